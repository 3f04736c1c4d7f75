import { type Calendar, withYears } from '#libs/calendar/calendar.js';
import { type Instant, msOf } from '#libs/clock/instant.js';
import { rungTimes, type RungTime, windowOf } from '#libs/clock/window.js';
import type { CaseState, GradeSpan } from '#libs/contracts/event.js';
import type { Urgency } from '#libs/contracts/words.js';
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
  /** When another grade put an end to it before it was due. */
  supersededAt: Instant | null;
  breached: boolean;
  explained: boolean;
  rungs: (RungTime & { reached: boolean })[];
}

export interface DueRung {
  clock: Clock;
  rung: Clock['rungs'][number];
}

/** Every clock the case has or had, in the pack's order. */
export function clocksOf(state: CaseState, pack: Pack, pinned: Calendar): Clock[] {
  const calendar = withYears(pinned, state.landedYears);
  return pack.clocks.flatMap(rule => armings(rule, state, pack).map(({ number, anchor, until, urgency }): Clock => {
    const key = `${rule.id}#${number}`;
    const record = state.clocks[key];
    const { due, provisional } = windowOf(rule, anchor, calendar);
    return {
      key, rule, anchor, due, provisional,
      basis: basisOf(rule, gradeAt(due, state, pack, rule) ?? urgency),
      stoppedAt: state.marks[rule.stop] ?? null,
      // A due instant that has passed is never erased by regrading.
      supersededAt: until && msOf(until) < msOf(due) ? until : null,
      breached: record?.breachedAt !== undefined,
      explained: record?.explained === true,
      rungs: rungTimes(rule, anchor, calendar).map(rung => ({ ...rung, reached: record?.rungs.includes(rung.step) ?? false })),
    };
  }));
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
  return !clock.stoppedAt && !clock.supersededAt;
}

/** The rungs nobody has reached yet, those after its end left out. One the end overtook still has to go on record. */
export function openRungs(clock: Clock): Clock['rungs'] {
  const endMs = Math.min(...[clock.stoppedAt, clock.supersededAt].map(end => end ? msOf(end) : Number.POSITIVE_INFINITY));
  return clock.rungs.filter(r => !r.reached && msOf(r.at) < endMs);
}

/** The earliest open rung of any clock. */
export function nextRung(clocks: Clock[]): DueRung | null {
  let next: DueRung | null = null;
  for (const clock of clocks) {
    const [rung] = openRungs(clock);
    if (rung && (!next || msOf(rung.at) < msOf(next.rung.at))) next = { clock, rung };
  }
  return next;
}

/** The grade a window falls due under, if the rule is for it: what the window rests on does not change afterwards. */
function gradeAt(due: Instant, state: CaseState, pack: Pack, rule: ClockRule): Urgency | null {
  const span = state.grades.find(({ since, until }) => msOf(since) <= msOf(due) && (!until || msOf(due) < msOf(until)));
  const urgency = span && (span.urgency ?? pack.ungraded.countsAs);
  return urgency && rule.urgency.includes(urgency) ? urgency : null;
}

interface Arming {
  /** Counted over the stretches, so that no later entry gives an arming another's number. */
  number: number;
  anchor: Instant;
  /** When a grade the rule is not for took over. */
  until: Instant | null;
  urgency: Urgency;
}

/**
 * One arming for each stretch of time in which the case had a grade the rule is for. The window is counted from the
 * rule's mark; where the mark came before the stretch, from what began the stretch: the report that showed the new
 * urgency, or the regrading.
 */
function armings(rule: ClockRule, state: CaseState, pack: Pack): Arming[] {
  const mark = state.marks[rule.anchor];
  if (!mark) return [];
  return stretches(rule, state.grades, pack).flatMap(({ anchor, since, until, urgency }, i): Arming[] => {
    const number = i + 1;
    if (rule.anchor === 'first-contact') return [{ number, anchor, until, urgency }];
    if (until && msOf(mark) >= msOf(until)) return [];
    return [{ number, anchor: msOf(mark) < msOf(since) ? since : mark, until, urgency }];
  });
}

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
