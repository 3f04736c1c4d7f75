import { type Calendar, withYears } from '#libs/calendar/calendar.js';
import { type Instant, isBefore } from '#libs/clock/instant.js';
import { rungTimes, type RungTime, windowOf } from '#libs/clock/window.js';
import type { CaseState, GradeSpan, Marks } from '#libs/contracts/event.js';
import { type ClockSubject, MARKS, type Urgency } from '#libs/contracts/words.js';
import type { Basis, ClockRule, Pack } from '#libs/policy/pack.js';

/** A statutory clock of a case: derived from its events, its pack and the calendar, never stored. */
export interface Clock {
  /** `clock#arming`, e.g. `urgent-relief#1`; a new anchor takes the next arming. */
  key: string;
  rule: ClockRule;
  /** What the window rests on, for the grade it runs under. */
  basis: Basis;
  anchor: Instant;
  due: Instant;
  provisional: boolean;
  stoppedAt: Instant | null;
  /** When another grade or route put an end to it before it was due, or the case's end did. */
  endedAt: Instant | null;
  breached: boolean;
  explained: boolean;
  rungs: (RungTime & { reached: boolean })[];
}

export interface DueRung {
  clock: Clock;
  rung: Clock['rungs'][number];
}

/** A step asks for the clocks of one state several times, and a long case may have a thousand. A state never changes, so they are derived once. */
const known = new WeakMap<CaseState, { pack: Pack; pinned: Calendar; clocks: readonly Clock[] }>();

/** Every clock the case has or had, in the pack's order. */
export function clocksOf(state: CaseState, pack: Pack, pinned: Calendar): readonly Clock[] {
  const derived = known.get(state);
  if (derived?.pack === pack && derived.pinned === pinned) return derived.clocks;
  const clocks = derive(state, pack, pinned);
  known.set(state, { pack, pinned, clocks });
  return clocks;
}

function derive(state: CaseState, pack: Pack, pinned: Calendar): Clock[] {
  const calendar = withYears(pinned, state.landedYears);
  return pack.clocks.flatMap(rule => armings(rule, state, pack).map(({ number, anchor, stoppedAt, until, urgency, closedAt }): Clock => {
    const key = `${rule.id}#${number}`;
    const record = state.clocks[key];
    const { due, provisional, rungs } = spanOf(rule, anchor, calendar);
    // A due instant that has passed is never erased by regrading; the case's end is the end of every clock.
    const supersededAt = until && isBefore(until, due) ? until : null;
    return {
      key, rule, anchor, due, provisional, stoppedAt,
      basis: basisOf(rule, gradeAt(due, state, pack, rule) ?? urgency),
      endedAt: supersededAt ?? (closedAt && (!stoppedAt || isBefore(closedAt, stoppedAt)) ? closedAt : null),
      breached: record?.breachedAt !== undefined,
      explained: record?.explained === true,
      rungs: rungs.map(({ step, at, rule: asked }) => ({ step, at, rule: asked, reached: record?.rungs.includes(step) ?? false })),
    };
  }));
}

const MANY_ANCHORS = 2_000;
type Span = { due: Instant; provisional: boolean; rungs: RungTime[] };
/** Where a clock's window ends and its rungs stand depends on nothing else: of a thousand clocks a step begins one. Derived anew, a step takes five times as long. */
const spans = new WeakMap<ClockRule, WeakMap<Calendar, Map<Instant, Span>>>();

function spanOf(rule: ClockRule, anchor: Instant, calendar: Calendar): Span {
  const ofRule = spans.get(rule) ?? new WeakMap<Calendar, Map<Instant, Span>>();
  spans.set(rule, ofRule);
  const ofCalendar = ofRule.get(calendar) ?? new Map<Instant, Span>();
  ofRule.set(calendar, ofCalendar);
  const found = ofCalendar.get(anchor);
  if (found) return found;
  const { due, provisional } = windowOf(rule, anchor, calendar);
  const span = { due, provisional, rungs: rungTimes(rule, anchor, calendar) };
  // A service lives long, and every case has instants of its own.
  if (ofCalendar.size >= MANY_ANCHORS) ofCalendar.clear();
  ofCalendar.set(anchor, span);
  return span;
}

/** What a clock's window rests on under a grade: the notice may fix it for one and leave it open for another. */
export function basisOf(rule: ClockRule, urgency: Urgency): Basis {
  return rule.basis.valueFor?.[urgency] ?? rule.basis.value;
}

/** Only a window the notice fixes, or the pack reads into it, can be breached; advisory and house ones warn. */
export function isBreachable(basis: Basis): boolean {
  return basis === 'statutory' || basis === 'interpretation';
}

/** Whether the clock still waits for its stop. */
export function isRunning(clock: Clock): boolean {
  return !clock.stoppedAt && !clock.endedAt;
}

/** The rungs nobody has reached yet, those after its end left out. One the end overtook still has to go on record. */
export function openRungs(clock: Clock): Clock['rungs'] {
  return clock.rungs.filter(r => !r.reached && !(clock.stoppedAt && !isBefore(r.at, clock.stoppedAt)) && !(clock.endedAt && !isBefore(r.at, clock.endedAt)));
}

/** The earliest open rung of any clock. */
export function nextRung(clocks: readonly Clock[]): DueRung | null {
  let next: DueRung | null = null;
  for (const clock of clocks) {
    const [rung] = openRungs(clock);
    if (rung && (!next || isBefore(rung.at, next.rung.at))) next = { clock, rung };
  }
  return next;
}

/** The grade a window falls due under, if the rule is for it: what the window rests on does not change afterwards. */
function gradeAt(due: Instant, state: CaseState, pack: Pack, rule: ClockRule): Urgency | null {
  const span = [...state.pastRounds.flatMap(round => round.grades), ...state.grades].find(({ since, until }) => !isBefore(due, since) && (!until || isBefore(due, until)));
  const urgency = span && (span.urgency ?? pack.ungraded.countsAs);
  return urgency && rule.urgency.includes(urgency) ? urgency : null;
}

interface Arming {
  /** Counted over rounds and stretches, or over the slips and so on, so that no later entry gives an arming another's number. */
  number: number;
  anchor: Instant;
  stoppedAt: Instant | null;
  /** When a grade the rule is not for took over, or the case took another route. */
  until: Instant | null;
  closedAt: Instant | null;
  urgency: Urgency;
}

function armings(rule: ClockRule, state: CaseState, pack: Pack): Arming[] {
  const subject = MARKS[rule.anchor].of;
  if (subject !== 'case') return subjectArmings(rule, subjectsOf(state)[subject], state, pack);
  const rounds = [...state.pastRounds, { marks: state.marks, deliveries: state.deliveries, grades: state.grades, closedAt: state.closedAt }];
  let before = 0;
  return rounds.flatMap(round => {
    const found = roundArmings(rule, round, pack, before);
    before += stretches(rule, round.grades, pack).length;
    return found;
  });
}

/**
 * One arming for each stretch of time in which the case had a grade the rule is for. The window is counted from the
 * rule's mark; where the mark came before the stretch, from what began the stretch: the report that showed the new
 * urgency, or the regrading.
 */
function roundArmings(rule: ClockRule, round: Round, pack: Pack, before: number): Arming[] {
  const { marks, grades } = round;
  const mark = marks[rule.anchor];
  if (!mark || (rule.route === 'undelegated' && !marks.raised)) return [];
  const closedAt = endOf(rule, round);
  if (OWED_FOR_RELIEF.has(rule.anchor)) return owedArming(rule, mark, round, pack, before, closedAt);
  const found: Arming[] = [];
  for (const [i, { anchor, since, until: regradedAt, urgency }] of stretches(rule, grades, pack).entries()) {
    const until = rule.route === 'delegated' && marks.raised && (!regradedAt || isBefore(marks.raised, regradedAt)) ? marks.raised : regradedAt;
    if (rule.anchor !== 'first-contact' && until && !isBefore(mark, until)) continue;
    const begun = rule.anchor === 'first-contact' ? anchor : isBefore(mark, since) ? since : mark;
    const stoppedAt = stopOf(rule, begun, round);
    // Done before it could begin, it is not waited for.
    if (stoppedAt && isBefore(stoppedAt, begun)) continue;
    // Graded up and down again, the family waits in the window it had been waiting in.
    const same = found.find(earlier => earlier.anchor === begun);
    if (same) Object.assign(same, { until, urgency });
    else found.push({ number: before + i + 1, anchor: begun, stoppedAt, until, closedAt, urgency });
  }
  return found;
}

/** What is owed because relief came first stays owed, whatever the grade becomes. */
const OWED_FOR_RELIEF = new Set<string>(['first-relief-delivered', 'urgency-eased']);

function owedArming(rule: ClockRule, anchor: Instant, round: Round, pack: Pack, before: number, closedAt: Instant | null): Arming[] {
  const given = round.marks['first-relief-delivered'] ?? anchor;
  const span = round.grades.findLast(({ since }) => !isBefore(given, since)) ?? round.grades[0];
  const urgency = span?.urgency ?? pack.ungraded.countsAs;
  return rule.urgency.includes(urgency) ? [{ number: before + 1, anchor, stoppedAt: stopOf(rule, anchor, round), until: null, closedAt, urgency }] : [];
}

/** What was given before a window began does not end it. */
function stopOf({ stop }: ClockRule, anchor: Instant, { marks, deliveries }: Round): Instant | null {
  if (stop !== 'relief-delivered') return marks[stop] ?? null;
  const after = deliveries.filter(delivery => !isBefore(delivery, anchor));
  return after.length > 0 ? after.reduce((first, other) => isBefore(other, first) ? other : first) : null;
}

/** Nothing of the case is waited for any more once it is refused or told, but papers that are owed for relief given first. */
function endOf({ stop }: ClockRule, { marks, closedAt }: Round): Instant | null {
  const ends = [stop === 'papers-complete' ? undefined : marks.refused, marks['fed-back'], closedAt ?? undefined].filter(at => at !== undefined);
  return ends.length > 0 ? ends.reduce((first, other) => isBefore(other, first) ? other : first) : null;
}

/** One arming for each of the case's slips, notices and so on, numbered as they are, if its grade then was one the rule is for. */
function subjectArmings(rule: ClockRule, subjects: { no: number; marks: Marks }[], state: CaseState, pack: Pack): Arming[] {
  const grades = [...state.pastRounds.flatMap(round => round.grades), ...state.grades];
  const closings = [...state.pastRounds.map(round => round.closedAt), ...(state.closedAt ? [state.closedAt] : [])];
  return subjects.flatMap(({ no, marks }): Arming[] => {
    const anchor = marks[rule.anchor];
    if (!anchor) return [];
    const span = grades.findLast(({ since }) => !isBefore(anchor, since)) ?? grades[0];
    const urgency = span?.urgency ?? pack.ungraded.countsAs;
    if (!rule.urgency.includes(urgency)) return [];
    // A follow-up may be planned for a day the case did not live to see.
    const closedAt = closings.find(closing => !isBefore(closing, anchor)) ?? state.closedAt;
    return [{ number: no, anchor, stoppedAt: marks[rule.stop] ?? null, until: null, closedAt, urgency }];
  });
}

function subjectsOf(state: CaseState): { [subject in Exclude<ClockSubject, 'case'>]: { no: number; marks: Marks }[] } {
  return {
    // Relief first by another body is bound by the case's own hours as well.
    slip: state.slips.map(({ slipNo, marks }) => ({ no: slipNo, marks })),
    notice: state.notices.map(({ noticeNo, marks }) => ({ no: noticeNo, marks })),
    inspection: state.inspections.map(({ inspectionNo, marks }) => ({ no: inspectionNo, marks })),
    'oral-approval': state.oralApprovals.map(({ reliefId, marks }) => ({ no: reliefId, marks })),
    'duty-call': state.dutyCalls.map(({ callNo, marks }) => ({ no: callNo, marks })),
    'follow-up': state.followUps.map(({ followUpNo, marks }) => ({ no: followUpNo, marks })),
  };
}

type Round = Pick<CaseState, 'marks' | 'deliveries' | 'grades' | 'closedAt'>;

function stretches(rule: ClockRule, grades: GradeSpan[], pack: Pack): (GradeSpan & { urgency: Urgency })[] {
  const found: (GradeSpan & { urgency: Urgency })[] = [];
  let open = false;
  for (const span of grades) {
    const urgency = span.urgency ?? pack.ungraded.countsAs;
    const covered = rule.urgency.includes(urgency);
    const last = found.at(-1);
    if (covered && open && last) Object.assign(last, { until: span.until, urgency });
    else if (covered) found.push({ ...span, urgency });
    open = covered;
  }
  return found;
}
