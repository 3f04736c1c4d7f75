import { type JournalRow, type Standing, stepsOf } from '#libs/contracts/journal.js';
import { evolveAll } from '#libs/relief/evolve.js';

/** What a journal's rows come to, from the first: the state, and what each cause was answered. */
export function standingOf(rows: readonly JournalRow[]): Standing {
  return {
    state: evolveAll(null, rows.map(row => row.event)),
    answers: stepsOf(rows).map(({ cause, requestHash, rows: own }) => ({
      cause, requestHash, events: own.map(({ seq, event: { type, occurredAt, recordedAt } }) => ({ seq, type, occurredAt, recordedAt })),
    })),
  };
}
