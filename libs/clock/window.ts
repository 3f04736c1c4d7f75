import { type Calendar, dayKind, nextDay } from '#libs/calendar/calendar.js';
import { endOfDay, type Instant, instantOf, isBefore, localDate, msOf } from '#libs/clock/instant.js';
import type { ClockRule, Rung } from '#libs/policy/pack.js';

/** When a window ends, and the days that were counted to get there. Hours and minutes count wall-clock, nights included. */
export interface Window {
  due: Instant;
  /** True when a day of an unpublished year had to be examined: the result may still move. */
  provisional: boolean;
  counted: string[];
  skipped: { date: string; reason: string }[];
}

export interface RungTime {
  step: string;
  at: Instant;
  rule: Rung;
}

/**
 * The window of a clock from its anchor. Working days: the anchor's local date does not count and the window ends at
 * 24:00 of its last working day (Civil Code 201 and 203 by analogy).
 */
export function windowOf(clock: ClockRule, anchor: Instant, calendar: Calendar): Window {
  if ('workingDays' in clock.value) return countWorkingDays(localDate(anchor), clock.value.workingDays, calendar);
  return { due: instantOf(msOf(anchor) + wallClockMs(clock.value)), provisional: false, counted: [], skipped: [] };
}

function wallClockMs(value: Exclude<ClockRule['value'], { workingDays: number }>): number {
  return 'hours' in value ? value.hours * 3_600_000 : value.minutes * 60_000;
}

/** The ladder's instants, earliest first. */
export function rungTimes(clock: ClockRule, anchor: Instant, calendar: Calendar): RungTime[] {
  const window = windowOf(clock, anchor, calendar);
  return clock.ladder.map(rule => ({ step: rule.step, at: rungAt(rule, clock, anchor, window, calendar), rule }))
    .sort((a, b) => isBefore(a.at, b.at) ? -1 : 1);
}

function rungAt(rule: Rung, clock: ClockRule, anchor: Instant, window: Window, calendar: Calendar): Instant {
  if (rule.at === 'due') return window.due;
  if (rule.at.startsWith('+')) {
    // The end of the k-th working day after the window's last day; for hours, after the due instant's local date.
    const lastDay = 'workingDays' in clock.value ? window.counted.at(-1)! : localDate(window.due);
    return countWorkingDays(lastDay, Number(rule.at.slice(1)), calendar).due;
  }
  const percent = Number(rule.at.slice(0, -1));
  if (!('workingDays' in clock.value)) return instantOf(msOf(anchor) + (wallClockMs(clock.value) * percent) / 100);
  return endOfDay(window.counted[Math.max(1, Math.floor((clock.value.workingDays * percent) / 100)) - 1]!);
}

/** A case asks for the same few counts at every step. What a calendar says never changes, so it is counted once. */
const known = new WeakMap<Calendar, Map<string, Window>>();

function countWorkingDays(afterDate: string, workingDays: number, calendar: Calendar): Window {
  const counts = known.get(calendar) ?? new Map<string, Window>();
  known.set(calendar, counts);
  const asked = `${afterDate}+${workingDays}`;
  const window = counts.get(asked) ?? countOut(afterDate, workingDays, calendar);
  counts.set(asked, window);
  return window;
}

function countOut(afterDate: string, workingDays: number, calendar: Calendar): Window {
  const counted: string[] = [];
  const skipped: Window['skipped'] = [];
  let provisional = false;
  for (let date = nextDay(afterDate); ; date = nextDay(date)) {
    const day = dayKind(calendar, date);
    provisional ||= !day.published;
    if (!day.working) skipped.push({ date, reason: day.reason! });
    else if (counted.push(date) === workingDays) return { due: endOfDay(date), provisional, counted, skipped };
  }
}
