import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ApiSettings } from '#apps/api/api-settings.js';
import { prepared } from '#infra/database/source.js';

export interface Session {
  accountId: string;
  /** In whose post they act, by delegation. */
  postOf: string | null;
  /** By the database's clock. */
  endsAtMs: number;
}

/** How long rows of sessions that have ended are kept: who was logged in when may be asked later. */
const KEPT_DAYS = 400;

/**
 * Sessions live in the database, so that one that is ended there is over with its next request, whichever process takes that. The cookie
 * holds 32 random bytes, the row their hash.
 */
@Injectable()
export class Sessions {
  constructor(private readonly database: DataSource, private readonly settings: ApiSettings) {}

  /** A new one for whoever has just shown who they are, and what its cookie holds. One the browser had before is over. */
  async begin(accountId: string, before: string | undefined): Promise<string> {
    if (before !== undefined) await this.end(before);
    const token = randomBytes(32).toString('base64url');
    await this.database.query(`INSERT INTO session (token_hash, account_id, ends_at) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second')`, [hashOf(token), accountId, this.settings.sessionSeconds]);
    await this.database.query(`DELETE FROM session WHERE ends_at < now() - interval '${KEPT_DAYS} days'`);
    return token;
  }

  /** Null for what is none, or none any more. `used` false: a line that stays open is no sign that somebody is there. */
  async find(token: string, { used = true } = {}): Promise<Session | null> {
    const hash = hashOf(token);
    const [row] = await prepared<{ account_id: string; post_of: string | null; ends_at: Date; stale: boolean }>(this.database, 'session', FIND, [hash, this.settings.sessionIdleSeconds]);
    if (!row) return null;
    if (row.stale && used) await this.database.query('UPDATE session SET seen_at = clock_timestamp() WHERE token_hash = $1 AND ended_at IS NULL', [hash]);
    return { accountId: row.account_id, postOf: row.post_of, endsAtMs: row.ends_at.getTime() };
  }

  async end(token: string): Promise<void> {
    await this.database.query('UPDATE session SET ended_at = clock_timestamp() WHERE token_hash = $1 AND ended_at IS NULL', [hashOf(token)]);
  }

  /** From the next request on they act in that post; null: in their own. */
  async takePost(token: string, of: string | null): Promise<void> {
    await this.database.query('UPDATE session SET post_of = $2 WHERE token_hash = $1 AND ended_at IS NULL', [hashOf(token), of]);
  }

  /** Everywhere: somebody has left, or lost a phone. */
  async endAll(accountId: string): Promise<number> {
    // TypeORM answers an UPDATE with rows and their count.
    const [, count] = await this.database.query('UPDATE session SET ended_at = clock_timestamp() WHERE account_id = $1 AND ended_at IS NULL', [accountId]) as [unknown, number];
    return count;
  }
}

/** Used within the idle time, and noted as used once a minute at most, or ten times in that. */
const FIND = `SELECT account_id, post_of, ends_at, seen_at < clock_timestamp() - least(60, $2 / 10.0) * interval '1 second' AS stale FROM session
  WHERE token_hash = $1 AND ended_at IS NULL AND ends_at > clock_timestamp() AND seen_at > clock_timestamp() - $2::int * interval '1 second'`;

/**
 * What a page has to send with whatever changes something: another site can make a browser send its cookie, and cannot read this. It follows from
 * the session's token, and the token not from it.
 */
export function csrfTokenOf(token: string): string {
  return createHash('sha256').update(`csrf\n${token}`).digest('base64url');
}

export function isCsrfTokenOf(token: string, shown: unknown): boolean {
  const [expected, given] = [Buffer.from(csrfTokenOf(token)), Buffer.from(typeof shown === 'string' ? shown : '')];
  return expected.length === given.length && timingSafeEqual(expected, given);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
