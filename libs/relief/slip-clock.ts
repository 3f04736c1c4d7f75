import { type Clock, isRunning } from '#libs/clock/clocks.js';
import { isBefore } from '#libs/clock/instant.js';
import type { Slip } from '#libs/contracts/event.js';
import { MARKS } from '#libs/contracts/words.js';

/** Which clock binds whoever holds the slip first: one of its own, or the case's own hours where they are to give relief first; null where none runs. */
export function bindingClock({ slipNo, reliefFirst }: Pick<Slip, 'slipNo' | 'reliefFirst'>, clocks: readonly Clock[]): Clock | null {
  const theirs = clocks.filter(clock => {
    const { of } = MARKS[clock.rule.anchor];
    return isRunning(clock) && (of === 'slip' ? clock.key === `${clock.rule.id}#${slipNo}` : of === 'case' && reliefFirst && !('workingDays' in clock.rule.value));
  });
  return theirs.reduce<Clock | null>((first, clock) => first && !isBefore(clock.due, first.due) ? first : clock, null);
}
