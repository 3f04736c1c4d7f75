import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { boundedFetch } from '#infra/outgoing.js';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe('a library\'s own requests', () => {
  it('bring what was answered', async () => {
    const url = await serving((_request, response) => void response.writeHead(201, { 'content-type': 'application/json' }).end('{"a":1}'));
    const answer = await boundedFetch(100)(url, {});
    expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([201, 'application/json', { a: 1 }]);
  });

  it('follow no redirect', async () => {
    let isReached = false;
    const elsewhere = await serving((_request, response) => {
      isReached = true;
      response.end();
    });
    const url = await serving((_request, response) => void response.writeHead(302, { location: elsewhere }).end());
    expect([(await boundedFetch(100)(url, {})).status, isReached]).toEqual([302, false]);
  });

  it('take no answer that is too long', async () => {
    const url = await serving((_request, response) => void response.end('a'.repeat(101)));
    await expect(boundedFetch(100)(url, {})).rejects.toThrow('too long');
  });
});
