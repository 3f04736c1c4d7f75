import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  service: string;
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, string | number>;
  startedAtMs: number;
  endedAtMs: number;
}

interface Value { stringValue?: string; intValue?: number | string }
interface Attribute { key: string; value: Value }
interface Sent {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: { name: string; traceId: string; spanId: string; parentSpanId?: string; startTimeUnixNano: string; endTimeUnixNano: string; attributes: Attribute[] }[] }[];
  }[];
}

/** Takes spans as OpenTelemetry's collector does: OTLP over HTTP, in JSON. */
export class SpanReceiver {
  /** Whatever came, as it came. */
  readonly bodies: string[] = [];
  /** Takes connections and says nothing any more. */
  silent = false;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<SpanReceiver> {
    const receiver: SpanReceiver = new SpanReceiver(createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        if (receiver.silent) return;
        if (request.url === '/v1/traces') receiver.bodies.push(Buffer.concat(chunks).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
    }));
    await new Promise<void>(resolve => { receiver.server.listen(0, '127.0.0.1', resolve); });
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  spans(): ReceivedSpan[] {
    return this.bodies.flatMap(body => (JSON.parse(body) as Sent).resourceSpans).flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans).map(span => ({
      service: String(valuesOf(resource.attributes)['service.name']), name: span.name, traceId: span.traceId, spanId: span.spanId, parentSpanId: span.parentSpanId || undefined,
      attributes: valuesOf(span.attributes), startedAtMs: Number(span.startTimeUnixNano) / 1e6, endedAtMs: Number(span.endTimeUnixNano) / 1e6,
    })));
  }

  /** A trace as an indented list, parents before children, siblings by name. */
  tree(traceId: string, under: string): string[] {
    const spans = this.spans().filter(span => span.traceId === traceId);
    const below = (parent: string, depth: number): string[] => spans.filter(span => span.parentSpanId === parent)
      .sort((a, b) => a.name < b.name ? -1 : 1).flatMap(span => [`${'  '.repeat(depth)}${span.service}: ${span.name}`, ...below(span.spanId, depth + 1)]);
    return below(under, 0);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => { this.server.close(resolve); });
  }
}

function valuesOf(attributes: Attribute[]): Record<string, string | number> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));
}
