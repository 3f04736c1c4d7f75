import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ShownLogin } from '#apps/api/auth/access.guard.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { rowsWithin } from '#infra/database/rows.js';
import { prepared } from '#infra/database/source.js';
import { Hashes } from '#infra/hashes.js';

/** Whom the issuer vouches for, since when, and how well. */
export interface LoggedIn {
  accountId: string;
  authAtMs: number | null;
  acr: string | null;
}

export interface Session {
  accountId: string;
  /** When and how well they last showed who they are. */
  login: ShownLogin;
  /** In whose post they act, by delegation. */
  postOf: string | null;
  /** By the database's clock. */
  endsAtMs: number;
}

/**
 * Sessions live in the database, so that one that is ended there is over with its next request, whichever process takes that. The cookie
 * holds 32 random bytes, the row their hash under a key of the ring. Each is written by a function of the database alone.
 */
@Injectable()
export class Sessions {
  constructor(private readonly database: DataSource, private readonly settings: ApiSettings, private readonly hashes: Hashes) {}

  /** A new one for whoever has just shown who they are, and what its cookie holds. One the browser had before is over. */
  async begin({ accountId, authAtMs, acr }: LoggedIn, before: string | undefined): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await rowsWithin(this.database, { account: accountId, region: '', department: '' })
      .query('SELECT begin_session($1, $2, $3, $4, $5)', [
        this.hashes.session(token), before === undefined ? null : this.hashes.session(before),
        this.settings.sessionSeconds, authAtMs, acr,
      ]);
    return token;
  }

  /** Null for what is none, or none any more. `used` false: a line that stays open is no sign that somebody is there. */
  async find(token: string, { used = true } = {}): Promise<Session | null> {
    const hash = this.hashes.session(token);
    const [row] = await prepared<{ account_id: string; post_of: string | null; auth_at: Date | null; acr: string | null; ends_at: Date; stale: boolean }>(this.database, 'session', FIND, [hash, this.settings.sessionIdleSeconds]);
    if (!row) return null;
    if (row.stale && used) await this.database.query('SELECT use_session($1)', [hash]);
    const login = { atMs: row.auth_at?.getTime() ?? null, acr: row.acr, byToken: false };
    return { accountId: row.account_id, postOf: row.post_of, login, endsAtMs: row.ends_at.getTime() };
  }

  async end(token: string): Promise<void> {
    await this.database.query('SELECT end_session($1)', [this.hashes.session(token)]);
  }

  /** From the next request on they act in that post, where it is delegated to them; null: in their own. */
  async takePost(token: string, of: string | null): Promise<void> {
    await this.database.query('SELECT take_post($1, $2)', [this.hashes.session(token), of]);
  }

  /** What a page has to send with whatever changes something: another site can make a browser send its cookie, and cannot read this. */
  csrfTokenOf(token: string): string {
    return this.hashes.csrf(token);
  }

  isCsrfTokenOf(token: string, shown: unknown): boolean {
    const [expected, given] = [Buffer.from(this.csrfTokenOf(token)), Buffer.from(typeof shown === 'string' ? shown : '')];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}

/** Used within the idle time, and noted as used once a minute at most, or ten times in that. */
const FIND = `SELECT account_id, post_of, auth_at, acr, ends_at, seen_at < clock_timestamp() - least(60, $2 / 10.0) * interval '1 second' AS stale FROM session
  WHERE token_hash = $1 AND ended_at IS NULL AND ends_at > clock_timestamp() AND seen_at > clock_timestamp() - $2::int * interval '1 second'`;
