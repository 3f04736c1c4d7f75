import type { CaseState, EventBody } from '#libs/contracts/event.js';
import type { Outcome } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { bodyOf, isPerson } from '#libs/relief/authority.js';
import { roundOf } from '#libs/relief/evolve.js';
import { canMove, SLIP_MOVES } from '#libs/relief/moves.js';
import { secondPersonNeeded } from '#libs/relief/rules/duties.js';
import { takenDown } from '#libs/relief/rules/investigating.js';
import { assertNothingPending, isGiven, ofThisRound } from '#libs/relief/rules/relief.js';
import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** A case that ends before its time: taken back, or going on in another one for the same plea. */
export const leaving: { [type in 'withdraw' | 'confirm-withdrawal' | 'merge' | 'override-duplicate']: Rule<type> } = {
  withdraw: {
    guard: (state, actor, pack) => {
      assertMayLeave(state, actor, pack);
      // Once it waits for a second person, only the family's own word or paper says it again.
      const hasPaper = state.attachments.some(({ attachmentNo }) => isWithdrawalPaper(state, attachmentNo));
      if (state.withdrawal && actor.role !== 'citizen' && !hasPaper) refuse({ code: 'withdrawal-pending', citation: pack.rules.feedback.citation });
    },
    act: ({ state, actor, command: { attachmentNo, personal }, pack }) => {
      const { citation } = pack.rules.feedback;
      // The family itself, by its own code.
      if (actor.role === 'citizen') return withdrawn(state, { word: 'code', attachmentNo: null }, personal);
      if (attachmentNo !== undefined) {
        if (!isWithdrawalPaper(state, attachmentNo)) refuse({ code: 'no-withdrawal-paper', field: 'attachmentNo', citation });
        return withdrawn(state, { word: 'paper', attachmentNo }, personal);
      }
      if (state.withdrawal) refuse({ code: 'withdrawal-pending', citation });
      return [{ type: 'WithdrawalProposed', data: {}, personal }];
    },
  },
  'confirm-withdrawal': {
    guard: (state, actor, pack) => {
      if (!state.withdrawal) refuse({ code: 'no-withdrawal' });
      if (state.withdrawal.by.some(id => isPerson(actor, id))) refuse(secondPersonNeeded(pack));
    },
    act: ({ state, actor, command: { stands, personal }, pack }) => {
      if (!stands) return [{ type: 'WithdrawalDropped', data: {}, personal }];
      assertMayLeave(state, actor, pack);
      return withdrawn(state, { word: 'second-person', attachmentNo: null }, personal);
    },
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

type Word = (EventBody & { type: 'Withdrawn' })['data'];

function withdrawn(state: CaseState, data: Word, personal: { reason?: string; note?: string } | undefined): EventBody[] {
  return [{ type: 'Withdrawn', data, personal }, ...ends(state, 'withdrawn')];
}

/** A paper of an earlier round says nothing of this one. */
function isWithdrawalPaper(state: CaseState, attachmentNo: number): boolean {
  return state.attachments.some(one => one.attachmentNo === attachmentNo && one.purpose === 'withdrawal' && one.round === roundOf(state));
}

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
