import type { Refusal } from '#libs/contracts/event.js';

/**
 * Thrown inside the decider only; `decide` turns it into its answer. No Error: a refusal is an answer, not a fault, and
 * recording a stack for each of them would take most of the time of finding out what somebody may do.
 */
export class Refused {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    this.refusal = refusal;
  }
}

export function refuse(refusal: Refusal): never {
  throw new Refused(refusal);
}
