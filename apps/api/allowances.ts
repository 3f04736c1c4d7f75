import type { FastifyRateLimitStore } from '@fastify/rate-limit';

interface Window {
  calls: number;
  endsAtMs: number;
}

/**
 * Each caller's calls in its current window of time. It is measured by the monotonic clock: with the wall's, set back by
 * a day, whoever had called would be turned away until tomorrow.
 */
export class Allowances implements FastifyRateLimitStore {
  private readonly windows = new Map<string, Window>();

  incr(caller: string, callback: (error: Error | null, result?: { current: number; ttl: number }) => void, windowMs: number): void {
    const nowMs = performance.now();
    const known = this.windows.get(caller);
    const { calls, endsAtMs } = known && known.endsAtMs > nowMs ? known : { calls: 0, endsAtMs: nowMs + windowMs };
    // Those who called last stand last: the first are forgotten when there are too many.
    this.windows.delete(caller);
    this.windows.set(caller, { calls: calls + 1, endsAtMs });
    if (this.windows.size > MOST_CALLERS) this.windows.delete(this.windows.keys().next().value!);
    callback(null, { current: calls + 1, ttl: endsAtMs - nowMs });
  }

  child(): FastifyRateLimitStore {
    return new Allowances();
  }
}

const MOST_CALLERS = 5_000;
