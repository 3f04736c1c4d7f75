import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { diag, DiagLogLevel, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, TraceFlags, type Tracer } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, resourceAttributesEnvDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, BatchSpanProcessor, type IdGenerator, ParentBasedSampler, RandomIdGenerator, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { isTraceparent, partsOf, traceparentOf, type WorkflowSpan } from '#libs/contracts/trace.js';
import { faultOf } from '#infra/tracing/fault.js';
import type { OpenSpan, SpanOf } from '#infra/tracing/tracing.js';

/** What a process that is killed takes with it. */
const SEND_EVERY_MS = 1_000;
const CLOSE_WITHIN_MS = 1_000;
const COMPLAIN_EVERY_MS = 60_000;
const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Spans, handed to whoever receives them in batches and beside the work: one that is slow or away loses spans, and nobody waits for it. */
export class Traces {
  private readonly active = new AsyncLocalStorage<Span>();
  private readonly ids = new GivenIds();
  private readonly provider: TracerProvider;
  private readonly tracer: Tracer;

  constructor({ service, version, env, log }: { service: string; version: string; env: NodeJS.ProcessEnv; log: Logger }) {
    complainTo(log);
    this.provider = new TracerProvider({
      // The exporter reads its own settings (endpoint, headers, time-out) from the environment.
      spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), scheduledDelayMillis: SEND_EVERY_MS })],
      sampler: new ParentBasedSampler({ root: samplerOf(env) }),
      idGenerator: this.ids,
      resource: detectResources({ detectors: [resourceAttributesEnvDetector] }).merge(resourceFromAttributes({ 'service.name': service, 'service.version': version })),
    });
    this.tracer = this.provider.getTracer('jishi', version);
  }

  open({ name, kind = 'internal', parent, attributes = {} }: SpanOf): OpenSpan {
    return this.opened(this.tracer.startSpan(name, { kind: KINDS[kind], attributes }, this.contextOf(parent)));
  }

  async spanning<T>(what: SpanOf, work: (span: OpenSpan) => Promise<T>): Promise<T> {
    const span = this.open(what);
    try {
      const result = await span.run(() => work(span));
      span.end();
      return result;
    } catch (error) {
      span.end(faultOf(error));
      throw error;
    }
  }

  /** Takes down a workflow's span, whose ids are settled. A case's time may run ahead of ours, and by any length. */
  take({ name, parent, own, startedAtMs, endedAtMs, fault }: WorkflowSpan): void {
    if (!isTraceparent(parent) || !isTraceparent(own)) return;
    const nowMs = Date.now();
    this.ids.next = partsOf(own).spanId;
    const span = this.tracer.startSpan(name, { startTime: startedAtMs - Math.max(0, endedAtMs - nowMs) }, this.contextOf(parent));
    this.ids.next = null;
    this.opened(span).end(fault ?? undefined);
  }

  traceparent(): string | undefined {
    const span = this.active.getStore();
    return span && writtenOf(span);
  }

  async close(): Promise<void> {
    await Promise.race([this.provider.shutdown().catch(() => undefined), sleep(CLOSE_WITHIN_MS)]);
  }

  private opened(span: Span): OpenSpan {
    return {
      traceId: span.spanContext().traceId,
      run: work => this.active.run(span, work),
      note: attributes => { span.setAttributes(attributes); },
      end: fault => {
        if (fault !== undefined) span.setAttributes({ 'error.type': fault }).setStatus({ code: fault === 'Refusal' ? SpanStatusCode.UNSET : SpanStatusCode.ERROR });
        span.end();
      },
    };
  }

  private contextOf(parent: string | undefined) {
    if (parent === undefined) {
      const span = this.active.getStore();
      return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
    }
    const { traceId, spanId, sampled } = partsOf(parent);
    return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true });
  }
}

function writtenOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return traceparentOf(traceId, spanId, (traceFlags & TraceFlags.SAMPLED) !== 0);
}

/** Of OpenTelemetry's samplers the one that matters: so many traces of a hundred begin here. Whoever calls us with a trace has decided already. */
function samplerOf(env: NodeJS.ProcessEnv) {
  const share = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  return env['OTEL_TRACES_SAMPLER'] === 'parentbased_traceidratio' && share >= 0 && share < 1 ? new TraceIdRatioBasedSampler(share) : new AlwaysOnSampler();
}

/** Ids by chance, save where one is given. */
class GivenIds implements IdGenerator {
  next: string | null = null;
  private readonly chance = new RandomIdGenerator();

  generateTraceId(): string {
    return this.chance.generateTraceId();
  }

  generateSpanId(): string {
    return this.next ?? this.chance.generateSpanId();
  }
}

/** The library's own words may quote a receiver's answer; that it fails is enough. */
function complainTo(log: Logger): void {
  let saidAtMs = Number.NEGATIVE_INFINITY;
  const complain = () => {
    if (performance.now() - saidAtMs < COMPLAIN_EVERY_MS) return;
    saidAtMs = performance.now();
    log.warn('spans do not reach their receiver');
  };
  const nothing = () => undefined;
  diag.setLogger({ error: complain, warn: complain, info: nothing, debug: nothing, verbose: nothing }, DiagLogLevel.WARN);
}
