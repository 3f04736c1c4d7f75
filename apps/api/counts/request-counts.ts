import type { FastifyRateLimitStore } from '@fastify/rate-limit';
import type { Counts, Had } from '#apps/api/counts/counts.js';

interface Calls {
  /** By all processes, as the database said when it was last told. */
  known: number;
  /** Of this process, since then. */
  untold: number;
  endsAtMs: number;
}

const KIND = 'requests';
const TELL_MS = 1_000;
/** Whoever uses up a twentieth of what is allowed is told of at once: so much may be too much, for each process beyond the first. */
const SHARES = 20;
/** While the database is away nobody waits for it at each twentieth call. */
const AWAY_MS = 5_000;
const MOST_CALLERS = 5_000;

/**
 * How often each caller has called within a minute, for `@fastify/rate-limit`. A request asks no database for that: each process counts, and tells
 * the others by way of one row a caller, once a second for all of them, and sooner for one who is in a hurry.
 */
export class RequestCounts implements FastifyRateLimitStore {
  private readonly callers = new Map<string, Calls>();
  private telling: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private awayUntilMs = 0;

  constructor(private readonly counts: Counts) {}

  incr(caller: string, callback: (error: Error | null, result?: { current: number; ttl: number }) => void, windowMs: number, max = Number.POSITIVE_INFINITY): void {
    const calls = this.callsOf(caller, windowMs);
    calls.untold++;
    const answer = () => callback(null, { current: calls.known + calls.untold, ttl: Math.max(0, calls.endsAtMs - performance.now()) });
    if (calls.untold < Math.ceil(max / SHARES) || performance.now() < this.awayUntilMs) {
      this.timer ??= setTimeout(() => void this.tell(windowMs), TELL_MS).unref();
      return answer();
    }
    void this.tell(windowMs).then(answer);
  }

  child(): FastifyRateLimitStore {
    return new RequestCounts(this.counts);
  }

  private callsOf(caller: string, windowMs: number): Calls {
    const nowMs = performance.now();
    const known = this.callers.get(caller);
    const calls = known && known.endsAtMs > nowMs ? known : { known: 0, untold: 0, endsAtMs: nowMs + windowMs };
    // Those who called last stand last: the first are forgotten when there are too many.
    this.callers.delete(caller);
    this.callers.set(caller, calls);
    if (this.callers.size > MOST_CALLERS) this.callers.delete(this.callers.keys().next().value!);
    return calls;
  }

  /** One at a time; who comes meanwhile waits for the one under way, and is in the next. */
  private tell(windowMs: number): Promise<void> {
    this.telling ??= this.tellAll(windowMs).finally(() => { this.telling = null; });
    return this.telling;
  }

  private async tellAll(windowMs: number): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const untold = new Map([...this.callers].filter(([, { untold: some }]) => some > 0).map(([caller, calls]) => [caller, { calls, amount: calls.untold }]));
    if (untold.size === 0) return;
    try {
      const had = await this.counts.takeAll(KIND, new Map([...untold].map(([caller, { amount }]) => [caller, amount])), windowMs);
      for (const [caller, { calls, amount }] of untold) this.told(calls, amount, had.get(caller)!);
    } catch {
      this.awayUntilMs = performance.now() + AWAY_MS;
    }
  }

  private told(calls: Calls, amount: number, { amount: known, ttlMs }: Had): void {
    calls.known = known;
    calls.untold -= amount;
    // The window is the same for all processes, and the database's clock says when it ends.
    calls.endsAtMs = performance.now() + ttlMs;
  }
}
