import type { CaseState, EventBody } from '#libs/contracts/event.js';
import type { Outcome } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { bodyOf } from '#libs/relief/authority.js';
import { canMove, SLIP_MOVES } from '#libs/relief/moves.js';
import { takenDown } from '#libs/relief/rules/investigating.js';
import { assertNothingPending, isGiven, ofThisRound } from '#libs/relief/rules/relief.js';
import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** A case that ends before its time: taken back, or going on in another one for the same plea. */
export const leaving: { [type in 'withdraw' | 'merge' | 'override-duplicate']: Rule<type> } = {
  withdraw: {
    guard: assertMayLeave,
    act: ({ state, command: { personal } }) => [{ type: 'Withdrawn', data: {}, personal }, ...ends(state, 'withdrawn')],
  },
  merge: {
    guard: assertMayLeave,
    act: ({ state, command: { intoCaseNo, personal }, facts }) => {
      if (facts.mergeTargetNotOpen) refuse({ code: 'merge-target-not-open', field: 'intoCaseNo' });
      return [{ type: 'Merged', data: { intoCaseNo }, personal }, ...ends(state, 'merged')];
    },
  },
  'override-duplicate': {
    guard: (state, actor, pack) => {
      if (pack.onceAYear && pack.onceAYear.override.body !== bodyOf(actor)) refuse({ code: 'no-authority', citation: pack.onceAYear.citation, params: { body: pack.onceAYear.override.body } });
      if (!state.duplicates.some(hit => !hit.resolved)) refuse({ code: 'not-flagged' });
    },
    act: ({ state, command: { caseNo, personal } }) => {
      if (!state.duplicates.some(hit => hit.caseNo === caseNo && !hit.resolved)) refuse({ code: 'not-flagged', field: 'caseNo' });
      return [{ type: 'DuplicateOverridden', data: { caseNo }, personal }];
    },
  },
};

function assertMayLeave(state: CaseState, _actor: unknown, pack: Pack): void {
  assertNothingPending(state);
  if (ofThisRound(state).some(isGiven)) refuse({ code: 'relief-given', citation: pack.rules.feedback.citation });
  assertNothingInWritingOwed(state, pack);
}

/** What was promised or demanded in writing is owed, however the case ends. */
export function assertNothingInWritingOwed(state: CaseState, pack: Pack): void {
  if (state.oralApprovals.some(({ marks }) => !marks['oral-confirmed'])) refuse({ code: 'oral-approval-owed', citation: pack.rules['oral-approval'].citation });
  if (state.inspections.some(inspection => inspection.state === 'demanded' || inspection.state === 'answered')) refuse({ code: 'inspection-open', citation: pack.rules.inspection.citation });
}

function ends(state: CaseState, outcome: Outcome): EventBody[] {
  return [
    ...state.slips.filter(slip => canMove(SLIP_MOVES, 'case-ends', slip.state)).map(({ slipNo }): EventBody => ({ type: 'SlipCancelled', data: { slipNo } })),
    ...takenDown(state),
    { type: 'Closed', data: { outcome } },
  ];
}
