import type { CaseState, EventBody } from '#libs/contracts/event.js';
import { INVESTIGATION_STEPS, type InvestigationStep, type TrackStep } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { roundOf } from '#libs/relief/evolve.js';
import { canMove, NOTICE_MOVES } from '#libs/relief/moves.js';
import { assertMayInvestigate } from '#libs/relief/rules/duties.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import { assertNothingPending } from '#libs/relief/rules/relief.js';
import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** What is found out, the opinion on it, and the public notice of what is intended; an objection opens the investigation again. */
export const investigating: { [type in 'attach' | 'investigate' | 'assess' | 'give-opinion' | 'post-notice' | 'object']: Rule<type> } = {
  investigate: {
    since: ({ marks }) => marks.accepted,
    guard: (state, actor, pack) => {
      assertMayInvestigate(state, actor, pack);
      if (INVESTIGATION_STEPS.every(step => isDone(state, step))) refuse({ code: 'step-done' });
    },
    act: ({ state, command: { step, authorised, personal }, pack }) => {
      if (isDone(state, step)) refuse({ code: 'step-done', field: 'step' });
      if (step === 'means-check' && authorised !== true) refuse({ code: 'authorisation-owed', field: 'authorised', citation: pack.materials.citation });
      return [{ type: 'InvestigationStepDone', data: { step }, personal }];
    },
  },
  attach: {
    act: ({ state, pack, facts, command: { sha256, mediaType, sizeBytes, material = null, purpose, personal } }) => {
      if (material !== null && !pack.materials.items.some(({ id }) => id === material)) refuse({ code: 'no-such-material', field: 'material' });
      if (state.attachments.some(one => one.sha256 === sha256)) refuse({ code: 'already-attached', field: 'sha256' });
      if (facts.fileGone) refuse({ code: 'no-such-file', field: 'sha256' });
      return [{ type: 'Attached', data: { attachmentNo: state.attachments.length + 1, sha256, mediaType, sizeBytes, material, ...(purpose && { purpose }) }, personal }];
    },
  },
  assess: {
    guard: assertMayInvestigate,
    act: ({ state, command: { tier, order, personal }, pack }) => {
      if (!pack.recipients.tiers.some(known => known.id === tier)) refuse({ code: 'no-such-tier', field: 'tier' });
      const usual = pack.reliefOrder[(state.urgency ?? pack.ungraded.countsAs) === 'ordinary' ? 'ordinary' : 'urgent'];
      const chosen = order ?? usual.order;
      if (chosen.toSorted().join() !== usual.order.toSorted().join()) refuse({ code: 'order-incomplete', field: 'order', citation: usual.citation });
      return [{ type: 'Assessed', data: { tier, order: chosen }, personal }];
    },
  },
  'give-opinion': {
    since: ({ marks }) => marks.accepted,
    guard: (state, actor, pack) => {
      assertMayInvestigate(state, actor, pack);
      if (state.opinionStands) refuse({ code: 'opinion-given' });
      assertStepsDone(state, pack, 'opinion');
    },
    act: ({ command }) => [{ type: 'OpinionGiven', data: {}, personal: command.personal }],
  },
  'post-notice': {
    since: ({ opinionAt }) => opinionAt,
    guard: (state, _actor, pack) => {
      if (!pack.publicNotice || state.track === null || !pack.publicNotice.tracks.includes(state.track)) refuse({ code: 'no-public-notice', citation: pack.publicNotice?.citation });
      if (!state.opinionStands) refuse({ code: 'opinion-owed' });
      assertStepsDone(state, pack, 'public-notice');
      if (state.notices.some(notice => notice.state === 'posted') || noticeHasRun(state)) refuse({ code: 'notice-posted' });
    },
    act: ({ state, command: { personal } }) => [{ type: 'NoticePosted', data: { noticeNo: state.notices.length + 1 }, personal }],
  },
  object: {
    since: ({ notices }, { noticeNo }) => notices.find(notice => notice.noticeNo === noticeNo)?.marks['notice-posted'],
    // Until it is decided: what was said in time is often entered late.
    guard: state => {
      assertNothingPending(state);
      assertAny(state.notices, open(state), { code: 'no-such-notice' });
    },
    act: ({ state, command: { noticeNo, personal } }) => {
      theOne(state.notices, notice => notice.noticeNo === noticeNo, open(state), { code: 'no-such-notice', field: 'noticeNo' });
      return [{ type: 'NoticeObjected', data: { noticeNo }, personal }];
    },
  },
};

/** What nobody needs to read any more. */
export function takenDown({ notices }: CaseState): EventBody[] {
  return notices.filter(({ state }) => canMove(NOTICE_MOVES, 'case-ends', state)).map(({ noticeNo }) => ({ type: 'NoticeTakenDown', data: { noticeNo } }));
}

/** @throws when a step of the case's track, or the opinion, is still owed before anything can be decided. */
export function assertInvestigated(state: CaseState, pack: Pack): void {
  assertStepsDone(state, pack);
  if (!state.opinionStands) refuse({ code: 'opinion-owed' });
}

/** The steps of the case's track, in their order, up to the one named. */
export function assertStepsDone(state: CaseState, pack: Pack, upTo?: TrackStep): void {
  for (const { step, citation } of stepsOf(state, pack)) {
    if (step === upTo) return;
    if (!hasBeenTaken(state, step)) refuse({ code: 'steps-owed', citation, params: { step } });
  }
}

/** What of the investigation is still owed before a decision, by the case's track; where the policy knows none, a visit and the opinion. */
export function nextStep(state: CaseState, pack: Pack): TrackStep | null {
  const steps = stepsOf(state, pack).map(({ step }) => step);
  if (steps.length === 0 && !state.opinionStands) return isDone(state, 'visit') ? 'opinion' : 'visit';
  return steps.find(step => !hasBeenTaken(state, step)) ?? (state.opinionStands ? null : 'opinion');
}

function stepsOf(state: CaseState, pack: Pack) {
  return pack.tracks.find(track => track.id === state.track)?.steps ?? [];
}

function hasBeenTaken(state: CaseState, step: TrackStep): boolean {
  return step === 'opinion' ? state.opinionStands : step === 'public-notice' ? noticeHasRun(state) : isDone(state, step);
}

function isDone(state: CaseState, step: TrackStep & InvestigationStep): boolean {
  return state.stepsDone.some(done => done.step === step);
}

function noticeHasRun(state: CaseState): boolean {
  const last = state.notices.at(-1);
  return last?.state === 'ended' && last.round === roundOf(state);
}

function open(state: CaseState): Obstacle<CaseState['notices'][number]> {
  return notice => canMove(NOTICE_MOVES, 'object', notice.state) && notice.round === roundOf(state) && !state.marks.decided ? null : { code: 'state-not-allowed', params: { state: notice.state } };
}
