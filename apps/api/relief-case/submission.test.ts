import { status } from '@grpc/grpc-js';
import { ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { Problem } from '#apps/api/problems/problem.js';
import { faultOf, WorkflowGone } from '#apps/api/relief-case/submission.js';

const grpc = (code: status) => new ServiceError('', { cause: Object.assign(new Error(), { code, details: '', metadata: {} }) });
const failed = (type: string, ...details: unknown[]) => new WorkflowUpdateFailedError('', ApplicationFailure.create({ type, details }));

test.each([
  ['a wait that was too long', new WorkflowUpdateRPCTimeoutOrCancelledError(''), Problem, 'busy'],
  ['a case whose tasks fail', grpc(status.FAILED_PRECONDITION), Problem, 'unavailable'],
])('%s is answered', (_, error, type, code) => {
  const fault = faultOf(error);
  expect(fault).toBeInstanceOf(type);
  expect(fault).toMatchObject({ code });
});

test('a refusal says what it was decided upon', () => {
  const refusal = { code: 'second-person-needed', citation: { notice: 'n', section: 's' } };
  expect(faultOf(failed('Refusal', refusal, 7))).toMatchObject({ refusal, head: 7 });
});

test.each([
  ['too many updates', grpc(status.RESOURCE_EXHAUSTED), 'busy'],
  ['an update nobody looked at', failed('UnprocessedUpdate'), 'busy'],
  ['a server that is away', grpc(status.UNAVAILABLE), 'unavailable'],
])('%s is tried again', (_, error, code) => {
  const fault = faultOf(error);
  expect(fault).not.toBeInstanceOf(Error);
  expect(fault).toEqual({ code });
});

test.each([
  ['not found', new WorkflowNotFoundError('', 'case', undefined)],
  ['completed first', failed('AcceptedUpdateCompletedWorkflow')],
])('a workflow that is %s is gone', (_, error) => {
  expect(faultOf(error)).toBeInstanceOf(WorkflowGone);
});

test('whatever else is an error of ours, without the words of whoever failed', () => {
  const fault = faultOf(new WorkflowUpdateFailedError('', ApplicationFailure.create({ type: 'RefusedPayload', message: 'SECRET' }))) as Error;
  expect(fault).toBeInstanceOf(Error);
  expect(String(fault)).toBe('UpdateFault: RefusedPayload');
});
