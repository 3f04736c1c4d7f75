import type { FastifyInstance } from 'fastify';

/**
 * Answers are about people, so nobody on their way keeps them: no proxy, and no browser that the next colleague sits at. Said
 * once for all of them, refusals too. What is nobody's says so itself, as an edition of a policy does, which never changes.
 */
export function keepNothing(fastify: Pick<FastifyInstance, 'addHook'>): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    if (request.url.startsWith('/v1/') && !reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    return payload;
  });
}
