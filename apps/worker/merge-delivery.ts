import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { failpoint } from '#infra/failpoint.js';
import { resumption } from '#infra/restart-case.js';
import { instantOf } from '#libs/clock/instant.js';
import { type Merger, NAMES, type ReliefCase } from '#libs/contracts/journal.js';

const BATCH = 20;
const TELL_WITHIN_MS = 10_000;

interface Undelivered {
  case_id: string;
  case_no: string;
  into_case_id: string;
  first_contact: Date;
}

/**
 * Tells a case that another was merged into it. The word was left in the transaction that closed the other one, so it
 * outlives any crash; it is delivered at least once, and the case that gets it takes it once, since the merged case
 * names the update and with it the cause in the journal.
 */
export class MergeDelivery implements LockedWork {
  readonly name = 'merge-delivery';
  readonly lock = 7_210_004;
  readonly wakeOn = 'jishi_merge';
  readonly pauseMs = 5_000;

  constructor(private readonly database: DataSource, private readonly client: Client, private readonly taskQueue: string, private readonly log: Logger) {}

  async turn(): Promise<number> {
    const waiting = await this.database.query(
      `SELECT m.case_id, c.case_no, m.into_case_id, m.first_contact FROM merge_delivery m JOIN relief_case c USING (case_id)
        WHERE m.delivered_at IS NULL AND m.next_attempt_at < now() ORDER BY m.next_attempt_at LIMIT ${BATCH}`) as Undelivered[];
    const delivered = await Promise.all(waiting.map(word => this.deliver(word)));
    return delivered.filter(Boolean).length;
  }

  private async deliver({ case_id: caseId, case_no: caseNo, into_case_id: into, first_contact: firstContact }: Undelivered): Promise<boolean> {
    try {
      // It may have lost its workflow, or be closed by now: then a new run takes the word.
      const startWorkflowOperation = await resumption(this.database, this.taskQueue, into);
      await failpoint('merge.before-telling');
      await this.client.connection.withDeadline(Date.now() + TELL_WITHIN_MS, () => this.client.workflow.executeUpdateWithStart<ReliefCase, null, [Merger]>(NAMES.absorb, {
        updateId: `merge:${caseId}`, args: [{ caseNo, firstContact: instantOf(firstContact.getTime()) }], startWorkflowOperation,
      }));
      await failpoint('merge.absorbed');
      await this.database.query('UPDATE merge_delivery SET delivered_at = now() WHERE case_id = $1', [caseId]);
      await failpoint('merge.delivered');
      return true;
    } catch (error) {
      this.log.warn({ caseId: into, mergedCaseNo: caseNo, error: (error as Error).name }, 'a case could not be told of a merger yet');
      await this.database.query(`UPDATE merge_delivery SET next_attempt_at = now() + interval '5 seconds' WHERE case_id = $1`, [caseId]);
      return false;
    }
  }
}
