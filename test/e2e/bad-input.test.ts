import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { ROOT } from '#infra/root.js';
import type { ProblemBody } from '#libs/contracts/view.js';
import { badBody, goodBody, type Schema } from '#test/e2e/any-body.js';
import { application, EAST, eventually, lead, Town } from '#test/e2e/town.js';

interface Operation {
  operationId: string;
  requestBody?: { content: { 'application/json'?: { schema: Schema & { $ref?: string } } } };
}

const { paths, components } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: Operation } }; components: { schemas: { [name: string]: Schema } } };

/** Every operation that writes, as the API describes itself; what takes files has tests of its own. */
const WRITES = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).filter(([method, { requestBody }]) => !['get', 'head', 'options'].includes(method) && requestBody?.content['application/json']).map(([method, { operationId, requestBody }]) => {
  const { $ref, ...schema } = requestBody!.content['application/json']!.schema;
  return { operationId, method: method.toUpperCase(), path, schema: $ref ? components.schemas[$ref.split('/').at(-1)!]! : schema };
}));
type Write = (typeof WRITES)[number];

let town: Town;
let temporal: pg.Client;
let caseNo: string;
beforeAll(async () => {
  town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '1000000' });
  const url = new URL(town.instance.settings.adminDatabaseUrl);
  url.pathname = '/jishi_temporal';
  temporal = new pg.Client(url.href);
  await temporal.connect();
  caseNo = (await town.open('li-intake', application())).body.caseNo;
  await settled();
}, 120_000);
afterAll(async () => {
  await temporal?.end();
  await town?.stop();
}, 30_000);

/** Everything there is to leave a trace in: the content of every table (save how far the sweeper has looked, and how often somebody has called), the bank's books, Temporal's workflows. */
async function traces(): Promise<{ [place: string]: string }> {
  const { rows } = await town.database.query(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND tablename <> 'allowance' ORDER BY 1`);
  if (rows.length < 5) throw new Error('these are not all tables');
  const found: { [place: string]: string } = {};
  for (const { name } of rows) {
    const { rows: [row] } = await town.database.query(`SELECT count(*) || ' ' || coalesce(md5(string_agg(row, '\n' ORDER BY row)), '') AS content FROM (SELECT (to_jsonb(t) - 'confirmed_head' - 'sweep_at')::text AS row FROM ${name} t) AS rows`);
    found[name] = row.content;
  }
  found['bank'] = String(town.bankBooks().length);
  const { rows: [workflows] } = await temporal.query('SELECT count(*) AS number FROM executions');
  found['workflows'] = workflows.number;
  const { rows: [events] } = await temporal.query('SELECT count(*) AS number FROM history_node');
  found['history'] = events.number;
  return found;
}

/** Until nothing is on its way any more. */
async function settled(): Promise<{ [place: string]: string }> {
  let last = '';
  return eventually(async () => {
    const now = await traces();
    const still = JSON.stringify(now) === last;
    last = JSON.stringify(now);
    if (!still) await new Promise(resolve => setTimeout(resolve, 700));
    return still && now;
  }, 'quiet', 60_000);
}

/** Whoever may do it, so that nothing but the body stands against it. */
const SOMEBODY: { [operationId: string]: string } = { proposeCalendarYear: 'nian-calendar', keepAccount: 'chen-admin', proposePack: 'chen-admin' };
/** Whoever may not do what an auditor may. */
const NOBODY: { [operationId: string]: string } = { disclose: 'grid-east', searchCases: 'grid-east', forwardCase: 'grid-east' };
/** For people without an account: whatever they say is nobody's word, and soon too much of it. */
const OPEN_TO_ALL = ['askForHelp', 'lookUpCase', 'rateCase', 'withdrawApplication', 'requestCode'];

async function send({ operationId, method, path }: Write, payload: string | Buffer, as = SOMEBODY[operationId] ?? 'li-intake'): Promise<{ status: number; headers: Headers; body: ProblemBody; ms: number }> {
  const startedMs = Date.now();
  const response = await fetch(town.instance.settings.apiUrl + path.replace('{caseNo}', caseNo).replace('{accountId}', 'somebody-new'), {
    method, body: payload, headers: { 'content-type': 'application/json', ...(operationId === 'bankCallback' ? { 'x-bank-signature': signature(payload, as) } : { authorization: `Bearer ${town.token(as)}`, 'idempotency-key': randomUUID() }) },
  });
  return { status: response.status, headers: response.headers, body: await response.json() as ProblemBody, ms: Date.now() - startedMs };
}

/** The bank's, for everybody but the auditor, who can only guess at its secret. */
function signature(payload: string | Buffer, as: string): string {
  return `sha256=${createHmac('sha256', as === 'feng-auditor' ? 'a guess' : town.instance.settings.bankSecret).update(payload).digest('hex')}`;
}

function expectProblem({ status, headers, body }: Awaited<ReturnType<typeof send>>, ...codes: string[]): void {
  expect([headers.get('content-type'), body.status, body.type]).toEqual(['application/problem+json; charset=utf-8', status, `urn:jishi:problem:${body.code}`]);
  expect(codes).toContain(body.code);
  for (const { zh, en } of [body.detail, ...(body.errors ?? []).map(({ message }) => message)]) {
    expect(zh).toMatch(/[\u4e00-\u9fff]/);
    expect(en).toMatch(/^[\x20-\x7e\u201c\u201d\u2026]+$/);
  }
}

const seeded = (numRuns: number) => ({ seed: 20261123, numRuns, endOnFailure: true });

describe.each(WRITES)('$operationId', write => {
  let before: { [place: string]: string };
  beforeAll(async () => { before = await settled(); }, 90_000);
  const leavesNoTrace = async () => expect(await settled()).toEqual(before);

  it('refuses any JSON that is no body of its own', async () => {
    const text = fc.oneof(fc.json({ maxDepth: 6 }), fc.json({ stringUnit: 'binary' }), fc.constantFrom('null', '0', '-0', '1e999', '""', '[]', '{}', '{"type":null}', '{"type":"__proto__"}', '{"type":"toString"}', '[{"type":"apply"}]'));
    await fc.assert(fc.asyncProperty(text, async payload => {
      const answer = await send(write, payload);
      expect(answer.status).toBe(400);
      expectProblem(answer, 'body-invalid', 'not-json');
      if (answer.body.code === 'body-invalid') expect(answer.body.errors!.length).toBeGreaterThan(0);
    }), seeded(150));
    await leavesNoTrace();
  }, 120_000);

  it('refuses a body with one thing wrong in it, and names the field', async () => {
    await fc.assert(fc.asyncProperty(badBody(write.schema), async ({ body, at, what }) => {
      const answer = await send(write, JSON.stringify(body));
      expect([answer.status, what]).toEqual([JSON.stringify(body).length > 200_000 ? expect.any(Number) : 400, what]);
      if (what === 'a prototype') return expectProblem(answer, 'not-json');
      expectProblem(answer, 'body-invalid', 'body-too-large');
      if (answer.body.code === 'body-too-large') return;
      // A field too many is told at what it stands in; a list or an object, by what is wrong inside.
      const place = (what === 'one field more' ? at.slice(0, -1) : at).join('.');
      const fields = answer.body.errors!.map(({ field }) => field);
      expect([place, fields, fields.some(field => field === place || place === '' || field.startsWith(`${place}.`))]).toEqual([place, fields, true]);
    }), seeded(300));
    await leavesNoTrace();
  }, 240_000);

  it('refuses what is cut off, doubled or followed by anything', async () => {
    const torn = goodBody(write.schema).chain(body => {
      const text = JSON.stringify(body);
      return fc.oneof(fc.integer({ min: 1, max: text.length - 1 }).map(length => text.slice(0, length)), fc.constant(text + text), fc.constant(`${text}\u0000`), fc.constant(`)]}',${text}`), fc.constant(text.replaceAll('"', '\'')));
    });
    await fc.assert(fc.asyncProperty(torn, async payload => expectProblem(await send(write, payload), 'not-json')), seeded(60));
    await leavesNoTrace();
  }, 120_000);

  it('does nothing for somebody who may not, however well it is put', async () => {
    await fc.assert(fc.asyncProperty(goodBody(write.schema), async body => {
      const answer = await send(write, JSON.stringify(body), NOBODY[write.operationId] ?? 'feng-auditor');
      expect(write.operationId === 'bankCallback' ? [401] : [400, 403, 404, 409, 422, ...(OPEN_TO_ALL.includes(write.operationId) ? [429] : [])]).toContain(answer.status);
      expectProblem(answer, answer.body.code);
    }), seeded(60));
    await leavesNoTrace();
  }, 120_000);

  it('answers 10 MB with 413, and a hundred thousand levels with 400, at once', async () => {
    const deep = (open: string, close: string, levels: number) => `{"type":"apply","personal":${open.repeat(levels)}1${close.repeat(levels)}}`;
    for (const [payload, code] of [
      [JSON.stringify({ type: 'apply', personal: { name: '王'.repeat(3_500_000) } }), 'body-too-large'], [Buffer.alloc(10 * 1_024 * 1_024, '['), 'body-too-large'],
      [deep('[', ']', 100_000), 'body-invalid'], [deep('{"a":', '}', 40_000), 'body-invalid'], [deep('{"a":', '}', 100_000), 'body-too-large'], ['['.repeat(200_000), 'not-json'],
    ] as const) {
      const answer = await send(write, payload);
      expectProblem(answer, code);
      expect(answer.ms).toBeLessThan(5_000);
    }
    await leavesNoTrace();
  }, 60_000);
});

it('carries out what is right, so that it was the bodies that were wrong', async () => {
  const before = await settled();
  expect((await send(WRITES.find(({ operationId }) => operationId === 'openCase')!, JSON.stringify(lead({ townCode: EAST })))).status).toBe(201);
  expect(await traces()).not.toEqual(before);
});
