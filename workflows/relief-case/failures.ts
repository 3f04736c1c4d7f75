import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '#libs/contracts/event.js';
import { UP_TO_DATE } from '#libs/contracts/journal.js';

/**
 * A refusal as it travels to the caller; codes only, so that no name stands in a failure. The head says what it was
 * decided upon: a caller who finds the journal further on lets the case catch up and asks again.
 */
export function refusal(details: Refusal, head: number): ApplicationFailure {
  return ApplicationFailure.create({ type: 'Refusal', message: details.code, nonRetryable: true, details: [details, head] });
}

/** The caller used the same key on another case at the same moment, and that one came first. */
export function keyTaken(): ApplicationFailure {
  return ApplicationFailure.create({ type: 'KeyTaken', message: 'the key was used on another case', nonRetryable: true });
}

/**
 * The journal holds what none of our workers wrote. Whoever asked is told so; what the machine had to do fails its task, so
 * that the case waits, unharmed, until the journal is whole again.
 */
export function foreignLink(asked: boolean): Error {
  if (!asked) return new ForeignLink('the journal holds a link that none of ours wrote');
  return ApplicationFailure.create({ type: 'ForeignLink', message: 'the journal holds a link that none of ours wrote', nonRetryable: true });
}

/** Told by its name, which is all of a failure that is not sealed. */
class ForeignLink extends Error {
  override readonly name = 'ForeignLink';
}

/** The decider was told what other cases are and decided as if it had not been: a fault of ours, which must not hold up the case. */
export function unsettled(): ApplicationFailure {
  return ApplicationFailure.create({ type: 'FactsUnsettled', message: 'the decision contradicts the journal', nonRetryable: true });
}

/** Nothing to take over; says how many events the case has folded. */
export function upToDate(head: number): ApplicationFailure {
  return ApplicationFailure.create({ type: UP_TO_DATE, message: 'the case knows as much', nonRetryable: true, details: [head] });
}

/** A fault of ours in a validator turns the one command away; thrown as it is, it would hold up the whole case. */
export function safely<T>(decide: () => T): T {
  try {
    return decide();
  } catch (error) {
    throw ApplicationFailure.create({ type: 'DecisionFailed', message: (error as Error).name, nonRetryable: true });
  }
}
