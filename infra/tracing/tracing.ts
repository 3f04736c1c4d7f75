import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { WorkflowSpan } from '#libs/contracts/trace.js';
import { ROOT } from '#infra/root.js';
import type { Traces } from '#infra/tracing/traces.js';

/** How a span reads and where it belongs. No attribute holds what people wrote: codes, routes, ids and numbers only. */
export interface SpanOf {
  name: string;
  kind?: 'server' | 'client' | 'internal';
  /** The traceparent it goes on from, if that is not whatever runs. */
  parent?: string | undefined;
  attributes?: Attributes;
}

export type Attributes = Record<string, string | number>;

/** A span that somebody else ends. */
export interface OpenSpan {
  readonly traceId: string;
  /** Calls `work` so that what it does, and whatever follows from that, belongs to the span. */
  run<T>(work: () => T): T;
  note(attributes: Attributes): void;
  /** @param fault what went wrong, as a code */
  end(fault?: string): void;
}

let traces: Traces | null = null;

/** Begins to trace when a receiver is named, as OpenTelemetry names it. Until then OpenTelemetry is not even loaded. */
export async function startTracing(service: string, log: Logger, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const receiver = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] || env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  if (!receiver || env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return;
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const { Traces: Loaded } = await import('#infra/tracing/traces.js');
  traces = new Loaded({ service, version, env, log });
}

/** Sends what is left, and waits for it no longer than a moment. */
export async function stopTracing(): Promise<void> {
  await traces?.close();
}

export function isTracing(): boolean {
  return traces !== null;
}

/** Does the work within a span, if anybody traces; the span is told how it went by a code alone. */
export function spanning<T>(what: SpanOf, work: (span: OpenSpan | null) => Promise<T>): Promise<T> {
  return traces ? traces.spanning(what, work) : work(null);
}

export function openSpan(what: SpanOf): OpenSpan | null {
  return traces?.open(what) ?? null;
}

/** Takes down the span of a workflow, which it tells when it is over. */
export function takeWorkflowSpan(span: WorkflowSpan): void {
  traces?.take(span);
}

/** The context of the span that is under way, as W3C writes it. */
export function traceparent(): string | undefined {
  return traces?.traceparent();
}

export function traceId(): string | undefined {
  return traces?.traceparent()?.split('-')[1];
}
