import type { CommandType } from '#libs/contracts/command.js';
import type { CaseView } from '#libs/contracts/view.js';

/** What usually comes next, first things first: one of what may be done stands out. Whether it may be done the decider says. */
const NEXT: [type: CommandType, fits?: (view: CaseView) => boolean][] = [
  ['acknowledge'], ['apply', ({ status }) => status === 'lead'], ['accept'], ['take-over', ({ handlerId, offeredTo }) => handlerId === null || offeredTo !== null], ['grade', ({ graded }) => !graded],
  ['confirm-grade'], ['confirm-withdrawal'], ['approve'], ['approve-orally'], ['confirm-approval'], ['settle-recovery'], ['disburse'], ['settle-payment'], ['correct-card', ({ reliefs }) => reliefs.some(({ state }) => state === 'declined' || state === 'returned')], ['deliver'], ['relief-first', ({ reliefs }) => reliefs.every(({ state }) => state === 'turned-down')], ['accept-slip'], ['answer-slip'], ['answer-inspection'],
  ['complete-papers'], ['investigate', ({ urgency }) => urgency === 'ordinary'], ['give-opinion', ({ urgency }) => urgency === 'ordinary'], ['post-notice'], ['record-payee', ({ payee, urgency }) => payee === null && urgency === 'ordinary'], ['decide'], ['route-slip'], ['settle-inspection'], ['follow-up'], ['feedback'], ['close'], ['supply', ({ status }) => status === 'applied'],
];

/** What is seldom done stands apart. */
const SELDOM: readonly CommandType[] = [
  'reject', 'deny', 'withdraw', 'merge', 'declare-relative', 'hand-over', 'return-hand-over', 'turn-down', 'override-duplicate', 'object', 'reopen', 'lift-recusal', 'record-return', 'record-approval', 'disown-approval', 'co-sign', 'report-lead', 'confer', 'add-relief', 'return-answer', 'return-slip', 'break-glass',
];

export function nextAct(view: CaseView): CommandType | null {
  return NEXT.find(([type, fits]) => view.mayDo.includes(type) && (fits?.(view) ?? true))?.[0] ?? null;
}

export function isSeldom(type: string): boolean {
  return (SELDOM as readonly string[]).includes(type);
}
