import DataLoader from 'dataloader';
import type { Seal } from '#infra/seal.js';
import type { Account, Staff } from '#infra/staff.js';

/** What reads accounts from: a database, or what stands for one. */
interface Queryable {
  query(text: string, values?: unknown[]): Promise<unknown>;
}

interface AccountRow {
  account_id: string;
  name: string;
  role: Account['role'];
  region: string;
  department: string | null;
  left: boolean;
}

/** An account as the administrator keeps it. */
export type KeptAccount = Account & { active: boolean };

const COLUMNS = 'account_id, name, role, region, department, left_at IS NOT NULL AS left';

/** Who works here, as the database has it now: whoever left is nobody with the next look. */
export class Accounts {
  private readonly database: Queryable;

  /** Each request looks for whoever calls: those that arrived together look together, and nothing is kept for the next. */
  private readonly working = new DataLoader<string, Account | null>(ids => this.findAll(ids), { cache: false, batchScheduleFn: look => setImmediate(look) });

  private readonly shown = new DataLoader<ShownToken, Account | null>(tokens => this.bearingAll(tokens), { cache: false, batchScheduleFn: look => setImmediate(look) });

  constructor(database: Queryable) {
    this.database = database;
  }

  find(id: string): Promise<Account | null> {
    return this.working.load(id);
  }

  /** Whoever shows a token, unless it has been revoked: this one, or all they were given until then. */
  bearing(token: ShownToken): Promise<Account | null> {
    return this.shown.load(token);
  }

  /** Whoever works here or did. */
  async kept(id: string): Promise<KeptAccount | null> {
    const [row] = await this.database.query(`SELECT ${COLUMNS} FROM account WHERE account_id = $1`, [id]) as AccountRow[];
    return row ? { ...accountOf(row), active: !row.left } : null;
  }

  private async findAll(ids: readonly string[]): Promise<(Account | null)[]> {
    const rows = await this.database.query(`SELECT ${COLUMNS} FROM account WHERE account_id = ANY ($1) AND left_at IS NULL`, [ids]) as AccountRow[];
    const found = new Map(rows.map(row => [row.account_id, accountOf(row)]));
    return ids.map(id => found.get(id) ?? null);
  }

  private async bearingAll(tokens: readonly ShownToken[]): Promise<(Account | null)[]> {
    const rows = await this.database.query(BEARING, [
      tokens.map(({ accountId }) => accountId), tokens.map(({ tokenId }) => tokenId), tokens.map(({ issuedAtMs }) => new Date(issuedAtMs)),
    ]) as (AccountRow & { n: string })[];
    const found = new Map(rows.map(row => [Number(row.n), accountOf(row)]));
    return tokens.map((_, i) => found.get(i + 1) ?? null);
  }

  /** Everybody, by region and post; `left`: those who do not work here any more as well. */
  async all({ left = false } = {}): Promise<KeptAccount[]> {
    const rows = await this.database.query(`SELECT ${COLUMNS} FROM account WHERE left_at IS NULL OR $1 ORDER BY region, role, account_id`, [left]) as AccountRow[];
    return rows.map(row => ({ ...accountOf(row), active: !row.left }));
  }

  /** The post somebody may act in now, by delegation; null where they may not. */
  async post(of: string, to: string): Promise<Account | null> {
    const [row] = await this.database.query(
      `SELECT ${COLUMNS} FROM account JOIN standing_delegation ON of_account = account_id WHERE account_id = $1 AND to_account = $2 AND left_at IS NULL`, [of, to]) as AccountRow[];
    return row ? accountOf(row) : null;
  }
}

/** A token that its signature vouches for. */
export interface ShownToken {
  accountId: string;
  tokenId: string;
  issuedAtMs: number;
}

/** No token lives so long, so that what was revoked earlier need not be looked at. */
const BEARING = `
  SELECT asked.n, ${COLUMNS}
    FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS asked (bearer, token_id, issued_at, n)
    JOIN account ON account_id = bearer
   WHERE left_at IS NULL AND NOT EXISTS (
     SELECT FROM token_revocation r WHERE r.account_id = bearer AND r.revoked_at > clock_timestamp() - interval '2 hours'
        AND (r.token_id = asked.token_id OR r.token_id IS NULL AND r.revoked_at >= issued_at))`;

export function accountOf({ account_id: id, name, role, region, department }: Omit<AccountRow, 'left'>): Account {
  return { id, name, role, region, ...(department !== null && { department }) };
}

export interface Contact {
  phone?: string | undefined;
  email?: string | undefined;
}

/** How to reach somebody, sealed; nothing for whoever cannot be. */
export class Contacts {
  private readonly database: Queryable;
  private readonly seal: Seal;

  constructor(database: Queryable, seal: Seal) {
    this.database = database;
    this.seal = seal;
  }

  async of(id: string): Promise<Contact> {
    const [row] = await this.database.query('SELECT sealed_contact FROM account WHERE account_id = $1 AND left_at IS NULL', [id]) as { sealed_contact: Buffer | null }[];
    return row?.sealed_contact ? this.seal.openJson<Contact>(row.sealed_contact, contactContext(id)) : {};
  }

  /** Of everybody who has any, those who have left as well. */
  async all(): Promise<Map<string, Contact>> {
    const rows = await this.database.query('SELECT account_id, sealed_contact FROM account WHERE sealed_contact IS NOT NULL') as { account_id: string; sealed_contact: Buffer }[];
    return new Map(rows.map(({ account_id: id, sealed_contact: sealed }) => [id, this.seal.openJson<Contact>(sealed, contactContext(id))]));
  }
}

const contactContext = (id: string) => `contact:${id}`;

/** The values of an account's row, in the order of `ACCOUNT_COLUMNS`. */
export function accountValues({ id, name, role, region, department, phone, email }: Account & Contact, seal: Seal): unknown[] {
  const contact = phone === undefined && email === undefined ? null : seal.sealJson({ phone, email }, contactContext(id));
  return [id, name, role, region, department ?? null, contact, phone !== undefined, email !== undefined];
}

export const ACCOUNT_COLUMNS = 'account_id, name, role, region, department, sealed_contact, has_phone, has_email';

/** Takes up those of the staff file whom the database does not know yet; of the others it knows better. */
export async function takeUpStaff(database: Queryable, { accounts }: Staff, seal: Seal): Promise<void> {
  for (const account of accounts.values()) {
    await database.query(
      `WITH taken AS (INSERT INTO account (${ACCOUNT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING account_id)
       INSERT INTO account_change (account_id, changed_by, after) SELECT account_id, 'system', $9 FROM taken`, [...accountValues(account, seal), JSON.stringify(changed({ ...account, active: true }))]);
  }
}

/** What of an account is written down when it changes: how somebody is reached is not. */
export function changed({ name, role, region, department, active }: KeptAccount): object {
  return { name, role, region, department: department ?? null, active };
}
