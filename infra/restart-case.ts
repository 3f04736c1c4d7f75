import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type CaseInput, NAMES } from '#libs/contracts/journal.js';
import type { Pack } from '#libs/policy/pack.js';

/**
 * Starts an open case's workflow again from its journal, after Temporal lost or ended it (terminated, cancelled, its
 * database gone). The new run folds the journal before anything else: clocks, owed payments and answers come back.
 */
export async function restartCase(client: Client, database: DataSource, taskQueue: string, caseId: string): Promise<void> {
  const [row] = await database.query(
    `SELECT r.pack_hash, p.content AS pack, r.calendar_hash, c.content AS calendar
       FROM relief_case r JOIN policy_edition p ON p.hash = r.pack_hash JOIN policy_edition c ON c.hash = r.calendar_hash
      WHERE r.case_id = $1 AND r.status <> 'closed'`, [caseId],
  ) as { pack_hash: string; pack: Pack; calendar_hash: string; calendar: Calendar }[];
  if (!row) return;
  const input: CaseInput = { caseId, pack: row.pack, packHash: row.pack_hash, calendar: row.calendar, calendarHash: row.calendar_hash, resume: true };
  await client.workflow.start(NAMES.reliefCase, { workflowId: caseId, taskQueue, args: [input], workflowIdReusePolicy: 'ALLOW_DUPLICATE' })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
}
