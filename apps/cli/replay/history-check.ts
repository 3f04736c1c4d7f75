import type { DataConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import protocol from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { CaseRun } from '#apps/cli/replay/case-runs.js';
import type { Difference } from '#apps/cli/replay/difference.js';

export interface ReplayMeans {
  /** The workflows as the worker runs them. */
  workflowBundle: { codePath: string } | { code: string };
  /** As the worker's own; left out for histories that are stored opened. */
  dataConverter?: DataConverter | undefined;
}

/** Replays every run by the code that runs now; the first that cannot have been made by it is told. */
export async function historyDifference(caseId: string, runs: CaseRun[], means: ReplayMeans): Promise<Difference | null> {
  const faults = await replayed(runs.map(({ history }) => ({ workflowId: caseId, history })), means);
  const i = faults.findIndex(fault => fault !== null);
  if (i === -1) return null;
  const event = await firstToFail(caseId, runs[i]!.history, means);
  return { where: 'history', path: `runs/${i}/events/${event}`, expected: 'what the code asks for', actual: faults[i]! };
}

/**
 * What speaks against each history, in a word: `other-steps` where the code takes another way, `other-decision` where it
 * decides otherwise than was journalled, `task-failed` where it throws. The messages stay behind, for they may quote what people wrote.
 */
export async function replayed(histories: { workflowId: string; history: History }[], { workflowBundle, dataConverter }: ReplayMeans): Promise<(Fault | null)[]> {
  quieten();
  const faults: (Fault | null)[] = [];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, ...(dataConverter && { dataConverter }) }, histories)) faults.push(error ? faultOf(error) : null);
  return faults;
}

export type Fault = 'other-steps' | 'other-decision' | 'task-failed';

function faultOf(error: Error): Fault {
  // What it says is sealed, its name is not.
  if (error.message.includes('"OtherDecision"')) return 'other-decision';
  return error.name === 'DeterminismViolationError' ? 'other-steps' : 'task-failed';
}

/** The event by which the code has gone another way: the end of the shortest beginning of the history that does not replay. */
async function firstToFail(workflowId: string, history: History, means: ReplayMeans): Promise<string> {
  const events = history.events ?? [];
  // A history may end where a workflow task begins; what the code asks for in that task is not compared any more.
  const ends = [...events.flatMap(({ eventType }, i) => eventType === TASK_STARTED && i + 1 < events.length ? [i + 1] : []), events.length];
  let [from, to] = [0, ends.length - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    const [fault] = await replayed([{ workflowId, history: { ...history, events: events.slice(0, ends[middle]) } }], means);
    if (fault) to = middle;
    else from = middle + 1;
  }
  return String(events[ends[to]! - 1]?.eventId);
}

const TASK_STARTED = protocol.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED;

let quiet = false;

/** Replay workers would tell people of their comings and goings, and quote failures. There is one runtime per process. */
function quieten(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), telemetryOptions: { logging: { filter: 'off' } } });
}
