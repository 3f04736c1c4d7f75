import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Allowances } from '#apps/api/allowances.js';
import { Problem } from '#apps/api/problems/problem.js';

const MINUTE_MS = 60_000;

/** What people without an account may ask, and how often: a village may stand behind one address. */
const LIMITS = {
  puzzle: { most: 60, windowMs: MINUTE_MS }, application: { most: 20, windowMs: 10 * MINUTE_MS }, lookup: { most: 30, windowMs: MINUTE_MS },
  /** Of one case's number, from wherever; a secret that is right is never counted, so nobody is locked out by others. */
  wrongSecret: { most: 10, windowMs: MINUTE_MS },
} as const;

@Injectable()
export class Attempts {
  private readonly counted = Object.fromEntries(Object.keys(LIMITS).map(of => [of, new Allowances()])) as { [of in keyof typeof LIMITS]: Allowances };

  /** @throws too-many-requests, with when to come again. */
  count(of: keyof typeof LIMITS, whose: string): void {
    const { most, windowMs } = LIMITS[of];
    this.counted[of].incr(whose, (_error, result) => {
      if (result!.current > most) throw new Problem('too-many-requests', { headers: { 'retry-after': String(Math.ceil(result!.ttl / 1_000)) } });
    }, windowMs);
  }
}

/** Whoever has one IPv6 address mostly has all of its network. */
export function neighbourhood(ip: string): string {
  return isIPv6(ip) && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip;
}
