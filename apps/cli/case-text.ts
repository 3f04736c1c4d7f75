import type { z } from 'zod';
import type { CommandType } from '#libs/contracts/command.js';
import type { caseListItem, CaseView } from '#libs/contracts/view.js';
import { yuan } from '#libs/money/fen.js';
import { statusesEn } from '#libs/relief/refusals.en.js';
import { statusesZh } from '#libs/relief/refusals.zh.js';
import { displayWidth, table } from '#apps/cli/output.js';

type Say = (text: { zh: string; en: string }) => string;

/** `2026-11-23T22:40:00.123+08:00` → `2026-11-23 22:40:00` */
export const shortInstant = (instant: string) => instant.slice(0, 19).replace('T', ' ');

const status = (say: Say, word: string) => say({ zh: statusesZh[word] ?? word, en: statusesEn[word] ?? word });
const urgency = (say: Say, word: string | null) => {
  if (word === null) return say({ zh: '未定级', en: 'not graded' });
  return say({ zh: { emergency: '特急', urgent: '急难', ordinary: '一般' }[word] ?? word, en: word });
};

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

export function caseText(c: CaseView, say: Say): string[] {
  const pairs: [string, string][] = [
    [say({ zh: '编号', en: 'No.' }), c.caseNo],
    [say({ zh: '环节', en: 'Status' }), status(say, c.status)],
    [say({ zh: '等级', en: 'Grade' }), urgency(say, c.urgency) + (c.graded || c.urgency === null ? '' : say({ zh: '（预判）', en: ' (prejudged)' }))],
    [say({ zh: '求助人', en: 'Person' }), [c.person.name, c.person.residentId, c.person.phone].filter(Boolean).join('  ') || '-'],
    [say({ zh: '乡镇', en: 'Town' }), c.townCode],
    [say({ zh: '经办人', en: 'Handler' }), c.handlerId ?? '-'],
    [say({ zh: '案件时间', en: 'Case time' }), shortInstant(c.now)],
    [say({ zh: '政策', en: 'Policy' }), `${c.policy.id} v${c.policy.version}`],
  ];
  const width = Math.max(...pairs.map(([label]) => displayWidth(label)));
  return [
    ...pairs.map(([label, value]) => `${label}${' '.repeat(width - displayWidth(label))}  ${value}`),
    ...section(say({ zh: '时限', en: 'Clocks' }), c.clocks.map(clock => [say(clock.name), clockStanding(clock, say), `${clock.citation.notice} ${clock.citation.section}`])),
    ...section(say({ zh: '救助', en: 'Relief' }), c.reliefs.map(r => [String(r.reliefId), yuan(r.amountFen), r.payeeName, r.bankCard, reliefState(say, r.state)])),
    ...section(say({ zh: '现在可以做', en: 'May be done now' }), c.mayDo.map(type => [type, say({ zh: COMMANDS_ZH[type] ?? '', en: '' })])),
  ];
}

function clockStanding(clock: CaseView['clocks'][number], say: Say): string {
  const due = shortInstant(clock.due) + (clock.provisional ? say({ zh: '（暂定）', en: ' (provisional)' }) : '');
  const late = clock.breached ? say({ zh: clock.explained ? '，曾超时（已说明）' : '，已超时', en: clock.explained ? ', late on record (explained)' : ', overdue' }) : '';
  return clock.stoppedAt
    ? say({ zh: `${shortInstant(clock.stoppedAt)} 停止，期限 ${due}`, en: `stopped ${shortInstant(clock.stoppedAt)}, was due ${due}` }) + late
    : say({ zh: `期限 ${due}`, en: `due ${due}` }) + late;
}

function reliefState(say: Say, word: CaseView['reliefs'][number]['state']): string {
  return say({ zh: { proposed: '待审批', ordered: '支付中', paid: '已到账', declined: '银行退回' }[word], en: word });
}

function section(title: string, rows: string[][]): string[] {
  return rows.length ? ['', title, ...table(rows).map(line => `  ${line}`)] : [];
}

const COMMANDS_ZH: { [type: string]: string } = {
  'report-lead': '上报线索', apply: '申请', accept: '受理', grade: '定级', 'confirm-grade': '确认降级', investigate: '调查', 'give-opinion': '初审意见', decide: '审批决定', 'take-over': '接办', 'relief-first': '先行救助', approve: '审批',
  'complete-papers': '补齐手续', feedback: '反馈', close: '办结', urge: '催办', 'hand-over': '移交',
} satisfies { [type in CommandType]: string };
