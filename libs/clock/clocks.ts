import type { Calendar } from '#libs/calendar/calendar.js';
import { type Instant, msOf } from '#libs/clock/instant.js';
import { rungTimes, type RungTime, windowOf } from '#libs/clock/window.js';
import type { CaseState } from '#libs/contracts/event.js';
import type { ClockRule, Pack } from '#libs/policy/pack.js';

/** A statutory clock of a case: derived from its events, its pack and the calendar, never stored. */
export interface Clock {
  /** `clock#arming`, e.g. `urgent-relief#1`. */
  key: string;
  rule: ClockRule;
  anchor: Instant;
  due: Instant;
  provisional: boolean;
  stoppedAt: Instant | null;
  breached: boolean;
  explained: boolean;
  rungs: (RungTime & { reached: boolean })[];
}

export interface DueRung {
  clock: Clock;
  rung: Clock['rungs'][number];
}

export function clocksOf(state: CaseState, pack: Pack, calendar: Calendar): Clock[] {
  const urgency = state.urgency ?? pack.ungraded.countsAs;
  return pack.clocks.flatMap(rule => {
    const anchor = state.marks[rule.anchor];
    if (!anchor || !rule.urgency.includes(urgency)) return [];
    const key = `${rule.id}#1`;
    const record = state.clocks[key];
    const { due, provisional } = windowOf(rule, anchor, calendar);
    return [{
      key, rule, anchor, due, provisional,
      stoppedAt: state.marks[rule.stop] ?? null,
      breached: record?.breachedAt !== undefined,
      explained: record?.explained === true,
      rungs: rungTimes(rule, anchor, calendar).map(rung => ({ ...rung, reached: record?.rungs.includes(rung.step) ?? false })),
    }];
  });
}

/** The rungs nobody has reached yet, those after the stop left out. One the stop overtook still has to go on record. */
export function openRungs(clock: Clock): Clock['rungs'] {
  return clock.rungs.filter(r => !r.reached && (!clock.stoppedAt || msOf(r.at) < msOf(clock.stoppedAt)));
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
