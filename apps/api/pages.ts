import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** What programs ask for is never answered with a page. */
const NOT_OURS = /^\/(v1|docs|health|metrics|login|assets|worker\.js)(\/|$|\?)/;
const YEAR_MS = 365 * 86_400_000;

/** What people without an account open. */
const CITIZENS = /^\/(help|lookup)(\/|$|\?)/;

/** The built pages: files by their hashed names, and a document for every address that a person may open. */
export class Pages {
  private readonly folder: string;
  private readonly staffs: string;
  private readonly citizens: string;
  private readonly worker: string;

  constructor(folder: string) {
    this.folder = folder;
    this.staffs = readFileSync(join(folder, 'index.html'), 'utf8');
    this.citizens = readFileSync(join(folder, 'citizen.html'), 'utf8');
    this.worker = readFileSync(join(folder, 'worker.js'), 'utf8');
  }

  async serveFiles(app: NestFastifyApplication): Promise<void> {
    await app.register(fastifyStatic, { root: join(this.folder, 'assets'), prefix: '/assets/', decorateReply: false, preCompressed: true, index: false, acceptRanges: false, immutable: true, maxAge: YEAR_MS });
    app.getHttpAdapter().get('/worker.js', (_request: FastifyRequest, reply: FastifyReply) => reply.headers({ 'cache-control': 'no-cache' }).type('text/javascript; charset=utf-8').send(this.worker));
  }

  isAsked({ method, url, headers: { accept } }: FastifyRequest): boolean {
    return (method === 'GET' || method === 'HEAD') && !NOT_OURS.test(url) && accept?.includes('text/html') === true;
  }

  /** Styles are made in the browser, by scripts of ours that know this answer's nonce; a text area that grows measures itself by an attribute. */
  send({ url }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const nonce = randomBytes(16).toString('base64url');
    const document = CITIZENS.test(url) ? this.citizens : this.staffs;
    return reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': policy(nonce) }).type('text/html; charset=utf-8').send(document.replace('{{nonce}}', nonce));
  }
}

function policy(nonce: string): string {
  return [
    `default-src 'none'`, `script-src 'self'`, `style-src 'self' 'nonce-${nonce}'`, `style-src-attr 'unsafe-inline'`, `img-src 'self' blob: data:`, `connect-src 'self'`, `font-src 'self'`, `worker-src 'self'`, `frame-src 'self' blob:`,
    `form-action 'self'`, `base-uri 'none'`, `frame-ancestors 'none'`, `object-src 'none'`,
  ].join('; ');
}
