import { DataSource, type EntityManager } from 'typeorm';

/** A pool on the application's own role. The schema is the migrations' business alone: `synchronize` stays off. */
export async function openDatabase(url: string, applicationName: string, poolSize: number): Promise<DataSource> {
  return new DataSource({
    type: 'postgres', url, applicationName, poolSize, synchronize: false, logging: false,
    extra: { connectionTimeoutMillis: 3_000, statement_timeout: 10_000, query_timeout: 12_000, idle_in_transaction_session_timeout: 30_000 },
  }).initialize();
}

/** One transaction; `work` must use the manager it is handed, or a small pool deadlocks. */
export function tx<T>(source: DataSource, work: (manager: EntityManager) => Promise<T>): Promise<T> {
  return source.transaction(work);
}
