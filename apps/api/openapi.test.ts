import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { ROOT } from '#infra/root.js';
import { groundWithoutServers } from '#apps/api/ground-without-servers.js';
import { openApi } from '#apps/api/openapi.js';
import { createApi } from '#apps/api/server.js';

const FILE = join(ROOT, 'openapi.json');
let app: NestFastifyApplication;

beforeAll(async () => {
  app = await createApi(await groundWithoutServers(), pino({ level: 'silent' }));
});
afterAll(() => app.close());

test('openapi.json is what the API describes (npm run openapi writes it)', async () => {
  const text = `${JSON.stringify(openApi(app), undefined, 2)}\n`;
  if (process.env['JISHI_WRITE_OPENAPI'] === '1') await writeFile(FILE, text);
  expect(JSON.parse(await readFile(FILE, 'utf8'))).toEqual(JSON.parse(text));
});

test('every operation says how it answers, and every reference leads somewhere', () => {
  const document = openApi(app);
  const schemas = document.components?.schemas ?? {};
  for (const [, name] of JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)) expect(Object.keys(schemas)).toContain(name);
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods as { [method: string]: { responses: object; operationId: string } })) {
      expect([path, Object.keys(operation.responses).some(status => status.startsWith('2'))]).toEqual([path, true]);
      if (path.startsWith('/v1')) expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining([...(path.startsWith('/v1/citizen/') ? [] : ['401']), '429', '500', '503']));
    }
  }
});
