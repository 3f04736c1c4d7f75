import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, isGrpcServiceError } from '@temporalio/client';
import Long from 'long';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { reaching, type TemporalReach } from '#infra/temporal-connection.js';

const notFound = 5;
const alreadyExists = 6;
const retentionDays = 7;

/** Registers the namespace if it is new, and waits until every service of the server knows it. */
export async function ensureNamespace(reach: TemporalReach, namespace: string, signal: AbortSignal): Promise<void> {
  const connection = await connect(reach, signal);
  try {
    // Without the signal a call to a server that was stopped meanwhile would be retried for ten seconds.
    await connection.withAbortSignal(signal, () => ensureOn(connection, reach.temporalAddress, namespace, signal));
  } finally {
    await connection.close();
  }
}

async function ensureOn({ workflowService }: Connection, address: string, namespace: string, signal: AbortSignal): Promise<void> {
  const known = await workflowService.describeNamespace({ namespace }).then(() => true, unless(notFound));
  if (!known) {
    const retention = { seconds: Long.fromNumber(retentionDays * 24 * 3600) };
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention }).catch(unless(alreadyExists));
  }
  // The services read the list of namespaces every few seconds: ask each of them about something that isn't there.
  const execution = { workflowId: 'is-the-namespace-known' };
  for (const deadline = Date.now() + 30_000; ; await sleep(100, undefined, { signal })) {
    const problems = await Promise.all([
      workflowService.describeWorkflowExecution({ namespace, execution }).then(() => '', reasonOf),
      workflowService.describeTaskQueue({ namespace, taskQueue: { name: 'relief' } }).then(() => '', reasonOf),
    ]);
    const waiting = problems.find((problem) => problem !== '' && !/workflow not found/i.test(problem));
    if (waiting === undefined) return;
    if (Date.now() > deadline) throw new LaunchError(`Temporal at ${address} does not serve the namespace ${namespace}: ${waiting}`);
  }
}

export async function temporalReady(reach: TemporalReach, exited: AbortSignal): Promise<void> {
  for (;;) {
    exited.throwIfAborted();
    try {
      const connection = await Connection.connect({ ...reaching(reach), connectTimeout: 1_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace: 'temporal-system' });
        return;
      } finally {
        await connection.close();
      }
    } catch {
      await sleep(50, undefined, { signal: exited });
    }
  }
}

async function connect(reach: TemporalReach, signal: AbortSignal): Promise<Connection> {
  const aborted = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
  try {
    return await Promise.race([Connection.connect({ ...reaching(reach), connectTimeout: 10_000 }), aborted]);
  } catch (error) {
    signal.throwIfAborted();
    throw new LaunchError(`Temporal at ${reach.temporalAddress} does not answer: ${reasonOf(error)}`);
  }
}

function unless(code: number): (error: unknown) => false {
  return (error) => {
    if (isGrpcServiceError(error) && Number(error.code) === code) return false;
    throw error;
  };
}
