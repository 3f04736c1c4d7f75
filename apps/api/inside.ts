import { createServer, type IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Problem } from '#apps/api/problems/problem.js';

const AGAIN_MS = 5_000;
/** What is told to whoever runs this, and not to whoever calls. */
const INSIDE_ROUTE = /^\/(metrics|docs)(\/|$)/;

/**
 * A second address of the API, on this machine unless it is told otherwise: figures and the description are served there, and nothing else;
 * at the address that callers know they do not exist.
 */
export class Inside {
  private readonly asked = new WeakSet<IncomingMessage>();

  /** Before any other hook answers. */
  guard(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', async ({ raw, routeOptions: { url = '' } }) => {
      if (this.asked.has(raw) !== INSIDE_ROUTE.test(url)) throw new Problem('not-found');
    });
  }

  /** No API stops for want of this port; the one before it may hold it still. */
  listen(fastify: FastifyInstance, { host, port }: { host: string; port: number }, log: Logger): void {
    const server = createServer({ requestTimeout: 60_000 }, (request, response) => {
      this.asked.add(request);
      fastify.routing(request, response);
    });
    const listen = () => server.listen(port, host);
    let again: NodeJS.Timeout | undefined;
    server.on('listening', () => log.info({ host, port }, 'figures and the description are served'));
    server.on('error', ({ code }: NodeJS.ErrnoException) => {
      log.warn({ host, port, code }, 'figures and the description cannot be served yet');
      again = setTimeout(listen, AGAIN_MS).unref();
    });
    fastify.addHook('preClose', done => {
      clearTimeout(again);
      server.closeAllConnections();
      server.close(() => done());
      if (!server.listening) done();
    });
    listen();
  }
}
