import { packIds } from '#infra/policy.js';
import type { ClockQuestion, Explanation, UnansweredClock } from '#libs/clock/explain.js';
import { URGENCIES } from '#libs/contracts/words.js';
import type { Basis, Pack } from '#libs/policy/pack.js';
import { shortInstant } from '#apps/cli/case-text.js';
import { table } from '#apps/cli/output.js';

type Bilingual = { zh: string; en: string };
type Say = (text: Bilingual) => string;

/** An explanation for people: what begins when, each day with its ordinal or why it does not count, and on what it rests. */
export function explanationText({ pack, rule, anchor, urgency }: ClockQuestion, { due, provisional, basis, citation, counted, skipped, rungs }: Explanation, say: Say): string[] {
  const began = MARKS[rule.anchor] ?? { zh: rule.anchor, en: rule.anchor };
  const days = [...counted.map((date, i) => ({ date, ordinal: i + 1, reason: '' })), ...skipped.map(day => ({ ...day, ordinal: 0 }))]
    .sort((a, b) => a.date < b.date ? -1 : 1);
  return [
    ...table([
      [say({ zh: '时限', en: 'Clock' }), say({ zh: `${rule.name.zh}  ${rule.id}`, en: `${rule.name.en}  ${rule.id}` })],
      [say({ zh: '政策', en: 'Policy' }), say({ zh: `${pack.title.zh}  ${pack.id} 第 ${pack.version} 版`, en: `${pack.title.en}  ${pack.id} v${pack.version}` })],
      [say({ zh: '等级', en: 'Grade' }), say({ zh: GRADES_ZH[urgency], en: urgency })],
      [say({ zh: '起算', en: 'Begins' }), say({ zh: `${shortInstant(anchor)} +08:00  ${began.zh}`, en: `${shortInstant(anchor)} +08:00  ${began.en}` })],
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
    ...table(rungs.map(({ id, at }) => [`  ${id}`, shortInstant(at), say(height(rule.ladder.find(r => r.step === id)?.at ?? id))])),
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

// A pack may name a mark or a holiday this list has no word for; then its own name stands.
const MARKS: { [mark: string]: Bilingual } = {
  'first-contact': { zh: '首次接报', en: 'first contact' }, accepted: { zh: '受理', en: 'accepted' }, 'relief-delivered': { zh: '救助送达', en: 'relief delivered' },
  'papers-complete': { zh: '手续补齐', en: 'papers complete' }, 'fed-back': { zh: '反馈', en: 'fed back' },
};
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
