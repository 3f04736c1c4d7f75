import type { CommandType } from '#libs/contracts/command.js';
import type { InspectionState, NoticeState, RecoveryState, ReliefState, SlipState, Status } from '#libs/contracts/words.js';

/**
 * The machines of a case: its own, and those of its slips, reliefs (with their payment orders), public notices,
 * recoveries and 督办. Each row says what sets a move going, and from where it leads whither; `new` is “not there yet”, several places
 * mean that the case's history says which. Nothing moves that has no row here. docs/rules.md is drawn from these tables.
 */
export type Move<S extends string> = { readonly [from in S | 'new']?: S | readonly S[] };

/** What is no person's command: what a rung does by itself, what the bank answers, what follows from another machine's move. */
export type Trigger = CommandType | 'rung' | 'bank-confirms' | 'bank-declines' | 'bank-returns' | 'bank-unclear' | 'case-ends';

export type Moves<S extends string> = { readonly [on in Trigger]?: Move<S> };

const stays = (...states: Status[]): Move<Status> => Object.fromEntries(states.map(state => [state, state]));
const ends = (...states: Status[]): Move<Status> => Object.fromEntries(states.map(state => [state, 'closed']));

/** At once where the family's own word is there, otherwise once it is. */
const LEAVES: Move<Status> = { lead: ['lead', 'closed'], applied: ['applied', 'closed'], accepted: ['accepted', 'closed'] };
const OPEN = stays('lead', 'applied', 'accepted', 'refused', 'fed-back');
/** Before it is refused, or told to the applicant. */
const WORKED_ON = stays('lead', 'applied', 'accepted');
const UNTOLD = stays('lead', 'applied', 'accepted', 'refused');
const DECIDED_ON = stays('accepted');

/** 申请 → 受理 → 分办 → 反馈. Every command has its row, since every command is about a case. */
export const CASE_MOVES: { readonly [on in CommandType | 'rung']: Move<Status> } = {
  'report-lead': { new: 'lead' },
  apply: { new: 'applied', lead: 'applied' },
  'list-missing': stays('applied'),
  supply: stays('applied', 'accepted'),
  accept: { applied: 'accepted' },
  rung: { ...OPEN, closed: 'closed', applied: ['applied', 'accepted'] },
  reject: { applied: 'refused' },
  merge: ends('lead', 'applied', 'accepted'),
  'override-duplicate': OPEN,
  // What the desk says by itself waits for a second person.
  withdraw: LEAVES,
  'confirm-withdrawal': LEAVES,
  grade: WORKED_ON,
  'confirm-grade': WORKED_ON,
  'ease-urgency': WORKED_ON,
  'take-over': OPEN,
  'hand-over': OPEN,
  'return-hand-over': OPEN,
  'declare-relative': OPEN,
  // Or whoever was to watch could be kept away for good by an early end.
  'lift-recusal': { ...OPEN, closed: 'closed' },
  investigate: DECIDED_ON,
  assess: WORKED_ON,
  'give-opinion': DECIDED_ON,
  'post-notice': DECIDED_ON,
  object: DECIDED_ON,
  raise: DECIDED_ON,
  decide: DECIDED_ON,
  confer: DECIDED_ON,
  deny: { accepted: 'refused' },
  'add-relief': DECIDED_ON,
  'relief-first': WORKED_ON,
  'record-payee': UNTOLD,
  approve: OPEN,
  'ask-approval': WORKED_ON,
  'approve-orally': OPEN,
  'record-approval': OPEN,
  'disown-approval': { ...OPEN, closed: 'closed' },
  'co-sign': WORKED_ON,
  'confirm-approval': OPEN,
  'settle-recovery': { ...OPEN, closed: 'closed' },
  'turn-down': OPEN,
  disburse: OPEN,
  deliver: OPEN,
  'settle-payment': OPEN,
  'record-return': OPEN,
  'correct-card': OPEN,
  'complete-papers': stays('accepted', 'refused'),
  'issue-slip': WORKED_ON,
  'accept-slip': UNTOLD,
  'return-slip': UNTOLD,
  'route-slip': UNTOLD,
  'answer-slip': UNTOLD,
  attach: OPEN,
  acknowledge: OPEN,
  urge: OPEN,
  inspect: OPEN,
  'answer-inspection': OPEN,
  'return-answer': OPEN,
  'settle-inspection': OPEN,
  feedback: { accepted: ['fed-back', 'closed'], refused: ['fed-back', 'closed'] },
  rate: stays('fed-back', 'closed'),
  'plan-follow-up': stays('accepted', 'refused', 'fed-back'),
  'follow-up': stays('accepted', 'refused', 'fed-back'),
  close: ends('fed-back'),
  'break-glass': OPEN,
  reopen: { closed: ['lead', 'applied', 'accepted'] },
};

/** A relief and its payment order. Money goes by order, other things by receipt. */
export const RELIEF_MOVES: Moves<ReliefState> = {
  'relief-first': { new: 'proposed' },
  decide: { new: 'approved' },
  confer: { new: 'approved' },
  'add-relief': { new: 'approved' },
  approve: { proposed: ['ordered', 'approved'] },
  'approve-orally': { proposed: ['ordered', 'approved'] },
  'record-approval': { proposed: ['ordered', 'approved'] },
  'co-sign': { proposed: 'approved' },
  'disown-approval': { proposed: 'turned-down', approved: 'turned-down', declined: 'turned-down', returned: 'turned-down' },
  'turn-down': { proposed: 'turned-down', approved: 'turned-down', declined: 'turned-down', returned: 'turned-down' },
  disburse: { approved: 'ordered' },
  deliver: { approved: 'delivered' },
  'bank-confirms': { ordered: 'paid', 'in-doubt': 'paid' },
  'bank-declines': { ordered: 'declined', 'in-doubt': 'declined' },
  'bank-unclear': { ordered: 'in-doubt' },
  'settle-payment': { 'in-doubt': ['paid', 'declined'] },
  'bank-returns': { paid: 'returned' },
  'record-return': { paid: 'returned' },
  'correct-card': { new: 'proposed', proposed: 'replaced', approved: 'replaced', declined: 'replaced', returned: 'replaced' },
};

/** 转办单: handed to a department or a town, and never lost sight of until the applicant is told what came of it. */
export const SLIP_MOVES: Moves<SlipState> = {
  'issue-slip': { new: 'issued' },
  confer: { new: 'issued' },
  reject: { new: 'issued' },
  deny: { new: 'issued' },
  'accept-slip': { issued: 'accepted' },
  'return-slip': { issued: 'returned', accepted: 'returned' },
  'route-slip': { new: 'issued', returned: 'rerouted' },
  'answer-slip': { issued: 'answered', accepted: 'answered' },
  feedback: { answered: 'fed-back' },
  'case-ends': { issued: 'cancelled', accepted: 'cancelled', returned: 'cancelled', answered: 'cancelled' },
};

/** 公示 of the intended decision. */
export const NOTICE_MOVES: Moves<NoticeState> = {
  'post-notice': { new: 'posted' },
  object: { posted: 'objected', ended: 'objected' },
  rung: { posted: 'ended' },
  'case-ends': { posted: 'taken-down' },
};

/** 督办, by a supervisor or by a clock's last rung. */
export const INSPECTION_MOVES: Moves<InspectionState> = {
  inspect: { new: 'demanded' },
  rung: { new: 'demanded' },
  'answer-inspection': { demanded: 'answered' },
  'return-answer': { answered: 'returned', new: 'demanded' },
  'settle-inspection': { answered: 'settled' },
};

/** 追回: what left on a word that was disowned, until the county has settled it. */
export const RECOVERY_MOVES: Moves<RecoveryState> = {
  'disown-approval': { new: 'open' },
  'settle-recovery': { open: 'settled' },
};

/** All of them, by the name a reader knows them by. */
export const MACHINES = { case: CASE_MOVES, relief: RELIEF_MOVES, slip: SLIP_MOVES, notice: NOTICE_MOVES, inspection: INSPECTION_MOVES, recovery: RECOVERY_MOVES };

/** Whether the machine has such a move from where it stands; null is “not there yet”. */
export function canMove<S extends string>(moves: Moves<S>, on: Trigger, state: S | null): boolean {
  return moves[on]?.[state ?? 'new'] !== undefined;
}
