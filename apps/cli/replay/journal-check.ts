import type { Payload, PayloadCodec } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { digestOf } from '#libs/contracts/digest.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { Appended, Synced } from '#libs/contracts/journal.js';
import { type CaseRecord, eventOf } from '#apps/cli/replay/case-record.js';
import type { CaseRun } from '#apps/cli/replay/case-runs.js';
import type { Difference } from '#apps/cli/replay/difference.js';

/**
 * Whether the journal's steps are those the histories recorded. A run writes its steps in order, or folds them from the
 * first as it begins, so each run knows a beginning of the journal, and one of them all of it.
 */
export async function journalDifference(record: CaseRecord, runs: CaseRun[], codec: PayloadCodec | undefined): Promise<Difference | null> {
  if (runs.length === 0) return null;
  const journalled = stepsOf(record.events.map(event => ({ cause: event.cause, event: eventOf(event) })));
  let followed = 0;
  for (const [i, run] of runs.entries()) {
    const recorded = await recordedSteps(record.caseId, run, codec);
    for (const [at, { eventId, digest }] of recorded.entries()) {
      const path = `runs/${i}/events/${eventId}`;
      const step = journalled[at];
      if (step?.digest !== digest) return { where: 'journal', path, expected: digest, actual: step?.digest ?? null };
    }
    followed = Math.max(followed, recorded.length);
  }
  return followed === journalled.length ? null : { where: 'journal', path: BEHIND, expected: followed, actual: journalled.length };
}

/** The histories have not recorded as many steps as the journal has: one was lost in a crash, or is just being taken. */
export const BEHIND = 'steps';

interface Step {
  digest: string;
}

/** What came of one cause is one step, as it was appended. */
function stepsOf(rows: { cause: string; event: CaseEvent }[]): Step[] {
  const steps: { cause: string; events: CaseEvent[] }[] = [];
  for (const { cause, event } of rows) {
    const last = steps.at(-1);
    if (last?.cause === cause) last.events.push(event);
    else steps.push({ cause, events: [event] });
  }
  return steps.map(({ events }) => ({ digest: digestOf(events) }));
}

/** The journal's answers, as the history's markers keep them. */
async function recordedSteps(caseId: string, { history }: CaseRun, codec: PayloadCodec | undefined): Promise<(Step & { eventId: string })[]> {
  const steps: (Step & { eventId: string })[] = [];
  for (const { eventType, eventId, markerRecordedEventAttributes: marker } of history.events ?? []) {
    const [about] = marker?.details?.['data']?.payloads ?? [];
    const [sealed] = marker?.details?.['result']?.payloads ?? [];
    if (eventType !== MARKER || marker?.markerName !== 'core_local_activity' || !about || !sealed) continue;
    const { activity_type: activity } = json<{ activity_type: string }>(about);
    const [result] = codec ? await codec.decode([sealed], { type: 'workflow', namespace: '', workflowId: caseId }) : [sealed];
    for (const step of activity === 'appendEvents' ? appendedSteps(json(result!)) : stepsOf(json<Synced>(result!).rows ?? [])) steps.push({ ...step, eventId: String(eventId) });
  }
  return steps;
}

function appendedSteps(appended: Appended): Step[] {
  if ('taken' in appended || 'facts' in appended) return [];
  return appended.adopted ? stepsOf(appended.adopted) : [{ digest: appended.digest }];
}

function json<T>({ data }: Payload): T {
  return JSON.parse(Buffer.from(data ?? []).toString('utf8')) as T;
}

const MARKER = protocol.temporal.api.enums.v1.EventType.EVENT_TYPE_MARKER_RECORDED;
