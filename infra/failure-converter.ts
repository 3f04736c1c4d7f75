import { DefaultFailureConverter } from '@temporalio/common';

/**
 * Failures' messages and stack traces travel as payloads, so that the codec seals them too. A decision that differs from the
 * journalled one keeps its name outside the seal: it is told apart by that, and it quotes nobody.
 */
class SealedFailures extends DefaultFailureConverter {
  override errorToFailure(...[error, payloads]: Parameters<DefaultFailureConverter['errorToFailure']>) {
    const failure = super.errorToFailure(error, payloads);
    if ((error as Error | undefined)?.name === 'OtherDecision') failure.applicationFailureInfo = { type: 'OtherDecision' };
    return failure;
  }
}

export const failureConverter = new SealedFailures({ encodeCommonAttributes: true });
