import type { Socket } from 'node:net';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { ScopeSeal } from '#infra/database/scope-seal.js';
import { poolOf } from '#infra/database/source.js';

/**
 * Whose look it is, for PostgreSQL: its row-level security is the floor under the application's own check, and lets a row
 * through by the same region and department. An empty region sees nothing. What changes accounts goes by the account.
 */
export interface RowScope {
  account: string;
  /** The digits that every region code within begins with. */
  region: string;
  /** Empty for whoever answers for none. */
  department: string;
  /** The post they act in, and further accounts of theirs: who is recused under any of them is not shown the case. */
  otherAccounts?: readonly string[];
}

/** What reads rows: a whole database, or as much of it as a scope lets through. */
export interface Rows {
  /** `name`: asked so often that each connection takes it in once, under that name. */
  query<T>(text: string, values?: unknown[], name?: string): Promise<T[]>;
}

const seals = new WeakMap<DataSource, ScopeSeal>();

/** To be said once of a database, before anybody looks: by what it knows our scopes. */
export function sealScopes(source: DataSource, seal: ScopeSeal): void {
  seals.set(source, seal);
}

/**
 * The rows within a scope. Each statement stands in a transaction of its own, so that a pooled connection keeps nothing of
 * whose it was.
 */
export function rowsWithin(source: DataSource, scope: RowScope): Rows {
  return {
    query: (text, values = [], name) => {
      const seal = seals.get(source);
      if (!seal) throw new Error('nothing seals the scopes of this database');
      return queryWithin(poolOf(source), seal, scope, { text, values, ...(name !== undefined && { name }) });
    },
  };
}

async function queryWithin<T>(pool: pg.Pool, seal: ScopeSeal, scope: RowScope, statement: pg.QueryConfig): Promise<T[]> {
  const client = await pool.connect();
  let clean = false;
  try {
    let answer = await turnOf(client, seal, scope, statement);
    if (answer.status === 'rejected' && isOfAnotherTurn(answer.reason)) {
      // Somebody else drew a number on this connection. Nothing was done, so it is asked once more.
      turns.delete(client);
      answer = await turnOf(client, seal, scope, statement);
    }
    clean = turns.has(client);
    if (answer.status === 'rejected') throw answer.reason;
    return answer.value.rows as T[];
  } finally {
    client.release(!clean);
  }
}

/** Every account of whoever looks. */
export function personsOf({ account, otherAccounts = [] }: RowScope): string {
  return [account, ...otherAccounts].join(',');
}

/** The number of each connection's next transaction, which its scope is sealed for. */
const turns = new WeakMap<pg.PoolClient, string>();

const TURN = { name: 'turn', text: `SELECT nextval('scope_turn_no') AS turn` };
const SCOPE = {
  name: 'scope',
  text: `SELECT set_config('jishi.account', $1, true), set_config('jishi.region', $2, true), set_config('jishi.department', $3, true),
    set_config('jishi.persons', $4, true), set_config('jishi.seal', $5, true)`,
};

/** One transaction, and the number of the one after it: from then on nobody does anything with this one's seal. */
async function turnOf(client: pg.PoolClient, seal: ScopeSeal, scope: RowScope, statement: pg.QueryConfig): Promise<PromiseSettledResult<pg.QueryResult>> {
  const turn = turns.get(client) ?? (await client.query<{ turn: string }>(TURN)).rows[0]!.turn;
  turns.delete(client);
  const { account, region, department } = scope;
  const persons = personsOf(scope);
  const sealed = seal.of(scope, turn);
  // They travel together: one way to PostgreSQL and back, in one piece. All are waited for, since a connection is handed on empty.
  const { stream } = (client as pg.PoolClient & { connection: { stream: Socket } }).connection;
  stream.cork();
  const sent = Promise.allSettled([
    client.query('BEGIN'), client.query({ ...SCOPE, values: [account, region, department, persons, sealed] }), client.query(statement),
    client.query('COMMIT'), client.query<{ turn: string }>(TURN),
  ] as const);
  stream.uncork();
  const [, , answer, end, next] = await sent;
  if (end.status === 'fulfilled' && next.status === 'fulfilled') turns.set(client, next.value.rows[0]!.turn);
  return answer.status === 'fulfilled' && end.status === 'rejected' ? end : answer;
}

function isOfAnotherTurn(error: unknown): boolean {
  return ['JS001', '55000'].includes((error as { code?: string }).code ?? '');
}
