import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signToken } from '#apps/cli/sign-token.js';
import { readSigningRing } from '#infra/keys.js';
import { ROOT } from '#infra/root.js';
import type { CaseView } from '#libs/contracts/view.js';
import { application, DAY_MS, eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

type Shifted = 'api' | 'worker';

let town: Town;
beforeAll(async () => {
  town = await Town.start();
  for (const name of ['worker', 'api'] as const) {
    writeFileSync(clockFile(name), '0');
    await restart(name);
  }
}, 150_000);
afterAll(() => town?.stop(), 30_000);

const restart = (name: Shifted) =>
  town.instance.restart(name, { NODE_OPTIONS: `--import=${pathToFileURL(join(ROOT, 'test/e2e/jumping-clock.mjs'))}`, JISHI_TEST_CLOCK: clockFile(name) });
const clockFile = (name: Shifted) => join(town.data, `${name}-clock`);

/** Returns when the process has the new time. */
async function jump(ahead: { [name in Shifted]: number }): Promise<void> {
  for (const [name, ms] of Object.entries(ahead)) writeFileSync(clockFile(name as Shifted), String(ms));
  for (const [name, ms] of Object.entries(ahead)) await eventually(async () => readFileSync(`${clockFile(name as Shifted)}.seen`, 'utf8') === String(ms), `jump of ${name}`);
}

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
/** Of the case's own clocks; calls of whoever is on duty have theirs. */
const rows = (caseNo: string, type: string) => town.journal(caseNo).then(all => all.filter(row => row.type === type && row.data['clock'] !== 'duty-call'));
const clocks = async (caseNo: string) => ((await town.view(caseNo)) as CaseView).clocks.map(({ key, anchor, due, rungs }) => ({ key, anchor, due, rungs: rungs.map(rung => [rung.step, rung.at]) }));
const aheadMs = async (caseNo: string) => Date.parse((await town.view(caseNo)).now) - Date.now();
const REASON = { personal: { reason: '再次遇到困难' } };
/** A machine under load takes its time; a wrong clock is a day off. */
const NEAR_MS = 60_000;
const JUMPS = [-DAY_MS, 0, DAY_MS];
const near = (date: Date | string, ms = Date.now()) => expect(Math.abs(new Date(date).getTime() - ms)).toBeLessThan(NEAR_MS);

/** A town whose clocks go on rightly in the middle of whatever API and worker take the time to be. */
describe.each([
  ['the worker a day ahead, the API a day behind', { worker: DAY_MS, api: -DAY_MS }],
  ['the worker a day behind, the API a day ahead', { worker: -DAY_MS, api: DAY_MS }],
])('%s', (_, ahead) => {
  let running: string;
  let forwarded: string;
  let before: unknown[];

  beforeAll(async () => {
    await jump({ worker: 0, api: 0 });
    running = await town.readyForRelief();
    forwarded = await town.readyForRelief();
    await town.forward(forwarded, 13 * HOUR_MS);
    before = [await clocks(running), await clocks(forwarded)];
    await jump(ahead);
  }, 120_000);

  it('no deadline of a running case moves, nor its time', async () => {
    expect([await clocks(running), await clocks(forwarded)]).toEqual(before);
    expect(Math.abs(await aheadMs(running))).toBeLessThan(NEAR_MS);
    expect(Math.abs(await aheadMs(forwarded) - 13 * HOUR_MS)).toBeLessThan(NEAR_MS);
  });

  it('what is entered bears the time of the county, and what lies ahead of that is refused', async () => {
    const occurredAt = ago(HOUR_MS);
    // The county's day when it happened, which an hour after midnight is not today's.
    const today = new Date(Date.parse(occurredAt) + 8 * HOUR_MS).toISOString().slice(0, 10);
    const opened = await town.open('zhao-village', lead({ occurredAt, eventDate: today }));
    expect(opened.status).toBe(201);
    const [reported] = await town.journal(opened.body.caseNo);
    expect(reported!.occurred_at.toISOString()).toBe(occurredAt);
    near(reported!.recorded_at);
    expect((await clocks(opened.body.caseNo)).map(({ key, due }) => [key, Date.parse(due)])).toEqual([['urgent-relief#1', Date.parse(occurredAt) + 24 * HOUR_MS]]);
    const { events: [urged] } = await town.done('zhou-lead', opened.body.caseNo, 'urge');
    near(urged.occurredAt);
    expect(urged.recordedAt).toBe(urged.occurredAt);
    for (const early of [10 * 60_000, DAY_MS - HOUR_MS]) {
      const refused = await town.open('zhao-village', lead({ occurredAt: ago(-early) }));
      expect([refused.status, refused.body.code]).toEqual([422, 'occurred-in-future']);
      expect(await town.give('zhou-lead', opened.body.caseNo, 'urge', { occurredAt: ago(-early) })).toMatchObject({ status: 422, body: { code: 'occurred-in-future' } });
    }
  });

  it('a rung comes when it is due', async () => {
    const occurredAt = ago(12 * HOUR_MS - 4_000);
    const { body: { caseNo } } = await town.open('zhao-village', lead({ occurredAt }));
    await eventually(async () => (await rows(caseNo, 'RungReached')).length > 0, 'rung');
    const [rung] = await rows(caseNo, 'RungReached');
    expect([rung!.data['step'], rung!.occurred_at.getTime()]).toEqual(['half', Date.parse(occurredAt) + 12 * HOUR_MS]);
    expect(rung!.recorded_at.getTime()).toBeGreaterThanOrEqual(rung!.occurred_at.getTime());
    near(rung!.recorded_at);
  });

  it('the bank\'s word stops a clock at the instant the bank names', async () => {
    await town.pay(running);
    await eventually(async () => (await town.view(running)).reliefs[0].state === 'paid', 'payment');
    const { caseId } = await town.view(running);
    const debit = town.bankBooks().find(entry => entry.type === 'debited' && entry.orderId.startsWith(caseId))!;
    const [confirmed] = await rows(running, 'PaymentConfirmed');
    expect(confirmed!.occurred_at.toISOString()).toBe(debit.at);
    await town.finish(running);
  });

  it('a forwarded case goes on in its own time: rungs, payment, its end, and opened again', async () => {
    await town.forward(forwarded, 7 * HOUR_MS);
    expect((await rows(forwarded, 'RungReached')).map(row => row.data['step'])).toEqual(['half', 'eighty']);
    await town.pay(forwarded);
    await eventually(async () => (await town.view(forwarded)).reliefs[0].state === 'paid', 'payment');
    const { caseId } = await town.view(forwarded);
    const debit = town.bankBooks().find(entry => entry.type === 'debited' && entry.orderId.startsWith(caseId))!;
    const [confirmed] = await rows(forwarded, 'PaymentConfirmed');
    near(confirmed!.occurred_at, Date.parse(debit.at) + 20 * HOUR_MS);
    await town.finish(forwarded);
    await town.done('zhou-lead', forwarded, 'reopen', REASON);
    const [reopened] = await rows(forwarded, 'Reopened');
    near(reopened!.recorded_at, Date.now() + 20 * HOUR_MS);
    expect(Math.abs(await aheadMs(forwarded) - 20 * HOUR_MS)).toBeLessThan(NEAR_MS);
    await town.forward(forwarded, 13 * HOUR_MS);
    const [, , again] = await rows(forwarded, 'RungReached');
    expect([again!.data['clockKey'], again!.occurred_at.getTime()]).toEqual(['urgent-relief#2', reopened!.occurred_at.getTime() + 12 * HOUR_MS]);
  });

  it('a token that holds is taken, one that has run out is not, and everything is ready', async () => {
    expect((await town.call('li-intake', 'GET', '/v1/cases')).status).toBe(200);
    const ring = await readSigningRing(town.instance.settings);
    const old = await signToken(ring, { id: 'li-intake' }, -5);
    expect((await fetch(`${town.instance.settings.apiUrl}/v1/cases`, { headers: { authorization: `Bearer ${old}` } })).status).toBe(401);
    expect((await town.call('li-intake', 'GET', '/health/ready')).body).toMatchObject({ status: 'ok', checks: { worker: true } });
  });
});

it('clocks that jump to and fro while commands are under way lose none and turn none away', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  const over = new AbortController();
  const jumping = (async () => {
    for (let i = 0; !over.signal.aborted; i++) await jump({ worker: JUMPS[i % 3]!, api: JUMPS[(i + 1) % 3]! });
  })();
  const answers = await Promise.all(Array.from({ length: 60 }, () => town.give('zhou-lead', caseNo, 'urge')));
  over.abort();
  await jumping;
  expect(answers.map(answer => answer.status)).toEqual(Array.from({ length: 60 }, () => 200));
  for (const { recorded_at } of await town.journal(caseNo)) near(recorded_at);
});

it('a worker and an API that start with a wrong clock go on where the right ones stopped', async () => {
  const caseNo = await town.readyForRelief();
  await town.forward(caseNo, 13 * HOUR_MS);
  const before = await clocks(caseNo);
  await jump({ worker: -DAY_MS, api: DAY_MS });
  for (const name of ['worker', 'api'] as const) await restart(name);
  expect(await clocks(caseNo)).toEqual(before);
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  expect(Math.abs(await aheadMs(caseNo) - 13 * HOUR_MS)).toBeLessThan(NEAR_MS);
  const year = { year: 2160, notice: '虚构〔2159〕1号', holidays: [], workdays: [] };
  expect(await town.publishYear(year)).toMatchObject({ status: 200, body: { landing: { done: true, failed: 0 } } });
  near((await rows(caseNo, 'CalendarLanded'))[0]!.recorded_at, Date.now() + 13 * HOUR_MS);
});

it('after all these jumps every case\'s entries stand in the order of their time, and replay', async () => {
  const { rows: [disorder] } = await town.database.query(
    'SELECT count(*)::int AS entries FROM journal_event e JOIN journal_event f ON f.case_id = e.case_id AND f.seq = e.seq + 1 WHERE f.recorded_at < e.recorded_at OR e.occurred_at > e.recorded_at');
  expect(disorder.entries).toBe(0);
  expect(await town.contradictory()).toEqual([]);
});
