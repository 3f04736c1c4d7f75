import { msOf } from '#libs/clock/instant.js';
import type { CaseState, EventBody } from '#libs/contracts/event.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** Relief before the papers are complete, the second person's word on it, and the papers that are owed afterwards. */
export const relief: { [type in 'relief-first' | 'approve' | 'complete-papers']: Rule<type> } = {
  'relief-first': {
    guard: (state, _actor, pack) => {
      if (!state.graded || state.urgency === 'ordinary') refuse({ code: 'not-urgent', citation: pack.rules['relief-first'].citation });
      const track = pack.tracks.find(known => known.id === state.track);
      if (track && !track.reliefFirst) refuse({ code: 'not-urgent', citation: track.citation });
      if (reliefPending(state)) refuse({ code: 'relief-pending' });
    },
    act: ({ state, command: { form, amountFen, personal } }) =>
      [{ type: 'ReliefFirstProposed', data: { reliefId: state.reliefs.length + 1, form, amountFen }, personal }],
  },
  approve: {
    guard: (state, actor, pack) => {
      const proposed = state.reliefs.filter(r => r.state === 'proposed');
      if (proposed.length === 0) refuse({ code: 'relief-not-proposed' });
      if (proposed.every(r => r.proposedBy === actor.id)) refuse({ code: 'second-person-needed', citation: pack.rules['second-person'].citation });
    },
    act: approve,
  },
  'complete-papers': {
    guard: state => {
      if (!state.reliefs.some(r => r.kind === 'first' && r.state === 'paid')) refuse({ code: 'nothing-delivered' });
      if (state.marks['papers-complete']) refuse({ code: 'papers-complete' });
    },
    act: ({ state, command: { occurredAt, personal } }) => {
      if (occurredAt && msOf(occurredAt) < msOf(state.marks['relief-delivered']!)) refuse({ code: 'occurred-too-early', field: 'occurredAt' });
      return [{ type: 'PapersCompleted', data: {}, personal }];
    },
  },
};

/** Whether a relief still waits for its approval or for the bank. */
export function reliefPending(state: CaseState): boolean {
  return state.reliefs.some(r => r.state === 'proposed' || r.state === 'ordered');
}

function approve({ state, command, caseId }: Asked<'approve'>): EventBody[] {
  const proposed = state.reliefs.find(r => r.reliefId === command.reliefId);
  if (!proposed) return refuse({ code: 'no-such-relief', field: 'reliefId' });
  if (proposed.state !== 'proposed') refuse({ code: 'relief-not-proposed', field: 'reliefId' });
  if (command.occurredAt && msOf(command.occurredAt) < msOf(proposed.proposedAt)) refuse({ code: 'occurred-too-early', field: 'occurredAt' });
  const { reliefId, amountFen } = proposed;
  return [
    { type: 'ReliefApproved', data: { reliefId } },
    { type: 'PaymentOrdered', data: { orderId: `${caseId}-p${reliefId}`, reliefId, amountFen } },
  ];
}
