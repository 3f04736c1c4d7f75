import type { Rule } from '#libs/relief/rule.js';
import { reliefPending } from '#libs/relief/rules/relief.js';
import { refuse } from '#libs/relief/refusal.js';

/** How a case comes to its end. */
export const ending: { [type in 'feedback' | 'close']: Rule<type> } = {
  feedback: {
    guard: (state, _actor, pack) => {
      if (reliefPending(state)) refuse({ code: 'relief-pending' });
      if (!state.marks['relief-delivered']) refuse({ code: 'nothing-delivered', citation: pack.rules.feedback.citation });
      if (!state.marks['papers-complete']) refuse({ code: 'papers-owed', citation: pack.rules['owed-paperwork'].citation });
    },
    act: ({ command: { satisfied, personal } }) => [{ type: 'FeedbackGiven', data: { satisfied: satisfied ?? null }, personal }],
  },
  close: {
    act: () => [{ type: 'Closed', data: {} }],
  },
};
