import type { Client } from '@temporalio/client';
import protocol from '@temporalio/proto';
import type { Logger } from 'pino';
import type { DatabaseClock } from '#infra/database/clock.js';
import type { Repair } from '#apps/worker/worker-metrics.js';
import { DEPLOYMENT, type Place, rollout } from '#infra/release.js';

const EVERY_MS = 10_000;
/** A worker that is there takes a task within moments. */
const TAKEN_WITHIN_MS = 10_000;
const PAGE = 100;
const SCHEDULED = protocol.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_SCHEDULED;

/**
 * A payment is pinned to the release it began with. When that release's workers are gone for good, its money would wait for
 * ever; then it goes on with the current release, whose code replays every history that may still run.
 */
export class StrandedWorkflows {
  private nextAtMs = 0;

  constructor(private readonly client: Client, private readonly place: Place, private readonly clock: DatabaseClock, private readonly log: Logger, private readonly repaired: (repair: Repair) => void) {}

  async step(): Promise<void> {
    if (performance.now() < this.nextAtMs) return;
    this.nextAtMs = performance.now() + EVERY_MS;
    const { current, live } = await rollout(this.place);
    if (current === null || !live.has(current)) return; // Nobody to go on with it.
    const { executions } = await this.place.service.listWorkflowExecutions({
      namespace: this.place.namespace, pageSize: PAGE,
      query: `TemporalWorkflowVersioningBehavior = 'Pinned' AND ExecutionStatus = 'Running' AND TemporalWorkerDeploymentVersion != '${DEPLOYMENT}:${current}'`,
    });
    for (const { execution } of executions ?? []) await this.look(execution!.workflowId!, execution!.runId!, { current, live });
  }

  private async look(workflowId: string, runId: string, { current, live }: { current: string; live: Set<string> }): Promise<void> {
    const { raw } = await this.client.workflow.getHandle(workflowId, runId).describe();
    const info = raw.workflowExecutionInfo?.versioningInfo;
    const build = info?.versioningOverride?.pinned?.version?.buildId ?? info?.deploymentVersion?.buildId;
    // The list may be some seconds old.
    if (!build || build === current || info?.versioningOverride?.autoUpgrade) return;
    const untaken = (raw.pendingActivities ?? []).filter(({ state }) => state === SCHEDULED).map(({ scheduledTime }) => scheduledTime);
    const nowMs = await this.clock.nowMs();
    const waits = [raw.pendingWorkflowTask?.originalScheduledTime, ...untaken].some(since => since && Number(since.seconds) * 1_000 < nowMs - TAKEN_WITHIN_MS);
    if (live.has(build) && !waits) return;
    await this.place.service.updateWorkflowExecutionOptions({
      namespace: this.place.namespace, workflowExecution: { workflowId, runId },
      workflowExecutionOptions: { versioningOverride: { autoUpgrade: true } }, updateMask: { paths: ['versioning_override'] }, identity: 'jishi-sweeper',
    } as never);
    this.log.warn({ workflowId, build, current }, 'nobody runs the release this payment is pinned to any more: it goes on with the current one');
    this.repaired('stranded-payment');
  }
}
