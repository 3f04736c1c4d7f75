import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { isTraceparent } from '#libs/contracts/trace.js';
import { isTracing, openSpan, type OpenSpan } from '#infra/tracing/tracing.js';
import { commandOf } from '#apps/api/metrics/metrics.js';

/** Probes come every few seconds and tell nothing. */
const PROBES = /^\/(health\/|metrics$)/;
const spans = new WeakMap<FastifyRequest, OpenSpan>();

/** A span for each request, under that of whoever calls, if they name one. Names and attributes are chosen as the log's fields are: the route, never the address. */
export function traceRequests(fastify: FastifyInstance): void {
  if (!isTracing()) return;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions: { url: route } } = request;
    if (PROBES.test(route ?? '')) return done();
    const { caseNo } = (request.params ?? {}) as { caseNo?: string };
    const span = openSpan({
      name: route ? `${method} ${route}` : method, kind: 'server', parent: isTraceparent(headers.traceparent) ? headers.traceparent : undefined,
      attributes: {
        'http.request.method': method, ...(route && { 'http.route': route }), 'jishi.request_id': request.id,
        ...(caseNo !== undefined && isCaseNumber(caseNo) && { 'jishi.case_no': caseNo }),
      },
    })!;
    spans.set(request, span);
    span.run(done);
  });
  // A body arrives in events of its socket, which know of no span.
  fastify.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request);
    if (span) span.run(done);
    else done();
  });
  fastify.addHook('onResponse', async (request, { statusCode }) => {
    const span = spans.get(request);
    const command = commandOf(request.method, request.routeOptions.url, request.body);
    span?.note({ 'http.response.status_code': statusCode, ...(command && { 'jishi.command': command }) });
    span?.end(statusCode >= 500 ? String(statusCode) : undefined);
  });
}

export function traceIdOf(request: FastifyRequest): string | undefined {
  return spans.get(request)?.traceId;
}
