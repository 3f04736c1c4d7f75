import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { groundWithoutServers } from '#apps/api/ground-without-servers.js';
import { createApi } from '#apps/api/server.js';

const folder = mkdtempSync(join(tmpdir(), 'jishi-pages-'));
let app: NestFastifyApplication;
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<meta name="csp-nonce" content="{{nonce}}">');
  writeFileSync(join(folder, 'citizen.html'), 'for citizens');
  writeFileSync(join(folder, 'worker.js'), '// a worker');
  for (const [name, text] of [['a-1.js', 'plain'], ['a-1.js.br', 'brotli'], ['a-1.js.gz', 'gzip']] as const) writeFileSync(join(folder, 'assets', name), text);
  app = await createApi(await groundWithoutServers({ JISHI_WEB: folder }), pino({ level: 'silent' }));
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: { [name: string]: string } = { accept: 'text/html' }) => app.inject({ url, headers });

test.each(['/', '/cases/JS-2026-0000001-5', '/?problem=login-failed', '/nowhere'])('%s is a page, whose styles need this answer\'s nonce', async url => {
  const { statusCode, headers, body } = await get(url);
  expect([statusCode, headers['cache-control'], headers['content-type']]).toEqual([200, 'no-cache', 'text/html; charset=utf-8']);
  const [, nonce] = /content="([\w-]{22})"/.exec(body)!;
  expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
  expect(headers['content-security-policy']).toContain(`script-src 'self';`);
  expect((await get(url)).body).not.toContain(nonce);
});

test('people without an account have pages of their own', async () => {
  for (const url of ['/help', '/help?town=370899101000', '/lookup']) expect([url, (await get(url)).body]).toEqual([url, 'for citizens']);
  for (const url of ['/helpers', '/cases/help']) expect((await get(url)).body).not.toBe('for citizens');
});

test.each(['/v1/nowhere', '/docs/nowhere', '/health/nowhere', '/metrics/nowhere', '/login/nowhere', '/assets/b-2.js'])('%s is none', async url => {
  const { statusCode, headers } = await get(url);
  expect([statusCode, headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
});

test('whoever wants no page, or changes something, gets none', async () => {
  expect((await get('/', { accept: 'application/json' })).statusCode).toBe(404);
  expect((await app.inject({ method: 'POST', url: '/cases', headers: { accept: 'text/html' } })).statusCode).toBe(404);
});

test.each([['br', 'brotli'], ['gzip', 'gzip'], ['', 'plain']])('a file is sent as it was compressed: %s', async (encoding, text) => {
  const { body, headers } = await get('/assets/a-1.js', { 'accept-encoding': encoding });
  expect([body, headers['cache-control']]).toEqual([text, 'public, max-age=31536000, immutable']);
});
