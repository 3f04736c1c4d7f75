import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Attachments } from '#apps/api/attachment/attachments.js';
import { AccessGuard, type Authenticated } from '#apps/api/auth/access.guard.js';
import type { Callers } from '#apps/api/callers.js';
import { MAX_FILE_BYTES, SIGNED_ROUTE, UPLOAD_ROUTE } from '#apps/api/json-body.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { StoredCase } from '#apps/api/relief-case/case-reader.js';

/** A file's case, once it is known that whoever calls may hand one in. */
export type Admitted = Authenticated & { admitted?: { stored: StoredCase; isCounted: boolean } };

/** What needs no account: the issuer's way in and out, the bank, which signs, families, and what says how this is. Everything else does. */
const OPEN_TO_ALL = [
  /^\/login(\/callback)?$/, /^\/logout\/backchannel$/, /^\/health\//, /^\/metrics$/, /^\/docs(\/|$)/, /^\/assets\//, /^\/worker\.js$/,
  /^\/v1\/bank-callbacks$/, /^\/v1\/citizen\//,
];

export function needsAccount(route: string): boolean {
  return !OPEN_TO_ALL.some(pattern => pattern.test(route));
}

/**
 * Asks who calls, and whether they may hand in a file, before any of a body is read: with Nest's guards alone ten megabytes are in memory before
 * anybody asks for a token. It comes after the allowances, which are cheaper still.
 */
export function askBeforeBody(fastify: FastifyInstance, app: NestFastifyApplication, callers: Callers): void {
  const places = new UploadPlaces();
  const guarded = new Map<string, boolean>();
  let rooms: { guard: AccessGuard; attachments: Attachments } | null = null;
  fastify.addHook('preParsing', async (request: Admitted, reply, payload) => {
    const { url: route } = request.routeOptions;
    if (route === undefined) return payload;
    if (route === SIGNED_ROUTE && !isSignature(request.headers['x-bank-signature'])) throw new Problem('signature-invalid');
    let needs = guarded.get(route);
    if (needs === undefined) guarded.set(route, needs = needsAccount(route));
    if (!needs) return letOn(request, reply, payload);
    rooms ??= { guard: app.get(AccessGuard, { strict: false }), attachments: app.get(Attachments, { strict: false }) };
    request.bearer = await rooms.guard.access(request);
    callers.prove(request);
    if (route === UPLOAD_ROUTE) {
      const { caseNo } = request.params as { caseNo: string };
      const sizeBytes = saidBytes(request);
      if (sizeBytes !== null && sizeBytes > MAX_FILE_BYTES) throw new Problem('body-too-large');
      reply.raw.once('close', places.take(request.bearer.actor.id));
      request.admitted = { stored: await rooms.attachments.admit(caseNo, sizeBytes, request.bearer.actor), isCounted: sizeBytes !== null };
    }
    return letOn(request, reply, payload);
  });
}

/** Whoever waits for a word before they send the body gets it now, and not before (RFC 9110, 10.1.1). */
function letOn<T>({ headers }: FastifyRequest, reply: FastifyReply, payload: T): T {
  if (headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
  return payload;
}

/** How large the body is to be; null where the caller has not said. */
function saidBytes({ headers }: FastifyRequest): number | null {
  const said = headers['content-length'];
  return said === undefined ? null : Number(said);
}

/** Whether it could be one: who has none to show need not send a body. */
function isSignature(header: string | string[] | undefined): boolean {
  return typeof header === 'string' && /^sha256=[0-9a-f]{64}$/.test(header);
}

const MOST_UPLOADS = 24;
const MOST_UPLOADS_EACH = 4;

/** Files of up to ten megabytes stand in memory from their first byte until they are kept: so many of them at a time, and no more. */
class UploadPlaces {
  private readonly taken = new Map<string, number>();
  private inAll = 0;

  /** What to call when it is over. @throws too-many-requests, line-full */
  take(accountId: string): () => void {
    const own = this.taken.get(accountId) ?? 0;
    if (own >= MOST_UPLOADS_EACH) throw new Problem('too-many-requests', { headers: { 'retry-after': '5' } });
    if (this.inAll >= MOST_UPLOADS) throw new Problem('line-full');
    this.inAll++;
    this.taken.set(accountId, own + 1);
    return () => {
      this.inAll--;
      const left = this.taken.get(accountId)! - 1;
      if (left === 0) this.taken.delete(accountId);
      else this.taken.set(accountId, left);
    };
  }
}
