import type { Relief } from '#libs/contracts/event.js';

/** 预支: money that came first and no decision has settled yet. */
export function isAdvance({ kind, form, state, settled }: Relief): boolean {
  return kind === 'first' && (form === 'money' || form === 'cash') && (state === 'paid' || state === 'delivered') && !settled;
}
