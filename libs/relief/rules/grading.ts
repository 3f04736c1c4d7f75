import { msOf } from '#libs/clock/instant.js';
import type { EventBody } from '#libs/contracts/event.js';
import { URGENCIES, type Urgency } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { isPerson } from '#libs/relief/authority.js';
import { secondPersonNeeded } from '#libs/relief/rules/duties.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** How urgent a case is, and thereby which clocks run. */
export const grading: { [type in 'grade' | 'confirm-grade' | 'ease-urgency']: Rule<type> } = {
  grade: {
    guard: (state, _actor, pack) => {
      if (state.graded && pack.urgencies.every(urgency => urgency === state.urgency)) refuse({ code: 'grade-unchanged' });
    },
    act: grade,
  },
  'confirm-grade': {
    guard: ({ proposedGrade }, actor, pack) => {
      if (!proposedGrade) return refuse({ code: 'no-grade-proposed' });
      if (isPerson(actor, proposedGrade.by)) refuse(secondPersonNeeded(pack));
    },
    act: ({ state }) => [{ type: 'Graded', data: { urgency: state.proposedGrade!.urgency, shownAt: null, track: state.proposedGrade!.track } }],
  },
  'ease-urgency': {
    since: ({ marks }) => marks['first-relief-delivered'],
    guard: (state, _actor, pack) => {
      if (!state.graded || state.urgency === 'ordinary') refuse({ code: 'not-urgent', citation: pack.rules['relief-first'].citation });
      if (!state.marks['first-relief-delivered']) refuse({ code: 'nothing-delivered', citation: pack.rules['relief-first'].citation });
      if (state.marks['urgency-eased']) refuse({ code: 'urgency-eased' });
    },
    act: ({ command: { personal } }) => [{ type: 'UrgencyEased', data: {}, personal }],
  },
};

/** The first grade and a higher one hold at once; a lower one waits for a second person. */
export function grade({ state, command: { urgency, shownAt, track }, pack, at }: Asked<'grade'>): EventBody[] {
  const onto = pack.tracks.find(known => known.id === track);
  if (track && (state.track === null || !onto)) refuse({ code: 'no-such-track', field: 'track' });
  if (onto) assertFits(onto, urgency);
  if (!pack.urgencies.includes(urgency)) refuse({ code: 'grade-not-offered', field: 'urgency' });
  if (state.graded && state.urgency === urgency && (!track || track === state.track)) refuse({ code: 'grade-unchanged', field: 'urgency' });
  const higher = state.graded && URGENCIES.indexOf(urgency) < URGENCIES.indexOf(state.urgency!);
  if (state.graded && !higher && urgency !== state.urgency) return [{ type: 'RegradeProposed', data: { urgency, track: track ?? null } }];
  if (shownAt && msOf(shownAt) > msOf(at)) refuse({ code: 'occurred-in-future', field: 'shownAt' });
  if (shownAt && msOf(shownAt) < msOf(state.marks['first-contact']!)) refuse({ code: 'occurred-before-first-contact', field: 'shownAt' });
  return [{ type: 'Graded', data: { urgency, shownAt: higher ? shownAt ?? at : null, track: track ?? null } }];
}

/** Relief comes first only where it presses. */
export function assertFits(track: Pack['tracks'][number], urgency: Urgency | undefined): void {
  if (track.reliefFirst && urgency === 'ordinary') refuse({ code: 'not-urgent', field: 'track', citation: track.citation });
}
