import type { Client } from '@temporalio/client';
import protocol from '@temporalio/proto';
import type { Logger } from 'pino';
import type { Repair } from '#apps/worker/worker-metrics.js';

const EVERY_MS = 10_000;
const PAGE = 100;
/** The failure stands among the last events: later attempts of the same task are not written down. */
const LAST_EVENTS = 10;
const NON_DETERMINISTIC = protocol.temporal.api.enums.v1.WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_NON_DETERMINISTIC_ERROR;

/**
 * Ends workflows whose history our code cannot play: somebody who polled as a worker wrote in it, or Temporal, whose store had
 * failed, put down a task's outcome after events that the task had not seen. They would stand still for ever. The journal has
 * all that counts: the roll call starts the case anew from it, and a payment's case asks the bank again.
 */
export class SpoiltWorkflows {
  private nextAtMs = 0;

  constructor(private readonly client: Client, private readonly log: Logger, private readonly repaired: (repair: Repair) => void) {}

  async step(): Promise<void> {
    if (performance.now() < this.nextAtMs) return;
    this.nextAtMs = performance.now() + EVERY_MS;
    const { executions } = await this.client.workflowService.listWorkflowExecutions({
      namespace: this.client.options.namespace, pageSize: PAGE, query: `ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL`,
    });
    for (const { execution } of executions ?? []) await this.look(execution!.workflowId!, execution!.runId!);
  }

  private async look(workflowId: string, runId: string): Promise<void> {
    const { history } = await this.client.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: this.client.options.namespace, execution: { workflowId, runId }, maximumPageSize: LAST_EVENTS,
    });
    const failed = history?.events?.find(event => event.workflowTaskFailedEventAttributes)?.workflowTaskFailedEventAttributes;
    // The second is our own word for it: what the code decides now is not what the history says was journalled.
    if (failed?.cause !== NON_DETERMINISTIC && failed?.failure?.applicationFailureInfo?.type !== 'OtherDecision') return;
    await this.client.workflow.getHandle(workflowId, runId).terminate('a history that is not ours');
    this.log.warn({ workflowId }, 'a workflow had a history that cannot be played: it ended, and goes on from its journal');
    this.repaired('spoilt-workflow');
  }
}
