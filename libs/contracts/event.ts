import type { CalendarYear } from '#libs/calendar/calendar.js';
import type { Instant } from '#libs/clock/instant.js';
import type { Citation, Mark } from '#libs/policy/pack.js';
import type { Actor } from '#libs/contracts/command.js';
import type { Body as PolicyBody, Cause, CHANNELS, InvestigationStep, Severity, Status, Urgency } from '#libs/contracts/words.js';

/**
 * What happened to a case, one shape per event. `data` is free of personal data; personal data stands in `personal`,
 * each field a string, and never anywhere else.
 */
export type EventBody =
  | Body<'LeadReported', Plea, 'summary' | 'name' | 'phone' | 'address'>
  | Body<'Applied', Plea & { helperAuthorised: boolean }, 'name' | 'residentId' | 'phone' | 'address' | 'summary' | 'helperName'>
  | Body<'Accepted', { track: string | null }>
  | Body<'InvestigationStepDone', { step: InvestigationStep }, 'finding'>
  | Body<'OpinionGiven', {}, 'opinion'>
  | Body<'Decided', { reliefId: number; programme: string; amountFen: string; severity: Severity | null; body: PolicyBody }, 'payeeName' | 'bankCard'>
  /** `shownAt`: the report that showed a higher urgency than the case had; null when it is the first grade or a lower one. */
  | Body<'Graded', { urgency: Urgency; shownAt: Instant | null }>
  | Body<'RegradeProposed', { urgency: Urgency }>
  | Body<'TakenOver', { handlerId: string }>
  | Body<'HandedOver', { handlerId: string | null; townCode: string }, 'reason'>
  | Body<'Urged', {}, 'note'>
  | Body<'ReliefFirstProposed', { reliefId: number; form: 'money'; amountFen: string }, 'payeeName' | 'bankCard'>
  | Body<'ReliefApproved', { reliefId: number }>
  | Body<'PaymentOrdered', { orderId: string; reliefId: number; amountFen: string }>
  | Body<'PaymentConfirmed', { orderId: string; reliefId: number; bankReference: string }>
  | Body<'PaymentDeclined', { orderId: string; reliefId: number; reason: string }>
  | Body<'PapersCompleted', {}, 'note'>
  | Body<'FeedbackGiven', { satisfied: boolean | null }, 'note'>
  | Body<'Closed', {}>
  /** A rung of a ladder came due; `delivered` is false where a higher one came due in the same instant. */
  | Body<'RungReached', { clockKey: string; clock: string; step: string; delivered: boolean }>
  /** On record for good, whatever follows. */
  | Body<'ClockBreached', { clockKey: string; clock: string; due: Instant; citation: Citation }>
  /** A year's working days were published while the case ran. */
  | Body<'CalendarLanded', { year: CalendarYear }>
  /** The landed year moved a deadline, or made it final. The clock keeps its arming; what it had set off stays on record. */
  | Body<'DeadlineSuperseded', { clockKey: string; clock: string; from: Instant; to: Instant; provisional: boolean; reason: { year: number; notice: string } }>
  /** The work had been done in time and was recorded late. */
  | Body<'BreachExplained', { clockKey: string; clock: string; stoppedAt: Instant }>;

interface Body<T extends string, D, P extends string = never> {
  type: T;
  data: D;
  personal?: { [field in P]?: string | undefined };
}

interface Plea {
  townCode: string;
  cause: Cause;
  /** Null when an application joins a lead's case: the lead says how the plea came. */
  channel: (typeof CHANNELS)[number] | null;
  urgency: Urgency | null;
}

/** An event with who did it and when: `occurredAt` is when it happened (clocks use it), `recordedAt` when it was entered. */
export type CaseEvent = EventBody & { occurredAt: Instant; recordedAt: Instant; by: Actor };

/** A case as its events leave it. */
export interface CaseState {
  /** How many events have been folded. */
  head: number;
  status: Status;
  townCode: string;
  cause: Cause;
  urgency: Urgency | null;
  /** Whether `urgency` was graded, or is only what the first report said. */
  graded: boolean;
  /** Under which grade the case stood when, without gaps; the last one has no end. */
  grades: GradeSpan[];
  /** A lower grade that waits for a second person. */
  proposedGrade: { urgency: Urgency; by: string } | null;
  /** The track it was accepted on, where the policy knows tracks. */
  track: string | null;
  stepsDone: { step: InvestigationStep; by: string }[];
  handlerId: string | null;
  marks: { [mark in Mark]?: Instant };
  /** What each arming of a clock has already set off, by `clock#arming`. */
  clocks: { [clockKey: string]: { rungs: string[]; breachedAt?: Instant; explained?: true } };
  reliefs: Relief[];
  /** Calendar years that were published after the case had been pinned to its calendar. */
  landedYears: CalendarYear[];
  person: { name?: string | undefined; residentId?: string | undefined; phone?: string | undefined; address?: string | undefined };
  summary: string;
}

export interface GradeSpan {
  /** Null as long as nobody has judged it. */
  urgency: Urgency | null;
  /** Where hour windows of this grade begin: the first contact, or the report that showed it. */
  anchor: Instant;
  since: Instant;
  until: Instant | null;
}

export interface Relief {
  reliefId: number;
  amountFen: string;
  payeeName: string;
  bankCard: string;
  /** `first`: before the papers were complete, which are owed then; `decided`: after the full procedure. */
  kind: 'first' | 'decided';
  /** Who proposed a first relief, or took the decision. */
  proposedBy: string;
  proposedAt: Instant;
  state: 'proposed' | 'ordered' | 'paid' | 'declined';
  orderId: string | null;
}

/** Why a command is not carried out: a stable code, what it rests on, the field at fault, words to fill the sentence with. */
export interface Refusal {
  code: RefusalCode;
  citation?: Citation | undefined;
  field?: string | undefined;
  params?: { [name: string]: string } | undefined;
}

export const REFUSAL_CODES = [
  'role-not-allowed', 'status-not-allowed', 'occurred-in-future', 'occurred-before-first-contact', 'occurred-too-early', 'grade-not-offered',
  'grade-unchanged', 'no-grade-proposed', 'already-handler', 'not-handler', 'not-urgent', 'relief-pending', 'no-such-relief', 'relief-not-proposed', 'second-person-needed',
  'nothing-delivered', 'papers-owed', 'papers-complete', 'opening-incomplete', 'case-open', 'nothing-due', 'no-such-order', 'calendar-known', 'track-needed', 'no-such-track', 'step-done', 'steps-owed', 'opinion-given', 'opinion-owed', 'no-such-programme', 'severity-needed', 'no-authority', 'same-town',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];
