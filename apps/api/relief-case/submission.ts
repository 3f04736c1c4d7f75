import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { status } from '@grpc/grpc-js';
import {
  Client, isGrpcServiceError, ServiceError, WithStartWorkflowOperation, WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError,
  WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, ServerFailure } from '@temporalio/common';
import { DataSource } from 'typeorm';
import { ForeignPayload } from '#infra/codec.js';
import { failpoint } from '#infra/failpoint.js';
import { type Rows, rowsWithin } from '#infra/database/rows.js';
import { resumption } from '#infra/restart-case.js';
import type { CalendarLandingState, PublishedYear } from '#libs/contracts/calendar-landing.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { Refusal } from '#libs/contracts/event.js';
import { type CaseInput, type CommandAnswer, type CommandRequest, NAMES, type ReliefCase } from '#libs/contracts/journal.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Turns } from '#apps/api/relief-case/turns.js';

/** An update is waited for this long; it may still be carried out afterwards, and the same key then finds its answer. */
const PATIENCE_MS = 25_000;
/** So long after the first attempt is a busy server tried again, and one that is away: it may be restarting. */
const RETRY_MS = { busy: 8_000, unavailable: 4_000 };

/** The workflow that should decide has ended, or was never there. */
export class WorkflowGone extends Error {}

/** The case refused, having folded so many events. */
export class RefusedByCase extends Error {
  constructor(readonly refusal: Refusal, readonly head: number) {
    super(refusal.code);
  }
}

/** Puts commands to cases' workflows: as updates under a given id, which makes every repetition the same update. */
@Injectable()
export class Submission {
  private readonly turns = new Turns();

  constructor(private readonly client: Client, private readonly database: DataSource, private readonly settings: ApiSettings) {}

  /** Starts the case's workflow unless it runs, and gives it the command. @throws Problem, RefusedByCase, WorkflowGone */
  open(input: CaseInput, updateId: string, request: CommandRequest): Promise<CommandAnswer> {
    return this.patiently(input.caseId, () => this.client.workflow.executeUpdateWithStart<ReliefCase, CommandAnswer, [CommandRequest]>(NAMES.command, {
      updateId, args: [request],
      // An operation can be used once only, so each attempt makes its own.
      startWorkflowOperation: new WithStartWorkflowOperation(NAMES.reliefCase, {
        workflowId: input.caseId, taskQueue: this.settings.taskQueue, args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
      }),
    }));
  }

  /** @throws Problem, RefusedByCase, WorkflowGone */
  give(caseId: string, updateId: string, request: CommandRequest): Promise<CommandAnswer> {
    return this.patiently(caseId, () => this.client.workflow.getHandle(caseId)
      .executeUpdate<CommandAnswer, [CommandRequest]>(NAMES.command, { updateId, args: [request] }));
  }

  /** Gives a command to a case whose workflow has ended, or is lost: a new run folds the journal and takes it; `rows` shows the case. @throws Problem, RefusedByCase, WorkflowGone */
  resume(caseId: string, updateId: string, request: CommandRequest, rows: Rows = rowsWithin(this.database, rowScopeOf(request.actor))): Promise<CommandAnswer> {
    return this.patiently(caseId, async () => this.client.workflow.executeUpdateWithStart<ReliefCase, CommandAnswer, [CommandRequest]>(NAMES.command, {
      updateId, args: [request], startWorkflowOperation: await resumption(rows, this.settings.taskQueue, caseId),
    }));
  }

  /** Lets a case's workflow take over what the journal holds beyond it: a step that got lost in a crash. */
  async catchUp(caseId: string): Promise<void> {
    await this.patiently(caseId, () => this.client.workflow.getHandle(caseId).executeUpdate(NAMES.sync));
  }

  /** Lands a year of working days that two people agreed on, or asks how far it has come. @throws Problem, WorkflowGone */
  land(published: PublishedYear): Promise<CalendarLandingState> {
    const workflowId = `calendar-${published.year.year}-${digestOf(published).slice(0, 16)}`;
    return this.patiently(workflowId, () => this.client.workflow.executeUpdateWithStart<(published: PublishedYear) => Promise<CalendarLandingState>, CalendarLandingState, []>(NAMES.landed, {
      args: [],
      startWorkflowOperation: new WithStartWorkflowOperation(NAMES.calendarLanding, {
        workflowId, taskQueue: this.settings.taskQueue, args: [published], workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    }));
  }

  /** Somebody else polls as a worker and answered. The run would say the same for ever; a new one goes on from the journal. */
  private async endSpoilt(workflowId: string): Promise<WorkflowGone> {
    await this.client.workflow.getHandle(workflowId).terminate('an answer that is not ours').catch((error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError)) throw faultOf(error);
    });
    return new WorkflowGone('its answer was not ours');
  }

  private patiently<T>(workflowId: string, send: () => Promise<T>): Promise<T> {
    // The wall's clock may be set meanwhile.
    const startedAtMs = performance.now();
    const elapsedMs = () => performance.now() - startedAtMs;
    return this.turns.run(workflowId, PATIENCE_MS, async () => {
      for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 1.7, 1_500)) {
        try {
          await failpoint('api.before-update');
          const answer = await this.client.connection.withDeadline(Date.now() + PATIENCE_MS - elapsedMs(), send);
          await failpoint('api.updated');
          return answer;
        } catch (error) {
          if (error instanceof ForeignPayload) throw await this.endSpoilt(workflowId);
          const fault = faultOf(error);
          if (!(fault instanceof Passing)) throw fault;
          if (elapsedMs() + pauseMs > RETRY_MS[fault.code]) throw new Problem(fault.code);
          // Spread, so that callers turned away together do not come back together.
          await sleep(pauseMs * (0.7 + Math.random() * 0.6));
        }
      }
    });
  }
}

/** A fault that may pass while the caller waits. */
class Passing {
  readonly code: 'busy' | 'unavailable';
  constructor(code: 'busy' | 'unavailable') {
    this.code = code;
  }
}

/** What an update's failure means to us. Exported for its test. */
export function faultOf(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) return failureOf(error.cause);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return new Problem('busy');
  if (error instanceof WorkflowNotFoundError || error instanceof WorkflowExecutionAlreadyStartedError) return new WorkflowGone('the workflow has ended');
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return error;
  switch (cause.code) {
    case status.RESOURCE_EXHAUSTED: return new Passing('busy');
    case status.DEADLINE_EXCEEDED:
    case status.CANCELLED: return new Problem('busy');
    case status.UNAVAILABLE:
    case status.ABORTED:
    case status.UNKNOWN:
    case status.INTERNAL: return new Passing('unavailable');
    // The workflow's tasks fail: it waits for better code, and so must the caller.
    case status.FAILED_PRECONDITION: return new Problem('unavailable');
    default: return error;
  }
}

function failureOf(cause: Error | undefined): unknown {
  if (cause instanceof ApplicationFailure) {
    if (cause.type === 'KeyTaken') return new Problem('idempotency-key-reused');
    if (cause.type === 'ForeignLink') return new Problem('record-forged');
    if (cause.type === 'Refusal' && cause.details?.length === 2) return new RefusedByCase(cause.details[0] as Refusal, Number(cause.details[1]));
    if (cause.type === 'AcceptedUpdateCompletedWorkflow') return new WorkflowGone('the workflow ended first');
    // The server's own, when a task ended without the worker having looked at the update.
    if (cause.type === 'UnprocessedUpdate') return new Passing('busy');
    return new UpdateFault(cause.type ?? 'no type');
  }
  if (cause && /processed by worker/i.test(cause.message)) return new Passing('busy');
  return new UpdateFault(cause instanceof ServerFailure ? cause.message : cause?.name ?? 'no cause');
}

/** An update failed for no reason we know; the code goes to the log, so it must not quote what people wrote. */
class UpdateFault extends Error {
  override readonly name = 'UpdateFault';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
