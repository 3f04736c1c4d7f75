import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import type { Place } from '#infra/files/place.js';

const BATCH = 20;

/**
 * Removes files that were handed in and that no case refers to after some days. It first says so in the file's row, where
 * the journal would have to say that it is attached: that is for good, and only then does the file go. Handed in once
 * more, it gets another name, so that neither a crash nor a late removal can hit it.
 */
export class UnattachedFiles implements LockedWork {
  readonly name = 'unattached-files';
  readonly lock = 7_210_008;
  readonly pauseMs = 5_000;

  constructor(private readonly database: DataSource, private readonly place: Place, private readonly afterDays: number, private readonly log: Logger) {
    // An upload must be over long before.
    if (afterDays < 1) throw new Error('JISHI_UNATTACHED_DAYS has to be 1 or more');
  }

  async turn(): Promise<number> {
    // The journal has the last word, should a worker of an earlier release have written there without a look at this table.
    await this.database.query(
      `UPDATE upload SET state = 'going' WHERE state IN ('coming', 'kept') AND touched_at < clock_timestamp() - $1 * interval '1 day'
         AND NOT EXISTS (SELECT FROM journal_event e WHERE e.case_id = upload.case_id AND e.type = 'Attached' AND e.data ->> 'sha256' = upload.sha256)`, [this.afterDays]);
    const going = await this.database.query(
      `SELECT name FROM upload WHERE state = 'going' AND touched_at < clock_timestamp() - interval '1 minute' ORDER BY touched_at LIMIT ${BATCH}`) as { name: string }[];
    let removed = 0;
    for (const { name } of going) removed += await this.remove(name) ? 1 : 0;
    if (removed > 0) this.log.info({ removed }, 'files that nobody had attached were removed');
    return removed;
  }

  private async remove(name: string): Promise<boolean> {
    try {
      await this.place.remove(name);
      await this.database.query(`DELETE FROM upload WHERE name = $1 AND state = 'going'`, [name]);
      return true;
    } catch (error) {
      // It comes round again after the others.
      this.log.warn({ error: (error as { code?: string }).code ?? (error as Error).name }, 'a file that nobody had attached could not be removed yet');
      await this.database.query('UPDATE upload SET touched_at = clock_timestamp() WHERE name = $1', [name]);
      return false;
    }
  }
}
