/** The header under which Temporal's SDKs of every language hand a trace on; its value is a map of W3C's fields. */
export const TRACE_HEADER = '_tracer-data';

/** Whether it is a span's context as W3C writes it: version, trace id, span id, flags. Nothing else of a trace is handed on: it could hold anything. */
export function isTraceparent(value: unknown): value is string {
  return typeof value === 'string' && FORM.test(value);
}

export function traceparentOf(traceId: string, spanId: string, sampled: boolean): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

export function partsOf(traceparent: string): { traceId: string; spanId: string; sampled: boolean } {
  const [, traceId, spanId, flags] = traceparent.split('-') as [string, string, string, string];
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

const FORM = /^00-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** A span of a workflow, told by it when it is over. */
export interface WorkflowSpan {
  name: string;
  /** Whose it is, and its own: both as traceparents. */
  parent: string;
  own: string;
  /** In the workflow's own time, which may be ahead of the machine's. */
  startedAtMs: number;
  endedAtMs: number;
  /** What went wrong, as a code. */
  fault: string | null;
}

/** Where workflows tell their spans to. */
export type TraceSinks = { traces: { ended(span: WorkflowSpan): void } };
