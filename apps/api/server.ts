import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit, { type FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { type FastifyError, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { ProblemCode } from '#libs/contracts/view.js';
import { ApiModule, type Ground } from '#apps/api/api.module.js';
import { askBeforeBody } from '#apps/api/before-body.js';
import { Callers } from '#apps/api/callers.js';
import { Counts } from '#apps/api/counts/counts.js';
import { RequestCounts } from '#apps/api/counts/request-counts.js';
import { Inside } from '#apps/api/inside.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { takeFiles, takeForms, takeJson } from '#apps/api/json-body.js';
import type { Authenticated } from '#apps/api/auth/access.guard.js';
import { keepNothing } from '#apps/api/no-store.js';
import { Metrics } from '#apps/api/metrics/metrics.js';
import { NestLog } from '#apps/api/nest-log.js';
import { openApi } from '#apps/api/openapi.js';
import { Pages } from '#apps/api/pages.js';
import { Problem } from '#apps/api/problems/problem.js';
import { ProblemFilter, problemOf, send, unrouted } from '#apps/api/problems/problem.filter.js';
import { traceIdOf, traceRequests } from '#apps/api/request-traces.js';
import { RouteTable } from '#apps/api/routes.js';
import { SchemaPipe } from '#apps/api/schema.pipe.js';

const BODY_BYTES = 256 * 1_024;
/** A body that trickles in is not waited for any longer. */
const REQUEST_MS = 60_000;
const ONCE = ['host', 'authorization', 'cookie', 'content-type', 'content-encoding', 'idempotency-key'];

/** The whole server on its ground, not listening yet. */
export async function createApi(ground: Ground, log: Logger): Promise<NestFastifyApplication> {
  const routes = new RouteTable();
  const pages = ground.settings.pages === null ? null : new Pages(ground.settings.pages);
  const adapter = new FastifyAdapter({
    loggerInstance: log, logController: new LogController({ disableRequestLogging: true }), genReqId: () => randomUUID(), bodyLimit: BODY_BYTES, forceCloseConnections: 'idle',
    clientErrorHandler: ({ code }, socket) => answerUnread(code === 'HPE_HEADER_OVERFLOW' ? 'headers-too-large' : 'request-malformed', socket),
    // Node would answer by itself, without a body; the hook below does it as everything else is answered.
    http: { requireHostHeader: false },
    requestTimeout: REQUEST_MS,
    // Behind a proxy every caller would have its address, and share one allowance.
    trustProxy: ground.settings.trustedProxies.length > 0 ? ground.settings.trustedProxies : false,
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => send(reply, problemOf(error)),
  });
  const fastify = adapter.getInstance();
  fastify.removeContentTypeParser('text/plain');
  takeJson(fastify);
  takeFiles(fastify);
  takeForms(fastify);
  // Unknown expectations may be ignored (RFC 9110, 10.1.1); Node would refuse them without a body.
  // Whoever asks first whether to send a body is told once it is known who they are (before-body.ts).
  fastify.server.on('checkContinue', (request, response) => fastify.server.emit('request', request, response));
  fastify.server.on('checkExpectation', (request, response) => fastify.server.emit('request', request, response));
  fastify.addHook('onRoute', ({ url, method }) => routes.add(url, method));
  traceRequests(fastify);
  keepNothing(fastify);
  fastify.addHook('onRequest', async (request, reply) => { void reply.header('x-request-id', request.id); });
  fastify.addHook('onResponse', async (request, reply) => {
    const { method, body } = request;
    const [route, status, ms] = [request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime];
    // The route, not the address: queries and whatever people type there stay out of the log.
    // Of whoever called the account and, by delegation, the post; never a name.
    const { id: account, onBehalfOf: postOf } = (request as Authenticated).bearer?.actor ?? {};
    request.log.info({ method, route, account, postOf, caseNo: caseNoOf(request, reply), status, ms: Math.round(ms), traceId: traceIdOf(request) }, 'request');
    app.get(Metrics).answered({ method, route, status, seconds: ms / 1_000, body });
  });

  const inside = new Inside();
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.on(ground), adapter, { logger: new NestLog(log), bodyParser: false, abortOnError: false });
  inside.guard(fastify);
  await app.register(cookie);
  await app.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null, baseUri: ['\'none\''] } } });
  await pages?.serveFiles(app);
  const requestCounts = new RequestCounts(app.get(Counts));
  const callers = new Callers(requestCounts, ground.settings.requestsPerMinute);
  await app.register(rateLimit, {
    max: (_request, key) => callers.mostOf(key), timeWindow: 60_000, keyGenerator: request => callers.keyOf(request),
    // The plugin makes its store itself; there is one, which the hook below counts in, too.
    store: function ofAll() { return requestCounts; } as unknown as FastifyRateLimitStoreCtor,
    // A probe that is turned away would be taken for a death.
    allowList: request => request.url.startsWith('/health/') || request.url === '/metrics',
    errorResponseBuilder: (_request, { ttl }) => new Problem('too-many-requests', { headers: { 'retry-after': String(Math.ceil(ttl / 1_000)) } }),
  });
  fastify.addHook('onRequest', async (request, reply) => {
    if (isAmbiguous(request)) throw new Problem('request-malformed');
    // Before a body is read that nobody will look at.
    if (!request.is404) return undefined;
    if (pages?.isAsked(request)) return pages.send(request, reply);
    throw unrouted(routes, request);
  });
  askBeforeBody(fastify, app, callers);
  app.useGlobalPipes(new SchemaPipe());
  app.useGlobalFilters(new ProblemFilter(routes));
  SwaggerModule.setup('docs', app, () => openApi(app), { customSiteTitle: 'Jishi API', jsonDocumentUrl: 'docs/openapi.json', yamlDocumentUrl: 'docs/openapi.yaml' });
  await app.init();
  const { insidePort, insideHost } = ground.settings;
  if (insidePort !== null) inside.listen(fastify, { host: insideHost, port: insidePort }, log);
  return app;
}

/** Which case was asked for, or opened. Its number says nothing of anybody. */
function caseNoOf({ params }: FastifyRequest, reply: FastifyReply): string | undefined {
  const { caseNo = String(reply.getHeader('location')).split('/').at(-1)! } = (params ?? {}) as { caseNo?: string };
  return isCaseNumber(caseNo) ? caseNo : undefined;
}

/** No host, or two words where there is one to be: whoever stands between may have read the other. */
function isAmbiguous({ raw: { rawHeaders, httpVersion } }: FastifyRequest): boolean {
  const names = rawHeaders.filter((_, i) => i % 2 === 0).map(name => name.toLowerCase());
  return (httpVersion === '1.1' && !names.includes('host')) || ONCE.some(name => names.indexOf(name) !== names.lastIndexOf(name));
}

/** What is no HTTP reaches no route, so its answer is written by hand. */
function answerUnread(code: ProblemCode, socket: Socket): void {
  const { body, status } = new Problem(code);
  const text = JSON.stringify({ ...body, instance: `urn:uuid:${randomUUID()}` });
  if (!socket.writable) return void socket.destroy();
  socket.end(`HTTP/1.1 ${status} ${body.title}\r\ncontent-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`);
}
