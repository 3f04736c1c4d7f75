import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Repair } from '#apps/worker/worker-metrics.js';
import { NAMES } from '#libs/contracts/journal.js';

const EVERY_MS = 10_000;
const PAGE = 100;
/** What bears such an id is such a workflow, whatever the release. */
const OURS = [{ prefix: 'case-', type: NAMES.reliefCase }, { prefix: 'payment-', type: NAMES.payment }];

/**
 * Ends whatever sits on the id of a case or a payment and is none: of another kind, or where none of our workers looks. To
 * whoever asks it counts as running, so that nobody would start the case again, and no word would ever reach it.
 */
export class Squatters {
  private nextAtMs = 0;

  constructor(private readonly client: Client, private readonly taskQueue: string, private readonly log: Logger, private readonly repaired: (repair: Repair) => void) {}

  async step(): Promise<void> {
    if (performance.now() < this.nextAtMs) return;
    this.nextAtMs = performance.now() + EVERY_MS;
    for (const { prefix, type } of OURS) {
      const { executions } = await this.client.workflowService.listWorkflowExecutions({
        namespace: this.client.options.namespace, pageSize: PAGE,
        query: `WorkflowId STARTS_WITH '${prefix}' AND ExecutionStatus = 'Running' AND (WorkflowType != '${type}' OR TaskQueue != '${this.taskQueue}')`,
      });
      for (const { execution } of executions ?? []) await this.end(execution!.workflowId!, execution!.runId!);
    }
  }

  private async end(workflowId: string, runId: string): Promise<void> {
    await this.client.workflow.getHandle(workflowId, runId).terminate('sits where a workflow of ours belongs');
    this.log.warn({ workflowId }, 'something else sat on the id of a case or a payment: it ended');
    this.repaired('squatter');
  }
}
