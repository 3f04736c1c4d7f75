import { ApplicationFailure } from '@temporalio/workflow';

/** What was sent was not sealed with our keys, or for somebody else: not from us. */
export function refusedPayload(): ApplicationFailure {
  return ApplicationFailure.create({ type: 'RefusedPayload', message: 'the payload is not sealed', nonRetryable: true });
}

/** For updates and queries that carry nothing: what comes with arguments is not from us. */
export function takesNothing(...args: unknown[]): void {
  if (args.length > 0) throw refusedPayload();
}
