import type { Context } from '@temporalio/activity';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { ActivityInterceptors, InjectedSinks } from '@temporalio/worker';
import { isTraceparent, TRACE_HEADER, type TraceSinks } from '#libs/contracts/trace.js';
import { spanning, takeWorkflowSpan, traceparent } from '#infra/tracing/tracing.js';

/** What is asked of workflows belongs to the trace that is under way; a round of the worker's own begins none. */
export const callTraces: WorkflowClientInterceptor = {
  startUpdate: (input, next) => calling(`update ${input.updateName}`, input.workflowExecution.workflowId, async own => {
    const output = await next({ ...input, headers: { ...input.headers, ...own } });
    return { output, failure: output.outcome?.failure };
  }),
  startUpdateWithStart: (input, next) => calling(`update ${input.updateName}`, input.workflowStartOptions.workflowId, async own => {
    const output = await next({ ...input, workflowStartHeaders: { ...input.workflowStartHeaders, ...own }, updateHeaders: { ...input.updateHeaders, ...own } });
    return { output, failure: output.updateOutcome?.failure };
  }),
  startWithDetails: (input, next) => calling(`start ${input.workflowType}`, input.options.workflowId, async own => ({
    output: await next({ ...input, headers: { ...input.headers, ...own } }), failure: null,
  })),
};

/** An effect goes on from the workflow that asked for it; one that nobody's request led to, a rung's or a payment's later on, begins a trace. */
export function activityTraces({ info }: Context): ActivityInterceptors {
  const { activityType, workflowExecution, attempt } = info;
  return {
    inbound: {
      execute: (input, next) => spanning({
        name: `activity ${activityType}`, parent: traceparentIn(input.headers), attributes: { ...(workflowExecution && { [WORKFLOW_ID]: workflowExecution.workflowId }), 'jishi.attempt': attempt },
      }, () => next(input)),
    },
  };
}

/** Always there: a case may have been asked with a trace by somebody whose worker did trace. */
export const workflowSinks: InjectedSinks<TraceSinks> = { traces: { ended: { fn: (_info, span) => takeWorkflowSpan(span), callDuringReplay: false } } };

/** As Temporal's own interceptors call it. */
const WORKFLOW_ID = 'temporalWorkflowId';

async function calling<T>(name: string, workflowId: string, send: (own: Headers) => Promise<{ output: T; failure: Failure }>): Promise<T> {
  if (!traceparent()) return (await send({})).output;
  return spanning({ name, kind: 'client', attributes: { [WORKFLOW_ID]: workflowId } }, async span => {
    const { output, failure } = await send({ [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent: traceparent() }) });
    // Of a refusal only the type is not sealed.
    if (failure) span?.note({ 'error.type': failure.applicationFailureInfo?.type || 'UpdateFailed' });
    return output;
  });
}

type Failure = { applicationFailureInfo?: { type?: string | null } | null } | null | undefined;

function traceparentIn(headers: Headers): string | undefined {
  const payload = headers[TRACE_HEADER];
  if (!payload) return undefined;
  try {
    const { traceparent: value } = defaultPayloadConverter.fromPayload<{ traceparent?: unknown }>(payload);
    return isTraceparent(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
