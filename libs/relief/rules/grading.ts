import { msOf } from '#libs/clock/instant.js';
import type { EventBody } from '#libs/contracts/event.js';
import { URGENCIES } from '#libs/contracts/words.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** How urgent a case is, and thereby which clocks run. */
export const grading: { [type in 'grade' | 'confirm-grade']: Rule<type> } = {
  grade: {
    guard: (state, _actor, pack) => {
      if (state.graded && pack.urgencies.every(urgency => urgency === state.urgency)) refuse({ code: 'grade-unchanged' });
    },
    act: grade,
  },
  'confirm-grade': {
    guard: ({ proposedGrade }, actor, pack) => {
      if (!proposedGrade) return refuse({ code: 'no-grade-proposed' });
      if (proposedGrade.by === actor.id) refuse({ code: 'second-person-needed', citation: pack.rules['second-person'].citation });
    },
    act: ({ state }) => [{ type: 'Graded', data: { urgency: state.proposedGrade!.urgency, shownAt: null } }],
  },
};

/** The first grade and a higher one hold at once; a lower one waits for a second person. */
function grade({ state, command: { urgency, shownAt, occurredAt }, pack, at }: Asked<'grade'>): EventBody[] {
  if (!pack.urgencies.includes(urgency)) refuse({ code: 'grade-not-offered', field: 'urgency' });
  if (state.graded && state.urgency === urgency) refuse({ code: 'grade-unchanged', field: 'urgency' });
  const higher = state.graded && URGENCIES.indexOf(urgency) < URGENCIES.indexOf(state.urgency!);
  if (state.graded && !higher) return [{ type: 'RegradeProposed', data: { urgency } }];
  if (shownAt && msOf(shownAt) > msOf(at)) refuse({ code: 'occurred-in-future', field: 'shownAt' });
  if (shownAt && msOf(shownAt) < msOf(state.marks['first-contact']!)) refuse({ code: 'occurred-before-first-contact', field: 'shownAt' });
  return [{ type: 'Graded', data: { urgency, shownAt: higher ? shownAt ?? occurredAt ?? null : null } }];
}
