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
