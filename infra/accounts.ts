import DataLoader from 'dataloader';
import type { BlindIndex } from '#infra/blind-index.js';
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
  person?: string[] | null;
}

/** An account as the administrator keeps it. */
export type KeptAccount = WorkingAccount & { active: boolean };

/** With further accounts of the same person, which stand for them as well. */
export type WorkingAccount = Account & { otherAccounts?: string[] };

const COLUMNS = 'account_id, name, role, region, department, left_at IS NOT NULL AS left';
/** Every account of whoever the account is, where they have more than one. */
const PERSON = `CASE WHEN EXISTS (SELECT FROM account same WHERE same.account_id <> account.account_id
    AND (same.phone_key = account.phone_key OR same.resident_key = account.resident_key)) THEN accounts_of_person(account_id) END AS person`;

/** Who works here, as the database has it now: whoever left is nobody with the next look. */
export class Accounts {
  private readonly database: Queryable;

  /** Each request looks for whoever calls: those that arrived together look together, and nothing is kept for the next. */
  private readonly working = new DataLoader<string, WorkingAccount | null>(ids => this.findAll(ids), { cache: false, batchScheduleFn: look => setImmediate(look) });

  private readonly shown = new DataLoader<ShownToken, WorkingAccount | null>(tokens => this.bearingAll(tokens), { cache: false, batchScheduleFn: look => setImmediate(look) });

  private readonly columns: string;

  /** `persons`: false for whoever may not know which accounts are one person's. */
  constructor(database: Queryable, { persons = true } = {}) {
    this.database = database;
    this.columns = persons ? `${COLUMNS}, ${PERSON}` : COLUMNS;
  }

  find(id: string): Promise<WorkingAccount | null> {
    return this.working.load(id);
  }

  /** Whoever shows a token, unless it has been revoked: this one, or all they were given until then. */
  bearing(token: ShownToken): Promise<WorkingAccount | null> {
    return this.shown.load(token);
  }

  /** Whoever works here or did. */
  async kept(id: string): Promise<KeptAccount | null> {
    const [row] = await this.database.query(`SELECT ${this.columns} FROM account WHERE account_id = $1`, [id]) as AccountRow[];
    return row ? { ...accountOf(row), active: !row.left } : null;
  }

  private async findAll(ids: readonly string[]): Promise<(WorkingAccount | null)[]> {
    const rows = await this.database.query(`SELECT ${this.columns} FROM account WHERE account_id = ANY ($1) AND left_at IS NULL`, [ids]) as AccountRow[];
    const found = new Map(rows.map(row => [row.account_id, accountOf(row)]));
    return ids.map(id => found.get(id) ?? null);
  }

  private async bearingAll(tokens: readonly ShownToken[]): Promise<(WorkingAccount | null)[]> {
    const rows = await this.database.query(bearingSql(this.columns), [
      tokens.map(({ accountId }) => accountId), tokens.map(({ tokenId }) => tokenId), tokens.map(({ issuedAtMs }) => new Date(issuedAtMs)),
    ]) as (AccountRow & { n: string })[];
    const found = new Map(rows.map(row => [Number(row.n), accountOf(row)]));
    return tokens.map((_, i) => found.get(i + 1) ?? null);
  }

  /** Everybody, by region and post; `left`: those who do not work here any more as well. */
  async all({ left = false } = {}): Promise<KeptAccount[]> {
    const rows = await this.database.query(`SELECT ${this.columns} FROM account WHERE left_at IS NULL OR $1 ORDER BY region, role, account_id`, [left]) as AccountRow[];
    return rows.map(row => ({ ...accountOf(row), active: !row.left }));
  }

  /** The post somebody may act in now, by delegation; null where they may not. */
  async post(of: string, to: string): Promise<WorkingAccount | null> {
    const [row] = await this.database.query(
      `SELECT ${this.columns} FROM account JOIN standing_delegation ON of_account = account_id WHERE account_id = $1 AND to_account = $2 AND left_at IS NULL`, [of, to]) as AccountRow[];
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
const bearingSql = (columns: string) => `
  SELECT asked.n, ${columns}
    FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS asked (bearer, token_id, issued_at, n)
    JOIN account ON account_id = bearer
   WHERE left_at IS NULL AND NOT EXISTS (
     SELECT FROM token_revocation r WHERE r.account_id = bearer AND r.revoked_at > clock_timestamp() - interval '2 hours'
        AND (r.token_id = asked.token_id OR r.token_id IS NULL AND r.revoked_at >= issued_at))`;

export function accountOf({ account_id: id, name, role, region, department, person }: Omit<AccountRow, 'left'>): WorkingAccount {
  return { id, name, role, region, ...(department !== null && { department }), ...(person && { otherAccounts: person.filter(other => other !== id) }) };
}

export interface Contact {
  phone?: string | undefined;
  email?: string | undefined;
}

/** By which somebody is known to be the same person under two accounts. */
export interface Identified extends Contact {
  residentId?: string | undefined;
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
const residentContext = (id: string) => `resident:${id}`;

/** Identity numbers of whoever works here, sealed. */
export class ResidentIds {
  private readonly database: Queryable;
  private readonly seal: Seal;

  constructor(database: Queryable, seal: Seal) {
    this.database = database;
    this.seal = seal;
  }

  async all(): Promise<Map<string, string>> {
    const rows = await this.database.query('SELECT account_id, sealed_resident_id FROM account WHERE sealed_resident_id IS NOT NULL') as
      { account_id: string; sealed_resident_id: Buffer }[];
    return new Map(rows.map(({ account_id: id, sealed_resident_id: sealed }) => [id, this.seal.openJson<string>(sealed, residentContext(id))]));
  }
}

/** The values of an account's row, in the order of `ACCOUNT_COLUMNS`. */
export function accountValues({ id, name, role, region, department, phone, email, residentId }: Account & Identified, seal: Seal, index: BlindIndex): unknown[] {
  const contact = phone === undefined && email === undefined ? null : seal.sealJson({ phone, email }, contactContext(id));
  return [
    id, name, role, region, department ?? null, contact, phone !== undefined, email !== undefined, phone === undefined ? null : index.staffPhone(phone),
    residentId === undefined ? null : seal.sealJson(residentId, residentContext(id)), residentId === undefined ? null : index.staffResident(residentId),
  ];
}

export const ACCOUNT_COLUMNS =
  'account_id, name, role, region, department, sealed_contact, has_phone, has_email, phone_key, sealed_resident_id, resident_key';

/** Takes up those of the staff file whom the database does not know yet; of the others it knows better. */
export async function takeUpStaff(database: Queryable, { accounts, body }: Staff, seal: Seal, index: BlindIndex): Promise<void> {
  for (const account of accounts.values()) {
    await database.query(
      `WITH taken AS (INSERT INTO account (${ACCOUNT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING account_id)
       INSERT INTO account_change (account_id, changed_by, after) SELECT account_id, 'system', $12 FROM taken`,
      [...accountValues(account, seal, index), JSON.stringify(changed({ ...account, active: true }))]);
  }
  await database.query('INSERT INTO instance_body (region) VALUES ($1) ON CONFLICT (one) DO UPDATE SET region = excluded.region', [body]);
  await keyPhones(database, seal, index);
}

/** Why whoever runs the instance sets a post by hand. */
export const OPERATOR_REASONS = ['nobody-can-confirm', 'no-auditor'] as const;
export type OperatorReason = (typeof OPERATOR_REASONS)[number];

/** Sets a post without a second person: for a county that cannot help itself any more. By the database's owner; on record, and told. */
export async function appointByOperator(
  database: Queryable, account: Account & Identified, reason: OperatorReason, seal: Seal, index: BlindIndex,
): Promise<void> {
  const now = JSON.stringify(changed({ ...account, active: true }));
  const columns = ACCOUNT_COLUMNS.split(', ').slice(1);
  await database.query(
    `WITH known AS (SELECT standing_of(a) AS standing FROM account a WHERE account_id = $1),
     written AS (
       INSERT INTO account (${ACCOUNT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (account_id) DO UPDATE SET ${columns.map(column => `${column} = excluded.${column}`).join(', ')}, left_at = NULL),
     noted AS (
       INSERT INTO account_change (account_id, changed_by, reason, before, after)
       VALUES ($1, 'operator', $13, (SELECT standing FROM known), $12) RETURNING change_no)
     SELECT alert_post('operator:' || change_no, 'post-by-operator', $1, $4),
            -- In another post they are somebody else, as after a change by the API.
            CASE WHEN EXISTS (SELECT FROM known) THEN put_out($1, 'operator') END FROM noted`,
    [...accountValues(account, seal, index), now, reason]);
}

/** Telephones that an earlier release wrote down without a key. */
async function keyPhones(database: Queryable, seal: Seal, index: BlindIndex): Promise<void> {
  const rows = await database.query('SELECT account_id, sealed_contact FROM account WHERE has_phone AND phone_key IS NULL') as
    { account_id: string; sealed_contact: Buffer }[];
  for (const { account_id: id, sealed_contact: sealed } of rows) {
    const { phone } = seal.openJson<Contact>(sealed, contactContext(id));
    if (phone !== undefined) await database.query('UPDATE account SET phone_key = $2 WHERE account_id = $1', [id, index.staffPhone(phone)]);
  }
}

/** What of an account is written down when it changes: how somebody is reached is not. */
export function changed({ name, role, region, department, active }: KeptAccount): object {
  return { name, role, region, department: department ?? null, active };
}
