/**
 * What time it is by PostgreSQL. The clock of the machine this runs on may be wrong, or be set while it runs, and must
 * neither move a deadline nor turn anybody away.
 */
export class DatabaseClock {
  private known: { ms: number; monotonicMs: number } | null = null;
  private looking: Promise<void> | null = null;

  /** `look` asks PostgreSQL. */
  constructor(private readonly look: () => Promise<number>) {}

  static of(database: { query(sql: string): Promise<unknown> }): DatabaseClock {
    return new DatabaseClock(async () => databaseMs(await database.query(`SELECT ${NOW_MS}`)));
  }

  /** Counted on between two looks, and while the database is away. @throws while it was never reached. */
  async nowMs(): Promise<number> {
    const elapsedMs = this.elapsedMs();
    if (elapsedMs < 0 || elapsedMs > LOOK_AFTER_MS) this.looking ??= this.lookNow();
    if (elapsedMs < 0 || elapsedMs > TRUSTED_MS) await this.looking;
    if (!this.known) throw new Error('the database has not said what time it is');
    return Math.round(this.known.ms + this.elapsedMs());
  }

  private elapsedMs(): number {
    return this.known ? performance.now() - this.known.monotonicMs : Number.POSITIVE_INFINITY;
  }

  private async lookNow(): Promise<void> {
    try {
      const ms = await this.look();
      this.known = { ms, monotonicMs: performance.now() };
    } catch {
      // It will be asked again; whoever needs it says that it is away.
    } finally {
      this.looking = null;
    }
  }
}

/** PostgreSQL's time, in milliseconds since 1970, as a column of a query that answers with one row. */
export const NOW_MS = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now_ms';

export function databaseMs(rows: unknown): number {
  return Number((rows as [{ now_ms: string }])[0].now_ms);
}

const LOOK_AFTER_MS = 2_000;
const TRUSTED_MS = 60_000;
