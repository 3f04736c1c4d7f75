import type { CaseState } from '#libs/contracts/event.js';
import type { Rule } from '#libs/relief/rule.js';
import { reliefPending } from '#libs/relief/rules/relief.js';
import { refuse } from '#libs/relief/refusal.js';

/** Relief that came first leaves papers to be completed. */
function papersOwed(state: CaseState): boolean {
  return !state.marks['papers-complete'] && state.reliefs.some(r => r.kind === 'first' && r.state === 'paid');
}

/** How a case comes to its end. */
export const ending: { [type in 'feedback' | 'close']: Rule<type> } = {
  feedback: {
    guard: (state, _actor, pack) => {
      if (reliefPending(state)) refuse({ code: 'relief-pending' });
      if (!state.marks['relief-delivered']) refuse({ code: 'nothing-delivered', citation: pack.rules.feedback.citation });
      if (papersOwed(state)) refuse({ code: 'papers-owed', citation: pack.rules['owed-paperwork'].citation });
    },
    act: ({ command: { satisfied, personal } }) => [{ type: 'FeedbackGiven', data: { satisfied: satisfied ?? null }, personal }],
  },
  close: {
    act: () => [{ type: 'Closed', data: {} }],
  },
};
