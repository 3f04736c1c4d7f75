import { DefaultFailureConverter } from '@temporalio/common';

/** Failures' messages and stack traces travel as payloads, so that the codec seals them too. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
