import type { Had } from '#apps/api/counts/counts.js';

interface Window {
  amount: number;
  endsAtMs: number;
}

/**
 * What each caller has had in its current window of time, in this process. It is measured by the monotonic clock: with the wall's, set back by
 * a day, whoever had called would be turned away until tomorrow.
 */
export class Allowances {
  private readonly windows = new Map<string, Window>();

  take(whose: string, windowMs: number, taken = 1): Had {
    const nowMs = performance.now();
    const known = this.windows.get(whose);
    const { amount, endsAtMs } = known && known.endsAtMs > nowMs ? known : { amount: 0, endsAtMs: nowMs + windowMs };
    this.keep(whose, { amount: amount + taken, endsAtMs });
    return { amount: amount + taken, ttlMs: endsAtMs - nowMs };
  }

  /** Those who called last stand last: the first are forgotten when there are too many. */
  private keep(whose: string, window: Window): void {
    this.windows.delete(whose);
    this.windows.set(whose, window);
    if (this.windows.size > MOST_CALLERS) this.windows.delete(this.windows.keys().next().value!);
  }
}

const MOST_CALLERS = 5_000;
