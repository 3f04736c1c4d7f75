import { ActivityFailure, ApplicationFailure, isCancellation, sleep } from '@temporalio/workflow';

/** What was sent was not sealed with our keys, or for somebody else: not from us. */
export function refusedPayload(): ApplicationFailure {
  return ApplicationFailure.create({ type: 'RefusedPayload', message: 'the payload is not sealed', nonRetryable: true });
}

/**
 * Whether an effect's answer is one: there is something, and it was sealed for this very effect. Whoever has the port can hand in
 * anything for one; it is asked for again, since throwing would hold up the workflow for good.
 */
export function isAnswer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !('refusedPayload' in value);
}

/** Asks until there is an answer that `fits`. A failure comes from somebody else, too: our own effects are retried for as long as it takes. */
export async function askedUntil<T>(ask: () => Promise<T>, fits: (answer: unknown) => boolean): Promise<T> {
  for (;;) {
    try {
      const answer = await ask();
      if (fits(answer)) return answer;
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    }
    await sleep('10 seconds');
  }
}

/** For updates and queries that carry nothing: what comes with arguments is not from us. */
export function takesNothing(...args: unknown[]): void {
  if (args.length > 0) throw refusedPayload();
}
