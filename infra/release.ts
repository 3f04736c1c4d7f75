import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, type WorkflowService } from '@temporalio/client';
import type { WorkerDeploymentVersion } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { ROOT } from '#infra/root.js';

/** All workers of ours are one of Temporal's worker deployments; each release of the workflows is a version of it. */
export const DEPLOYMENT = 'jishi';

/** Where a deployment's workers poll. */
export interface Place {
  service: WorkflowService;
  namespace: string;
  taskQueue: string;
}

export interface Rollout {
  /** The build that takes new tasks; null while none was promoted, and unversioned workers take them. */
  current: string | null;
  /** Builds whose workers poll. */
  live: Set<string>;
  /** Whether a worker polls that takes the tasks of the current build. */
  served: boolean;
}

/** Names what a worker runs: alike on every machine, other as soon as the workflows' code is. */
export function versionOf(bundlePath: string): WorkerDeploymentVersion {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  // The map at its end tells where the sources lay.
  const [code] = readFileSync(bundlePath, 'utf8').split('\n//# sourceMappingURL=', 1) as [string];
  return { deploymentName: DEPLOYMENT, buildId: `${version}-${createHash('sha256').update(code).digest('hex').slice(0, 12)}` };
}

/**
 * Makes a build the current one: new workflows begin with it, cases that run go over to it with their next task, payments
 * in flight end where they began. Going back to an earlier build is the same act. When it returns, the queue gives its
 * tasks to workers of that build, and lists one: both come some moments after the server's answer.
 * @returns the build that was current before
 * @throws NobodyPollsError when no worker of the build polls
 */
export async function promote({ service, namespace, taskQueue }: Place, buildId: string, patienceMs = PATIENCE_MS): Promise<string | null> {
  let before: string | null | undefined;
  for (const deadline = Date.now() + patienceMs; ; await sleep(100)) {
    const { current, served } = await rollout({ service, namespace, taskQueue });
    if (before === undefined) before = current;
    if (current === buildId && served) return before;
    if (Date.now() > deadline) throw new NobodyPollsError(buildId);
    if (current === buildId) continue;
    try {
      await service.setWorkerDeploymentCurrentVersion({ namespace, deploymentName: DEPLOYMENT, buildId, identity: 'jishi-release' });
    } catch (error) {
      // A worker that has just started may not be known yet.
      if (!isGrpcServiceError(error) || !PASSING.includes(error.code)) throw error;
    }
  }
}

export class NobodyPollsError extends Error {
  constructor(buildId: string) {
    super(`no worker of build ${buildId} polls`);
  }
}

/** Which build is current, and whose workers are there. */
export async function rollout({ service, namespace, taskQueue }: Place, nowMs = Date.now()): Promise<Rollout> {
  const { pollers, versioningInfo } = await service.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType: protocol.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW });
  const live = new Set<string>();
  let unversioned = false;
  for (const { lastAccessTime, deploymentOptions } of pollers ?? []) {
    if (Number(lastAccessTime?.seconds ?? 0) * 1_000 <= nowMs - POLLER_MS) continue;
    if (deploymentOptions?.workerVersioningMode === VERSIONED && deploymentOptions.buildId) live.add(deploymentOptions.buildId);
    else unversioned = true;
  }
  const current = versioningInfo?.currentDeploymentVersion?.buildId || null;
  return { current, live, served: current === null ? unversioned : live.has(current) };
}

const PATIENCE_MS = 30_000;
const PASSING: number[] = [status.NOT_FOUND, status.FAILED_PRECONDITION, status.UNAVAILABLE, status.ABORTED, status.DEADLINE_EXCEEDED, status.RESOURCE_EXHAUSTED];
/** A worker polls again within a minute at the latest; the server lists those of the last five. One that ends in order is struck off at once. */
const POLLER_MS = 75_000;
const VERSIONED = protocol.temporal.api.enums.v1.WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;
