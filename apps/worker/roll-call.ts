import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { restartCase } from '#infra/restart-case.js';
import type { Repair } from '#apps/worker/worker-metrics.js';
import { NAMES } from '#libs/contracts/journal.js';

/** From one round's end to the next. */
const PAUSE_MS = 20_000;
/** Temporal's lists take ten requests a second in all; these leave room for others and spread the work. */
const PAGE = 1_000;
const PAGES = 10;
const PAGE_PAUSE_MS = 250;
const AT_ONCE = 20;

interface Open {
  case_id: string;
  case_no: string;
}

/**
 * Calls every open case's name: an open case that no workflow runs for (terminated, deleted, its database restored) is
 * found while it is quiet, not first when a command or a rung has waited for it. Temporal's list only says where to look,
 * since it lags; each case it misses is asked for by name before anything is done.
 */
export class RollCall {
  private after = '';
  private nextAtMs = 0;

  constructor(private readonly client: Client, private readonly database: DataSource, private readonly taskQueue: string, private readonly log: Logger, private readonly repaired: (repair: Repair) => void) {}

  /** Some pages of a round. */
  async step(): Promise<void> {
    if (performance.now() < this.nextAtMs) return;
    for (let pages = 1; ; pages++) {
      if (!await this.page()) {
        this.nextAtMs = performance.now() + PAUSE_MS;
        return;
      }
      if (pages === PAGES) return;
      await sleep(PAGE_PAUSE_MS);
    }
  }

  /** Whether there are more. */
  private async page(): Promise<boolean> {
    // One that changed just now is looked after otherwise.
    const open = await this.database.query(
      `SELECT case_id, case_no FROM relief_case WHERE status <> 'closed' AND case_id > $1 AND sweep_at < now() ORDER BY case_id LIMIT ${PAGE}`, [this.after]) as Open[];
    if (open.length > 0) {
      const running = await this.running(open[0]!.case_id, open.at(-1)!.case_id);
      const missing = open.filter(row => !running.has(row.case_id));
      for (let i = 0; i < missing.length; i += AT_ONCE) await Promise.all(missing.slice(i, i + AT_ONCE).map(row => this.rebuild(row)));
    }
    this.after = open.length === PAGE ? open.at(-1)!.case_id : '';
    return this.after !== '';
  }

  private async running(from: string, to: string): Promise<Set<string>> {
    const ids = new Set<string>();
    let nextPageToken: Uint8Array | undefined;
    do {
      const answer = await this.client.workflowService.listWorkflowExecutions({
        namespace: this.client.options.namespace, pageSize: PAGE, ...(nextPageToken && { nextPageToken }),
        query: `WorkflowId BETWEEN '${from}' AND '${to}' AND WorkflowType = '${NAMES.reliefCase}' AND ExecutionStatus = 'Running'`,
      });
      for (const { execution } of answer.executions ?? []) ids.add(execution!.workflowId!);
      nextPageToken = answer.nextPageToken?.length ? answer.nextPageToken : undefined;
    } while (nextPageToken);
    return ids;
  }

  private async rebuild({ case_id: caseId, case_no: caseNo }: Open): Promise<void> {
    const status = await this.client.workflow.getHandle(caseId).describe().then(run => run.status.name, (error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return 'NOT_FOUND';
    });
    if (status === 'RUNNING') return;
    await restartCase(this.client, this.database, this.taskQueue, caseId);
    this.log.warn({ caseId, caseNo, status }, 'an open case had lost its workflow: it goes on from its journal');
    this.repaired('lost-workflow');
  }
}
