import { type Clock, isBreachable } from '#libs/clock/clocks.js';
import { type Instant, isBefore } from '#libs/clock/instant.js';
import type { ClockOutcome } from '#libs/contracts/words.js';

/**
 * What became of a clock, by what is on record: nothing here looks at the time of day. `explained`: on record as missed, but the
 * work had been done in time. `ended`: nobody waited for it any more before it was due.
 */
export function outcomeOf(clock: Clock): ClockOutcome {
  const { stoppedAt, endedAt, due, explained } = clock;
  if (isOnRecordAsMissed(clock)) return explained || (stoppedAt !== null && !isBefore(due, stoppedAt)) ? 'explained' : 'missed';
  // What is done after nobody waited for it any more is neither in time nor late.
  if (endedAt !== null && (stoppedAt === null || isBefore(endedAt, stoppedAt))) return 'ended';
  if (stoppedAt === null) return 'running';
  return isBefore(due, stoppedAt) ? 'missed' : 'met';
}

/** When that was settled: met when the work was done, missed when it fell due. Null as long as it runs, and where it counts for nothing. */
export function settledAt(clock: Clock): Instant | null {
  switch (outcomeOf(clock)) {
    case 'met': return clock.stoppedAt;
    case 'missed':
    case 'explained': return clock.due;
    default: return null;
  }
}

/** A window that only warns cannot be breached; that it fell due is on record all the same. */
function isOnRecordAsMissed({ basis, breached, rungs }: Clock): boolean {
  return isBreachable(basis) ? breached : rungs.some(({ rule, reached }) => rule.at === 'due' && reached);
}
