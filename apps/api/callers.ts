import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { RequestCounts } from '#apps/api/counts/request-counts.js';
import { networkOf } from '#apps/api/network.js';
import { SESSION } from '#apps/api/session/cookies.js';

const MINUTE_MS = 60_000;
/** Of one network, as many as ten people have: all of an office show their tokens for the first time now and then. */
const TIMES_UNPROVEN = 10;
const MOST_PROVEN = 5_000;

/**
 * On whose account a request is counted: of a token or session that has been found good, as its own; of any other by the network it comes
 * from. A token that somebody made up would otherwise be a new caller with an allowance of its own each time.
 */
export class Callers {
  private readonly proven = new Set<string>();

  constructor(private readonly counts: RequestCounts, private readonly mostPerMinute: number) {}

  /** The token itself is not kept. */
  keyOf(request: FastifyRequest): string {
    const shown = shownBy(request);
    if (shown === null) return networkOf(request.ip);
    const mark = markOf(shown);
    return this.proven.has(mark) ? mark : `${UNPROVEN}${networkOf(request.ip)}`;
  }

  mostOf(key: string): number {
    return key.startsWith(UNPROVEN) ? this.mostPerMinute * TIMES_UNPROVEN : this.mostPerMinute;
  }

  /** Whoever shows it is who they say. Their first request counts, too. */
  prove(request: FastifyRequest): void {
    const shown = shownBy(request);
    const mark = shown === null ? null : markOf(shown);
    if (mark === null || this.proven.has(mark)) return;
    this.proven.add(mark);
    if (this.proven.size > MOST_PROVEN) this.proven.delete(this.proven.values().next().value!);
    this.counts.incr(mark, () => undefined, MINUTE_MS, this.mostPerMinute);
  }
}

const UNPROVEN = 'unproven ';

function shownBy(request: FastifyRequest): string | null {
  return request.headers.authorization ?? request.cookies[SESSION] ?? null;
}

function markOf(shown: string): string {
  return createHash('sha256').update(shown).digest('base64url');
}
