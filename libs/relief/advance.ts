import type { CaseState, Relief } from '#libs/contracts/event.js';

/** 预支: money of the town's that came first and no decision has settled yet. */
export function isAdvance({ kind, form, state, settled, department }: Relief): boolean {
  return kind === 'first' && department === null && (form === 'money' || form === 'cash') && (state === 'paid' || state === 'delivered') && !settled;
}

/** What was decided on the programme before counts towards the sum, also before a reopening: two small decisions do not make a small one. */
export function decidedFen({ decisions, reliefs }: CaseState, programme: string): bigint {
  const turnedDown = new Set(reliefs.filter(({ state }) => state === 'turned-down').map(({ reliefId }) => reliefId));
  return decisions.filter(one => one.programme === programme && (one.reliefId === null || !turnedDown.has(one.reliefId)))
    .reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
}

/** Money that came first, or is about to, and that no decision has settled. */
export function unsettledFen({ reliefs }: CaseState): bigint {
  const gone = ['declined', 'returned', 'turned-down', 'replaced'];
  return reliefs.filter(({ kind, form, state, settled }) => kind === 'first' && (form === 'money' || form === 'cash') && !settled && !gone.includes(state))
    .reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
}
