import { type Calendar, dayKind, nextDay } from '#libs/calendar/calendar.js';
import { type Instant, localDate, msOf } from '#libs/clock/instant.js';
import type { TrainingLeap } from '#libs/contracts/words.js';

const HOUR_MS = 3_600_000;

/** How far a training clock moves a case's own time: working days to the same time of the last of them. */
export function leapMs(by: TrainingLeap, now: Instant, calendar: Calendar): number {
  if (by === '2-hours') return 2 * HOUR_MS;
  if (by === '1-day') return 24 * HOUR_MS;
  let date = localDate(now);
  for (let left = 3; left > 0;) {
    date = nextDay(date);
    if (dayKind(calendar, date).working) left--;
  }
  return msOf(`${date}${now.slice(10)}` as Instant) - msOf(now);
}

const SETTLING_MS = 30_000;

/**
 * Where a case's time is to stop just as a rung is being dealt with, it stops half a minute after that rung: the server
 * (1.32.2) leaps on to the next timer, however far, when the stop goes by while the workflow works.
 * @param now the case's own time
 * @returns how far to move it
 */
export function clearOfRungs(durationMs: number, now: Instant, clocks: readonly { rungs: readonly { at: string }[] }[]): number {
  let stopMs = msOf(now) + durationMs;
  const rungsAtMs = clocks.flatMap(({ rungs }) => rungs.map(({ at }) => msOf(at as Instant)));
  // `now` was read a moment before the leap begins.
  for (const atMs of rungsAtMs.toSorted((a, b) => a - b)) if (stopMs > atMs - 5_000 && stopMs < atMs + SETTLING_MS) stopMs = atMs + SETTLING_MS;
  return stopMs - msOf(now);
}
