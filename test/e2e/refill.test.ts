import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { ROOT } from '#infra/root.js';
import type { CaseView } from '#libs/contracts/view.js';
import { application, eventually, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => {
  town = await Town.start({ JISHI_TEMPORAL_SHARDS: '4' });
}, 120_000);
afterAll(async () => {
  await town?.stop();
}, 30_000);

function refill(): Promise<{ cases: number; started: number }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((resolve, reject) => execFile(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), 'temporal', 'refill', '--json'],
    { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } }, (error, stdout, stderr) => error ? reject(new Error(stderr)) : resolve(JSON.parse(stdout))));
}

async function shards(): Promise<number> {
  const client = await town.temporal();
  const { historyShardCount } = await client.workflowService.getClusterInfo({});
  await client.connection.close();
  return historyShardCount!;
}

const aheadOf = async (caseNo: string) => Number((await town.database.query('SELECT clock_offset_ms FROM relief_case WHERE case_no = $1', [caseNo])).rows[0]!.clock_offset_ms);

async function runs(workflowId: string): Promise<string> {
  const client = await town.temporal();
  const status = await client.workflow.getHandle(workflowId).describe().then(run => run.status.name, () => 'NONE');
  await client.connection.close();
  return status;
}

const nextRungOf = (view: CaseView) => view.clocks.filter(clock => !clock.stoppedAt && !clock.endedAt).flatMap(clock => clock.rungs).filter(rung => !rung.reached).map(rung => rung.at).toSorted()[0]!;

const BEFORE_DUE_MS = 40_000;

it('an emptied Temporal with other settings is filled from the journal: clocks go on, rungs that came due meanwhile fire, a payment is asked about', async () => {
  expect(await shards()).toBe(4);
  const closedNo = await town.readyForRelief();
  await town.pay(closedNo);
  await eventually(async () => (await town.types(closedNo)).includes('PaymentConfirmed'), 'payment');
  await town.finish(closedNo);

  // One whose clock is about to ring, in its own time, which runs ahead of everybody's.
  const { body: { caseNo: ringingNo } } = await town.open('li-intake', application());
  const nextRungAt = nextRungOf(await town.view(ringingNo));
  await town.forward(ringingNo, Date.parse(nextRungAt) - Date.now() - BEFORE_DUE_MS);
  expect(nextRungOf(await town.view(ringingNo))).toBe(nextRungAt);
  const aheadMs = await aheadOf(ringingNo);
  expect(aheadMs).toBeGreaterThan(BEFORE_DUE_MS);
  const rungBefore = (await town.types(ringingNo)).filter(type => type === 'RungReached').length;

  // One whose money the bank has moved without anybody knowing.
  const payingNo = await town.readyForRelief();
  await town.pay(payingNo, SENTINEL_CARDS.replyLost);
  await eventually(async () => await town.debits(payingNo) === 1, 'debit');
  await town.instance.kill('bank', 'SIGKILL');
  const payingId = (await town.view(payingNo, 'wu-county')).caseId as string;
  const underWay = !(await town.types(payingNo)).includes('PaymentConfirmed');

  await town.startAgain({ env: { JISHI_TEMPORAL_SHARDS: '16' }, freshTemporal: true });
  expect(await shards()).toBe(16);
  // The journal is read without Temporal, and so is what was asked for.
  expect((await town.view(closedNo)).status).toBe('closed');
  const refilled = await refill();
  expect(refilled.cases).toBe(2);
  for (const caseNo of [ringingNo, payingNo]) expect(await runs((await town.view(caseNo, 'wu-county')).caseId)).toBe('RUNNING');
  expect(await runs((await town.view(closedNo, 'wu-county')).caseId)).toBe('NONE');
  expect(await refill()).toMatchObject({ cases: 2, started: 0 });

  const rungs = await eventually(async () => {
    const reached = (await town.journal(ringingNo)).filter(row => row.type === 'RungReached');
    return reached.length > rungBefore && reached;
  }, 'rung that was due', 180_000);
  expect(rungs.at(rungBefore)!.occurred_at.getTime()).toBe(Date.parse(nextRungAt));
  // Its own time is as far ahead as it was.
  expect(Math.abs(await aheadOf(ringingNo) - aheadMs)).toBeLessThan(5_000);

  await eventually(async () => (await town.types(payingNo)).includes('PaymentConfirmed'), 'word of the bank', 180_000);
  expect(underWay).toBe(true);
  expect(await town.debits(payingNo)).toBe(1);
  expect((await town.database.query('SELECT sends FROM payment_order WHERE case_id = $1', [payingId])).rows).toEqual([{ sends: 1 }]);

  // All of them take what people ask of them, the closed one too.
  await town.done('li-intake', ringingNo, 'accept');
  await town.finish(payingNo);
  expect((await town.give('zhou-lead', closedNo, 'reopen', { personal: { reason: '又有困难' } })).status).toBe(200);
  expect(await town.contradictory()).toEqual([]);
}, 600_000);
