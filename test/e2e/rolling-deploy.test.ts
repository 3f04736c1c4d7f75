import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Client } from '@temporalio/client';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { promote, rollout, versionOf } from '#infra/release.js';
import { ROOT } from '#infra/root.js';
import { application, CARD, eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

let town: Town;
let temporal: Client;
let other: ChildProcess;
let otherBundle: string;
let [first, second] = ['', ''];

beforeAll(async () => {
  town = await Town.start();
  const { workflowBundle } = town.instance.settings;
  temporal = await town.temporal();
  // The next release: other code, of which a workflow's metadata tells, and which takes the same way through every history.
  const code = readFileSync(workflowBundle, 'utf8');
  const begins = 'const { caseId, pack, calendar } = input;';
  expect(code.split(begins)).toHaveLength(2);
  otherBundle = join(town.data, 'next-release.js');
  writeFileSync(otherBundle, code.replace(begins, `${begins} (0,_temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.setCurrentDetails)("the next release");`));
  [first, second] = [versionOf(workflowBundle).buildId, versionOf(otherBundle).buildId];
}, 120_000);
afterAll(async () => {
  other?.kill('SIGKILL');
  await temporal?.connection.close();
  await town?.stop();
}, 30_000);

const place = () => ({ service: temporal.workflowService, namespace: town.instance.settings.namespace, taskQueue: town.instance.settings.taskQueue });
const caseIdOf = async (caseNo: string): Promise<string> => (await town.view(caseNo, 'wu-county')).caseId;
const paymentOf = async (caseNo: string) => `payment-${await caseIdOf(caseNo)}-p1`;
const paid = (caseNo: string) => eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment', 100_000);
const ready = async () => (await (await fetch(`${town.instance.settings.apiUrl}/health/ready`)).json() as { status: string }).status;

/** Starts a worker of the next release beside the instance's own. */
async function startOther(): Promise<void> {
  const { command, args, env, cwd } = town.instance.children.specs().find(({ name }) => name === 'worker')!;
  const log = openSync(join(town.data, 'logs/next-worker.log'), 'a');
  other = spawn(command, args, { env: { ...env, JISHI_WORKFLOW_BUNDLE: otherBundle }, ...(cwd && { cwd }), stdio: ['ignore', log, log, 'ipc'] });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    other.once('message', () => resolve());
    other.once('exit', code => reject(new Error(`the worker ended with ${code}: ${readFileSync(join(town.data, 'logs/next-worker.log'), 'utf8')}`)));
  });
}

/** The builds that a workflow's tasks ran on, one after the other. */
async function builds(workflowId: string): Promise<string[]> {
  const { events } = await temporal.workflow.getHandle(workflowId).fetchHistory();
  const stamps = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) => done ? [done.deploymentVersion?.buildId ?? 'none'] : []);
  return stamps.filter((stamp, i) => stamp !== stamps[i - 1]);
}

function jishi(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise(resolve => execFile(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), ...args, '--json'], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } },
    (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr })));
}

/** People who go on giving commands, the same one with the same key until it is answered. */
class Callers {
  /** Commands that no repetition got an answer for. */
  readonly lost: unknown[] = [];
  readonly given = new Map<string, number>();
  private stopping = false;
  private running: Promise<void>[] = [];

  start(caseNos: string[]): void {
    this.running = caseNos.map(caseNo => this.call(caseNo));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running);
  }

  private async call(caseNo: string): Promise<void> {
    while (!this.stopping) {
      const key = randomUUID();
      for (const deadlineMs = Date.now() + 60_000; ;) {
        const answer = await town.give('zhou-lead', caseNo, 'urge', {}, key);
        if (answer.status === 200) break;
        if (Date.now() > deadlineMs) {
          this.lost.push(answer.body);
          return;
        }
        await sleep(500);
      }
      this.given.set(caseNo, (this.given.get(caseNo) ?? 0) + 1);
      await sleep(200); // The next release folds all of it anew.
    }
  }
}

it('a new release takes over running cases while commands keep coming, and a payment in flight ends where it began', async () => {
  expect(await rollout(place())).toEqual({ current: first, live: new Set([first]), served: true });
  const urged = await Promise.all([1, 2, 3].map(async () => (await town.open('li-intake', application())).body.caseNo as string));
  const callers = new Callers();
  await startOther();
  // It is there and has nothing to do: starting it decided nothing.
  await eventually(async () => (await rollout(place())).live.has(second), 'worker of the next release');
  const paying = await town.readyForRelief();
  const climbing = (await town.open('zhao-village', lead({ urgency: 'urgent', occurredAt: new Date(Date.now() - 12 * HOUR_MS + 6_000).toISOString() }))).body.caseNo as string;
  const status = JSON.parse((await jishi('release', 'status')).stdout);
  expect(status).toEqual({ current: first, live: [first, second].sort(), served: true, own: first });
  callers.start(urged);
  // A bank as slow as it takes.
  await town.instance.kill('bank', 'SIGSTOP');
  await town.pay(paying, CARD);
  await eventually(async () => (await builds(await paymentOf(paying)).catch(() => []))[0], 'payment that has begun');
  expect(await builds(await caseIdOf(climbing))).toEqual([first]);

  const [promoted, arrived] = await Promise.all([jishi('release', 'promote', second), town.open('li-intake', application())]);
  expect([promoted.code, JSON.parse(promoted.stdout)]).toEqual([0, { current: second, before: first }]);
  expect(arrived.status).toBe(201);
  await town.instance.kill('bank', 'SIGCONT');

  await paid(paying);
  expect(await builds(await paymentOf(paying))).toEqual([first]);
  await eventually(async () => (await town.types(climbing)).includes('RungReached'), 'rung');
  // The rung may have been the last thing the old release did.
  await town.done('li-intake', climbing, 'take-over');
  for (const caseNo of [paying, climbing]) await eventually(async () => String(await builds(await caseIdOf(caseNo))) === `${first},${second}`, 'takeover', 90_000);
  for (const caseNo of urged) await eventually(async () => (await builds(await caseIdOf(caseNo))).at(-1) === second, 'takeover', 90_000);

  // The old one is drained: nothing is pinned to it any more.
  await town.instance.kill('worker', 'SIGTERM');
  await town.instance.ended('worker');
  expect([...(await rollout(place())).live]).toEqual([second]);
  const before = new Map(callers.given);
  for (const caseNo of urged) await eventually(async () => callers.given.get(caseNo)! > before.get(caseNo)! + 1, 'command that the new release alone took');
  await callers.stop();
  expect(callers.lost).toEqual([]);
  for (const caseNo of urged) expect([caseNo, (await town.types(caseNo)).filter(type => type === 'Urged').length]).toEqual([caseNo, callers.given.get(caseNo)]);
  expect((await town.types(climbing)).filter(type => type === 'RungReached')).toHaveLength(1);
  expect(await town.debits(paying)).toBe(1);
  expect(await temporal.workflow.getHandle(await caseIdOf(climbing)).query('__temporal_workflow_metadata')).toMatchObject({ currentDetails: 'the next release' });
  await town.finish(paying);
}, 300_000);

it('an old worker that is started again takes nothing over, and going back is to promote it', async () => {
  const caseNo = (await town.open('li-intake', application())).body.caseNo as string;
  await town.instance.restart('worker');
  await eventually(async () => (await rollout(place())).live.has(first), 'worker of the first release');
  await town.done('li-intake', caseNo, 'accept');
  expect(await builds(await caseIdOf(caseNo))).toEqual([second]);
  await promote(place(), first);
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await town.done('li-intake', caseNo, 'take-over');
  await town.pay(caseNo, CARD);
  await paid(caseNo);
  expect([await builds(await caseIdOf(caseNo)), await builds(await paymentOf(caseNo))]).toEqual([[second, first], [first]]);
});

it('a payment whose release was killed for good goes on with the current one, and is debited once', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo, SENTINEL_CARDS.slow);
  await eventually(async () => (await town.database.query('SELECT 1 FROM payment_order WHERE order_id LIKE $1 AND asked_at IS NOT NULL', [`${await caseIdOf(caseNo)}%`])).rowCount, 'answer that did not come');
  // At once: after eight seconds the bank answers, and who is asking then ends it.
  await town.instance.kill('worker', 'SIGKILL');
  await promote(place(), second);
  await paid(caseNo);
  expect(await builds(await paymentOf(caseNo))).toEqual([first, second]);
  expect(await town.debits(caseNo)).toBe(1);
  expect(readFileSync(join(town.data, 'logs/next-worker.log'), 'utf8')).toContain('"nobody runs the release this payment is pinned to any more');
  await town.finish(caseNo);
});

it('commands wait, and readiness says so, when only workers of another release are there', async () => {
  const caseNo = (await town.open('li-intake', application())).body.caseNo as string;
  await town.instance.restart('worker');
  await eventually(async () => (await rollout(place())).live.has(first), 'worker of the first release');
  expect(await ready()).toBe('ok');
  other.kill('SIGTERM');
  await eventually(async () => await ready() === 'degraded', 'readiness that knows');
  const refused = await jishi('release', 'promote', '0.0.0-nowhere');
  expect([refused.code, JSON.parse(refused.stdout).error.en]).toEqual([1, expect.stringContaining(first)]);
  const waiting = town.give('li-intake', caseNo, 'accept');
  await promote(place(), first);
  expect(await waiting).toMatchObject({ status: 200 });
  await eventually(async () => await ready() === 'ok', 'readiness');
});

it('one more worker can be started beside the instance, and ends when it is told to', async () => {
  const worker = spawn(process.execPath, ['--conditions=development', 'infra/worker.ts', '--data', town.data], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(worker, 'exit');
  let said = '';
  worker.stdout.setEncoding('utf8').on('data', (part: string) => { said += part; });
  await eventually(() => Promise.resolve(said.includes(`A worker of ${first} serves.`)), 'worker');
  await town.instance.kill('worker', 'SIGKILL');
  const caseNo = (await town.open('li-intake', application())).body.caseNo as string;
  await town.done('li-intake', caseNo, 'accept');
  worker.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  await town.instance.restart('worker');
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
