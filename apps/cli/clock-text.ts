import { packIds } from '#infra/policy.js';
import type { ClockQuestion, Explanation, UnansweredClock } from '#libs/clock/explain.js';
import { type Mark, URGENCIES } from '#libs/contracts/words.js';
import type { Basis, ClockRule, Pack, Rung } from '#libs/policy/pack.js';
import { shortInstant } from '#apps/cli/case-text.js';
import { table } from '#apps/cli/output.js';

type Bilingual = { zh: string; en: string };
type Say = (text: Bilingual) => string;

/** An explanation for people: what begins when and ends how, each day with its ordinal or why it does not count, and on what it rests. */
export function explanationText({ pack, rule, anchor, urgency }: ClockQuestion, { due, provisional, basis, citation, counted, skipped, rungs }: Explanation, say: Say): string[] {
  const [began, ended] = [MARK_NAMES[rule.anchor], MARK_NAMES[rule.stop]];
  const days = [...counted.map((date, i) => ({ date, ordinal: i + 1, reason: '' })), ...skipped.map(day => ({ ...day, ordinal: 0 }))]
    .sort((a, b) => a.date < b.date ? -1 : 1);
  return [
    ...table([
      [say({ zh: '时限', en: 'Clock' }), say({ zh: `${rule.name.zh}  ${rule.id}`, en: `${rule.name.en}  ${rule.id}` })],
      [say({ zh: '政策', en: 'Policy' }), say({ zh: `${pack.title.zh}  ${pack.id} 第 ${pack.version} 版`, en: `${pack.title.en}  ${pack.id} v${pack.version}` })],
      [say({ zh: '等级', en: 'Grade' }), say({ zh: GRADES_ZH[urgency], en: urgency })],
      ...(rule.route ? [[say({ zh: '适用', en: 'For' }), say(ROUTES[rule.route])]] : []),
      [say({ zh: '起算', en: 'Begins' }), say({ zh: `${shortInstant(anchor)} +08:00  ${began.zh}`, en: `${shortInstant(anchor)} +08:00  ${began.en}` })],
      [say({ zh: '停止', en: 'Stops' }), say(ended)],
      [say({ zh: '期限', en: 'Due' }), shortInstant(due) + (counted.length > 0 ? midnight(counted.at(-1)!, say) : '')
        + (provisional ? say({ zh: '（暂定：其中有的日期所在年份的放假安排尚未公布）', en: ' (provisional: some days are of a year not published yet)' }) : '')],
      [say({ zh: '依据', en: 'Source' }), `${citation.notice} ${citation.section}`],
      [say({ zh: '性质', en: 'Basis' }), say({ zh: `时长：${BASES[basis.value].zh}`, en: `length: ${BASES[basis.value].en}` })],
      ['', say({ zh: `起算点：${BASES[basis.anchor].zh}`, en: `beginning: ${BASES[basis.anchor].en}` })],
      ['', say({ zh: `停止点：${BASES[basis.stop].zh}`, en: `stop: ${BASES[basis.stop].en}` })],
    ]),
    '',
    ...(days.length === 0
      ? [say({ zh: '按小时连续计算，夜间、周末和节假日都计入。', en: 'Hours run on, through nights, weekends and holidays.' })]
      : [
        say({ zh: '逐日计算（起算当日不计）', en: 'Day by day (the day it begins does not count)' }),
        ...table(days.map(({ date, ordinal, reason }) => [
          `  ${date}`, say(WEEKDAYS[weekday(date)]!),
          ordinal > 0 ? say({ zh: `第 ${ordinal} 个工作日`, en: `working day ${ordinal}` }) : say({ zh: '不计', en: 'not counted' }),
          ordinal > 0 ? exchanged(date, say) : say({ zh: reason, en: reasonEn(reason) }),
        ])),
      ]),
    '',
    say({ zh: '提醒节点', en: 'Rungs' }),
    ...table(rungs.map(({ id, at }) => {
      const { at: where, does } = rule.ladder.find(rung => rung.step === id)!;
      return [`  ${id}`, shortInstant(at), say(height(where)), does ? say(DEEDS[does]) : ''];
    })),
  ];
}

/** Why a question has no answer, and what could be asked instead. */
export function unansweredText({ error: { code, field } }: UnansweredClock, asked: unknown, packOf: (id: string) => Pack | null): Bilingual {
  const fields = (asked ?? {}) as { [name: string]: unknown };
  const pack = typeof fields['pack'] === 'string' ? packOf(fields['pack']) : null;
  const clocks = (pack?.clocks ?? []).map(c => c.id).join(' ');
  const grades = (pack?.clocks.find(c => c.id === fields['clock'])?.urgency ?? []).join(' ');
  const [packId, clock, anchor, urgency] = ['pack', 'clock', 'anchor', 'urgency'].map(name => quoted(fields[name])) as [string, string, string, string];
  const sentences: { [code in UnansweredClock['error']['code']]: Bilingual } = {
    'unknown-pack': { zh: `没有政策包 ${packId}。可用：${packIds().join(' ')}`, en: `There is no pack ${packId}. Known: ${packIds().join(' ')}` },
    'unknown-clock': { zh: `${packId} 中没有时限 ${clock}。可用：${clocks}`, en: `${packId} has no clock ${clock}. Known: ${clocks}` },
    'anchor-invalid': {
      zh: `${anchor} 不是带时区的时刻，或没有这一天。写作 2026-09-29T16:00:00+08:00。`,
      en: `${anchor} is no instant with its offset, or there is no such day. Write 2026-09-29T16:00:00+08:00.`,
    },
    'urgency-invalid': { zh: `没有等级 ${urgency}。可用：${URGENCIES.join(' ')}`, en: `There is no grade ${urgency}. Known: ${URGENCIES.join(' ')}` },
    'clock-not-for-urgency': { zh: `时限 ${clock} 不适用于等级 ${urgency}。适用：${grades}`, en: `The clock ${clock} does not run for ${urgency}. It does for: ${grades}` },
    'question-invalid': { zh: `${field ?? '问题'} 缺失或类型不对。`, en: `${field ?? 'The question'} is missing or of the wrong type.` },
  };
  const { zh, en } = sentences[code];
  return { zh: `${zh}（${code}）`, en: `${en} (${code})` };
}

/** What somebody sent, with its control characters spelt out: a file must not be able to write on the terminal. */
function quoted(value: unknown): string {
  return JSON.stringify(value ?? '');
}

const GRADES_ZH = { emergency: '特急', urgent: '急难', ordinary: '一般' };

const BASES: { [basis in Basis]: Bilingual } = {
  statutory: { zh: '文件明文规定', en: 'the notice says so' },
  interpretation: { zh: '文件未明确，由政策包解释', en: 'the notice leaves it open, the pack settles it' },
  advisory: { zh: '文件没有数字，属提示性', en: 'the notice gives no number: advisory' },
  house: { zh: '本地自行增加', en: 'added by the county' },
};

const ROUTES: { [route in NonNullable<ClockRule['route']>]: Bilingual } = {
  delegated: { zh: '乡镇有审批权限的', en: 'cases the town decides itself' },
  undelegated: { zh: '报上级审批的', en: 'cases raised to a higher body' },
};

const DEEDS: { [deed in NonNullable<Rung['does']>]: Bilingual } = {
  'deem-accepted': { zh: '视为自收到之日起受理', en: 'counts as accepted when it was received' },
  'call-next': { zh: '呼叫下一位值班人员', en: 'the next person on duty is called' },
  'end-notice': { zh: '公示结束', en: 'the notice ends' },
};

const MARK_NAMES = {
  'first-contact': { zh: '首次接报', en: 'first contact' }, applied: { zh: '申请', en: 'applied' }, 'papers-missing': { zh: '申请时材料不齐', en: 'applied with papers missing' },
  'supplement-settled': { zh: '一次性告知、补正、受理或不予受理', en: 'list given, papers supplied, accepted or turned away' }, accepted: { zh: '受理', en: 'accepted' },
  'relief-delivered': { zh: '救助送达', en: 'relief delivered' }, 'first-relief-delivered': { zh: '先行救助送达', en: 'relief first delivered' },
  'materials-complete': { zh: '材料齐全', en: 'all papers there' }, refused: { zh: '不予受理或不予救助', en: 'refused' },
  'urgency-eased': { zh: '急难情况缓解', en: 'urgency eased' }, 'papers-complete': { zh: '手续补齐', en: 'papers complete' },
  visited: { zh: '入户调查', en: 'visited' }, 'opinion-given': { zh: '形成初审意见', en: 'opinion given' }, raised: { zh: '报上级审批', en: 'raised to a higher body' },
  decided: { zh: '作出决定', en: 'decided' }, 'fed-back': { zh: '反馈', en: 'fed back' },
  'slip-issued': { zh: '转办单发出', en: 'slip issued' }, 'slip-accepted': { zh: '转办单接收或退回', en: 'slip accepted or returned' }, 'slip-answered': { zh: '转办单办结或退回', en: 'slip answered or returned' },
  'notice-posted': { zh: '公示开始', en: 'notice posted' }, 'notice-ended': { zh: '公示结束或有异议', en: 'notice ended or objected to' },
  'inspection-demanded': { zh: '发出督办', en: 'written answer demanded' }, 'inspection-answered': { zh: '书面答复督办', en: 'answered in writing' },
  'oral-approved': { zh: '口头批准', en: 'approved by word of mouth' }, 'oral-confirmed': { zh: '书面确认', en: 'confirmed in writing' },
  'duty-called': { zh: '呼叫值班', en: 'duty called' }, 'duty-acknowledged': { zh: '应答、接办或送达', en: 'acknowledged, taken in hand or relieved' },
  'follow-up-due': { zh: '计划回访之日', en: 'the day planned for a follow-up' }, 'follow-up-done': { zh: '完成回访', en: 'followed up' },
} satisfies { [mark in Mark]: Bilingual };

// A calendar may name a holiday this list has no word for; then its own name stands.
const HOLIDAYS_EN: { [name: string]: string } = {
  周末: 'weekend', 元旦: 'New Year', 春节: 'Spring Festival', 清明节: 'Qingming', 劳动节: 'Labour Day', 端午节: 'Dragon Boat', 中秋节: 'Mid-Autumn', 国庆节: 'National Day',
};
const WEEKDAYS: Bilingual[] = [
  { zh: '周日', en: 'Sun' }, { zh: '周一', en: 'Mon' }, { zh: '周二', en: 'Tue' }, { zh: '周三', en: 'Wed' }, { zh: '周四', en: 'Thu' }, { zh: '周五', en: 'Fri' }, { zh: '周六', en: 'Sat' },
];

function reasonEn(reason: string): string {
  return reason.split('、').map(name => HOLIDAYS_EN[name] ?? name).join(', ');
}

/** The end of a day, as people call it. */
function midnight(date: string, say: Say): string {
  return say({ zh: `，即 ${date} 24:00`, en: `, that is ${date} 24:00` });
}

function exchanged(date: string, say: Say): string {
  return [0, 6].includes(weekday(date)) ? say({ zh: '调休上班', en: 'worked in exchange for a holiday' }) : '';
}

function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** Where a rung stands, from the pack's own spelling of it: `50%`, `due`, `+1`. */
function height(at: string): Bilingual {
  if (at === 'due') return { zh: '到期', en: 'due' };
  if (at.startsWith('+')) return { zh: `逾期 ${at.slice(1)} 个工作日`, en: `${at.slice(1)} working day${at === '+1' ? '' : 's'} over` };
  return { zh: `已过 ${at}`, en: `${at} has passed` };
}
