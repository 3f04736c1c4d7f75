import type { Payload, PayloadCodec } from '@temporalio/common';
import { localActivityOf, payloadContexts } from '#infra/payload-context.js';
import { digestOf } from '#libs/contracts/digest.js';
import { type Appended, type JournalRow, type Standing, stepsOf, type Synced } from '#libs/contracts/journal.js';
import { openState } from '#libs/relief/evolve.js';
import { standingOf } from '#libs/relief/standing.js';
import { type CaseRecord, eventOf } from '#apps/cli/replay/case-record.js';
import type { CaseRun } from '#apps/cli/replay/case-runs.js';
import type { Difference } from '#apps/cli/replay/difference.js';

/**
 * Whether the journal's steps are those the histories recorded. A run writes its steps in order, or begins by folding
 * them from the first or with what they come to, so each run knows a beginning of the journal, and one of them all of it.
 */
export async function journalDifference(record: CaseRecord, runs: CaseRun[], codec: PayloadCodec | undefined): Promise<Difference | null> {
  if (runs.length === 0) return null;
  const rows = record.events.map(event => ({ seq: event.seq, cause: event.cause, requestHash: null, event: eventOf(event) }));
  const journalled = digestsOf(rows);
  let followed = 0;
  for (const [i, run] of runs.entries()) {
    let known = 0;
    for (const { eventId, steps, standing } of await recorded(record.caseId, run, codec)) {
      const path = `runs/${i}/events/${eventId}`;
      if (standing) {
        const [expected, actual] = [digestOf(gistOf(standing)), digestOf(gistOf(standingOf(rows.slice(0, standing.state.head))))];
        if (expected !== actual) return { where: 'journal', path, expected, actual };
        known = standing.answers.length;
      }
      for (const digest of steps) {
        const actual = journalled[known++] ?? null;
        if (actual !== digest) return { where: 'journal', path, expected: digest, actual };
      }
    }
    followed = Math.max(followed, known);
  }
  return followed === journalled.length ? null : { where: 'journal', path: BEHIND, expected: followed, actual: journalled.length };
}

/** The histories have not recorded as many steps as the journal has: one was lost in a crash, or is just being taken. */
export const BEHIND = 'steps';

/** What came of one cause is one step, as it was appended. */
function digestsOf(rows: JournalRow[]): string[] {
  return stepsOf(rows).map(({ rows: own }) => digestOf(own.map(row => row.event)));
}

/** Of what many rows came to: what can be told from the journal. */
function gistOf({ state, answers }: Standing): object {
  return { state: openState(state), answers: answers.map(({ cause, events }) => ({ cause, events })) };
}

/** The journal's answers, as the history's markers keep them. */
async function recorded(caseId: string, { history }: CaseRun, codec: PayloadCodec | undefined): Promise<{ eventId: string; steps: string[]; standing?: Standing | null | undefined }[]> {
  const found = [];
  const contextOf = payloadContexts(history.events ?? [], caseId);
  for (const event of history.events ?? []) {
    const about = localActivityOf(event);
    const [sealed] = event.markerRecordedEventAttributes?.details?.['result']?.payloads ?? [];
    if (!about || !sealed) continue;
    const [result] = codec ? await codec.decode([sealed], contextOf(event)) : [sealed];
    found.push({ eventId: String(event.eventId), ...(about.activity_type === 'appendEvents' ? appended(json(result!)) : synced(json(result!))) });
  }
  return found;
}

function appended(answer: Appended): { steps: string[]; standing?: Standing | null | undefined } {
  if ('taken' in answer || 'facts' in answer || 'edition' in answer || 'foreign' in answer) return { steps: [] };
  return answer.adopted ? { steps: digestsOf(answer.adopted), standing: answer.standing } : { steps: [answer.digest] };
}

function synced({ rows = [], standing }: Partial<Synced>): { steps: string[]; standing?: Standing | null | undefined } {
  return { steps: digestsOf(rows), standing };
}

function json<T>({ data }: Payload): T {
  return JSON.parse(Buffer.from(data ?? []).toString('utf8')) as T;
}
