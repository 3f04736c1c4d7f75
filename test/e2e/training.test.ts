import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Instant, msOf } from '#libs/clock/instant.js';
import { eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

const forward = (as: string, caseNo: string, by: string) => town.call(as, 'POST', `/v1/cases/${caseNo}/training-clock`, { by });
const opened = async () => (await town.open('zhao-village', lead({ urgency: 'urgent' }))).body.caseNo as string;

it('moves a case\'s own time, what is due on the way happens, and meanwhile it takes no command', async () => {
  const caseNo = await opened();
  const before = await town.view(caseNo);
  expect(before.trainingClock).toBe('ready');
  const moving = forward('li-intake', caseNo, '1-day');
  await eventually(async () => (await town.view(caseNo)).trainingClock === 'running', 'running clock');
  expect((await town.give('li-intake', caseNo, 'take-over')).body.code).toBe('time-moving');
  expect((await forward('li-intake', caseNo, '2-hours')).body.code).toBe('time-moving');
  const { status, body } = await moving;
  expect(status).toBe(200);
  expect((msOf(body.now as Instant) - msOf(before.now as Instant)) / HOUR_MS).toBeGreaterThanOrEqual(24);
  expect(await town.types(caseNo)).toContain('ClockBreached');
  await eventually(async () => (await town.call('wu-county', 'GET', '/v1/alerts?limit=100&order=newest')).body.alerts.some((alert: { caseNo: string; kind: string }) => alert.caseNo === caseNo && alert.kind === 'rung'), 'alert');
  expect((await town.view(caseNo)).trainingClock).toBe('ready');
  await town.done('li-intake', caseNo, 'take-over');
});

it('for whoever sees the case; of one that is closed time has ended', async () => {
  const caseNo = await opened();
  for (const as of ['he-intake', 'bai-intake']) expect((await forward(as, caseNo, '2-hours')).status).toBe(404);
  expect((await forward('li-intake', caseNo, '2-years')).body.code).toBe('body-invalid');
  await town.takeBack(caseNo);
  expect((await town.view(caseNo)).trainingClock).toBeNull();
  expect((await forward('li-intake', caseNo, '2-hours')).status).toBe(404);
});

it('nowhere but on a demo instance', async () => {
  const caseNo = await opened();
  await town.instance.restart('api', { JISHI_DEMO: '0' });
  expect((await town.view(caseNo)).trainingClock).toBeNull();
  expect((await forward('li-intake', caseNo, '2-hours')).body.code).toBe('not-found');
  await town.instance.restart('api', { JISHI_TIME_SKIPPING: '0' });
  expect((await town.view(caseNo)).trainingClock).toBeNull();
});
