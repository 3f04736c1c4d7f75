import type { z } from 'zod';
import type { caseListItem, CaseView, lateEntryList } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import { yuan } from '#libs/money/fen.js';
import { statesEn, statusesEn } from '#libs/relief/refusals.en.js';
import { statesZh, statusesZh } from '#libs/relief/refusals.zh.js';
import { commandName } from '#libs/words/commands.js';
import { eventName, materialsOf, targetOf } from '#libs/words/event-text.js';
import { askedText, TASK_NAMES } from '#libs/words/tasks.js';
import { displayWidth, table } from '#apps/cli/output.js';
import { type Bilingual, DUPLICATES, FORMS, GRADES, type NameOf, namesOf, OUTCOMES, RELIEF_KINDS, SLIP_RESULTS } from '#libs/words/words.js';

type Say = (text: Bilingual) => string;
type Rows = string[][];

/** `2026-11-23T22:40:00.123+08:00` → `2026-11-23 22:40:00` */
export const shortInstant = (instant: string) => instant.slice(0, 19).replace('T', ' ');

const status = (say: Say, word: CaseView['status']) => say({ zh: statusesZh[word], en: statusesEn[word] });
const standing = (say: Say, word: keyof typeof statesZh) => say({ zh: statesZh[word], en: statesEn[word] });
const urgency = (say: Say, word: CaseView['urgency']) => say(word === null ? { zh: '未定级', en: 'not graded' } : GRADES[word]);

export function listText(cases: z.infer<typeof caseListItem>[], say: Say): string[] {
  if (cases.length === 0) return [say({ zh: '没有案件。', en: 'No cases.' })];
  const head = [
    say({ zh: '编号', en: 'No.' }), say({ zh: '环节', en: 'Status' }), say({ zh: '等级', en: 'Grade' }), say({ zh: '经办人', en: 'Handler' }),
    say({ zh: '超时', en: 'Late' }), say({ zh: '下一节点', en: 'Next rung' }),
  ];
  return table([head, ...cases.map(c => [
    c.caseNo, status(say, c.status), urgency(say, c.urgency), c.handlerId ?? '-', c.breached ? say({ zh: '是', en: 'yes' }) : '-',
    c.nextRungAt ? `${shortInstant(c.nextRungAt)}  ${c.nextRung ?? ''}` : '-',
  ])]);
}

export function lateEntriesText(entries: z.infer<typeof lateEntryList>['entries'], say: Say): string[] {
  if (entries.length === 0) return [say({ zh: '没有补录。', en: 'No late entries.' })];
  const head = [say({ zh: '编号', en: 'No.' }), '#', say({ zh: '事项', en: 'Event' }), say({ zh: '录入人', en: 'By' }), say({ zh: '发生', en: 'Occurred' }), say({ zh: '录入', en: 'Recorded' })];
  return table([head, ...entries.map(e => [e.caseNo, String(e.seq), say(eventName(e.type)), e.by.id, shortInstant(e.occurredAt), shortInstant(e.recordedAt)])]);
}

/** `pack` is for names only; without it ids stand for themselves. */
export function caseText(c: CaseView, pack: Pack | null, say: Say): string[] {
  const name = namesOf(pack);
  const pairs = heading(c, name, say);
  const width = Math.max(...pairs.map(([label]) => displayWidth(label)));
  return [
    ...pairs.map(([label, value]) => `${label}${' '.repeat(width - displayWidth(label))}  ${value}`),
    ...section(say({ zh: '重复提示', en: 'Duplicates' }), duplicates(c, say)),
    ...section(say({ zh: '时限', en: 'Clocks' }), c.clocks.map(clock => [say(clock.name), clockStanding(clock, say), `${clock.citation.notice} ${clock.citation.section}`])),
    ...section(say({ zh: '救助', en: 'Relief' }), reliefs(c, name, say)),
    ...section(say({ zh: '转办单', en: 'Slips' }), slips(c, name, say)),
    ...section(say({ zh: '公示', en: 'Public notices' }), c.notices.map(n => [String(n.noticeNo), standing(say, n.state), period(n.postedAt, n.endedAt)])),
    ...section(say({ zh: '督办', en: 'Inspections' }), c.inspections.map(i => [String(i.inspectionNo), standing(say, i.state), i.by, period(i.demandedAt, i.answeredAt)])),
    ...section(say({ zh: '附件', en: 'Attachments' }), c.attachments.map(a => [String(a.attachmentNo), a.mediaType, `${Math.ceil(a.sizeBytes / 1_024)} KB`, a.material === null ? '-' : say(name('material', a.material)), a.sha256.slice(0, 12)])),
    ...section(say({ zh: '值班呼叫', en: 'Duty calls' }), c.dutyCalls.map(d => [String(d.callNo), d.staffId ?? say({ zh: '县级值班', en: 'the county\'s duty officer' }), shortInstant(d.calledAt), d.acknowledgedAt ? say({ zh: `${shortInstant(d.acknowledgedAt)} 应答`, en: `acknowledged ${shortInstant(d.acknowledgedAt)}` }) : say({ zh: '未应答', en: 'not acknowledged' })])),
    ...section(say({ zh: '回访', en: 'Follow-ups' }), c.followUps.map(f => [String(f.followUpNo), f.on, f.doneAt ? say({ zh: `${shortInstant(f.doneAt)} 完成`, en: `done ${shortInstant(f.doneAt)}` }) : say({ zh: '待办', en: 'to be done' })])),
    ...section(say({ zh: '下一步', en: 'Next' }), c.tasks.map(task => [say(TASK_NAMES[task.act]), asked(task, c.handlerId, say)])),
    ...section(say({ zh: '现在可以做', en: 'May be done now' }), c.mayDo.map(type => [type, say({ zh: commandName(type).zh, en: '' })])),
  ];
}

function asked(task: CaseView['tasks'][number], handlerId: string | null, say: Say): string {
  const text = askedText(task, handlerId === null ? null : { zh: handlerId, en: handlerId });
  return text === null ? '' : say(text);
}

function heading(c: CaseView, name: NameOf, say: Say): [label: string, value: string][] {
  const materials = materialsLine(c, name, say);
  const track = c.track === null ? '' : ` · ${say(name('track', c.track))}`;
  return [
    [say({ zh: '编号', en: 'No.' }), c.caseNo],
    [say({ zh: '环节', en: 'Status' }), status(say, c.status) + (c.outcome === null ? '' : say({ zh: `（${OUTCOMES[c.outcome].zh}）`, en: ` (${OUTCOMES[c.outcome].en})` }))],
    [say({ zh: '等级', en: 'Grade' }), urgency(say, c.urgency) + (c.graded || c.urgency === null ? '' : say({ zh: '（预判）', en: ' (prejudged)' })) + track],
    [say({ zh: '求助人', en: 'Person' }), [c.person.name, c.person.residentId, c.person.phone].filter(Boolean).join('  ') || '-'],
    ...(c.eventDate === null ? [] : [[say({ zh: '事发日期', en: 'Event' }), c.eventDate] as [string, string]]),
    [say({ zh: '乡镇', en: 'Town' }), c.townCode + (c.offeredTo === null ? '' : say({ zh: `（已提出移交 ${c.offeredTo}）`, en: ` (offered to ${c.offeredTo})` }))],
    [say({ zh: '经办人', en: 'Handler' }), c.handlerId ?? '-'],
    ...(c.assessment === null ? [] : [[say({ zh: '对象', en: 'Recipient' }), say(name('tier', c.assessment.tier))] as [string, string]]),
    ...(materials === '' ? [] : [[say({ zh: '材料', en: 'Papers' }), materials] as [string, string]]),
    [say({ zh: '案件时间', en: 'Case time' }), shortInstant(c.now)],
    [say({ zh: '政策', en: 'Policy' }), `${c.policy.id} v${c.policy.version}`],
  ];
}

function materialsLine({ materials: { given, listed, missing } }: CaseView, name: NameOf, say: Say): string {
  const parts: [Bilingual, readonly string[]][] = [[{ zh: '已收', en: 'given' }, given], [{ zh: '已告知补正', en: 'listed' }, listed ?? []], [{ zh: '尚缺', en: 'missing' }, missing]];
  return parts.filter(([, ids]) => ids.length > 0).map(([what, ids]) => `${say(what)} ${say(materialsOf(ids, name))}`).join(say({ zh: '；', en: '; ' }));
}

function duplicates(c: CaseView, say: Say): Rows {
  return c.duplicates.map(({ caseNo, kind, resolved }) => [caseNo, say(DUPLICATES[kind]), resolved ? say({ zh: '已放行', en: 'released' }) : say({ zh: '待核实', en: 'to be looked into' })]);
}

function clockStanding(clock: CaseView['clocks'][number], say: Say): string {
  const due = shortInstant(clock.due) + (clock.provisional ? say({ zh: '（暂定）', en: ' (provisional)' }) : '');
  const late = clock.breached ? say({ zh: clock.explained ? '，曾超时（已说明）' : '，已超时', en: clock.explained ? ', late on record (explained)' : ', overdue' }) : '';
  const [end, word] = clock.stoppedAt ? [clock.stoppedAt, { zh: '停止', en: 'stopped' }] : [clock.endedAt, { zh: '终止', en: 'ended' }];
  return end
    ? say({ zh: `${shortInstant(end)} ${word.zh}，期限 ${due}`, en: `${word.en} ${shortInstant(end)}, was due ${due}` }) + late
    : say({ zh: `期限 ${due}`, en: `due ${due}` }) + late;
}

function reliefs(c: CaseView, name: NameOf, say: Say): Rows {
  return c.reliefs.map(r => [
    String(r.reliefId), say(RELIEF_KINDS[r.kind]), say(FORMS[r.form]), yuan(r.amountFen), r.payeeName, r.bankCard ?? '-', reliefStanding(c, r, say),
    [r.department && say(name('department', r.department)), r.replaces && say({ zh: `代替第 ${r.replaces} 笔`, en: `takes the place of ${r.replaces}` })].filter(Boolean).join(say({ zh: '，', en: ', ' })),
  ]);
}

function reliefStanding({ oralApprovals }: CaseView, { reliefId, state }: CaseView['reliefs'][number], say: Say): string {
  const oral = oralApprovals.find(one => one.reliefId === reliefId);
  if (!oral) return standing(say, state);
  const how = oral.by === null ? { zh: `${oral.cosignedBy} 等两人签字`, en: `on two signatures, the second by ${oral.cosignedBy}` } : { zh: `${oral.by} 口头批准`, en: `orally by ${oral.by}` };
  return standing(say, state) + say(oral.confirmedAt ? { zh: `（${how.zh}，已确认）`, en: ` (${how.en}, confirmed)` } : { zh: `（${how.zh}，待书面确认）`, en: ` (${how.en}, not confirmed yet)` });
}

function slips(c: CaseView, name: NameOf, say: Say): Rows {
  return c.slips.map(s => [
    s.number, say(targetOf(s.to, name)), standing(say, s.state), s.outcome === null ? '-' : say(SLIP_RESULTS[s.outcome]),
    [
      s.reliefFirst && say({ zh: '先行救助', en: 'relief first' }), s.binding && say({ zh: '县级确定', en: 'settled by the county' }),
      s.replaces && say({ zh: `由 ${s.replaces} 号改派`, en: `routed from ${s.replaces}` }),
    ].filter(Boolean).join(say({ zh: '，', en: ', ' })),
  ]);
}

function period(from: string, until: string | null): string {
  return `${shortInstant(from)} – ${until ? shortInstant(until) : ''}`.trimEnd();
}

function section(title: string, rows: Rows): string[] {
  return rows.length ? ['', title, ...table(rows).map(line => `  ${line}`)] : [];
}
