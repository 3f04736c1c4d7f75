import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils.js';

/** One run of a case's workflow, with its payloads as they are stored: sealed. */
export interface CaseRun {
  runId: string;
  status: string;
  history: History;
}

/**
 * Every run of a case that Temporal still has, oldest first: it was opened, reopened, started again from its journal, or
 * went on as new. The newest is known for certain; the others are looked up in the server's list, and from each to the one before.
 */
export async function readCaseRuns(client: Client, caseId: string): Promise<CaseRun[]> {
  const newest = await unlessGone(client.workflow.getHandle(caseId).describe());
  if (!newest) return [];
  const runs = new Map<string, { run: CaseRun; startedAtMs: number }>();
  const read = async (runId: string, status: string, startedAtMs: number): Promise<void> => {
    if (runs.has(runId)) return;
    const history = await unlessGone(client.workflow.getHandle(caseId, runId).fetchHistory());
    if (!history) return;
    runs.set(runId, { run: { runId, status, history }, startedAtMs });
    const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
    if (before) await read(before, 'CONTINUED_AS_NEW', startedAtMs - 1);
  };
  for await (const { runId, status, startTime } of client.workflow.list({ query: `WorkflowId = '${caseId}'` })) await read(runId, status.name, startTime.getTime());
  await read(newest.runId, newest.status.name, newest.startTime.getTime());
  return [...runs.values()].sort((a, b) => a.startedAtMs - b.startedAtMs).map(({ run }) => run);
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
