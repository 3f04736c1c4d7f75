import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { NAMES } from '#libs/contracts/journal.js';

const BATCH = 20;
const ASK_WITHIN_MS = 10_000;

/**
 * Finds cases whose journal is ahead of their workflow: a step was journalled and its workflow task got lost in a
 * crash. Nobody may come back to such a case for days, while its clocks run on what it believed before and its
 * payments wait. Each case is asked once after every change; only one that lags costs an update.
 */
export class Sweeper implements LockedWork {
  readonly name = 'sweeper';
  readonly lock = 7_210_002;
  readonly pauseMs = 5_000;

  constructor(private readonly database: DataSource, private readonly client: Client, private readonly log: Logger) {}

  async turn(): Promise<number> {
    const cases = await this.database.query(
      `SELECT case_id, head FROM relief_case
        WHERE confirmed_head < head AND sweep_at < now() ORDER BY sweep_at LIMIT ${BATCH}`,
    ) as { case_id: string; head: number }[];
    const confirmed = await Promise.all(cases.map(({ case_id, head }) => this.confirm(case_id, head)));
    return confirmed.filter(Boolean).length;
  }

  /** Whether the workflow now knows all that the journal holds. */
  private async confirm(caseId: string, head: number): Promise<boolean> {
    try {
      const handle = this.client.workflow.getHandle(caseId);
      await this.client.connection.withDeadline(Date.now() + ASK_WITHIN_MS, async () => {
        if (await handle.query<number>(NAMES.head) >= head) return;
        this.log.warn({ caseId }, 'a case lost a step: it takes it from its journal');
        await handle.executeUpdate(NAMES.sync);
      });
      await this.database.query('UPDATE relief_case SET confirmed_head = $2 WHERE case_id = $1 AND confirmed_head < $2', [caseId, head]);
      return true;
    } catch (error) {
      // Comes round again after the others; what has no workflow any more is somebody's business, not a loop's.
      this.log.warn({ caseId, error: (error as Error).name }, 'a case could not be asked how far it is');
      await this.database.query(`UPDATE relief_case SET sweep_at = clock_timestamp() + interval '30 seconds' WHERE case_id = $1`, [caseId]);
      return false;
    }
  }
}
