import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import { clientThatWaits } from '#infra/database/connection.js';

/** How long something is waited for, in milliseconds. */
interface Patience {
  /** For a connection of the pool, or a new one. */
  connectionMs: number;
  lockMs: number;
  statementMs: number;
}

/** For work that nobody waits for at a screen. */
const PATIENT: Patience = { connectionMs: 3_000, lockMs: 10_000, statementMs: 10_000 };
/** For answers to callers: turned away soon, so that they neither pile up nor hold a connection that others wait for. */
export const BRISK: Patience = { connectionMs: 1_500, lockMs: 1_500, statementMs: 5_000 };

/** A pool on the application's own role. The schema is the migrations' business alone: `synchronize` stays off. */
export async function openDatabase(url: string, applicationName: string, poolSize: number, { connectionMs, lockMs, statementMs } = PATIENT): Promise<DataSource> {
  return new DataSource({
    type: 'postgres', url, applicationName, poolSize, synchronize: false, logging: false,
    extra: {
      // Statements that do not wait for each other's answers travel together.
      pipeline: true,
      // What a parameter is makes the plan: a county's towns differ, and one plan for all would serve none.
      options: '-c plan_cache_mode=force_custom_plan',
      connectionTimeoutMillis: connectionMs, lock_timeout: lockMs, statement_timeout: statementMs, idle_in_transaction_session_timeout: 30_000,
      Client: clientThatWaits(statementMs + 2_000),
    },
  }).initialize();
}

/** Rows of a statement that is asked again and again: each connection takes it in once, under its name. */
export async function prepared<T extends pg.QueryResultRow>(source: DataSource, name: string, text: string, values: unknown[]): Promise<T[]> {
  return (await poolOf(source).query<T>({ name, text, values })).rows;
}

/** The driver's own pool, for what TypeORM has no word for. */
export function poolOf(source: DataSource): pg.Pool {
  return (source.driver as unknown as { master: pg.Pool }).master;
}

/** One transaction; `work` must use the manager it is handed, or a small pool deadlocks. */
export function tx<T>(source: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return source.transaction(work);
}
