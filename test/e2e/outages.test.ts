import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { application, eventually, Town } from '#test/e2e/town.js';

const CLIENTS = 500;

let town: Town;
let caseNo: string;
beforeAll(async () => {
  town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '1000000', JISHI_API_POOL: '4' });
  caseNo = await town.readyForRelief();
}, 120_000);
afterAll(() => town?.stop(), 30_000);

const year = { year: 2199, notice: '虚构〔2198〕1号', holidays: [], workdays: [] };

async function timed(as: string, method: string, path: string, body?: object, key?: string) {
  const startedMs = Date.now();
  return { ...await town.call(as, method, path, body, key), ms: Date.now() - startedMs };
}

/** Turned away for now, and told for how long. */
function expectUnavailable({ status, body, headers, ms }: Awaited<ReturnType<typeof timed>>, withinMs: number): void {
  expect([status, headers.get('content-type'), ['busy', 'unavailable'].includes(body.code)]).toEqual([503, 'application/problem+json; charset=utf-8', true]);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(ms).toBeLessThan(withinMs);
}

const live = async () => (await fetch(`${town.instance.settings.apiUrl}/health/live`)).status;
const readiness = async () => { const answer = await fetch(`${town.instance.settings.apiUrl}/health/ready`); return [answer.status, (await answer.json() as { status: string }).status]; };
const ready = () => eventually(async () => (await readiness())[1] === 'ok', 'readiness', 60_000);
const apiKilobytes = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${town.instance.children.pidOf('api')}/status`, 'utf8'))![1]);

it('turns 500 clients away soon while its connections are taken, recovers, and did nothing by halves', async () => {
  const holder = new pg.Client(town.instance.settings.adminDatabaseUrl);
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE relief_case, journal_cause IN ACCESS EXCLUSIVE MODE');
  const before = apiKilobytes();
  const keys = Array.from({ length: CLIENTS }, () => randomUUID());
  const startedMs = Date.now();
  const answers = await Promise.all(keys.map((key, i) => i % 2 === 0 ? timed('li-intake', 'GET', `/v1/cases/${caseNo}`) : timed('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }, key)));
  const alive = await live();
  await holder.query('ROLLBACK');
  await holder.end();
  expect(alive).toBe(200);
  // Two seconds for each on a machine of its own; here the clients and everything else share it.
  for (const answer of answers) expectUnavailable(answer, 25_000);
  expect(answers.map(({ ms }) => ms).toSorted((a, b) => a - b)[CLIENTS / 2]).toBeLessThan(15_000);
  expect(Date.now() - startedMs).toBeLessThan(30_000);
  expect(apiKilobytes() - before).toBeLessThan(200_000);

  await eventually(async () => (await town.call('li-intake', 'GET', `/v1/cases/${caseNo}`)).status === 200, 'answer', 10_000);
  expect((await town.types(caseNo)).filter(type => type === 'Urged')).toEqual([]);
  const again = await town.call('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }, keys[1]);
  expect(again.status).toBe(200);
  expect((await town.call('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }, keys[1])).body).toEqual(again.body);
  expect((await town.types(caseNo)).filter(type => type === 'Urged')).toEqual(['Urged']);
}, 120_000);

it('turns away for now a command that was taken and can not be answered, and finds its answer under its key', async () => {
  const urges = async () => (await town.types(caseNo)).filter(type => type === 'Urged').length;
  const before = await urges();
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const key = randomUUID();
  const urge = () => timed('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }, key);
  expectUnavailable(await urge(), 30_000);
  await died;
  expect(await urges()).toBe(before + 1);
  await town.instance.restart('worker');
  const { status, body } = await urge();
  expect([status, body.events]).toEqual([200, [expect.objectContaining({ type: 'Urged' })]]);
  expect(await urges()).toBe(before + 1);
}, 120_000);

it('reads on without Temporal, and turns every write away', async () => {
  const { proposalNo } = (await town.call('nian-calendar', 'POST', '/v1/calendar-proposals', year)).body;
  await town.instance.kill('temporal', 'SIGKILL');
  const key = randomUUID();
  const writes = await Promise.all([
    timed('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }, key), timed('li-intake', 'POST', '/v1/cases', application()), timed('li-calendar', 'POST', `/v1/calendar-proposals/${proposalNo}/confirmation`, {}),
  ]);
  for (const answer of writes) expectUnavailable(answer, 15_000);
  for (const path of ['/v1/cases', `/v1/cases/${caseNo}`, `/v1/cases/${caseNo}/events`, '/v1/alerts', '/v1/late-entries']) expect([path, (await town.call('wu-county', 'GET', path)).status]).toEqual([path, 200]);
  await eventually(async () => (await readiness()).join() === '200,degraded', 'degraded');
  await town.instance.restart('temporal');
  await eventually(async () => (await town.call('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }, key)).status === 200, 'repetition', 60_000);
  await ready();
}, 150_000);

it('a worker that is told to stop while Temporal is away ends by itself, and another goes on', async () => {
  await town.instance.kill('temporal', 'SIGKILL');
  await town.instance.kill('worker', 'SIGTERM');
  await town.instance.ended('worker');
  for (const name of ['temporal', 'worker'] as const) await town.instance.restart(name);
  await ready();
  expect((await town.call('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' })).status).toBe(200);
}, 150_000);

it('lives on without PostgreSQL, turns everything away, and comes back by itself', async () => {
  // First it only stands still: connections hold, and nothing comes.
  const { rows } = await town.database.query<{ pid: number }>(`SELECT pid FROM pg_stat_activity WHERE application_name = 'jishi-api'`);
  for (const { pid } of rows) process.kill(pid, 'SIGSTOP');
  const frozen = await Promise.all(Array.from({ length: 12 }, () => timed('li-intake', 'GET', '/v1/cases')));
  for (const { pid } of rows) process.kill(pid, 'SIGCONT');
  const turnedAway = frozen.filter(({ status }) => status !== 200);
  expect(turnedAway.length).toBeGreaterThan(0);
  for (const answer of turnedAway) expectUnavailable(answer, 15_000);
  town.database.on('error', () => undefined);
  await town.instance.kill('postgres', 'SIGKILL');
  for (const [as, method, path, body] of [
    ['wu-county', 'GET', '/v1/cases', undefined], ['wu-county', 'GET', `/v1/cases/${caseNo}`, undefined], ['wu-county', 'GET', '/v1/alerts', undefined], ['wu-county', 'GET', '/v1/alerts/stream', undefined],
    ['wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' }], ['li-intake', 'POST', '/v1/cases', application()],
  ] as const) expectUnavailable(await timed(as, method, path, body), 15_000);
  expect(await live()).toBe(200);
  await eventually(async () => (await readiness()).join() === '503,unavailable', 'word of it');
  for (const name of ['postgres', 'temporal', 'worker'] as const) await town.instance.restart(name);
  await ready();
  expect((await town.call('wu-county', 'POST', `/v1/cases/${caseNo}/commands`, { type: 'urge' })).status).toBe(200);
}, 180_000);
