import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ShownLogin } from '#apps/api/auth/access.guard.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { rowsWithin } from '#infra/database/rows.js';
import { prepared } from '#infra/database/source.js';
import { Hashes } from '#infra/hashes.js';
import { instantOf } from '#libs/clock/instant.js';
import type { OpenSession } from '#libs/contracts/view.js';

/** Whom the issuer vouches for, since when, and how well. */
export interface LoggedIn {
  accountId: string;
  authAtMs: number | null;
  acr: string | null;
  /** The issuer's own names for the person, and for its session where it has told one. */
  sub: string;
  sid: string | null;
}

/** Whose sessions the issuer has ended: its one session, or all of a person's. */
export interface EndedByIssuer {
  sub: string | null;
  sid: string | null;
  /** By the issuer's clock. */
  saidAtMs: number;
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
  async begin({ accountId, authAtMs, acr, sub, sid }: LoggedIn, before: string | undefined, device: string | null): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await rowsWithin(this.database, { account: accountId, region: '', department: '' })
      .query('SELECT begin_session($1, $2, $3, $4, $5, $6, $7, $8)', [
        this.hashes.session(token), before === undefined ? null : this.hashes.session(before),
        this.settings.sessionSeconds, authAtMs, acr, device, ...this.namesOfIssuer({ sub, sid }),
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

  /** Those of somebody that are good still, the last used first. `token`: of the one that asks, where it is one. */
  async openOf(accountId: string, token: string | undefined): Promise<OpenSession[]> {
    const rows = await this.database.query(OPEN_OF, [
      accountId, this.settings.sessionIdleSeconds, token === undefined ? null : this.hashes.session(token),
    ]) as { id: string; device: string | null; began_at: Date; seen_at: Date; ends_at: Date; is_current: boolean }[];
    return rows.map(row => ({
      sessionId: row.id, device: row.device, beganAt: instantOf(row.began_at.getTime()),
      seenAt: instantOf(row.seen_at.getTime()), endsAt: instantOf(row.ends_at.getTime()), isCurrent: row.is_current,
    }));
  }

  /** One of one's own. @returns false for what is none of theirs, or over */
  async endOwn(sessionId: string, accountId: string): Promise<boolean> {
    return await this.endOf(accountId, sessionId, null) > 0;
  }

  /** All of one's own but the one that asks. */
  async endOthers(accountId: string, token: string | undefined): Promise<void> {
    await this.endOf(accountId, null, token === undefined ? null : this.hashes.session(token));
  }

  async endByIssuer({ sub, sid, saidAtMs }: EndedByIssuer): Promise<void> {
    await this.database.query('SELECT end_issuers_sessions($1, $2, $3)', [...this.namesOfIssuer({ sub, sid }), saidAtMs]);
  }

  /** From the next request on they act in that post, where it is delegated to them; null: in their own. */
  async takePost(token: string, of: string | null): Promise<void> {
    await this.database.query('SELECT take_post($1, $2)', [this.hashes.session(token), of]);
  }

  /** What a page has to send with whatever changes something: another site can make a browser send its cookie, and cannot read this. */
  csrfTokenOf(token: string): string {
    return this.hashes.csrf(token);
  }

  private async endOf(accountId: string, sessionId: string | null, kept: Buffer | null): Promise<number> {
    const [row] = await rowsWithin(this.database, { account: accountId, region: '', department: '' })
      .query<{ ended: string }>('SELECT end_own_sessions($1, $2) AS ended', [sessionId, kept]);
    return Number(row!.ended);
  }

  private namesOfIssuer({ sub, sid }: Pick<EndedByIssuer, 'sub' | 'sid'>): [Buffer | null, Buffer | null] {
    return [sub === null ? null : this.hashes.issuers('sub', sub), sid === null ? null : this.hashes.issuers('sid', sid)];
  }

  isCsrfTokenOf(token: string, shown: unknown): boolean {
    const [expected, given] = [Buffer.from(this.csrfTokenOf(token)), Buffer.from(typeof shown === 'string' ? shown : '')];
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}

const OPEN_OF = `
  SELECT session_id AS id, device, began_at, seen_at, least(ends_at, seen_at + $2::int * interval '1 second') AS ends_at,
         token_hash IS NOT DISTINCT FROM $3 AS is_current FROM session
   WHERE account_id = $1 AND ended_at IS NULL AND ends_at > clock_timestamp()
     AND seen_at > clock_timestamp() - $2::int * interval '1 second'
   ORDER BY seen_at DESC, session_id`;

/** Used within the idle time, and noted as used once a minute at most, or ten times in that. */
const FIND = `SELECT account_id, post_of, auth_at, acr, ends_at, seen_at < clock_timestamp() - least(60, $2 / 10.0) * interval '1 second' AS stale FROM session
  WHERE token_hash = $1 AND ended_at IS NULL AND ends_at > clock_timestamp() AND seen_at > clock_timestamp() - $2::int * interval '1 second'`;
