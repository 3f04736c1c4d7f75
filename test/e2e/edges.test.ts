import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import { readSigningRing } from '#infra/keys.js';
import { ROOT } from '#infra/root.js';
import { goodBody, type Schema } from '#test/e2e/any-body.js';
import { application, Town } from '#test/e2e/town.js';

/** What is at the edge of anything that is read here: whatever somebody sends, it is never the server's own fault. */

interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; schema?: Schema }[];
  requestBody?: { content: { 'application/json'?: { schema: Schema & { $ref?: string } } } };
}
const { paths, components } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: Operation } }; components: { schemas: { [name: string]: Schema } } };
const OPERATIONS = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), ...operation })));

const INSTANTS = [
  '0000-01-01T00:00:00Z', '0000-12-31T23:59:59+08:00', '0001-01-01T00:00:00+08:00', '0001-01-01T00:00:00Z', '0099-12-31T23:59:59Z', '1582-10-10T00:00:00Z', '1899-12-31T23:59:59+08:00', '1900-01-01T00:00:00+08:00',
  '1970-01-01T00:00:00Z', '2199-12-31T23:59:59Z', '2200-01-01T00:00:00+08:00', '9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59-23:59', '2026-11-24T11:05:35+14:60', '2026-11-24T11:05:35+23:59', '2026-11-24T24:00:00Z',
  '2026-11-24T23:59:60Z', '2026-02-29T00:00:00Z', '2024-02-29T24:00:00+08:00', '+002026-11-24T11:05:35Z', '-000001-11-24T11:05:35Z', '2026-11-24T11:05:35.1234567890123Z', '2026-11-24', 'infinity', '-infinity', 'now', 'epoch', 'today',
];
const DAYS = ['0000-01-01', '0001-01-01', '1899-12-31', '1900-01-01', '1900-02-29', '2199-12-31', '2200-01-01', '9999-12-31', '2026-02-30', '2026-00-01', '2026-13-01', '10000-01-01', '-0001-01-01', '２０２６-01-01'];
const NUMBERS = ['0', '-0', '-1', '1e30', '1e999', '0x7fffffff', '2147483647', '2147483648', '9223372036854775807', '9223372036854775808', '999999999999999999', '99999999999999999999', '1.5', 'NaN', 'Infinity', '٣', '1_000', ' 1', '1 ', '+1', '0001'];
const WORDS = ['', ' ', '\u0000', 'a\u0000b', '\ud800', '\udfff', '%', '%00', '%zz', '%c0%af', '..', '../..', '....//', '\u202e', '\u200b', '\ufffe', 'x'.repeat(5_000), '{}', '[]', '__proto__', 'constructor', 'hasOwnProperty', '\'', '"; --', '\\', '\n', '\t', '㐂', '😀', 'null', 'undefined', 'true'];
const CASE_ID = `case-${'0'.repeat(32)}`;

/** Places in lists that were never given. */
function marks(): string[] {
  const timestamps = ['2026-11-24 11:05:35', '0000-01-01 00:00:00', '0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '2026-02-30 00:00:00', '2026-11-24 24:00:00', '2026-11-24 23:59:60', '294276-12-31 23:59:59', '12026-01-01 00:00:00']
    .flatMap(time => ['+00', '+08', '+14:60', '+15:59:59', '+15:59:60', '+16', '-15:59', '-99', '+08:60', '+08:00:00:00', ' BC', 'Z', ''].map(offset => `${time}${offset}`));
  const firsts: unknown[] = [...timestamps, ...INSTANTS, 0, -1, -62_135_596_800_001, -62_135_596_800_000, 253_402_300_799_999, 253_402_300_800_000, 1e30, 1.5, null, [], {}, '', '\u0000'];
  const thirds = [[], [1], [2_147_483_647], [2_147_483_648], [9_999], ['urgent-relief#1'], ['urgent-relief#999999999'], ['urgent-relief#9999999999'], ['\u0000']];
  return firsts.flatMap(first => thirds.map(third => Buffer.from(JSON.stringify([first, CASE_ID, ...third])).toString('base64url')));
}

let town: Town;
let caseNo: string;
let api: string;
beforeAll(async () => {
  town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '10000000', JISHI_TRUSTED_PROXIES: '127.0.0.1' });
  caseNo = (await town.open('li-intake', application())).body.caseNo;
  api = town.instance.settings.apiUrl;
}, 150_000);
afterAll(async () => {
  const faults = readFileSync(`${town.data}/logs/api.log`, 'utf8').split('\n').filter(line => line.includes('"unforeseen error"'));
  await town?.stop();
  // Not even where another answer was found for it.
  expect(faults).toEqual([]);
}, 60_000);

const auth = (as: string) => ({ authorization: `Bearer ${town.token(as)}` });

/** A few at a time. @throws with the first that is answered as the server's own fault. */
async function noneFails(calls: { what: unknown; call: () => Promise<{ status: number }> }[]): Promise<void> {
  const failed: unknown[] = [];
  const rest = [...calls];
  await Promise.all(Array.from({ length: 6 }, async () => {
    for (let next = rest.pop(); next; next = rest.pop()) {
      const { status } = await next.call();
      if (status >= 500 || status < 200) failed.push([status, next.what]);
    }
  }));
  expect(failed).toEqual([]);
}

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${api}${path}`, { redirect: 'manual', ...init });
  await response.arrayBuffer();
  return response;
};

const STREAMS = /stream$/;
const READS = OPERATIONS.filter(({ method, path }) => method === 'GET' && !STREAMS.test(path));

describe('whatever stands in an address', () => {
  it.each(READS.filter(({ path }) => path.includes('{')))('$operationId', async ({ path }) => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const values = [...WORDS, ...NUMBERS, ...INSTANTS, ...DAYS, CASE_ID, caseNo].filter(value => value.isWellFormed());
    const address = (hostile: string | null, value: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => hostile === name ? encodeURIComponent(value) : name === 'caseNo' ? caseNo : '1');
    await noneFails(names.flatMap(name => values.map(value => ({ what: [name, value], call: () => ask(address(name, value), { headers: auth('feng-auditor') }) }))));
  });

  it.each(READS.filter(({ parameters = [] }) => parameters.some(one => one.in === 'query')))('$operationId, in its query', async ({ path, parameters }) => {
    const values = [...WORDS, ...NUMBERS, ...INSTANTS, ...DAYS].filter(value => value.isWellFormed());
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => name === 'caseNo' ? caseNo : '1');
    const names = parameters!.filter(one => one.in === 'query').map(({ name }) => name);
    const needed = path === '/v1/board/clocks' ? 'clock=urgent-relief&' : '';
    const single = names.flatMap(name => [...values, ...(name === 'after' ? marks() : [])].flatMap(value => [`${needed}${name}=${encodeURIComponent(value)}`]));
    const odd = names.flatMap(name => [`${name}`, `${name}=1&${name}=2`, `${name}[]=1`, `${name}[a]=1`, `${name}=%`, `${name}=%c0%af`, `${name}=%00`]);
    await noneFails([...single, ...odd].map(query => ({ what: query, call: () => ask(`${address}?${query}`, { headers: auth(names.includes('decidedBy') || path.includes('audit') ? 'feng-auditor' : 'wu-county') }) })));
  }, 240_000);

  it('paths that lead out of what is served', async () => {
    const folders = ['/assets', '/docs', '/docs/static', '/v1', '/v1/cases', '/login', '/health', '/metrics', '/worker.js', ''];
    const ways = ['/../index.html', '/..%2findex.html', '/%2e%2e/index.html', '/%2e%2e%2findex.html', '/..\\index.html', '/..%5cindex.html', '/....//index.html', '/%00', '/a%00.js', '/./', '//', '/%2f%2f', '/.', '/..', '/%', '/%zz', '/%c0%ae%c0%ae/', '/;/', '/?', '/#', '/*', `/${'a/'.repeat(2_000)}`, '/~', '/.git/config', '/con', '/%E0%A4%A', '/\u00ff'];
    const asked = folders.flatMap(folder => ways.map(way => folder + way));
    await noneFails(asked.flatMap(path => ['', 'text/html'].map(accept => ({ what: path, call: () => raw(`GET ${path} HTTP/1.1`, ['host: a', ...(accept ? [`accept: ${accept}`] : []), 'connection: close']) }))));
  });
});

/** As bytes, for no client sends these. */
function raw(line: string, headers: string[]): Promise<{ status: number }> {
  const { port } = new URL(api);
  return new Promise((resolve, reject) => {
    let read = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(Buffer.from(`${line}\r\n${headers.join('\r\n')}\r\n\r\n`, 'latin1')));
    socket.setTimeout(20_000, () => socket.destroy(new Error(`no answer to ${line.slice(0, 100)}`)));
    socket.on('error', reject).on('data', data => { read += data.toString('latin1'); }).on('close', () => resolve({ status: Number(read.split(' ', 2)[1]) }));
  });
}

it('whatever stands in a header', async () => {
  const names = ['x-acting-for', 'last-event-id', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range', 'range', 'accept', 'accept-encoding', 'accept-language', 'traceparent', 'tracestate', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'forwarded', 'cookie', 'origin', 'referer', 'x-csrf-token', 'content-type', 'content-encoding', 'content-length', 'transfer-encoding', 'expect', 'idempotency-key', 'user-agent', 'x-request-id', 'upgrade', 'te', 'authorization', 'host'];
  const values = ['', ' ', '0', '-1', '1e30', '9'.repeat(30), '*', '"', '"x"', 'W/"', 'bytes=9-1', 'bytes=0-0,1-1,2-2', 'bytes=99999999999-', 'Thu, 01 Jan 0000 00:00:00 GMT', 'Sat, 30 Feb 2026 99:99:99 GMT', ',,,', ';;;', '=', 'a=b; __Host-jishi=', '__Host-jishi=%', '\xff\xfe', '::1', '::ffff:1.2.3.4', '999.999.999.999', 'unknown', '1.2.3.4, 5.6.7.8', 'fe80::1%eth0', `00-${'0'.repeat(32)}-${'0'.repeat(16)}-ff`, '00-zz', 'text/html;q=', 'gzip;q=9', 'chunked, chunked', 'x'.repeat(8_000), 'Bearer', 'Bearer ..', 'Basic Og==', '__proto__'];
  const assets = /src="(\/assets\/[^"]+)"/.exec(await (await fetch(api, { headers: { accept: 'text/html' } })).text())![1]!;
  const asked = [`GET ${assets} HTTP/1.1`, 'GET /v1/cases HTTP/1.1', `GET /v1/cases/${caseNo} HTTP/1.1`, `POST /v1/cases/${caseNo}/commands HTTP/1.1`, 'POST /v1/citizen/lookups HTTP/1.1', 'GET /v1/citizen/places HTTP/1.1', 'GET /login/callback?code=x&state=y HTTP/1.1'];
  await noneFails(asked.flatMap(line => names.flatMap(name => values.map(value => ({
    what: [line, name, value], call: () => raw(line, [
      ...(name === 'host' ? [] : ['host: a']), ...(name === 'authorization' ? [] : [`authorization: Bearer ${town.token('li-intake')}`]), `${name}: ${value}`, ...(name === 'content-length' || !line.startsWith('POST') ? [] : ['content-length: 0']), 'connection: close',
    ]).then(answer => Number.isNaN(answer.status) ? { status: 400 } : answer),
  })))));
}, 240_000);

it('whatever a token claims', async () => {
  const ring = await readSigningRing(town.instance.settings);
  const key = await importJWK(ring.tokenKey, 'EdDSA');
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const claims = { iss: 'jishi', aud: 'jishi-api', sub: 'li-intake', role: 'town-intake', region: '370899101000', iat: nowSeconds, exp: nowSeconds + 600 };
  const odd: unknown[] = [1e30, 1e300, -1e30, 0, -1, 1.5, 253_402_300_800, 8.64e15, 2 ** 53, '1', '', null, [], {}, true, [nowSeconds + 600], '\u0000', 'x'.repeat(5_000), '__proto__', { toString: 1 }];
  const tokens = await Promise.all([...Object.keys(claims), 'nbf', 'jti', 'department', 'kid', 'crit'].flatMap(claim => odd.map(async value => {
    const head = { alg: 'EdDSA', ...(ring.tokenKey.kid && { kid: ring.tokenKey.kid }), ...(claim === 'kid' && { kid: value as string }) };
    const token = await new SignJWT({ ...claims, [claim]: value } as JWTPayload).setProtectedHeader(head).sign(key).catch(() => null);
    return { claim, value, token };
  })));
  const signed = tokens.filter(({ token }) => token !== null);
  expect(signed.length).toBeGreaterThan(150);
  await noneFails(signed.flatMap(({ claim, value, token }) => ['/v1/session', '/v1/cases'].map(path => ({ what: [claim, value, path], call: () => ask(path, { headers: { authorization: `Bearer ${token}` } }) }))));
  const far = await new SignJWT({ ...claims, exp: 1e30 }).setProtectedHeader({ alg: 'EdDSA', ...(ring.tokenKey.kid && { kid: ring.tokenKey.kid }) }).sign(key);
  expect((await ask('/v1/session', { headers: { authorization: `Bearer ${far}` } })).status).toBe(401);
}, 120_000);

const WRITES = OPERATIONS.flatMap(({ requestBody, ...operation }) => {
  const found = requestBody?.content['application/json']?.schema;
  if (!found) return [];
  const { $ref, ...schema } = found;
  return [{ ...operation, schema: $ref ? components.schemas[$ref.split('/').at(-1)!]! : schema }];
});

describe('whatever stands in a body', () => {
  it.each(WRITES)('$operationId', async ({ operationId, method, path, schema }) => {
    const bodies = fc.sample(goodBody(schema), { seed: 20261201, numRuns: schema.oneOf ? 90 : 3 });
    const hostile: unknown[] = [...INSTANTS, ...DAYS, ...WORDS, ...NUMBERS, 0, -1, 2_147_483_648, 9_007_199_254_740_992, 1e30, 1.5, null, true, [], {}];
    const sent = new Set<string>();
    for (const body of bodies) for (const at of leaves(body)) for (const value of someOf(hostile, `${at.join('.')} ${sent.size}`)) sent.add(JSON.stringify(at.length === 0 ? value : put(body, at, value)));
    const address = path.replace('{caseNo}', caseNo).replace('{accountId}', 'somebody-new');
    const as = { proposeCalendarYear: 'nian-calendar', keepAccount: 'chen-admin', proposePack: 'chen-admin', delegate: 'chen-admin' }[operationId] ?? 'li-intake';
    await noneFails([...sent].map(body => ({
      what: body, call: () => ask(address, {
        method, body, headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...(operationId === 'bankCallback' ? { 'x-bank-signature': `sha256=${createHmac('sha256', town.instance.settings.bankSecret).update(body).digest('hex')}` } : auth(as)) },
      }),
    })));
  }, 300_000);

  it('a bank\'s word of the year 0', async () => {
    for (const at of INSTANTS) {
      const body = JSON.stringify({ orderId: `${CASE_ID}-p1`, state: 'debited', amountFen: '1', reference: 'B1', at });
      const { status } = await ask('/v1/bank-callbacks', { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-bank-signature': `sha256=${createHmac('sha256', town.instance.settings.bankSecret).update(body).digest('hex')}` } });
      expect([at, [204, 400, 404, 422].includes(status)]).toEqual([at, true]);
    }
  });
});

/** As many as a test has time for, others at each place. */
function someOf(values: readonly unknown[], place: string): unknown[] {
  let n = 7;
  for (const character of place) n = (n * 31 + character.charCodeAt(0)) % 1_000_003;
  return Array.from({ length: 9 }, (_, i) => values[(n + i * 17) % values.length]);
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function leaves(body: Json, at: (string | number)[] = []): (string | number)[][] {
  if (body === null || typeof body !== 'object') return [at];
  return Object.entries(body).flatMap(([name, inner]) => leaves(inner, [...at, Array.isArray(body) ? Number(name) : name]));
}

function put(body: Json, [first, ...rest]: (string | number)[], value: unknown): Json {
  const copy = structuredClone(body) as { [key: string]: Json };
  copy[first!] = rest.length === 0 ? value as Json : put(copy[first!]!, rest, value);
  return copy;
}
