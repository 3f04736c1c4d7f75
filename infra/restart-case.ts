import { type Client, WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { failpoint } from '#infra/failpoint.js';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type CaseInput, NAMES, type ReliefCase, RUN_UPDATES } from '#libs/contracts/journal.js';
import type { Pack } from '#libs/policy/pack.js';

/**
 * Starts a case's workflow again from its journal, after Temporal lost or ended it (terminated, cancelled, its
 * database gone). The new run folds the journal before anything else: clocks, owed payments and answers come back.
 */
export async function restartCase(client: Client, database: CaseRows, taskQueue: string, caseId: string): Promise<void> {
  const input = await resumed(database, caseId);
  await failpoint('case.before-restart');
  await client.workflow.start(NAMES.reliefCase, { workflowId: caseId, taskQueue, args: [input], workflowIdReusePolicy: 'ALLOW_DUPLICATE' })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    });
  await failpoint('case.restarted');
}

/**
 * For an update that has to reach the case whether or not a workflow runs for it: where none does, a new run folds the
 * journal and then takes the update. An operation can be used once only.
 */
export async function resumption(database: CaseRows, taskQueue: string, caseId: string): Promise<WithStartWorkflowOperation<ReliefCase>> {
  const input = await resumed(database, caseId);
  return new WithStartWorkflowOperation(NAMES.reliefCase, {
    workflowId: caseId, taskQueue, args: [input], workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

/** A whole database, or what of it somebody is shown. */
interface CaseRows {
  query(text: string, values: unknown[]): Promise<unknown>;
}

async function resumed(database: CaseRows, caseId: string): Promise<CaseInput> {
  const [row] = await database.query(
    `SELECT r.pack_hash, p.content AS pack, r.calendar_hash, c.content AS calendar
       FROM relief_case r JOIN policy_edition p ON p.hash = r.pack_hash JOIN policy_edition c ON c.hash = r.calendar_hash
      WHERE r.case_id = $1`, [caseId],
  ) as { pack_hash: string; pack: Pack; calendar_hash: string; calendar: Calendar }[];
  if (!row) throw new Error(`there is no case ${caseId}`);
  return { caseId, pack: row.pack, packHash: row.pack_hash, calendar: row.calendar, calendarHash: row.calendar_hash, resume: true, runUpdates: RUN_UPDATES };
}
