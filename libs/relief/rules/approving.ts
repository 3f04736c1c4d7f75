import { type Instant, localDate, msOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, EventBody, Facts, Refusal, Relief } from '#libs/contracts/event.js';
import { yuan } from '#libs/money/fen.js';
import type { Pack } from '#libs/policy/pack.js';
import { decidedFen, unsettledFen } from '#libs/relief/advance.js';
import { personNamed } from '#libs/relief/named.js';
import { accountsOf, isPerson, isRecused, type Person } from '#libs/relief/authority.js';
import { beyondCeiling } from '#libs/relief/ceiling.js';
import { canMove, RECOVERY_MOVES, RELIEF_MOVES } from '#libs/relief/moves.js';
import { refuse } from '#libs/relief/refusal.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { mayGiveWord, secondPersonNeeded } from '#libs/relief/rules/duties.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import { assertTail } from '#libs/relief/rules/payees.js';
import { duplicateInTheWay, namedRelief, ordered, proposedAt } from '#libs/relief/rules/relief.js';

type ApprovingCommand =
  | 'approve' | 'ask-approval' | 'approve-orally' | 'record-approval' | 'disown-approval' | 'co-sign'
  | 'confirm-approval' | 'turn-down' | 'settle-recovery';

type Ask = CaseState['asks'][number];
type OralApproval = CaseState['oralApprovals'][number];
type Recovery = CaseState['recoveries'][number];

/** A tap answers an ask within this time, since somebody may have to be woken; afterwards somebody is asked again. */
const ASK_MINUTES = 60;
/** A code travels through other hands, so it is good for this long only (ASVS 5.0, 6.5.5). */
export const CODE_MINUTES = 10;

/**
 * The second person's word on a relief. No order leaves on one person's word: whoever approves does so by an act of
 * their own, in writing, with a tap at night, or with a code that only their phone was sent.
 */
export const approving: { [type in ApprovingCommand]: Rule<type> } = {
  approve: {
    since: proposedAt,
    guard: (state, actor, pack) =>
      assertAny(state.reliefs, approvable(state, actor, actor.role, pack, null), { code: 'relief-not-proposed' }),
    act: asked => {
      const { state, actor, pack, at, command } = asked;
      const one = namedRelief(state, command.reliefId, approvable(state, actor, actor.role, pack, localDate(at)));
      return approved(asked, one, null);
    },
  },
  'ask-approval': {
    since: proposedAt,
    guard: (state, _actor, pack) => {
      assertUrgent(state, pack);
      assertAny(state.reliefs, orallyApprovable(state, null, pack), { code: 'relief-not-proposed' });
    },
    act: askApproval,
  },
  'approve-orally': {
    since: proposedAt,
    guard: (state, actor, pack, now) => {
      assertUrgent(state, pack);
      assertAny(state.reliefs, answerable(state, actor, pack, now), { code: 'not-asked' });
    },
    act: asked => {
      const { state, actor, pack, now, command } = asked;
      const one = namedRelief(state, command.reliefId, answerable(state, actor, pack, now));
      return approved(asked, one, actor.id);
    },
  },
  'record-approval': {
    since: proposedAt,
    guard: (state, actor, pack, now) => {
      assertUrgent(state, pack);
      assertAny(state.reliefs, recordable(state, actor, pack, now), { code: 'not-asked' });
    },
    act: recordAnswer,
  },
  'disown-approval': {
    since: proposedAt,
    guard: (state, actor) => assertAny(state.reliefs, disownable(state, actor), { code: 'not-yours-to-disown' }),
    act: disown,
  },
  'co-sign': {
    since: proposedAt,
    guard: (state, actor, pack, now) => {
      assertUrgent(state, pack);
      assertAny(state.reliefs, cosignable(state, actor, pack, now), { code: 'relief-not-proposed' });
    },
    act: cosign,
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
      namedRelief(state, reliefId, refusable(state, actor, pack));
      return [{ type: 'ReliefTurnedDown', data: { reliefId }, personal }];
    },
  },
  'settle-recovery': {
    guard: (state, actor, pack) => assertAny(state.recoveries, settleable(state, actor, pack), { code: 'no-such-recovery' }),
    act: ({ state, actor, pack, command: { recoveryNo, outcome, personal } }) => {
      theOne(state.recoveries, one => one.recoveryNo === recoveryNo, settleable(state, actor, pack), { code: 'no-such-recovery', field: 'recoveryNo' });
      return [{ type: 'RecoverySettled', data: { recoveryNo, outcome }, personal }];
    },
  },
};

/** Money given first goes to the bank on the second person's word; after a decision a third person disburses it. */
function approved(
  { command, caseId }: Asked<'approve'> | Asked<'approve-orally'> | Asked<'record-approval'>, one: Relief, orallyBy: string | null,
): EventBody[] {
  if (one.form === 'money') assertTail(one.bankCard, command.cardTail);
  const word: EventBody = { type: 'ReliefApproved', data: { reliefId: one.reliefId, orallyBy } };
  return one.form === 'money' && one.kind === 'first' ? [word, ordered(one, caseId, one.proposedBy)] : [word];
}

function askApproval({ state, actor, pack, facts, command: { reliefId, approverId } }: Asked<'ask-approval'>): EventBody[] {
  const field = 'approverId';
  const approver = personNamed(approverId, facts);
  if (accountsOf(approver).some(id => isPerson(actor, id))) refuse({ ...secondPersonNeeded(pack), field });
  if (isRecused(approver, state)) refuse({ code: 'recused', field, citation: pack.rules.recusal.citation });
  namedRelief(state, reliefId, orallyApprovable(state, approver, pack));
  if (facts.cannotBeAsked) refuse({ code: 'cannot-be-asked', field, citation: pack.rules['oral-approval'].citation });
  return [{ type: 'ApprovalAsked', data: { askNo: state.asks.length + 1, reliefId, approverId } }];
}

/**
 * The code came from the approver's phone (the API has checked it). Whoever types it is neither the one who proposed
 * the relief nor who handles the case, where the roster has somebody else.
 */
function recordAnswer(asked: Asked<'record-approval'>): EventBody[] {
  const { state, actor, pack, now, facts, command } = asked;
  const one = namedRelief(state, command.reliefId, recordable(state, actor, pack, now, facts));
  const { approverId } = openAsk(state, one)!;
  const isOwnCase = [one.proposedBy, state.handlerId].some(id => isPerson(actor, id));
  const others = (facts.onDuty ?? []).filter(id => ![approverId, one.proposedBy, state.handlerId].includes(id) && !isPerson(actor, id));
  if (isOwnCase && others.length > 0) refuse({ code: 'other-records', citation: pack.rules['oral-approval'].citation });
  return approved(asked, one, approverId);
}

/** What has not left stops; what has left is to be got back. */
function disown({ state, actor, command: { reliefId, personal } }: Asked<'disown-approval'>): EventBody[] {
  const one = namedRelief(state, reliefId, disownable(state, actor));
  const stopped = canMove(RELIEF_MOVES, 'disown-approval', one.state);
  return [
    { type: 'ApprovalDisowned', data: { reliefId, stopped }, personal },
    ...(stopped ? [] : [{ type: 'RecoveryOpened', data: { recoveryNo: state.recoveries.length + 1, reliefId } } satisfies EventBody]),
  ];
}

function cosign({ state, actor, pack, at, command: { reliefId } }: Asked<'co-sign'>): EventBody[] {
  namedRelief(state, reliefId, cosignable(state, actor, pack, at));
  return [{ type: 'ReliefCosigned', data: { reliefId } }];
}

/** `person` null: somebody who is not known yet. */
function approvable(state: CaseState, person: Person | null, role: Actor['role'], pack: Pack, day: string | null): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'approve', one.state)) return { code: 'relief-not-proposed' };
    if (person && !mayGiveWord(state, one, person)) return secondPersonNeeded(pack);
    return beyondAuthority(state, one, role, pack, day) ?? beyondCeiling(state, one, pack) ?? duplicateInTheWay(state, one, pack);
  };
}

/** More than a town may give waits for the county's own word. */
function orallyApprovable(state: CaseState, person: Person | null, pack: Pack): Obstacle<Relief> {
  return approvable(state, person, 'town-approver', pack, null);
}

function answerable(state: CaseState, actor: Actor, pack: Pack, now: Instant): Obstacle<Relief> {
  return one => stale(openAsk(state, one, actor), ASK_MINUTES, pack, now) ?? orallyApprovable(state, actor, pack)(one);
}

function recordable(state: CaseState, actor: Actor, pack: Pack, now: Instant, facts: Facts = {}): Obstacle<Relief> {
  return one => {
    const asked = openAsk(state, one);
    const obstacle = stale(asked, CODE_MINUTES, pack, now);
    if (!asked || obstacle) return obstacle;
    const approver = personNamed(asked.approverId, facts);
    if (accountsOf(approver).some(id => isPerson(actor, id))) return secondPersonNeeded(pack);
    if (isRecused(approver, state)) return { code: 'recused', citation: pack.rules.recusal.citation };
    return orallyApprovable(state, approver, pack)(one);
  };
}

/** The newest ask about the relief that is open; of that person, where one is named. */
function openAsk({ asks }: CaseState, { reliefId }: Relief, person?: Person): Ask | undefined {
  return asks.findLast(one => one.reliefId === reliefId && one.state === 'open' && (!person || isPerson(person, one.approverId)));
}

/** By the case's own time when it is entered: no entry for an earlier hour makes a code good again. */
function stale(ask: Ask | undefined, minutes: number, pack: Pack, now: Instant): Refusal | null {
  if (!ask) return { code: 'not-asked', citation: pack.rules['oral-approval'].citation };
  return msOf(now) > msOf(ask.askedAt) + minutes * 60_000 ? { code: 'ask-lapsed', params: { minutes: String(minutes) } } : null;
}

function assertUrgent(state: CaseState, pack: Pack): void {
  if (!state.graded || state.urgency === 'ordinary') refuse({ code: 'not-urgent', citation: pack.rules['oral-approval'].citation });
}

/** Whoever was asked and named; of what two people signed for, somebody else who approves. */
function disownable(state: CaseState, actor: Actor): Obstacle<Relief> {
  return one => {
    const named = state.asks.some(({ reliefId, approverId, state: stands }) =>
      reliefId === one.reliefId && isPerson(actor, approverId) && (stands === 'open' || stands === 'given'));
    const signed = state.oralApprovals.some(oral => oral.reliefId === one.reliefId && mayJudgeSignatures(state, one, oral, actor));
    return named || signed ? null : { code: 'not-yours-to-disown' };
  };
}

function mayJudgeSignatures(state: CaseState, one: Relief, { by, cosignedBy, marks }: OralApproval, actor: Actor): boolean {
  return by === null && !marks['oral-confirmed'] && !isPerson(actor, cosignedBy) && mayGiveWord(state, one, actor);
}

/** Goods whose worth is said, a bed, cash up to the pack's sum; never a transfer, and only once somebody was asked. */
function cosignable(state: CaseState, actor: Actor, pack: Pack, now: Instant): Obstacle<Relief> {
  return one => {
    const obstacle = approvable(state, actor, 'town-approver', pack, null)(one);
    if (obstacle) return obstacle;
    const { twoSignatures, forms } = pack.reliefFirst;
    if (!twoSignatures || !(twoSignatures.forms as readonly string[]).includes(one.form)) return { code: 'form-not-offered', citation: (twoSignatures ?? forms[0]!).citation };
    const { uptoFen, afterMinutes, citation } = twoSignatures;
    if (BigInt(one.amountFen) > BigInt(uptoFen)) return { code: 'above-ceiling', citation, params: { upto: yuan(uptoFen) } };
    const first = state.asks.find(({ reliefId }) => reliefId === one.reliefId);
    if (!first) return { code: 'not-asked', citation };
    const isEarly = msOf(now) < msOf(first.askedAt) + afterMinutes * 60_000;
    return isEarly ? { code: 'somebody-asked', citation, params: { minutes: String(afterMinutes) } } : null;
  };
}

/** Whoever gave it; where they are recused since, or the case has left their town, the county's approver looks at it. */
function confirmable(state: CaseState, actor: Actor, pack: Pack): Obstacle<OralApproval> {
  return oral => {
    if (oral.marks['oral-confirmed']) return { code: 'nothing-to-confirm' };
    const relief = state.reliefs.find(one => one.reliefId === oral.reliefId)!;
    if (oral.by === null) return mayJudgeSignatures(state, relief, oral, actor) ? null : secondPersonNeeded(pack);
    const other = actor.role === 'county-approver' && mayGiveWord(state, relief, actor);
    return isPerson(actor, oral.by) || other ? null : { code: 'not-approver', citation: pack.rules['oral-approval'].citation };
  };
}

function refusable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Relief> {
  return one => {
    if (!canMove(RELIEF_MOVES, 'turn-down', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    return isPerson(actor, one.proposedBy) ? secondPersonNeeded(pack) : one.body === null ? null : beyondAuthority(state, one, actor.role, pack, null);
  };
}

function settleable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Recovery> {
  return ({ state: stands, reliefId }) => {
    if (!canMove(RECOVERY_MOVES, 'settle-recovery', stands)) return { code: 'no-such-recovery' };
    return mayGiveWord(state, state.reliefs.find(one => one.reliefId === reliefId)!, actor) ? null : secondPersonNeeded(pack);
  };
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
