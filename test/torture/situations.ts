import type { History } from '@temporalio/common/lib/proto-utils.js';
import type { Sometimes } from '#test/torture/campaign.js';
import type { Answered } from '#test/torture/client.js';
import type { BankEntry, EventRow, OrderRow } from '#test/torture/fold.js';

/** What a campaign leaves behind, for looking whether something came up in it. */
export interface Traces {
  answered: readonly Answered[];
  stories: readonly EventRow[][];
  ledger: readonly OrderRow[];
  books: readonly BankEntry[];
  histories: readonly { workflowId: string; history: History }[];
  /** Whether an append to the journal came back with what another attempt had written. */
  adopted: boolean;
  workerLog: string;
  /** Processes of the worker, by number; which of two programs each was. */
  workers: ReadonlyMap<string, string>;
  /** A stream that had broken off, and brought everything all the same. */
  streamCameBack: boolean;
  /** Failpoints a process died at. */
  diedAt: ReadonlySet<string>;
}

const TOGETHER_MS = 250;

/** Situations worth having been in. Each is seen from outside. */
const SITUATIONS = {
  'turned away for now, then answered under the same key': ({ answered }) => answered.some(one => one.turnedAway && one.status < 300),
  'no answer, then answered under the same key': ({ answered }) => answered.some(one => one.lineLost && one.status < 300),
  'a command was answered from the record': ({ answered, stories }) => answered.some(one => wasDoneBefore(one, stories)),
  'one API gave no answer, and the other answered from the record': ({ answered, stories }) => answered.some(one => one.lineLost && one.elsewhere && wasDoneBefore(one, stories)),
  'a case went from one of two workers to the other': ({ histories, workers }) => histories.some(({ history }) => workersOf(history, workers).size > 1),
  'a stream came back and missed nothing': ({ streamCameBack }) => streamCameBack,
  'a line to PostgreSQL had gone dead, and it was noticed': ({ workerLog }) => /"code":"ETIMEDOUT".*trying again/.test(workerLog),
  'a workflow task was lost and done again': ({ histories }) => anyEvent(histories, event => !!(event.workflowTaskTimedOutEventAttributes ?? event.workflowTaskFailedEventAttributes)),
  'an effect died and was tried again': ({ histories }) => anyEvent(histories, event => (event.activityTaskStartedEventAttributes?.attempt ?? 1) > 1),
  'a step adopted what was in the journal': ({ adopted }) => adopted,
  'killed between commit and completion': ({ adopted, diedAt }) => adopted || diedAt.has('journal.committed'),
  'the order was given up, and the bank had carried it out': ({ histories, ledger }) =>
    ledger.some(({ order_id: id, state }) => state === 'CONFIRMED' && histories.some(one => one.workflowId === `payment-${id}` && asksTheBank(one.history))),
  'an order was sent again': ({ ledger, books }) => ledger.some(({ sends }) => sends > 1) || books.some(({ type }) => type === 'repeated'),
  'a rung and a command in the same instant': ({ stories }) => stories.some(story => story.some((row, i) => isRung(row) && [story[i - 1], story[i + 1]].some(other => other && !isRung(other) && isAtOnce(row, other)))),
  'several rungs at once': ({ stories }) => stories.some(story => story.some((row, i) => isRung(row) && !!story[i + 1] && isRung(story[i + 1]!) && row.cause === story[i + 1]!.cause)),
  'the sweeper had a case catch up': ({ workerLog, diedAt }) => workerLog.includes('a case had lost a step') || diedAt.has('journal.synced'),
  'a case without its workflow went on from its journal': ({ workerLog }) => workerLog.includes('a case had lost its workflow'),
  'a merger was told': ({ stories }) => has(stories, 'CaseAbsorbed'),
  'the bank declined': ({ stories }) => has(stories, 'PaymentDeclined'),
  'a closed case was opened again': ({ stories }) => has(stories, 'Reopened'),
} satisfies { [name: string]: (traces: Traces) => boolean };

export type Situation = keyof typeof SITUATIONS;

/** What came up of all, and what of `owed` did not. */
export function sometimes(traces: Traces, owed: readonly Situation[]): Sometimes {
  const met = (Object.keys(SITUATIONS) as Situation[]).filter(name => (SITUATIONS[name] as (traces: Traces) => boolean)(traces));
  return { met, missed: owed.filter(name => !met.includes(name)) };
}

type HistoryEvent = NonNullable<History['events']>[number];

function anyEvent(histories: Traces['histories'], wanted: (event: HistoryEvent) => boolean): boolean {
  return histories.some(({ history }) => (history.events ?? []).some(wanted));
}

/** Which of the programs did a task of it: a process signs with its number, and the machine's name. */
function workersOf({ events }: History, workers: ReadonlyMap<string, string>): Set<string> {
  return new Set((events ?? []).flatMap(event => workers.get(event.workflowTaskCompletedEventAttributes?.identity?.split('@')[0] ?? '') ?? []));
}

function asksTheBank({ events }: History): boolean {
  return (events ?? []).some(event => event.activityTaskScheduledEventAttributes?.activityType?.name === 'askOrder');
}

/** Its events were on record before the request was sent that brought the answer. */
function wasDoneBefore({ status, answer, askedAtMs }: Answered, stories: readonly EventRow[][]): boolean {
  if (status >= 300) return false;
  const { caseNo, events } = answer as { caseNo: string; events: { seq: number }[] };
  const row = stories.find(story => story[0]?.case_no === caseNo)?.[(events[0]?.seq ?? 0) - 1];
  return row !== undefined && row.recorded_at.getTime() < askedAtMs;
}

function isRung({ type }: EventRow): boolean {
  return type === 'RungReached';
}

function isAtOnce(one: EventRow, other: EventRow): boolean {
  return Math.abs(one.recorded_at.getTime() - other.recorded_at.getTime()) <= TOGETHER_MS;
}

function has(stories: readonly EventRow[][], type: string): boolean {
  return stories.some(story => story.some(row => row.type === type));
}
