import type { Socket } from 'node:net';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { poolOf } from '#infra/database/source.js';

/**
 * Whose look it is, for PostgreSQL: its row-level security is the floor under the application's own check, and lets a row through by the same
 * region and department. An empty region sees nothing.
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

/** The rows within a scope. Each statement stands in a transaction of its own, so that a pooled connection keeps nothing of whose it was. */
export function rowsWithin(source: DataSource, scope: RowScope): Rows {
  return { query: (text, values = [], name) => queryWithin(poolOf(source), scope, { text, values, ...(name !== undefined && { name }) }) };
}

const SCOPE = { name: 'scope', text: `SELECT set_config('jishi.account', $1, true), set_config('jishi.region', $2, true), set_config('jishi.department', $3, true), set_config('jishi.persons', $4, true)` };

async function queryWithin<T>(pool: pg.Pool, { account, region, department, otherAccounts = [] }: RowScope, statement: pg.QueryConfig): Promise<T[]> {
  const client = await pool.connect();
  // They travel together: one way to PostgreSQL and back, in one piece. All are waited for, since a connection is handed on empty.
  const { stream } = (client as pg.PoolClient & { connection: { stream: Socket } }).connection;
  stream.cork();
  const sent = Promise.allSettled([
    client.query('BEGIN'), client.query({ ...SCOPE, values: [account, region, department, [account, ...otherAccounts].join(',')] }), client.query(statement), client.query('COMMIT'),
  ] as const);
  stream.uncork();
  const [, , answer, end] = await sent;
  client.release(end.status === 'rejected');
  if (answer.status === 'rejected') throw answer.reason;
  if (end.status === 'rejected') throw end.reason;
  return answer.value.rows as T[];
}
