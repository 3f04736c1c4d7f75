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

  constructor(database: Queryable) {
    this.database = database;
  }

  find(id: string): Promise<Account | null> {
    return this.working.load(id);
  }

  private async findAll(ids: readonly string[]): Promise<(Account | null)[]> {
    const rows = await this.database.query(`SELECT ${COLUMNS} FROM account WHERE account_id = ANY ($1) AND left_at IS NULL`, [ids]) as AccountRow[];
    const found = new Map(rows.map(row => [row.account_id, accountOf(row)]));
    return ids.map(id => found.get(id) ?? null);
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
