import type { Refusal } from '#libs/contracts/event.js';
import { refuse } from '#libs/relief/refusal.js';

/** Why something cannot be done to one of a case's reliefs, slips and so on; null when it can. */
export type Obstacle<T> = (one: T) => Refusal | null;

/** For guards: it can be done to at least one of them. Otherwise the reason is that of the last, which is the likeliest meant. */
export function assertAny<T>(all: readonly T[], obstacle: Obstacle<T>, none: Refusal): void {
  const reasons = all.map(obstacle);
  if (!reasons.includes(null)) refuse(reasons.at(-1) ?? none);
}

/** For acts: the one that was named, if it can be done to it. `none` says that there is no such one. */
export function theOne<T>(all: readonly T[], isIt: (one: T) => boolean, obstacle: Obstacle<T>, none: Refusal): T {
  const one = all.find(isIt) ?? refuse(none);
  const reason = obstacle(one);
  return reason ? refuse({ ...reason, field: none.field }) : one;
}
