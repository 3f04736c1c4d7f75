import type { Instant } from '#libs/clock/instant.js';
import type { Calendar, CalendarYear } from '#libs/calendar/calendar.js';
import type { PublishedYear } from '#libs/contracts/calendar-landing.js';
import type { Actor, PersonCommand } from '#libs/contracts/command.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { CaseEvent, CaseState, Facts } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';

/** What starts a case's workflow: the edition of the rules it is pinned to, whole. */
export interface CaseInput {
  caseId: string;
  pack: Pack;
  packHash: string;
  calendar: Calendar;
  calendarHash: string;
  /** The case exists: this run begins from its journal. */
  resume?: true;
  /** After how many updates a run goes on as new. It stands here so that histories keep to what they began with; earlier releases said nothing and meant 300. */
  runUpdates?: number;
}

/** A worker that starts replays a run before its first answer, and has ten seconds for it: few updates, though each new run costs a little. */
export const RUN_UPDATES = 60;

/** A case's workflow; it ends with how many events it had folded. */
export type ReliefCase = (input: CaseInput) => Promise<number>;

/** The update that carries a person's command to a case's workflow. */
export interface CommandRequest {
  command: PersonCommand;
  actor: Actor;
  /** The id of the update that carries it; another one is refused. */
  cause: string;
  /** Digest of what was asked, so that the same key with another body is told apart. */
  requestHash: string;
}

/** What a command came to; the same for every repetition of its key. */
export interface CommandAnswer {
  caseId: string;
  caseNo: string;
  /** Null for what the machine did. */
  requestHash: string | null;
  events: { seq: number; type: CaseEvent['type']; occurredAt: Instant; recordedAt: Instant }[];
}

/** The year names its landing, so that every repetition is the same one. */
export function landingCause(year: CalendarYear): string {
  return `calendar:${year.year}:${digestOf(year).slice(0, 16)}`;
}

/** Whether a case took a calendar year over now; false when it knew it. */
export type LandedAnswer = boolean;

/** Asks a case to take over what its journal holds, unless it has folded so many events: then it is refused as `UpToDate`, which leaves no trace. */
export interface SyncRequest {
  head: number;
}

/** What a case that another was merged into is told: the other's number and its first contact. */
export interface Merger {
  caseNo: string;
  firstContact: Instant;
}

/** Names of workflows and updates on the wire; a released name never changes. */
export const NAMES = {
  reliefCase: 'reliefCase', payment: 'payment', command: 'command', sync: 'sync', absorb: 'absorb',
  bankWord: 'bankWord', paymentUnanswered: 'paymentUnanswered', landCalendar: 'landCalendar', calendarLanding: 'calendarLanding', landed: 'landed',
} as const;

export interface Append {
  caseId: string;
  packHash: string;
  calendarHash: string;
  /** The rules themselves, where the journal has asked for them; it knows most by their hash. */
  edition?: { pack: Pack; calendar: Calendar } | undefined;
  /** How many events the writer has folded; anything else in the journal is handed back instead of being written over. */
  expectedHead: number;
  /** What made these events: an update's id, `rung:…`, `payment:…`. Unique within a case. */
  cause: string;
  requestHash: string | null;
  events: CaseEvent[];
  /** The case's own time, which fast-forwarding moves ahead of the wall's. */
  now: Instant;
}

export interface JournalRow {
  seq: number;
  cause: string;
  requestHash: string | null;
  event: CaseEvent;
}

/** What came of one cause. */
export interface Step {
  cause: string;
  requestHash: string | null;
  rows: JournalRow[];
}

/** The steps a case took; a journal never holds half of one. */
export function stepsOf(rows: readonly JournalRow[]): Step[] {
  const steps: Step[] = [];
  for (const row of rows) {
    const last = steps.at(-1);
    if (last?.cause === row.cause) last.rows.push(row);
    else steps.push({ cause: row.cause, requestHash: row.requestHash, rows: [row] });
  }
  return steps;
}

/**
 * What became of an append. `taken`: the key was used on another case. `facts`: nothing was written, for other cases
 * are otherwise than the events say; decide again with these. `edition`: nothing was written, for these rules are not
 * kept yet; append again with them. `foreign`: the journal holds what none of ours wrote. `adopted`: somebody else had written rows since
 * `expectedHead`. Otherwise it was written: `decidedAt` is the append's own `now`, `writtenAtMs` PostgreSQL's time
 * then. A step that is recorded by a later workflow task than the one that took it has another `now`.
 */
export type Appended =
  | { taken: true }
  | { facts: Facts }
  | { edition: 'wanted' }
  | ForeignFound
  | { caseNo: string; adopted: JournalRow[]; standing?: Standing | null }
  | { caseNo: string; adopted: null; digest: string; decidedAt: Instant; writtenAtMs: number };

/** The number of a link that none of our workers wrote. Nothing was written or handed out. */
export interface ForeignFound {
  foreign: number;
}

/** What many rows come to, from the first. They themselves would not fit into one of Temporal's messages. */
export interface Standing {
  state: CaseState;
  answers: { cause: string; requestHash: string | null; events: CommandAnswer['events'] }[];
}

/** `standing`: what the whole journal comes to, where the rows would be many; then there are none. */
export interface Synced {
  caseNo: string;
  rows: JournalRow[];
  standing?: Standing | null;
  /** The case's own time when it was asked; early histories did not keep it. */
  at?: Instant;
  /** How far that runs ahead of PostgreSQL's, and how far the run's is behind that. */
  aheadMs: number;
  behindMs: number;
  /** Every year of working days that was published since the release, for a run that begins: it may have been told of none. */
  years: PublishedYear[];
}

/** The journal as workflows see it. */
export interface JournalActivities {
  /** @throws (retryable) when the database cannot be reached. */
  appendEvents(append: Append): Promise<Appended>;
  /** Records the case's own time and hands back what the journal holds beyond `expectedHead`. `begins`: for a run that has just begun, whose own time may lack what an earlier run was fast-forwarded by. */
  syncCase(sync: { caseId: string; expectedHead: number; now: Instant; begins: boolean }): Promise<Synced | ForeignFound>;
}

/** The failure of a `sync` that was not needed. */
export const UP_TO_DATE = 'UpToDate';

/** What the worker's codec makes of a payload that was not sealed; validators refuse it. */
export const REFUSED_PAYLOAD = { refusedPayload: 'not-sealed' } as const;
