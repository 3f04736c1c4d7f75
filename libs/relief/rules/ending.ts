import { latest, localDate } from '#libs/clock/instant.js';
import type { CaseState, EventBody } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { roundOf } from '#libs/relief/evolve.js';
import { takenDown } from '#libs/relief/rules/investigating.js';
import { assertNothingInWritingOwed } from '#libs/relief/rules/leaving.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import { assertNothingPending, isGiven, isUnpaid, ofThisRound } from '#libs/relief/rules/relief.js';
import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** How a case comes to its end, is looked after, and begins again. */
export const ending: { [type in 'feedback' | 'rate' | 'plan-follow-up' | 'follow-up' | 'close' | 'reopen']: Rule<type> } = {
  feedback: {
    since: ({ marks, deliveries, slips }) => latest(marks.refused, ...deliveries, ...slips.map(slip => slip.marks['slip-answered'])),
    guard: assertSomethingToTell,
    act: ({ state, command: { satisfied, personal, close }, pack }) => {
      if (close) assertNothingLeft(state, pack);
      return [{ type: 'FeedbackGiven', data: { satisfied: satisfied ?? null }, personal }, ...takenDown(state), ...(close ? closed(state) : [])];
    },
  },
  rate: {
    since: ({ marks }) => marks['fed-back'],
    guard: (state, _actor, pack) => {
      const { citation } = pack.rules.feedback;
      // A plea may have ended in another way: withdrawn, or gone on in another case.
      if (!state.marks['fed-back']) refuse({ code: 'not-fed-back', citation });
      if (state.rating?.round === roundOf(state)) refuse({ code: 'already-rated', citation });
    },
    act: ({ command: { satisfied, personal } }) => [{ type: 'Rated', data: { satisfied }, personal }],
  },
  'plan-follow-up': {
    act: ({ state, command: { on }, at }) => {
      if (on <= localDate(at)) refuse({ code: 'follow-up-in-past', field: 'on' });
      return [{ type: 'FollowUpPlanned', data: { followUpNo: state.followUps.length + 1, on } }];
    },
  },
  'follow-up': {
    guard: state => assertAny(state.followUps, toBeDone, NO_FOLLOW_UP),
    act: ({ state, command: { followUpNo, furtherNeed, personal } }) => {
      theOne(state.followUps, one => one.followUpNo === followUpNo, toBeDone, { ...NO_FOLLOW_UP, field: 'followUpNo' });
      return [{ type: 'FollowedUp', data: { followUpNo, furtherNeed }, personal }];
    },
  },
  close: {
    since: ({ marks }) => marks['fed-back'],
    guard: (state, _actor, pack) => {
      assertNothingPending(state);
      if (isUnpaid(state)) refuse({ code: 'relief-unpaid' });
      assertNothingLeft(state, pack);
    },
    act: ({ state }) => closed(state),
  },
  reopen: {
    since: ({ closedAt }) => closedAt,
    guard: state => {
      // The plea goes on in the other case: opened again here it would be two.
      if (state.outcome === 'merged') refuse({ code: 'merged-elsewhere' });
    },
    act: ({ command: { personal } }) => [{ type: 'Reopened', data: {}, personal }],
  },
};

const NO_FOLLOW_UP = { code: 'no-such-follow-up' } as const;
const toBeDone: Obstacle<CaseState['followUps'][number]> = ({ done }) => done ? NO_FOLLOW_UP : null;

/** 件件有落实、有反馈: nothing is told before every part of the case has come to something. */
function assertSomethingToTell(state: CaseState, _actor: unknown, pack: Pack): void {
  assertNothingPending(state);
  if (isUnpaid(state)) refuse({ code: 'relief-unpaid' });
  if (state.slips.some(({ state: standing }) => standing === 'issued' || standing === 'accepted' || standing === 'returned')) refuse({ code: 'slips-open', citation: pack.rules.slips.citation });
  if (state.status !== 'refused' && !wasHelped(state)) refuse({ code: 'nothing-delivered', citation: pack.rules.feedback.citation });
  if (papersOwed(state)) refuse({ code: 'papers-owed', citation: pack.rules['owed-paperwork'].citation });
}

function assertNothingLeft(state: CaseState, pack: Pack): void {
  if (state.recoveries.some(one => one.state === 'open')) refuse({ code: 'recovery-open' });
  if (state.followUps.some(({ done }) => !done)) refuse({ code: 'follow-ups-open' });
  assertNothingInWritingOwed(state, pack);
}

function closed(state: CaseState): EventBody[] {
  return [{ type: 'Closed', data: { outcome: wasHelped(state) ? 'helped' : 'refused' } }];
}

/** Relief that came first leaves papers to be completed. */
export function papersOwed(state: CaseState): boolean {
  return !state.marks['papers-complete'] && ofThisRound(state).some(r => r.kind === 'first' && isGiven(r));
}

/** Where no body could help, the case is denied: with the ground, the rule and the remedies. */
export function wasHelped(state: CaseState): boolean {
  const bySlip = state.slips.some(({ outcome, round }) => round === roundOf(state) && (outcome === 'helped' || outcome === 'helped-in-part'));
  return bySlip || ofThisRound(state).some(isGiven);
}
