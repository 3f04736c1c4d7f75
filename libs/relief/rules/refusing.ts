import type { EventBody } from '#libs/contracts/event.js';
import { takenDown } from '#libs/relief/rules/investigating.js';
import type { Asked } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/**
 * No relief, before acceptance or by decision: the ground with its rule, every remedy the policy names, and where
 * something else may fit a slip to that department, so that the referral is answered too.
 */
export function refused({ state, command, pack }: Asked<'reject' | 'deny'>, stage: 'acceptance' | 'decision'): EventBody[] {
  const { ground, referTo, personal } = command;
  const { citation } = pack.refusals.grounds.find(known => known.id === ground) ?? refuse({ code: 'no-such-ground', field: 'ground' });
  if (referTo && !pack.departments.some(({ id }) => id === referTo)) refuse({ code: 'no-such-department', field: 'referTo' });
  const remedies = pack.refusals.remedies.map(({ id }) => id);
  return [
    { type: 'Refused', data: { stage, ground, citation, remedies, referTo: referTo ?? null }, personal },
    ...takenDown(state),
    ...(referTo ? [{ type: 'SlipIssued', data: { slipNo: state.slips.length + 1, to: { department: referTo }, reliefFirst: false, replaces: null, binding: false }, personal: { item: personal?.explanation } } satisfies EventBody] : []),
  ];
}
