import type { Refusal } from '#libs/contracts/event.js';

/** Thrown inside the decider only; `decide` turns it into its answer. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export function refuse(refusal: Refusal): never {
  throw new Refused(refusal);
}
