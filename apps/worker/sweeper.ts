import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { DatabaseClock } from '#infra/database/clock.js';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { failpoint } from '#infra/failpoint.js';
import { restartCase } from '#infra/restart-case.js';
import { PausedActivities } from '#apps/worker/paused-activities.js';
import { RollCall } from '#apps/worker/roll-call.js';
import { SpoiltWorkflows } from '#apps/worker/spoilt-workflows.js';
import { Squatters } from '#apps/worker/squatters.js';
import { StrandedWorkflows } from '#apps/worker/stranded-workflows.js';
import type { Repair } from '#apps/worker/worker-metrics.js';
import { NAMES, type SyncRequest, UP_TO_DATE } from '#libs/contracts/journal.js';

const BATCH = 40;
const ASK_WITHIN_MS = 10_000;
const LOOK_WITHIN_MS = 20_000;

interface Suspect {
  case_id: string;
  case_no: string;
  status: string;
  head: number;
  overdue: boolean;
}

/**
 * Finds cases whose workflow does not follow: a step was journalled and its workflow task got lost in a crash, or the
 * workflow is gone altogether. Nobody may come back to such a case for days, while its clocks and its payments wait.
 * A case is asked once after every change, and again when a rung stays out; only one that lags takes notice of it in its history.
 */
export class Sweeper implements LockedWork {
  readonly name = 'sweeper';
  readonly lock = 7_210_002;
  readonly pauseMs = 5_000;
  /** A busy quarter of an hour is gone after as evenly as it went, not in bursts that everybody else waits for. */
  readonly gatherMs = 1_000;

  private readonly rollCall: RollCall;
  private readonly spoilt: SpoiltWorkflows;
  private readonly squatters: Squatters;
  private readonly paused: PausedActivities;
  private readonly stranded: StrandedWorkflows;

  constructor(private readonly database: DataSource, private readonly client: Client, private readonly taskQueue: string, private readonly log: Logger, private readonly repaired: (repair: Repair) => void) {
    this.rollCall = new RollCall(client, database, taskQueue, log, repaired);
    this.spoilt = new SpoiltWorkflows(client, log, repaired);
    this.squatters = new Squatters(client, taskQueue, log, repaired);
    this.paused = new PausedActivities(client, log, repaired);
    this.stranded = new StrandedWorkflows(client, { service: client.workflowService, namespace: client.options.namespace, taskQueue }, DatabaseClock.of(database), log, repaired);
  }

  async turn(): Promise<number> {
    // Two minutes are left to a rung: its workflow may be busy, or its worker just starting.
    const suspects = await this.database.query(
      `(SELECT case_id, case_no, status, head, false AS overdue FROM relief_case WHERE confirmed_head < head AND sweep_at < now() ORDER BY sweep_at LIMIT ${BATCH})
       UNION ALL
       (SELECT case_id, case_no, status, head, true AS overdue FROM relief_case
         WHERE next_rung_at < now() - interval '2 minutes' AND next_rung_at < now() + clock_offset_ms * interval '1 millisecond' - interval '2 minutes'
           AND sweep_at < now() ORDER BY next_rung_at LIMIT ${BATCH})`,
    ) as Suspect[];
    const ended = await this.ended(suspects);
    const followed = await Promise.all(suspects.map(suspect => ended.has(suspect.case_id) || this.follow(suspect)));
    await this.confirm(suspects.filter((_, i) => followed[i]));
    for (const look of [this.stranded, this.spoilt, this.squatters, this.paused, this.rollCall]) {
      await this.client.connection.withDeadline(Date.now() + LOOK_WITHIN_MS, () => look.step()).catch((error: unknown) => this.log.warn({ work: look.constructor.name, error: (error as Error).name }, 'trying again'));
    }
    return followed.filter(Boolean).length;
  }

  /**
   * Closed cases of which no workflow runs: nobody is left to be asked. One look at Temporal's list tells of all of them; it lags, but
   * these have been there for a while, and a workflow that has not ended yet is in it. Where a rung is owed the case is asked.
   */
  private async ended(suspects: Suspect[]): Promise<ReadonlySet<string>> {
    const closed = suspects.filter(({ status, overdue }) => status === 'closed' && !overdue).map(suspect => suspect.case_id);
    if (closed.length === 0) return new Set();
    const running = new Set<string>();
    try {
      await this.client.connection.withDeadline(Date.now() + LOOK_WITHIN_MS, async () => {
        const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${closed.map(id => `'${id}'`).join(', ')})`;
        for await (const { workflowId } of this.client.workflow.list({ query })) running.add(workflowId);
      });
    } catch {
      return new Set(); // They are asked one by one.
    }
    return new Set(closed.filter(id => !running.has(id)));
  }

  /** Whether the workflow now knows all that the journal holds. */
  private async follow(suspect: Suspect): Promise<boolean> {
    const { case_id: caseId, case_no: caseNo, head, overdue } = suspect;
    try {
      await failpoint('sweeper.found');
      const handle = this.client.workflow.getHandle(caseId);
      await this.client.connection.withDeadline(Date.now() + ASK_WITHIN_MS, async () => {
        if (overdue) await handle.executeUpdate(NAMES.sync);
        else await handle.executeUpdate<null, [SyncRequest]>(NAMES.sync, { args: [{ head }] }).then(
          () => {
            this.log.warn({ caseId, caseNo }, 'a case had lost a step: it took it from its journal');
            this.repaired('lost-step');
          },
          (error: unknown) => { if (!isUpToDate(error)) throw error; });
      });
      await failpoint('sweeper.asked');
      return true;
    } catch (error) {
      return this.lost(error, suspect);
    }
  }

  /** What was asked together is noted together. An overdue case is looked at again in a while, should its rung still be out. */
  private async confirm(followed: Suspect[]): Promise<void> {
    if (followed.length === 0) return;
    await this.database.query(
      `UPDATE relief_case c SET confirmed_head = greatest(c.confirmed_head, f.head), sweep_at = CASE WHEN f.overdue THEN now() + interval '1 minute' ELSE c.sweep_at END
         FROM (SELECT case_id, max(head) AS head, bool_or(overdue) AS overdue FROM unnest($1::text[], $2::int[], $3::bool[]) AS one (case_id, head, overdue) GROUP BY case_id) AS f WHERE c.case_id = f.case_id`,
      [followed.map(one => one.case_id), followed.map(one => one.head), followed.map(one => one.overdue)]);
    await failpoint('sweeper.noted');
  }

  private async lost(error: unknown, { case_id: caseId, case_no: caseNo, status, overdue }: Suspect): Promise<boolean> {
    if (error instanceof WorkflowNotFoundError && status === 'closed' && !overdue) {
      // Temporal forgets closed cases after a while. The journal doesn't. Only a rung that was due before the end is still owed.
      return true;
    }
    this.log.warn({ caseId, caseNo, error: (error as Error).name }, 'a case could not be asked how far it is');
    if (error instanceof WorkflowNotFoundError) {
      await restartCase(this.client, this.database, this.taskQueue, caseId);
      this.log.warn({ caseId, caseNo }, 'a case had lost its workflow: it goes on from its journal');
      this.repaired('lost-workflow');
    }
    // Comes round again after the others; a question sent to a worker that died takes its time to fail, too.
    await this.database.query(`UPDATE relief_case SET sweep_at = now() + interval '10 seconds' WHERE case_id = $1`, [caseId]);
    return false;
  }
}

function isUpToDate(error: unknown): boolean {
  return error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure && error.cause.type === UP_TO_DATE;
}
