import type { CaseState } from '#libs/contracts/event.js';

const GRANTED = ['approved', 'ordered', 'in-doubt', 'paid', 'delivered'];

/** What the family was granted so far: approved and not taken back, whether it has arrived or not. What nobody put a value on counts nothing. */
export function grantedFen({ reliefs }: Pick<CaseState, 'reliefs'>): bigint {
  return reliefs.filter(({ state }) => GRANTED.includes(state)).reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n);
}
