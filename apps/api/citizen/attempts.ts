import { Injectable } from '@nestjs/common';
import { Counts } from '#apps/api/counts/counts.js';
import { Problem } from '#apps/api/problems/problem.js';

const MINUTE_MS = 60_000;

/** What people without an account may ask, and how often: a village may stand behind one address. */
const LIMITS = {
  puzzle: { most: 60, windowMs: MINUTE_MS }, application: { most: 20, windowMs: 10 * MINUTE_MS }, lookup: { most: 30, windowMs: MINUTE_MS },
  /** Of one case's number, from wherever; a secret that is right is never counted, so nobody is locked out by others. */
  wrongSecret: { most: 10, windowMs: MINUTE_MS },
  /** The codes of one oral approval. */
  approvalCode: { most: 5, windowMs: 60 * MINUTE_MS },
} as const;

/** Counted by all processes of the API together. */
@Injectable()
export class Attempts {
  constructor(private readonly counts: Counts) {}

  /** @throws too-many-requests, with when to come again. */
  async count(of: keyof typeof LIMITS, whose: string): Promise<void> {
    const { most, windowMs } = LIMITS[of];
    const { amount, ttlMs } = await this.counts.take(of, whose, windowMs);
    if (amount > most) throw new Problem('too-many-requests', { headers: { 'retry-after': String(Math.ceil(ttlMs / 1_000)) } });
  }
}
