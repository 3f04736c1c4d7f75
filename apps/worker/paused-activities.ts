import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Repair } from '#apps/worker/worker-metrics.js';

const EVERY_MS = 10_000;
const PAGE = 100;

/**
 * Lets go on what somebody paused by Temporal's own means: a payment's question to the bank would never be asked again, and its
 * case never told that the bank is silent. None of ours pauses anything; whoever wants no payments stops the worker.
 */
export class PausedActivities {
  private nextAtMs = 0;

  constructor(private readonly client: Client, private readonly log: Logger, private readonly repaired: (repair: Repair) => void) {}

  async step(): Promise<void> {
    if (performance.now() < this.nextAtMs) return;
    this.nextAtMs = performance.now() + EVERY_MS;
    const { executions } = await this.client.workflowService.listWorkflowExecutions({
      namespace: this.client.options.namespace, pageSize: PAGE, query: `TemporalPauseInfo IS NOT NULL AND ExecutionStatus = 'Running'`,
    });
    for (const { execution } of executions ?? []) await this.letGo(execution!.workflowId!, execution!.runId!);
  }

  private async letGo(workflowId: string, runId: string): Promise<void> {
    const { namespace } = this.client.options;
    const execution = { workflowId, runId };
    // The list may be some seconds old.
    const { pendingActivities } = await this.client.workflowService.describeWorkflowExecution({ namespace, execution });
    for (const { activityId } of (pendingActivities ?? []).filter(({ paused }) => paused)) {
      await this.client.workflowService.unpauseActivity({ namespace, execution, id: activityId!, identity: 'jishi-sweeper' } as never);
      this.log.warn({ workflowId, activityId }, 'somebody had paused what a workflow does: it goes on');
      this.repaired('paused');
    }
  }
}
