import type { FastifyInstance, FastifyRequest } from 'fastify';
import { FIELD_NAME } from '#apps/api/problems/fields.js';
import { Problem } from '#apps/api/problems/problem.js';
import { repeatedKey } from '#apps/api/repeated-key.js';

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Bodies are JSON in UTF-8 (RFC 8259), and read strictly: Fastify's own reader puts U+FFFD wherever bytes are none, so that
 * a name sent in GB 18030 would be kept as rubbish.
 */
export function takeJson(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  fastify.removeContentTypeParser('application/json');
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    if (!isPlainUtf8(request)) return done(new Problem('unsupported-media-type'));
    let text: string;
    try {
      text = utf8.decode(body);
    } catch {
      return done(new Problem('not-json'));
    }
    if (text.startsWith(BYTE_ORDER_MARK)) return done(new Problem('not-json'));
    if (request.routeOptions.url === SIGNED_ROUTE) sent.set(request, body);
    return parse(request, text, (error, parsed) => {
      const twice = error ? null : repeatedKey(text);
      if (twice !== null) return done(Problem.atField('key-repeated', FIELD_NAME.test(twice) ? twice : '…'));
      return done(error, parsed);
    });
  });
}

/** A signature is over the body as it was sent, byte by byte; on this one route it is kept for as long as the request is. */
export const SIGNED_ROUTE = '/v1/bank-callbacks';
const sent = new WeakMap<FastifyRequest, Buffer>();

export function bodyAsSent(request: FastifyRequest): Buffer | undefined {
  return sent.get(request);
}

/** The issuer's word that somebody has left comes as a form, on this one route. */
export const FORM_ROUTE = '/logout/backchannel';
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** What a photo or a document may be sent as; what it is, its content says. */
export const UPLOAD_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'application/pdf', 'application/octet-stream'];
export const UPLOAD_ROUTE = '/v1/cases/:caseNo/files';
export const MAX_FILE_BYTES = 10 * 1_024 * 1_024;

/** Files are taken as they are, on the one route that is for them, and nothing else is taken there. */
export function takeFiles(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(UPLOAD_TYPES, { parseAs: 'buffer', bodyLimit: MAX_FILE_BYTES }, (_request, body, done) => done(null, body));
  fastify.addHook('onRequest', async ({ headers, is404, routeOptions: { url } }) => {
    if (is404) return;
    const type = headers['content-type']?.split(';')[0]!.trim().toLowerCase();
    if (type !== undefined && (url === UPLOAD_ROUTE) !== UPLOAD_TYPES.includes(type)) throw new Problem('unsupported-media-type');
  });
}

export function takeForms(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(FORM_TYPE, { parseAs: 'string' }, ({ routeOptions: { url } }: FastifyRequest, body: string, done) =>
    url === FORM_ROUTE ? done(null, Object.fromEntries(new URLSearchParams(body))) : done(new Problem('unsupported-media-type')));
}

/** Whether the body is neither compressed nor of another character set, as far as its headers say. */
function isPlainUtf8({ headers }: FastifyRequest): boolean {
  const charset = /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return /^identity$/i.test(headers['content-encoding'] ?? 'identity') && /^utf-?8$/i.test(charset);
}
