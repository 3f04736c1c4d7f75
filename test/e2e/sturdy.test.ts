import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ROOT } from '#infra/root.js';
import { solution } from '#libs/identifiers/puzzle.js';
import { Clamd, INFECTION } from '#test/e2e/clamd.js';
import { SecondApi } from '#test/e2e/second-api.js';
import { application, EAST, eventually, Town } from '#test/e2e/town.js';

let town: Town;
let second: SecondApi;
let clamd: Clamd;
let caseNo: string;
const REQUESTS_PER_MINUTE = 4_000;
const PUZZLED = '198.51.100.7';

beforeAll(async () => {
  clamd = await Clamd.start();
  town = await Town.start({
    CLAMD_URL: clamd.url, JISHI_API_REQUESTS_PER_MINUTE: String(REQUESTS_PER_MINUTE), JISHI_STREAMS_PER_ACCOUNT: '4', JISHI_FILES_PER_CASE: '5', JISHI_FILE_MB_PER_CASE: '2', JISHI_UPLOAD_MB_PER_DAY: '40',
    JISHI_TRUSTED_PROXIES: '127.0.0.1',
  });
  second = await SecondApi.start(town);
  caseNo = await town.readyForRelief();
}, 240_000);
afterAll(async () => {
  await second?.stop();
  await town?.stop();
  await clamd?.stop();
}, 60_000);

const apis = () => [town.instance.settings.apiUrl, second.url] as const;
const newCase = async (): Promise<string> => (await town.open('li-intake', application())).body.caseNo;
const PDF = (mark = '') => Buffer.from(`%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n${mark}\ntrailer<</Root 1 0 R>>\n%%EOF\n`);

async function keep(bytes: Buffer, { as = 'li-intake', of = caseNo, at = apis()[0] as string, type = 'application/octet-stream' } = {}) {
  const response = await fetch(`${at}/v1/cases/${of}/files`, { method: 'POST', body: new Uint8Array(bytes), headers: { authorization: `Bearer ${town.token(as)}`, 'content-type': type } });
  return { status: response.status, headers: response.headers, body: await response.json() as { sha256: string; mediaType: string; sizeBytes: number; code?: string } };
}

/** What is answered to a request of which only the head has been sent, and never a byte of what it says will follow. */
function answerToHead(head: string[]): Promise<{ status: number; code: string }> {
  const { port } = new URL(apis()[0]);
  return new Promise((resolve, reject) => {
    let read = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n`));
    socket.setTimeout(20_000, () => socket.destroy(new Error(`no answer to ${head[0]}`)));
    socket.on('error', reject).on('data', data => {
      read += data.toString();
      const code = /"code":"([a-z-]+)"/.exec(read)?.[1];
      if (code === undefined) return;
      resolve({ status: Number(read.split(' ', 2)[1]), code });
      socket.destroy();
    });
  });
}

/** The first line that comes back to a head. */
function firstLine(head: string[]): Promise<string> {
  const { port } = new URL(apis()[0]);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head.join('\r\n')}\r\n\r\n`));
    socket.setTimeout(20_000, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject).once('data', data => {
      resolve(data.toString().split('\r\n', 1)[0]!);
      socket.destroy();
    });
  });
}

describe('a body is read after it is known who sends it', () => {
  const LONG = ['host: a', 'content-length: 9000000'];
  const auth = (as: string) => `authorization: Bearer ${town.token(as)}`;
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: { operationId: string; security?: object[]; requestBody?: object } } } };
  const WITH_BODY = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods)
    .filter(([method, { requestBody }]) => method !== 'get' && requestBody !== undefined && !path.startsWith('/v1/citizen/')).map(([method, { operationId }]) => ({ operationId, method: method.toUpperCase(), path })));

  it.each(WITH_BODY)('$operationId', async ({ method, path }) => {
    const address = path.replace(/\{\w+\}/g, 'x');
    const type = path.endsWith('/files') ? 'image/jpeg' : 'application/json';
    for (const more of [[], ['authorization: Bearer a.b.c'], ['cookie: __Host-jishi=nobody']]) {
      const { status } = await answerToHead([`${method} ${address} HTTP/1.1`, ...LONG, `content-type: ${type}`, ...more]);
      expect([more, status]).toEqual([more, 401]);
    }
  });

  it.each([['feng-auditor', 403, 'role-not-allowed'], ['he-intake', 404, 'not-found'], ['grid-east', 404, 'not-found']])('%s sends a file in vain: %i', async (as, status, code) => {
    expect(await answerToHead([`POST /v1/cases/${caseNo}/files HTTP/1.1`, ...LONG, 'content-type: image/jpeg', auth(as)])).toEqual({ status, code });
  });

  it('who asks first whether to send it is told only when it is known who they are', async () => {
    const head = (as: string | null) => [`POST /v1/cases/${caseNo}/files HTTP/1.1`, 'host: a', 'content-length: 3', 'content-type: image/jpeg', 'expect: 100-continue', ...(as === null ? [] : [auth(as)])];
    expect(await firstLine(head('li-intake'))).toBe('HTTP/1.1 100 Continue');
    for (const as of [null, 'feng-auditor']) expect([as, await firstLine(head(as))]).not.toEqual([as, 'HTTP/1.1 100 Continue']);
  });

  it('nor is one that says it is larger than any may be', async () => {
    expect(await answerToHead([`POST /v1/cases/${caseNo}/files HTTP/1.1`, 'host: a', 'content-length: 10485761', 'content-type: image/jpeg', auth('li-intake')])).toEqual({ status: 413, code: 'body-too-large' });
  });
});

describe('what two processes of the API count together', () => {
  const post = async (at: string, path: string, body: object, headers: object = {}) => {
    const response = await fetch(`${at}${path}`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
    return { status: response.status, headers: response.headers, body: await response.json() as { code?: string; caseNo?: string; puzzle?: string; bits?: number } };
  };
  const from = (address: string) => ({ 'x-forwarded-for': address });

  it('guesses at a case\'s secret', async () => {
    const other = await newCase();
    const codes = [];
    // Each guess from somewhere else, so that only the case's own allowance counts.
    for (let i = 0; i < 16; i++) codes.push((await post(apis()[i % 2]!, '/v1/citizen/lookups', { caseNo: other, secret: 'AAAA-AAAA' }, from(`198.51.100.${i + 20}`))).body.code);
    expect(codes.filter(code => code === 'lookup-failed')).toHaveLength(10);
    expect(codes.slice(10)).toEqual(Array.from({ length: 6 }, () => 'too-many-requests'));
  });

  it('look-ups from one network, which in IPv6 is a /64 however it is written', async () => {
    const addresses = ['2001:db8:5:6::1', '2001:DB8:5:6:0:0:0:2', '2001:db8:5:6:ffff:ffff:ffff:ffff'];
    const codes = [];
    for (let i = 0; i < 36; i++) codes.push((await post(apis()[i % 2]!, '/v1/citizen/lookups', { caseNo: `JS-2026-${String(1_000_000 + i)}-0`, secret: 'AAAA' }, from(addresses[i % 3]!))).body.code);
    expect(codes.filter(code => code === 'lookup-failed')).toHaveLength(30);
    expect((await post(apis()[0], '/v1/citizen/lookups', { caseNo: 'JS-2026-1000099-0', secret: 'AAAA' }, from('2001:db8:5:7::1'))).body.code).toBe('lookup-failed');
  });

  it('a puzzle: used at one, it is used up at the other', async () => {
    const given = (await post(apis()[0], '/v1/citizen/puzzles', {}, from(PUZZLED))).body as { puzzle: string; bits: number };
    const humanCheck = { puzzle: given.puzzle, answer: solution(given.puzzle, given.bits, 0, 10_000_000)! };
    const apply = (at: string, key: string) => post(at, '/v1/citizen/applications', { type: 'apply', townCode: EAST, cause: 'other', humanCheck, personal: { name: '端木', summary: '失火' } }, { 'idempotency-key': key, ...from(PUZZLED) });
    const key = randomUUID();
    const first = await apply(apis()[0], key);
    expect([first.status, (await apply(apis()[1], randomUUID())).body.code, (await apply(apis()[1], key)).body.caseNo]).toEqual([201, 'puzzle-wrong', first.body.caseNo]);
  });

  it('open streams of one account', async () => {
    const open = async (at: string, path = '/v1/alerts/stream') => {
      const abort = new AbortController();
      const { status } = await fetch(`${at}${path}`, { headers: { authorization: `Bearer ${town.token('wu-county')}` }, signal: abort.signal });
      return { status, close: () => abort.abort() };
    };
    const opened = [];
    for (let i = 0; i < 4; i++) opened.push(await open(apis()[i % 2]!, i === 3 ? `/v1/cases/${caseNo}/stream` : undefined));
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const at of apis()) expect((await open(at)).status).toBe(429);
    opened[0]!.close();
    const again = await eventually(async () => { const one = await open(apis()[1]); return one.status === 200 && one; }, 'place for another stream');
    for (const { close } of [...opened, again]) close();
  });

  it('files of a case, by number and size, and of an account by day', async () => {
    const full = await newCase();
    const kept = [];
    for (let i = 0; i < 6; i++) kept.push((await keep(PDF(`a page ${i}`), { of: full, at: apis()[i % 2]! })).status);
    expect(kept).toEqual([201, 201, 201, 201, 201, 409]);
    const heavy = await newCase();
    const large = (n: number) => PDF(`${n}${'x'.repeat(900_000)}`);
    expect([(await keep(large(1), { of: heavy })).status, (await keep(large(2), { of: heavy, at: second.url })).status]).toEqual([201, 201]);
    expect(await keep(large(3), { of: heavy, at: second.url })).toMatchObject({ status: 409, body: { code: 'case-files-full' } });
    // The same file again is no other one.
    expect((await keep(large(2), { of: heavy })).status).toBe(201);
    let taken = 0;
    let refused: Awaited<ReturnType<typeof keep>> | null = null;
    for (let i = 0; i < 8 && !refused; i++) {
      const answer = await keep(Buffer.alloc(9 * 2 ** 20, 1), { as: 'zhao-village', at: apis()[i % 2]! });
      if (answer.body.code === 'upload-allowance-used') refused = answer;
      else taken++;
    }
    expect([taken, refused?.status, Number(refused?.headers.get('retry-after')) > 3_600]).toEqual([4, 429, true]);
    // Nor does it help not to say how large it is.
    const inChunks = await fetch(`${apis()[0]}/v1/cases/${caseNo}/files`, { method: 'POST', body: new Blob([PDF('in chunks')]).stream(), duplex: 'half', headers: { authorization: `Bearer ${town.token('zhao-village')}`, 'content-type': 'application/pdf' } } as RequestInit);
    expect(inChunks.status).toBe(429);
    expect((await keep(PDF('a colleague goes on'), { of: await newCase() })).status).toBe(201);
  });

  it('calls of one token: no more than a twentieth for each process beyond what is allowed', async () => {
    const call = (at: string) => fetch(`${at}/v1/cases?limit=x`, { headers: { authorization: `Bearer ${town.token('bai-intake')}` } }).then(({ status }) => status);
    const answers: number[] = [];
    for (let i = 0; i < 240; i++) answers.push(...await Promise.all(Array.from({ length: 20 }, (_, n) => call(apis()[n % 2]!))));
    const allowed = answers.filter(status => status === 400).length;
    expect(answers.filter(status => status === 429)).toHaveLength(answers.length - allowed);
    // The window may have turned over once while a slow machine was at it.
    expect(allowed).toBeLessThanOrEqual(Math.floor(REQUESTS_PER_MINUTE * 1.1));
    expect(allowed).toBeGreaterThanOrEqual(Math.floor(REQUESTS_PER_MINUTE * 0.95));
  });
});

describe('heavy work is done beside the API', () => {
  const alive = () => fetch(`${apis()[0]}/health/live`).then(({ status }) => status);
  const residentMb = async () => Number(/^process_resident_memory_bytes (\S+)$/m.exec(await (await fetch(`${town.instance.settings.insideUrl}/metrics`)).text())![1]) / 2 ** 20;
  const print = async (as: string, of = caseNo) => (await fetch(`${apis()[0]}/v1/cases/${of}/documents/file-index`, { headers: { authorization: `Bearer ${town.token(as)}` } })).status;

  it('pictures that are bombs are refused as such, and cost the API no memory', async () => {
    const bomb = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' }, limitInputPixels: false }).png({ compressionLevel: 9 }).toBuffer();
    const large = await sharp({ create: { width: 6_300, height: 6_300, channels: 3, background: '#0a0' }, limitInputPixels: false }).png({ progressive: true, compressionLevel: 9 }).toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = await residentMb();
    const of = await newCase();
    const all = Promise.all([bomb, large, bomb, large].map((bytes, i) => keep(bytes, { of, as: i < 2 ? 'li-intake' : 'zhou-lead' }).then(({ status, body }) => [status, body.code])));
    expect(await alive()).toBe(200);
    expect(await all).toEqual([[422, 'picture-too-large'], [201, undefined], [422, 'picture-too-large'], [201, undefined]]);
    expect(await residentMb() - before).toBeLessThan(200);
  });

  it('one who prints much keeps nobody else waiting for all of it', async () => {
    const ended: string[] = [];
    const many = Array.from({ length: 9 }, () => print('li-intake').then(status => ended.push(`li ${status}`)));
    const other = print('zhou-lead').then(status => ended.push(`zhou ${status}`));
    expect(await alive()).toBe(200);
    await Promise.all([...many, other]);
    expect(ended.toSorted()).toEqual([...Array.from({ length: 9 }, () => 'li 200'), 'zhou 200']);
    expect(ended.indexOf('zhou 200')).toBeLessThan(6);
  });

  it('nor may one have more than ten papers under way', async () => {
    const statuses = await Promise.all(Array.from({ length: 16 }, () => print('li-intake')));
    expect(statuses.filter(status => status === 429).length).toBeGreaterThan(0);
    expect(statuses.filter(status => status === 200).length).toBeGreaterThanOrEqual(10);
    expect(await print('li-intake')).toBe(200);
  });
});

describe('files are scanned by clamd', () => {
  const scanned = async (of: string) => ((await town.view(of)).attachments as { scanned: boolean }[]).map(one => one.scanned);

  it('what it finds is not kept, whatever file it hides in, and what is clean says so', async () => {
    const of = await newCase();
    const photo = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a03020' } }).jpeg().toBuffer();
    for (const infected of [PDF(INFECTION), Buffer.concat([photo, Buffer.from(INFECTION)])]) expect(await keep(infected, { of })).toMatchObject({ status: 422, body: { code: 'file-infected' } });
    expect((await town.database.query('SELECT FROM upload WHERE case_id = (SELECT case_id FROM relief_case WHERE case_no = $1)', [of])).rowCount).toBe(0);
    const { body } = await keep(photo, { of });
    await town.done('li-intake', of, 'attach', body);
    expect(await scanned(of)).toEqual([true]);
  });

  it('while it is away files are refused, or kept as not scanned where the setting says so', async () => {
    await clamd.kill();
    expect(await keep(PDF('away'))).toMatchObject({ status: 503, body: { code: 'scanner-away' } });
    await town.instance.restart('api', { JISHI_WHEN_SCANNER_AWAY: 'keep' });
    const of = await newCase();
    const { status, body } = await keep(PDF('away'), { of });
    expect(status).toBe(201);
    await town.done('li-intake', of, 'attach', body);
    expect(await scanned(of)).toEqual([false]);
    await clamd.run();
    // Handed in again, it is scanned.
    await keep(PDF('away'), { of });
    expect(await scanned(of)).toEqual([true]);
    await town.instance.restart('api');
  }, 120_000);
});

it('figures and the description are served at an address of their own, and nothing else is there', async () => {
  const { insideUrl } = town.instance.settings;
  const auth = { authorization: `Bearer ${town.token('li-intake')}` };
  for (const path of ['/metrics', '/docs', '/docs/', '/docs/openapi.json', '/docs/openapi.yaml', '/docs/static/index.html', '/metrics?x=1', '/%6detrics', '//metrics']) expect([path, (await fetch(`${apis()[0]}${path}`, { headers: auth })).status]).toEqual([path, 404]);
  for (const path of ['/metrics', '/docs', '/docs/openapi.json']) expect([path, (await fetch(`${insideUrl}${path}`)).status]).toEqual([path, 200]);
  for (const path of ['/v1/cases', '/', '/health/live', '/login']) expect([path, (await fetch(`${insideUrl}${path}`, { headers: { ...auth, accept: 'text/html' } })).status]).toEqual([path, 404]);
});

it('a name that stands twice in a body is refused, however it is written', async () => {
  const send = async (path: string, body: string) => {
    const response = await fetch(`${apis()[0]}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${town.token('li-intake')}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() } });
    return [response.status, (await response.json() as { code: string }).code];
  };
  const before = await town.types(caseNo);
  for (const body of ['{"type":"withdraw","type":"complete-papers"}', '{"type":"complete-papers","personal":{"note":"a","n\\u006fte":"b"}}', '{"type":"complete-papers","personal":{},"personal":{"note":"b"}}']) {
    expect([body, ...await send(`/v1/cases/${caseNo}/commands`, body)]).toEqual([body, 400, 'key-repeated']);
  }
  expect(await send('/v1/searches', '{"text":"a","text":"b"}')).toEqual([400, 'key-repeated']);
  expect(await town.types(caseNo)).toEqual(before);
});

it('what nobody sees is taken out of names: people are found, and look alike only where they are', async () => {
  const NAME = '\u202e欧\u200b阳\u2066清\u200d风\ufeff';
  const { body: { caseNo: of } } = await town.open('li-intake', application({ personal: { name: NAME, summary: '第一行\n\u202e第二行\u200b', household: [{ name: '欧\u200b阳小', relation: '子\u200b' }] } }));
  const { body: disclosed } = await town.call('li-intake', 'POST', `/v1/cases/${of}/disclosures`, { kinds: ['name'], reason: '核对' });
  expect(JSON.stringify(disclosed)).toContain('欧阳清风');
  expect(JSON.stringify([disclosed, await town.view(of)])).not.toMatch(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
  for (const text of ['欧阳清风', '欧\u200b阳清风\u202c']) expect(JSON.stringify((await town.call('li-intake', 'POST', '/v1/searches', { text })).body)).toContain(of);
  expect((await town.open('li-intake', application({ personal: { name: '\u200b\u202e', summary: '无名' } }))).status).toBe(400);
});

it('the number of a conference\'s minutes is sealed, masked and never in clear', async () => {
  const of = await town.readyForRelief();
  await town.done('li-intake', of, 'give-opinion');
  const MINUTES = '纪要〔2026〕9号（欧阳家）';
  const answer = await town.give('jiang-approver', of, 'confer', { departments: ['housing'], personal: { minutes: MINUTES, plan: '住建解决公租房', items: { housing: '公租房' } } });
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  const { rows } = await town.database.query(`SELECT data::text AS data, encode(sealed, 'escape') AS sealed FROM journal_event WHERE case_no = $1`, [of]);
  expect(JSON.stringify(rows)).not.toContain('欧阳家');
  expect((await town.give('jiang-approver', of, 'confer', { minutes: MINUTES, departments: ['housing'], personal: { plan: '再议' } })).status).toBe(400);
  const decided = async (as: string) => (await town.call(as, 'GET', `/v1/cases/${of}/events`)).body.events.find(({ type }: { type: string }) => type === 'ConferenceDecided').personal.minutes;
  expect([await decided('feng-auditor'), await decided('li-intake')]).toEqual(['***', MINUTES]);
});
