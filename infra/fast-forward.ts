import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { Connection, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { NAMES } from '#libs/contracts/journal.js';
import { readKeyRing } from '#infra/keys.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching, type TemporalReach } from '#infra/temporal-connection.js';

/** Where the case's workflow lives and which keys it speaks with; an instance file has it all. */
export interface FastForwardTarget extends TemporalReach {
  namespace: string;
  keysFile: string;
  timeSkipping: boolean;
}

const MAX_WAIT_MS = 120_000;

/**
 * Moves one case's own time ahead, for training and tests: whatever is due on the way happens on the way. Give the
 * case no command meanwhile, or the server may jump over rungs.
 * `isCase` false: another workflow, a payment that waits for the bank.
 * @throws when the server cannot skip time, or the case's workflow has ended.
 */
export async function fastForwardCase(target: FastForwardTarget, caseId: string, durationMs: number, { isCase = true } = {}): Promise<void> {
  if (!target.timeSkipping) throw new Error('this Temporal server cannot skip time; the production server 1.32.2 can (npm start builds it where Go is installed)');
  const connection = await Connection.connect(reaching(target));
  try {
    const client = clientOf(connection, target.namespace, new Seal(await readKeyRing(target.keysFile)));
    await forward(connection, target.namespace, caseId, durationMs, !isCase).catch((error: unknown) => {
      throw isNotFound(error) ? new Error('the case is closed: its time has ended') : error;
    });
    if (!isCase) return;
    // Queued behind the rungs that came due, so when it answers they are journalled; it also records the case's new time.
    await client.workflow.getHandle(caseId).executeUpdate(NAMES.sync).catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    });
  } finally {
    await connection.close();
  }
}

function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && error.code === status.NOT_FOUND;
}

async function forward(connection: Connection, namespace: string, workflowId: string, durationMs: number, isChild: boolean): Promise<void> {
  const id = randomUUID();
  const workflowExecution = { workflowId };
  const { workflowService } = connection;
  const describe = async () => (await workflowService.describeWorkflowExecution({ namespace, execution: workflowExecution })).workflowExecutionInfo;
  // A child is started some time after what asked for it was answered.
  const begun = async () => {
    try {
      return Number((await describe())?.historyLength ?? 0) >= 2;
    } catch (error) {
      if (isChild && isNotFound(error)) return false;
      throw error;
    }
  };
  const deadline = Date.now() + MAX_WAIT_MS;
  // It has no task yet in the moment after it is started, and would be taken (1.32.2) for one that waits for its time: all of it would go by before the first line.
  while (!await begun() && Date.now() < deadline) await pause(20);
  await workflowService.updateWorkflowExecutionOptions({
    namespace, workflowExecution,
    workflowExecutionOptions: {
      timeSkippingConfig: {
        enabled: true,
        disablePropagation: true, // A child that skips time would skip its retries' pauses without end.
        maxSessionSkipCount: 1_000,
        fastForwardConfig: { id, duration: { seconds: Math.floor(durationMs / 1_000), nanos: (durationMs % 1_000) * 1_000_000 } },
      },
    },
    updateMask: { paths: ['time_skipping_config'] },
  } as never);
  while (Date.now() < deadline) {
    const { fastForwardInfo } = await connection.withDeadline(Date.now() + 30_000, () =>
      workflowService.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution, fastForwardId: id }));
    if (fastForwardInfo?.hasCompleted) return;
    if ((await describe())?.closeTime) return; // It ended on the way.
    await pause(200);
  }
  throw new Error(`the case's time did not arrive within ${MAX_WAIT_MS / 1_000} s`);
}
