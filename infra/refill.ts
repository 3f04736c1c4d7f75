import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { restartCase } from '#infra/restart-case.js';

const PAGE = 500;
const AT_ONCE = 20;

export interface Refilled {
  /** Cases that go on: open ones, and closed ones whose payment is still under way. */
  cases: number;
  /** Of these, how many began a new run just now; a workflow ran for the others already. */
  started: number;
}

/** A whole database. */
interface CaseRows {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/**
 * Gives every case that goes on a workflow where none runs: in a Temporal that has just been emptied, in all of them. Each begins by
 * folding its journal, and then does what is owed: rungs that came due meanwhile, and payments, of which the bank is asked. Safe to repeat,
 * and beside people at work: whoever gives a command meanwhile starts that case's run themselves.
 */
export async function refill(client: Client, database: CaseRows, taskQueue: string, progress: (soFar: Refilled) => void): Promise<Refilled> {
  const refilled: Refilled = { cases: 0, started: 0 };
  for (let after = ''; ;) {
    const page = await database.query(
      `SELECT case_id FROM relief_case c
        WHERE case_id > $1 AND (status <> 'closed' OR EXISTS (SELECT FROM payment_order o WHERE o.case_id = c.case_id AND o.settled_at IS NULL))
        ORDER BY case_id LIMIT ${PAGE}`, [after]) as { case_id: string }[];
    for (let i = 0; i < page.length; i += AT_ONCE) {
      const started = await Promise.all(page.slice(i, i + AT_ONCE).map(({ case_id: caseId }) => startUnlessRunning(client, database, taskQueue, caseId)));
      refilled.cases += started.length;
      refilled.started += started.filter(Boolean).length;
      progress(refilled);
    }
    if (page.length < PAGE) return refilled;
    after = page.at(-1)!.case_id;
  }
}

async function startUnlessRunning(client: Client, database: CaseRows, taskQueue: string, caseId: string): Promise<boolean> {
  const status = await client.workflow.getHandle(caseId).describe().then(run => run.status.name, (error: unknown) => {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return 'NOT_FOUND';
  });
  if (status === 'RUNNING') return false;
  await restartCase(client, database, taskQueue, caseId);
  return true;
}
