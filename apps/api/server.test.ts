import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { pino } from 'pino';
import type { KeyRing } from '#infra/keys.js';
import type { Actor } from '#libs/contracts/command.js';
import { signToken } from '#apps/cli/sign-token.js';
import { groundWithoutServers } from '#apps/api/ground-without-servers.js';
import { createApi } from '#apps/api/server.js';

type Forge = { claims: { exp: number; [name: string]: unknown }; sign: (payload: JWTPayload) => Promise<string>; secret: Uint8Array };
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const LI: Actor = { id: 'li-intake', role: 'town-intake', region: '370899101000' };
const apply = { type: 'apply', townCode: '370899101000', cause: 'other', channel: 'village', personal: { name: '王小明', summary: '困难' } };

let app: NestFastifyApplication;
let ring: KeyRing;
const logged: string[] = [];

beforeAll(async () => {
  const ground = await groundWithoutServers({ JISHI_API_REQUESTS_PER_MINUTE: '60' });
  ring = ground.ring;
  app = await createApi(ground, pino({}, { write: line => { logged.push(line); } }));
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

async function answer(method: 'GET' | 'POST' | 'PUT', url: string, { token, type = 'application/json', payload, key }: { token?: string; type?: string; payload?: string | object; key?: string } = {}) {
  const reply = await app.inject({
    method, url, headers: { ...(token && { authorization: `Bearer ${token}` }), ...(payload !== undefined && { 'content-type': type }), ...(key && { 'idempotency-key': key }) },
    ...(payload !== undefined && { payload }),
  });
  return { status: reply.statusCode, type: reply.headers['content-type'], headers: reply.headers, body: reply.json<{ code: string; errors?: { field: string; message: { zh: string; en: string } }[]; instance: string }>() };
}

const li = (seconds = 60, actor = LI) => signToken(ring, actor, seconds);

describe('what is answered before a rule is asked', () => {
  test.each<[string, number, string, Parameters<typeof answer>]>([
    ['an unknown address', 404, 'not-found', ['GET', '/v1/nothing']],
    ['an address that cannot be decoded', 404, 'not-found', ['GET', '/%zz']],
    ['a wrong method', 405, 'method-not-allowed', ['PUT', '/v1/cases']],
    ['no token', 401, 'token-missing', ['GET', '/v1/cases']],
    ['a broken token', 401, 'token-invalid', ['GET', '/v1/cases', { token: 'a.b.c' }]],
  ])('%s → %i %s', async (_, status, code, call) => {
    const { status: got, type, body } = await answer(...call);
    expect([got, type, body.code]).toEqual([status, 'application/problem+json; charset=utf-8', code]);
    expect(body.instance).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
  });

  test.each<[string, number, string, Parameters<typeof answer>[2]]>([
    ['no JSON', 400, 'not-json', { payload: '{"type"', key: 'k' }],
    ['another type', 415, 'unsupported-media-type', { payload: 'type=apply', type: 'application/x-www-form-urlencoded', key: 'k' }],
    ['plain text', 415, 'unsupported-media-type', { payload: '{}', type: 'text/plain', key: 'k' }],
    ['a body of more than 256 KB', 413, 'body-too-large', { payload: { ...apply, note: 'x'.repeat(262_144) }, key: 'k' }],
    ['no body', 400, 'body-invalid', { key: 'k' }],
    ['a body nested beyond any stack', 400, 'body-invalid', { payload: '['.repeat(120_000) + ']'.repeat(120_000), key: 'k' }],
    ['a poisoned prototype', 400, 'not-json', { payload: '{"__proto__":{}}', key: 'k' }],
    ['no key', 400, 'idempotency-key-missing', { payload: apply }],
    ['a key with a blank', 400, 'idempotency-key-missing', { payload: apply, key: 'a b' }],
    ['a key of 201 characters', 400, 'idempotency-key-missing', { payload: apply, key: 'x'.repeat(201) }],
  ])('posting %s → %i %s', async (_, status, code, call) => {
    const { status: got, type, body } = await answer('POST', '/v1/cases', { token: await li(), ...call });
    expect([got, type, body.code]).toEqual([status, 'application/problem+json; charset=utf-8', code]);
  });

  const text = JSON.stringify(apply);
  test.each<[string, number, string, Buffer, { [name: string]: string }]>([
    ['in UTF-16', 400, 'not-json', Buffer.from(`\ufeff${text}`, 'utf16le'), {}],
    ['in GB 18030', 400, 'not-json', Buffer.from(text.replace('王小明', '\xcd\xf5'), 'latin1'), {}],
    ['with a byte order mark', 400, 'not-json', Buffer.from(`\ufeff${text}`), {}],
    ['of another character set', 415, 'unsupported-media-type', Buffer.from(text), { 'content-type': 'application/json; charset="ISO-8859-1"' }],
    ['of a type that is none', 415, 'unsupported-media-type', Buffer.from(text), { 'content-type': 'garbage' }],
    ['compressed', 415, 'unsupported-media-type', gzipSync(text), { 'content-encoding': 'gzip' }],
    ['that only says it is compressed', 415, 'unsupported-media-type', Buffer.from(text), { 'content-encoding': 'br' }],
    ['in UTF-8, said loudly', 400, 'idempotency-key-missing', Buffer.from(text), { 'content-type': 'application/json; charset=UTF-8', 'content-encoding': 'identity' }],
  ])('a body %s → %i %s', async (_, status, code, payload, headers) => {
    const reply = await app.inject({ method: 'POST', url: '/v1/cases', headers: { authorization: `Bearer ${await li()}`, 'content-type': 'application/json', ...headers }, payload });
    expect([reply.statusCode, reply.headers['content-type'], reply.json<{ code: string }>().code]).toEqual([status, 'application/problem+json; charset=utf-8', code]);
  });

  it('no answer lets a base or an object in', async () => {
    const policies = await Promise.all(['/v1/cases', '/health/live', '/nowhere'].map(async url => (await app.inject({ url })).headers['content-security-policy']));
    for (const policy of policies) expect(String(policy).split(';')).toEqual(expect.arrayContaining(['base-uri \'none\'', 'object-src \'none\'']));
  });

  // As bytes, since no client would send them.
  test.each<[string, string, number, string]>([
    ['no HTTP at all', 'GARBAGE', 400, 'request-malformed'],
    ['a version nobody speaks', 'GET /health/live HTTP/9.9\r\nhost: a', 400, 'request-malformed'],
    ['no host', 'GET /health/live HTTP/1.1', 400, 'request-malformed'],
    ['two hosts', 'GET /health/live HTTP/1.1\r\nhost: a\r\nhost: b', 400, 'request-malformed'],
    ['two tokens', 'GET /v1/cases HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a\r\nauthorization: Bearer b', 400, 'request-malformed'],
    ['two keys', 'POST /v1/cases HTTP/1.1\r\nhost: a\r\nidempotency-key: a\r\nidempotency-key: b', 400, 'request-malformed'],
    ['a length below zero', 'POST /v1/cases HTTP/1.1\r\nhost: a\r\ncontent-length: -5', 400, 'request-malformed'],
    ['two lengths', 'POST /v1/cases HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked', 400, 'request-malformed'],
    ['a chunk without a length', 'POST /v1/cases HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz', 400, 'request-malformed'],
    ['a method that is none', 'BREW /v1/cases HTTP/1.1\r\nhost: a', 400, 'request-malformed'],
    ['a method with a body to come', 'QUERY /v1/cases HTTP/1.1\r\nhost: a', 405, 'method-not-allowed'],
    ['an overlong header', `GET /v1/cases HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${'x'.repeat(40_000)}`, 431, 'headers-too-large'],
    ['an overlong address', `GET /v1/cases/${'x'.repeat(12_000)} HTTP/1.1\r\nhost: a`, 404, 'not-found'],
    ['an expectation', 'GET /v1/nothing HTTP/1.1\r\nhost: a\r\nexpect: miracles', 404, 'not-found'],
    ['a wish for another protocol', 'GET /v1/cases HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket', 401, 'token-missing'],
    ['rubbish after a request', 'GET /v1/nothing HTTP/1.1\r\nhost: a\r\n\r\nGARBAGE', 400, 'request-malformed'],
    ['bytes in the address that are no text', 'GET /v1/cases/%c0%af HTTP/1.1\r\nhost: a', 404, 'not-found'],
  ])('%s', async (_, request, status, code) => {
    const { port } = new URL(await app.getUrl());
    const answered = await new Promise<string>(resolve => {
      let read = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${request}\r\n\r\n`));
      socket.on('data', data => { read += String(data); if (read.includes('"code"')) socket.end(); }).on('close', () => resolve(read));
    });
    expect(answered).toMatch(/^HTTP\/1\.1 \d+ .*\r\ncontent-type: application\/problem\+json/s);
    expect([Number(answered.split(' ', 2)[1]), /"code":"([a-z-]+)"/.exec(answered)?.[1]]).toEqual([status, code]);
  });
});

describe('fields that are wrong', () => {
  test('are named with their path, in both languages, and never quoted', async () => {
    const payload = { type: 'apply', townCode: '37', cause: 'x', personal: { name: '', residentId: '110101199003070012', phone: 'SECRET', summary: 7, more: 1 } };
    const { body } = await answer('POST', '/v1/cases', { token: await li(), payload, key: 'k' });
    expect(body.errors!.map(({ field }) => field)).toEqual(expect.arrayContaining(['townCode', 'cause', 'channel', 'personal.name', 'personal.residentId', 'personal.phone', 'personal.summary', 'personal']));
    for (const { message } of body.errors!) {
      expect(message.zh).toMatch(/[\u4e00-\u9fff]/);
      expect(message.zh).not.toBe('内容有误，请核对。');
      expect(message.en).toMatch(/^[\x20-\x7e]+$/);
    }
    expect(JSON.stringify(body)).not.toMatch(/SECRET|110101199003070012/);
  });

  test('of somebody who is born on 1 January 9999', async () => {
    const payload = { ...apply, personal: { ...apply.personal, household: [{ name: '王小花', residentId: '110101999901010016' }] } };
    const { status, body } = await answer('POST', '/v1/cases', { token: await li(), payload, key: 'k' });
    expect([status, body.code, body.errors!.map(({ field }) => field)]).toEqual([400, 'body-invalid', ['personal.household.0.residentId']]);
  });

  test('of a query as well', async () => {
    const { status, body } = await answer('GET', '/v1/cases?limit=0&after=x&handler=Li&colour=red', { token: await li() });
    expect([status, body.code, body.errors!.map(({ field }) => field)]).toEqual([400, 'query-invalid', ['after', 'limit', 'handler', '']]);
  });
});

describe('tokens', () => {
  test('expire, and count only from our own key for this audience', async () => {
    expect((await answer('GET', '/v1/cases', { token: await li(-10) })).body.code).toBe('token-invalid');
    const { ring: stranger } = await groundWithoutServers();
    const { status, headers } = await answer('GET', '/v1/cases', { token: await signToken(stranger, LI, 60) });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="jishi", error="invalid_token"']);
  });

  test('count for nobody who is not on the staff, or not any more', async () => {
    expect((await answer('GET', '/v1/cases', { token: await li(60, { ...LI, id: 'gone-yesterday' }) })).body.code).toBe('token-invalid');
  });

  test.each<[string, (forge: Forge) => string | Promise<string>]>([
    ['no algorithm', ({ claims }) => `${encoded({ alg: 'none' })}.${encoded(claims)}.`],
    ['the public key for a secret', ({ claims, secret }) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret)],
    ['another audience', ({ claims, sign }) => sign({ ...claims, aud: 'someone-else' })],
    ['another issuer', ({ claims, sign }) => sign({ ...claims, iss: 'someone-else' })],
    ['no end', ({ claims, sign }) => sign({ ...claims, exp: undefined })],
    ['an end beyond all years', ({ claims, sign }) => sign({ ...claims, exp: 1e30 })],
    ['an end between two seconds', ({ claims, sign }) => sign({ ...claims, exp: claims.exp + 0.5 })],
    ['a beginning to come', ({ claims, sign }) => sign({ ...claims, nbf: claims.exp })],
    ['no id', ({ claims, sign }) => sign({ ...claims, jti: undefined })],
    ['no beginning', ({ claims, sign }) => sign({ ...claims, iat: undefined })],
    ['more than an hour', ({ claims, sign }) => sign({ ...claims, exp: claims.exp + 3_600 })],
    ['all time', ({ claims, sign }) => sign({ ...claims, exp: 1e30 })],
    ['a beginning to come that is far off', ({ claims, sign }) => sign({ ...claims, iat: claims.exp, exp: claims.exp + 60 })],
    ['the machine\'s own name', ({ claims, sign }) => sign({ ...claims, sub: 'system' })],
    ['other claims than were signed', async ({ claims, sign }) => { const [head, , signature] = (await sign(claims)).split('.'); return `${head}.${encoded({ ...claims, sub: 'wu-county' })}.${signature}`; }],
  ])('of %s → 401', async (_, token) => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const claims = { iss: 'jishi', aud: 'jishi-api', sub: LI.id, jti: 'one', iat: nowSeconds, exp: nowSeconds + 60 };
    const key = await importJWK(ring.tokenKey, 'EdDSA');
    const sign = (payload: JWTPayload) => new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA' }).sign(key);
    const { status, headers, body } = await answer('GET', '/v1/cases', { token: await token({ claims, sign, secret: Buffer.from(ring.tokenKey.x!, 'base64url') }) });
    expect([status, headers['www-authenticate'], body.code]).toEqual([401, 'Bearer realm="jishi", error="invalid_token"', 'token-invalid']);
    // The same claims are let in, once nothing is wrong with them.
    expect((await answer('POST', '/v1/cases', { token: await sign(claims) })).body.code).toBe('body-invalid');
  });

  test('make nobody more than their account is, whatever they say', async () => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const token = await new SignJWT({ iss: 'jishi', aud: 'jishi-api', sub: 'grid-east', jti: 'two', role: 'auditor', region: '370000000000', iat: nowSeconds, exp: nowSeconds + 60 })
      .setProtectedHeader({ alg: 'EdDSA' }).sign(await importJWK(ring.tokenKey, 'EdDSA'));
    for (const url of ['/v1/cases', '/v1/late-entries', '/v1/reads']) expect((await answer('GET', url, { token })).body.code).toBe('role-not-allowed');
  });

  test('of a reporter read nothing', async () => {
    const token = await li(60, { id: 'grid-east', role: 'reporter', region: '370899101201' });
    for (const url of ['/v1/cases', '/v1/cases/JS-2026-0000001-5', '/v1/cases/JS-2026-0000001-5/events', '/v1/alerts', '/v1/alerts/stream']) {
      expect((await answer('GET', url, { token })).body.code).toBe('role-not-allowed');
    }
  });

  test.each([
    ['wu-county', 'supervisor', true], ['zheng-duty', 'county-duty', true], ['feng-auditor', 'auditor', true], ['zhou-lead', 'team-lead', true],
    ['li-intake', 'town-intake', false], ['jiang-approver', 'county-approver', false], ['chen-admin', 'administrator', false], ['grid-east', 'reporter', false],
  ] as const)('of %s, a %s, ask for late entries: %s', async (id, role, may) => {
    const token = await li(60, { id, role, region: '370899000000' });
    // Who may ask meets the missing database.
    expect((await answer('GET', '/v1/late-entries', { token })).body.code !== 'role-not-allowed').toBe(may);
    expect((await answer('GET', '/v1/late-entries?after=x', { token })).body.code).toBe('query-invalid');
  });

  test('share no allowance', async () => {
    const [hasty, patient] = [await li(61), await li(62)];
    for (let i = 0; i < 60; i++) expect((await answer('POST', '/v1/cases', { token: hasty })).body.code).toBe('body-invalid');
    const { body, headers } = await answer('POST', '/v1/cases', { token: hasty });
    expect([body.code, Number(headers['retry-after']) > 0]).toEqual(['too-many-requests', true]);
    expect((await answer('POST', '/v1/cases', { token: patient })).body.code).toBe('body-invalid');
  });
});

test('tokens that somebody made up have no allowance each, and whoever has shown a good one goes on', async () => {
  const ask = async (token: string) => (await app.inject({ url: '/v1/cases?limit=x', remoteAddress: '192.0.2.99', headers: { authorization: `Bearer ${token}` } })).json<{ code: string }>().code;
  const good = await li(65);
  expect(await ask(good)).toBe('query-invalid');
  const codes = [];
  for (let i = 0; i < 650; i++) codes.push(await ask(`a.b.${i}`));
  expect(codes.filter(code => code === 'token-invalid').length).toBeLessThanOrEqual(600);
  expect(new Set(codes)).toEqual(new Set(['token-invalid', 'too-many-requests']));
  expect([await ask(good), await ask(await li(66))]).toEqual(['query-invalid', 'too-many-requests']);
});

test('nothing a caller wrote is logged', async () => {
  await answer('GET', '/v1/cases?handler=SECRET', { token: await li() });
  await answer('POST', '/v1/cases/SECRET/commands', { token: await li(), payload: { type: 'SECRET' }, key: 'SECRET' });
  const lines = logged.join('');
  expect(lines).toContain('"route":"/v1/cases/:caseNo/commands"');
  expect(lines).not.toMatch(/SECRET|eyJ/);
});

test('alive without anything behind it, and not ready, however often somebody asks', async () => {
  for (let i = 0; i < 70; i++) expect((await answer('GET', '/health/live')).status).toBe(200);
  const ready = await app.inject('/health/ready');
  expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'unavailable', checks: { database: false, temporal: false, worker: false, files: true, printing: true } }]);
});
