import { ApplicationFailure, defaultPayloadConverter, type Headers } from '@temporalio/common';
import { proxySinks, workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';
import { digestOf } from '#libs/contracts/digest.js';
import { isTraceparent, partsOf, TRACE_HEADER, traceparentOf, type TraceSinks } from '#libs/contracts/trace.js';

/**
 * Hands a trace on from an update, or from whoever started the workflow, to the effects done for it. Whether anybody traces changes
 * nothing in a workflow's way: each function gives back the very promise it was given, for one `async` more and cases that
 * run would not replay; ids come from the caller's, not from the workflow's chance; and no command is added. See decision 17.
 */
export function interceptors(): WorkflowInterceptors {
  return {
    inbound: [{
      execute(input, next) {
        const parent = traceparentIn(input.headers);
        // Who starts a child waits for it. A case's own run has no end to wait for, and its first command comes as an update.
        if (!parent || !workflowInfo().parent) {
          current = parent;
          return next(input);
        }
        const { span, done } = within(parent, `workflow ${workflowInfo().workflowType}`, () => next(input));
        current = span;
        return done;
      },
      handleUpdate(input, next) {
        const parent = traceparentIn(input.headers);
        return parent ? within(parent, `workflow update ${input.name}`, () => next(input)).done : under(undefined, () => next(input));
      },
    }],
    outbound: [{
      scheduleActivity: (input, next) => next(handedOn(input)),
      scheduleLocalActivity: (input, next) => next(handedOn(input)),
      startChildWorkflowExecution: (input, next) => next(handedOn(input)),
    }],
  };
}

/** Whose work is being done. A workflow does one thing after another, so one is enough, as long as whoever waits sets it again. */
let current: string | undefined;

export function currentTrace(): string | undefined {
  return current;
}

/** From here on the work is that of `trace`. */
export function follow(trace: string | undefined): void {
  current = trace;
}

/** What is called at once by `call` is done for `trace`; what waits goes on with whatever is current then. */
export function under<T>(trace: string | undefined, call: () => T): T {
  const before = current;
  current = trace;
  try {
    return call();
  } finally {
    current = before;
  }
}

function within<T>(parent: string, name: string, work: () => Promise<T>): { span: string; done: Promise<T> } {
  const { traceId, sampled } = partsOf(parent);
  // A replay comes to the same id; no two of a run have a parent and a name in common.
  const span = traceparentOf(traceId, digestOf([parent, workflowInfo().runId, name]).slice(0, 16), sampled);
  const startedAtMs = Date.now();
  const done = under(span, work);
  if (sampled) {
    const tell = (fault: string | null) => sinks.traces.ended({ name, parent, own: span, startedAtMs, endedAtMs: Date.now(), fault });
    void done.then(() => tell(null), error => tell(faultOf(error)));
  }
  return { span, done };
}

function handedOn<T extends { headers: Headers }>(input: T): T {
  if (!current) return input;
  return { ...input, headers: { ...input.headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent: current }) } };
}

/** Headers are not sealed, so anybody may have written them. */
function traceparentIn(headers: Headers): string | undefined {
  const payload = headers[TRACE_HEADER];
  if (!payload) return undefined;
  try {
    const { traceparent } = defaultPayloadConverter.fromPayload<{ traceparent?: unknown }>(payload);
    return isTraceparent(traceparent) ? traceparent : undefined;
  } catch {
    return undefined;
  }
}

/** Never the message: it may quote what somebody wrote. */
function faultOf(error: unknown): string {
  return (error instanceof ApplicationFailure && error.type) || (error as Error | undefined)?.name || 'Error';
}

const sinks = proxySinks<TraceSinks>();
