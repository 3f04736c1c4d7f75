import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, NotFoundException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreAway } from '#infra/files/place.js';
import { isDatabaseGone, isUnreadableValue } from '#apps/api/problems/database-failure.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { RouteTable } from '#apps/api/routes.js';

/** Every failed call ends here, and is answered as RFC 9457 says. Nothing of an unforeseen error but its id reaches the caller. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = error instanceof NotFoundException ? unrouted(this.routes, request) : problemOf(error);
    // Only errors' kinds and places are logged: their texts may quote a body or a query.
    if (problem.code === 'internal' || isUnreadableValue(error)) request.log.error({ error: placeOf(error) }, 'unforeseen error');
    if (problem.code === 'file-lost') request.log.error('a file on record is not in the store as it was');
    if (problem.code === 'unavailable') request.log.warn({ error: kindOf(error) }, 'unavailable');
    send(http.getResponse<FastifyReply>(), problem);
  }
}

/** A call that no route takes: a wrong method, or a wrong address. */
export function unrouted(routes: RouteTable, { url, method }: FastifyRequest): Problem {
  const allowed = routes.methodsAt(url);
  return allowed.length > 0 && !allowed.includes(method) ? new Problem('method-not-allowed', { headers: { allow: allowed.join(', ') } }) : new Problem('not-found');
}

export function send(reply: FastifyReply, problem: Problem): void {
  // Fastify hangs up on a body it did not read. Whoever still writes it would get a broken pipe instead of this answer; kept open, the rest is read and dropped.
  void reply.removeHeader('connection');
  void reply.status(problem.status).headers(problem.headers).type('application/problem+json')
    .send(JSON.stringify({ ...problem.body, instance: `urn:uuid:${reply.request.id}` }));
}

/** What stopped a call, as an answer: our own problems, what Fastify refuses before a controller is asked, a database or a store of files that is away. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  switch (status) {
    case 400: return new Problem(code === 'FST_ERR_BAD_URL' ? 'not-found' : 'not-json');
    // Whoever asks for a file outside the folder that is served learns as little as of one that is not there.
    case 403:
    case 404:
    case 414: return new Problem('not-found');
    case 413: return new Problem('body-too-large');
    case 415: return new Problem('unsupported-media-type');
  }
  // Whatever else a library says the caller did wrong is no fault of ours.
  if (status !== undefined && status >= 400 && status < 500 || isUnreadableValue(error)) return new Problem('request-malformed');
  return new Problem(isDatabaseGone(error) || error instanceof StoreAway ? 'unavailable' : 'internal');
}

function kindOf(error: unknown): string {
  const { name, code } = error as { name?: string; code?: string };
  return [name, code].filter(Boolean).join(' ');
}

function placeOf(error: unknown): { kind: string; at: string[] } {
  const stack = error instanceof Error ? error.stack ?? '' : '';
  return { kind: kindOf(error), at: stack.split('\n').filter(line => line.startsWith('    at ')).slice(0, 12).map(line => line.trim()) };
}
