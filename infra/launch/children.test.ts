import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Children, type ChildSpec } from '#infra/launch/children.js';
import { isAlive } from '#infra/launch/identity.js';
import { reapOrphans, writeRecords, type ProcessRecord } from '#infra/launch/orphans.js';

const data = mkdtempSync(join(tmpdir(), 'jishi-children-'));
const log: string[] = [];
const records = () => JSON.parse(readFileSync(join(data, 'processes.json'), 'utf8')) as ProcessRecord[];
const spec = (name: ChildSpec['name'], script: string): ChildSpec => ({
  name, command: process.execPath, args: ['-e', script], env: { PATH: process.env['PATH'] }, ipc: true, stopPlan: [['SIGTERM', 300], ['SIGKILL', 1_000]],
  ready: (child) => new Promise((resolve) => child.once('message', () => resolve())),
});
const serves = 'process.send("ready"); setInterval(() => {}, 1000);';
const stubborn = `process.on("SIGTERM", () => {}); ${serves}`;
let children: Children;
const begin = (revive: boolean) => { children = new Children(data, (line) => log.push(line), revive); };

afterEach(async () => children.stopAll());
afterAll(() => rmSync(data, { recursive: true }));

it('records what runs and ends it, the stubborn too', async () => {
  begin(false);
  await Promise.all([children.start(spec('api', serves)), children.start(spec('worker', stubborn))]);
  const running = records();
  expect(running.map(({ name }) => name).sort()).toEqual(['api', 'worker']);
  expect(running.every(isAlive)).toBe(true);
  await children.stopAll();
  expect(running.some(isAlive)).toBe(false);
  expect(records()).toEqual([]);
});

it('shows the end of the log of one that cannot start', async () => {
  begin(false);
  await expect(children.start(spec('api', 'console.error("the reason"); process.exit(3)'))).rejects.toThrow(/api ended while starting \(exit code 3\)(.|\n)*the reason/);
  await expect(children.start({ ...spec('bank', ''), command: '/no/such/program' })).rejects.toThrow('bank');
});

it('brings back one that falls, and says so; one that is stopped stays down', async () => {
  begin(true);
  await children.start(spec('bank', serves));
  const before = children.pidOf('bank');
  await children.kill('bank', 'SIGKILL');
  while (children.pidOf('bank') === before || !log.includes('bank runs again')) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(log.some((line) => line.startsWith('bank ended by itself (SIGKILL)'))).toBe(true);
  await children.stop('bank');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(records()).toEqual([]);
});

it('ends what a killed launcher has left, and leaves a stranger with the same number alone', async () => {
  begin(false);
  await children.start(spec('worker', serves));
  const [left] = records();
  if (!left) throw new Error('nothing recorded');
  writeRecords(data, [left, { ...left, name: 'postgres', startTime: '1' }]);
  expect(await reapOrphans(data, (line) => log.push(line))).toBe(true);
  expect(isAlive(left)).toBe(false);
  expect(await reapOrphans(data, () => undefined)).toBe(false);
});
