import { type Instant, localDate } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, EventBody, Refusal, Relief } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { roundOf } from '#libs/relief/evolve.js';
import { canMove, RELIEF_MOVES } from '#libs/relief/moves.js';
import { decidedFen, unsettledFen } from '#libs/relief/advance.js';
import { mayApprove, mayPay, secondPersonNeeded, thirdPersonNeeded } from '#libs/relief/rules/duties.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { owedPapers } from '#libs/relief/owed-papers.js';
import { refuse } from '#libs/relief/refusal.js';

type ReliefCommand = 'relief-first' | 'approve' | 'approve-orally' | 'confirm-approval' | 'turn-down' | 'disburse' | 'deliver' | 'settle-payment' | 'record-return' | 'correct-card' | 'complete-papers';

/** Relief from its proposal to the hands of the family: the second person's word, the payment or the receipt, and the papers owed afterwards. */
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
  approve: {
    since: proposedAt,
    guard: (state, actor, pack) => assertAny(state.reliefs, approvable(state, actor, pack, null), { code: 'relief-not-proposed' }),
    act: asked => approve(asked, null),
  },
  'approve-orally': {
    since: proposedAt,
    guard: (state, _actor, pack) => {
      if (!state.graded || state.urgency === 'ordinary') refuse({ code: 'not-urgent', citation: pack.rules['oral-approval'].citation });
      assertAny(state.reliefs, approvable(state, { id: null, role: 'town-approver' }, pack, null), { code: 'relief-not-proposed' });
    },
    act: asked => {
      const { actor, command: { approverId }, state, pack } = asked;
      if (approverId === actor.id) refuse({ ...secondPersonNeeded(pack), field: 'approverId' });
      if (state.recused.includes(approverId)) refuse({ code: 'recused', field: 'approverId', citation: pack.rules.recusal.citation });
      // Who gave it is a name here; more than a town may give waits for the county's own word.
      return approve(asked, approverId);
    },
  },
  'confirm-approval': {
    since: ({ oralApprovals }, { reliefId }) => oralApprovals.find(oral => oral.reliefId === reliefId)?.marks['oral-approved'],
    guard: (state, actor, pack) => assertAny(state.oralApprovals, confirmable(state, actor, pack), { code: 'nothing-to-confirm' }),
    act: ({ state, actor, pack, command: { reliefId } }) => {
      theOne(state.oralApprovals, oral => oral.reliefId === reliefId, confirmable(state, actor, pack), { code: 'nothing-to-confirm', field: 'reliefId' });
      return [{ type: 'OralApprovalConfirmed', data: { reliefId } }];
    },
  },
  'turn-down': {
    since: proposedAt,
    guard: (state, actor, pack) => assertAny(state.reliefs, refusable(state, actor, pack), { code: 'relief-not-proposed' }),
    act: ({ state, actor, pack, command: { reliefId, personal } }) => {
      named(state, reliefId, refusable(state, actor, pack));
      return [{ type: 'ReliefTurnedDown', data: { reliefId }, personal }];
    },
  },
  disburse: {
    since: proposedAt,
    guard: (state, actor, pack) => assertAny(state.reliefs, payable(state, actor, pack), { code: 'no-such-relief' }),
    act: ({ state, actor, pack, caseId, command: { reliefId } }) => [ordered(named(state, reliefId, payable(state, actor, pack)), caseId, actor.id)],
  },
  deliver: {
    since: proposedAt,
    guard: (state, actor, pack) => assertAny(state.reliefs, deliverable(state, actor, pack), { code: 'no-such-relief' }),
    act: ({ state, actor, pack, command: { reliefId, receipt, personal } }) => {
      named(state, reliefId, deliverable(state, actor, pack));
      return [{ type: 'ReliefDelivered', data: { reliefId, receipt }, personal }];
    },
  },
  'settle-payment': {
    since: proposedAt,
    guard: state => assertAny(state.reliefs, settleable, { code: 'no-such-relief' }),
    act: ({ state, command: { reliefId, debited, bankReference, personal } }) => {
      const orderId = named(state, reliefId, settleable).orderId!;
      return debited ? [{ type: 'PaymentConfirmed', data: { orderId, reliefId, bankReference: bankReference! }, personal }]
        : [{ type: 'PaymentDeclined', data: { orderId, reliefId, reason: 'not-carried-out' }, personal }];
    },
  },
  'record-return': {
    since: proposedAt,
    guard: state => assertAny(state.reliefs, returnable, { code: 'no-such-relief' }),
    act: ({ state, command: { reliefId, personal } }) => {
      const { orderId } = named(state, reliefId, returnable);
      return [{ type: 'PaymentReturned', data: { orderId: orderId!, reliefId, reason: null }, personal }];
    },
  },
  'correct-card': {
    since: proposedAt,
    guard: state => {
      assertNothingPending(state);
      assertAny(state.reliefs, correctable(state), { code: 'no-such-relief' });
    },
    act: ({ state, command: { reliefId, personal } }) => {
      named(state, reliefId, correctable(state));
      return [{ type: 'CardCorrected', data: { reliefId: state.reliefs.length + 1, replaces: reliefId }, personal }];
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
function isReplaced(failed: Relief, { reliefs }: CaseState): boolean {
  return reliefs.some(later => later.reliefId > failed.reliefId && isGiven(later) && later.kind === failed.kind && later.programme === failed.programme
    && (later.form === 'money' || later.form === 'cash') && BigInt(later.amountFen ?? 0) >= BigInt(failed.amountFen ?? 0));
}

/** Reliefs since the case was opened, or opened again. */
export function ofThisRound(state: CaseState): Relief[] {
  return state.reliefs.filter(({ round }) => round === roundOf(state));
}

/** Neither with the family nor known not to be. */
function isPending({ state }: Relief): boolean {
  return state === 'proposed' || state === 'approved' || state === 'ordered' || state === 'in-doubt';
}

/** One relief at a time: until the last is with the family, or known not to be, nothing is decided beside it. */
export function assertNothingPending(state: CaseState): void {
  if (state.reliefs.some(isPending)) refuse({ code: 'relief-pending' });
}

function proposeFirst({ state, actor, command: { form, amountFen, personal }, pack }: Asked<'relief-first'>): EventBody[] {
  const { forms } = pack.reliefFirst;
  if (!forms.some(known => known.form === form)) refuse({ code: 'form-not-offered', field: 'form', citation: forms[0]!.citation });
  const department = actor.role === 'department-handler' ? actor.department ?? null : null;
  return [{ type: 'ReliefFirstProposed', data: { reliefId: state.reliefs.length + 1, form, amountFen: amountFen ?? null, department }, personal }];
}

/** Money given first goes to the bank on the approver's word; after a decision a third person disburses it. */
function approve({ state, command, actor, pack, caseId, at }: Asked<'approve'> | Asked<'approve-orally'>, orallyBy: string | null): EventBody[] {
  const proposed = named(state, command.reliefId, approvable(state, orallyBy === null ? actor : { id: orallyBy, role: 'town-approver' }, pack, localDate(at)));
  const approved: EventBody = { type: 'ReliefApproved', data: { reliefId: proposed.reliefId, orallyBy } };
  return proposed.form === 'money' && proposed.kind === 'first' ? [approved, ordered(proposed, caseId, proposed.proposedBy)] : [approved];
}

function ordered({ reliefId, amountFen }: Relief, caseId: string, disbursedBy: string): EventBody {
  return { type: 'PaymentOrdered', data: { orderId: `${caseId}-p${reliefId}`, reliefId, amountFen: amountFen!, disbursedBy } };
}

function named(state: CaseState, reliefId: number, obstacle: Obstacle<Relief>): Relief {
  return theOne(state.reliefs, r => r.reliefId === reliefId, obstacle, { code: 'no-such-relief', field: 'reliefId' });
}

/** `id` null: somebody who is not known yet. */
function approvable(state: CaseState, { id, role }: { id: string | null; role: Actor['role'] }, pack: Pack, day: string | null): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'approve', one.state)) return { code: 'relief-not-proposed' };
    if (id !== null && (one.proposedBy === id || !mayApprove(state, id))) return secondPersonNeeded(pack);
    return beyondAuthority(state, one, role, pack, day) ?? duplicateInTheWay(state, one, pack);
  };
}

/** What was relieved once this year is not paid again before somebody has looked at it. Goods and a bed for the night are not held up. */
export function duplicateInTheWay(state: CaseState, { form }: Relief, pack: Pack): Refusal | null {
  const hit = state.duplicates.find(({ kind, resolved }) => kind === 'same-event' && !resolved);
  if (!hit || !pack.onceAYear || (form !== 'money' && form !== 'cash')) return null;
  return { code: 'duplicate-unresolved', citation: pack.onceAYear.citation, params: { caseNo: hit.caseNo } };
}

/**
 * A town does not undo or repeat what a higher body decided; and what comes first, before any severity is known, it gives
 * up to the most it could decide on its own, what was given and decided before counted in. `day` null: on any.
 */
export function beyondAuthority(state: CaseState, { body, form }: Relief, role: Actor['role'], pack: Pack, day: string | null): Refusal | null {
  if (role !== 'town-approver') return null;
  if (body !== null && body !== 'town') return { code: 'no-authority', params: { body } };
  const temporary = pack.programmes.filter(({ kind }) => kind === 'temporary').map(({ id }) => id);
  const entries = pack.authority.filter(entry => entry.decides && entry.programmes.some(id => temporary.includes(id)) && (day === null || (entry.validFrom <= day && (!entry.validTo || day <= entry.validTo))));
  const fen = unsettledFen(state) + temporary.reduce((sum, id) => sum + decidedFen(state, id), 0n);
  const own = entries.filter(entry => entry.body === 'town');
  if (body !== null || (form !== 'money' && form !== 'cash') || own.some(({ uptoFen }) => uptoFen === null || fen <= BigInt(uptoFen))) return null;
  return { code: 'no-authority', citation: own[0]?.citation ?? entries[0]?.citation, params: { body: entries.find(entry => entry.body !== 'town')?.body ?? 'nobody' } };
}

/** Whoever gave it; where they are recused since, or the case has left their town, the county's approver looks at it. */
function confirmable(state: CaseState, actor: Actor, pack: Pack): Obstacle<CaseState['oralApprovals'][number]> {
  return ({ by, reliefId, marks }) => {
    if (marks['oral-confirmed']) return { code: 'nothing-to-confirm' };
    const other = actor.role === 'county-approver' && mayApprove(state, actor.id) && !state.reliefs.some(one => one.reliefId === reliefId && one.proposedBy === actor.id);
    return by === actor.id || other ? null : { code: 'not-approver', citation: pack.rules['oral-approval'].citation };
  };
}

function refusable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'turn-down', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    return one.proposedBy === actor.id ? secondPersonNeeded(pack) : one.body === null ? null : beyondAuthority(state, one, actor.role, pack, null);
  };
}

function payable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'disburse', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    if (one.form !== 'money') return { code: 'not-money' };
    if (!mayPay(state, actor.id)) return thirdPersonNeeded(pack);
    return duplicateInTheWay(state, one, pack);
  };
}

function deliverable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'deliver', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    if (one.form === 'money') return { code: 'is-money' };
    if (one.department !== (actor.role === 'department-handler' ? actor.department ?? null : null)) return { code: 'not-your-relief' };
    // Cash is paid by who hands it over.
    if (one.form === 'cash' && state.approvers.includes(actor.id)) return thirdPersonNeeded(pack);
    return duplicateInTheWay(state, one, pack);
  };
}

function settleable({ state }: Relief): Refusal | null {
  return canMove(RELIEF_MOVES, 'settle-payment', state) ? null : { code: 'state-not-allowed', params: { state } };
}

function returnable({ state }: Relief): Refusal | null {
  return canMove(RELIEF_MOVES, 'record-return', state) ? null : { code: 'state-not-allowed', params: { state } };
}

/** What another relief has since taken the place of is not paid again. */
function correctable(state: CaseState): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'correct-card', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    return isReplaced(one, state) ? { code: 'already-replaced' } : null;
  };
}

function proposedAt({ reliefs }: CaseState, { reliefId }: { reliefId: number }): Instant | undefined {
  return reliefs.find(one => one.reliefId === reliefId)?.proposedAt;
}
