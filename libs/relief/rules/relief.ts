import type { Instant } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, EventBody, Refusal, Relief } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { isPerson } from '#libs/relief/authority.js';
import { beyondCeiling } from '#libs/relief/ceiling.js';
import { roundOf } from '#libs/relief/evolve.js';
import { canMove, RELIEF_MOVES } from '#libs/relief/moves.js';
import { isAmong, mayPay, thirdPersonNeeded } from '#libs/relief/rules/duties.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { owedPapers } from '#libs/relief/owed-papers.js';
import { refuse } from '#libs/relief/refusal.js';

type ReliefCommand = 'relief-first' | 'disburse' | 'deliver' | 'settle-payment' | 'record-return' | 'complete-papers';

/** Relief from its proposal to the hands of the family: the payment or the receipt, and the papers owed afterwards. */
export const relief: { [type in ReliefCommand]: Rule<type> } = {
  'relief-first': {
    guard: (state, _actor, pack) => {
      if (!state.graded || state.urgency === 'ordinary') refuse({ code: 'not-urgent', citation: pack.rules['relief-first'].citation });
      const track = pack.tracks.find(known => known.id === state.track);
      if (track && !track.reliefFirst) refuse({ code: 'not-urgent', citation: track.citation });
      assertNothingPending(state);
    },
    act: proposeFirst,
  },
  disburse: {
    since: proposedAt,
    guard: (state, actor, pack) => assertAny(state.reliefs, payable(state, actor, pack), { code: 'no-such-relief' }),
    act: ({ state, actor, pack, caseId, command: { reliefId } }) => [ordered(namedRelief(state, reliefId, payable(state, actor, pack)), caseId, actor.id)],
  },
  deliver: {
    since: proposedAt,
    guard: (state, actor, pack) => assertAny(state.reliefs, deliverable(state, actor, pack), { code: 'no-such-relief' }),
    act: ({ state, actor, pack, command: { reliefId, receipt, personal } }) => {
      namedRelief(state, reliefId, deliverable(state, actor, pack));
      return [{ type: 'ReliefDelivered', data: { reliefId, receipt }, personal }];
    },
  },
  'settle-payment': {
    since: proposedAt,
    guard: state => assertAny(state.reliefs, settleable, { code: 'no-such-relief' }),
    act: ({ state, command: { reliefId, debited, bankReference, personal } }) => {
      const orderId = namedRelief(state, reliefId, settleable).orderId!;
      return debited ? [{ type: 'PaymentConfirmed', data: { orderId, reliefId, bankReference: bankReference! }, personal }]
        : [{ type: 'PaymentDeclined', data: { orderId, reliefId, reason: 'not-carried-out' }, personal }];
    },
  },
  'record-return': {
    since: proposedAt,
    guard: state => assertAny(state.reliefs, returnable, { code: 'no-such-relief' }),
    act: ({ state, command: { reliefId, personal } }) => {
      const { orderId } = namedRelief(state, reliefId, returnable);
      return [{ type: 'PaymentReturned', data: { orderId: orderId!, reliefId, reason: null }, personal }];
    },
  },
  'complete-papers': {
    since: ({ marks }) => marks['first-relief-delivered'],
    guard: state => {
      if (!state.marks['first-relief-delivered']) refuse({ code: 'nothing-delivered' });
      if (state.marks['papers-complete']) refuse({ code: 'papers-complete' });
    },
    act: ({ state, pack, command: { personal } }) => [{ type: 'PapersCompleted', data: { materials: owedPapers(state, pack) }, personal }],
  },
};

/** Whether the family holds it. */
export function isGiven({ state }: Relief): boolean {
  return state === 'paid' || state === 'delivered';
}

/** The bank declined or sent back the last money that was meant for the family, and nothing took its place. */
export function isUnpaid(state: CaseState): boolean {
  return state.reliefs.some(one => (one.state === 'declined' || one.state === 'returned') && !isReplaced(one, state));
}

/** Another relief of that kind, and of no less, has reached the family since. */
export function isReplaced(failed: Relief, { reliefs }: CaseState): boolean {
  return reliefs.some(later => later.reliefId > failed.reliefId && isGiven(later) && later.kind === failed.kind && later.programme === failed.programme
    && (later.form === 'money' || later.form === 'cash') && BigInt(later.amountFen) >= BigInt(failed.amountFen));
}

/** Reliefs since the case was opened, or opened again. */
export function ofThisRound(state: CaseState): Relief[] {
  return state.reliefs.filter(({ round }) => round === roundOf(state));
}

/** Neither with the family nor known not to be. */
export function isPending({ state }: Relief): boolean {
  return state === 'proposed' || state === 'approved' || state === 'ordered' || state === 'in-doubt';
}

/** One relief at a time: until the last is with the family, or known not to be, nothing is decided beside it. */
export function assertNothingPending(state: CaseState): void {
  if (state.reliefs.some(isPending)) refuse({ code: 'relief-pending' });
}

function proposeFirst({ state, actor, command, pack }: Asked<'relief-first'>): EventBody[] {
  const { form, amountFen, personal } = command;
  const source = command.source ?? null;
  const { forms } = pack.reliefFirst;
  if (!forms.some(known => known.form === form)) refuse({ code: 'form-not-offered', field: 'form', citation: forms[0]!.citation });
  const reliefId = state.reliefs.length + 1;
  const beyond = beyondCeiling(state, { reliefId, kind: 'first', form, amountFen }, pack);
  if (beyond) refuse({ ...beyond, field: 'amountFen' });
  const department = actor.role === 'department-handler' ? actor.department ?? null : null;
  const onRecord = form === 'money' && source === null;
  if (onRecord && !state.payee) refuse({ code: 'payee-owed', field: 'personal.bankCard' });
  const payee = onRecord ? { payeeName: state.payee!.payeeName, bankCard: state.payee!.bankCard } : {};
  return [{ type: 'ReliefFirstProposed', data: { reliefId, form, amountFen, department, source }, personal: { ...personal, ...payee } }];
}

export function ordered({ reliefId, amountFen }: Relief, caseId: string, disbursedBy: string): EventBody {
  return { type: 'PaymentOrdered', data: { orderId: `${caseId}-p${reliefId}`, reliefId, amountFen, disbursedBy } };
}

export function namedRelief(state: CaseState, reliefId: number, obstacle: Obstacle<Relief>): Relief {
  return theOne(state.reliefs, r => r.reliefId === reliefId, obstacle, { code: 'no-such-relief', field: 'reliefId' });
}

/** What was relieved once this year is not paid again before somebody has looked at it. Goods and a bed for the night are not held up. */
export function duplicateInTheWay(state: CaseState, { form }: Relief, pack: Pack): Refusal | null {
  const hit = state.duplicates.find(({ kind, resolved }) => kind === 'same-event' && !resolved);
  if (!hit || !pack.onceAYear || (form !== 'money' && form !== 'cash')) return null;
  return { code: 'duplicate-unresolved', citation: pack.onceAYear.citation, params: { caseNo: hit.caseNo } };
}

function payable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'disburse', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    if (one.form !== 'money') return { code: 'not-money' };
    if (!mayPay(state, actor) || isPerson(actor, one.accountBy)) return thirdPersonNeeded(pack);
    return duplicateInTheWay(state, one, pack);
  };
}

function deliverable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'deliver', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    if (one.form === 'money') return { code: 'is-money' };
    if (one.department !== (actor.role === 'department-handler' ? actor.department ?? null : null)) return { code: 'not-your-relief' };
    // Cash is paid by who hands it over.
    if (one.form === 'cash' && isAmong(state.approvers, actor)) return thirdPersonNeeded(pack);
    return duplicateInTheWay(state, one, pack);
  };
}

function settleable({ state }: Relief): Refusal | null {
  return canMove(RELIEF_MOVES, 'settle-payment', state) ? null : { code: 'state-not-allowed', params: { state } };
}

function returnable({ state }: Relief): Refusal | null {
  return canMove(RELIEF_MOVES, 'record-return', state) ? null : { code: 'state-not-allowed', params: { state } };
}

export function proposedAt({ reliefs }: CaseState, { reliefId }: { reliefId: number }): Instant | undefined {
  return reliefs.find(one => one.reliefId === reliefId)?.proposedAt;
}
