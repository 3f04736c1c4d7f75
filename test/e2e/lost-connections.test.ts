import { createServer, type AddressInfo, type Socket, connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SteadyClient } from '#infra/database/connection.js';
import { eventually, Town } from '#test/e2e/town.js';

const PROGRAMS = ['api', 'worker', 'identity'] as const;

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterEach(() => { for (const line of laid.splice(0)) line.close(); });
afterAll(() => town?.stop(), 30_000);

const laid: Line[] = [];

const pids = () => PROGRAMS.map(name => town.instance.children.pidOf(name));
const list = () => town.call('li-intake', 'GET', '/v1/cases');

/** Has requests wait in the middle of a statement, each with a connection checked out, while `end` ends those connections. */
async function inTheMiddle(end: () => Promise<boolean>): Promise<number[]> {
  const holder = new SteadyClient(town.instance.settings.adminDatabaseUrl);
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE relief_case IN ACCESS EXCLUSIVE MODE');
  const answers = Promise.all(Array.from({ length: 6 }, list));
  await eventually(end, 'request that waits in the middle of a statement');
  await holder.query('ROLLBACK');
  await holder.end();
  return (await answers).map(({ status }) => status);
}

const WAITING = `application_name = 'jishi-api' AND wait_event_type = 'Lock'`;
const waits = async () => (await town.database.query(`SELECT 1 FROM pg_stat_activity WHERE ${WAITING}`)).rows.length > 0;
const answersAgain = () => eventually(async () => (await list()).status === 200, 'answer');

it('a connection whose backend is ended in the middle of a request turns that request away, and the API lives', async () => {
  const before = pids();
  const statuses = await inTheMiddle(async () => (await town.database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${WAITING}`)).rows.length > 0);
  expect(statuses).toContain(503);
  expect(statuses.filter(status => status !== 503 && status !== 200)).toEqual([]);
  await answersAgain();
  expect(pids()).toEqual(before);
}, 120_000);

it('so does a line that is reset', async () => {
  const line = await Line.to(new URL(town.instance.settings.apiDatabaseUrl));
  await town.instance.restart('api', { JISHI_DATABASE_URL: line.url });
  await answersAgain();
  const before = pids();
  const statuses = await inTheMiddle(async () => await waits() && line.reset());
  expect(statuses).toContain(503);
  expect(statuses.filter(status => status !== 503 && status !== 200)).toEqual([]);
  await answersAgain();
  expect(pids()).toEqual(before);
  await town.instance.restart('api');
}, 120_000);

it('every connection of every program may go, again and again: none dies, and cases go on', async () => {
  const before = pids();
  for (let round = 0; round < 5; round++) {
    await town.database.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'jishi-%'`);
    await eventually(async () => (await town.database.query(`SELECT 1 FROM pg_stat_activity WHERE application_name LIKE 'jishi-%'`)).rows.length > 0, 'new connection');
  }
  await eventually(async () => (await lead()).status === 201, 'case');
  expect(pids()).toEqual(before);
}, 120_000);

describe('a line that goes dead without a word to either end', () => {
  const sessions = async (application: string) =>
    (await town.database.query<{ pid: number }>('SELECT pid FROM pg_stat_activity WHERE application_name = $1', [application])).rows.map(({ pid }) => pid);

  it('is noticed by whoever holds a lock, and PostgreSQL does not keep the lock for them', async () => {
    const line = await Line.to(new URL(town.instance.settings.workerDatabaseUrl));
    await town.instance.restart('worker', { JISHI_DATABASE_URL: line.url });
    await eventually(async () => (await lead()).status === 201, 'case');
    line.stall();
    const caseNo = await eventually(async () => { const { status, body } = await lead(); return status === 201 && body.caseNo as string; }, 'case', 60_000);
    // Alerts are numbered by whoever holds the lock for it.
    await eventually(async () => (await town.database.query('SELECT 1 FROM alert WHERE case_no = $1 AND stream_no IS NOT NULL', [caseNo])).rows.length > 0, 'alert', 60_000);
    await town.instance.restart('worker');
    }, 180_000);

  it('is noticed by whoever listens', async () => {
    const line = await Line.to(new URL(town.instance.settings.apiDatabaseUrl));
    await town.instance.restart('api', { JISHI_DATABASE_URL: line.url });
    const before = await eventually(async () => { const some = await sessions('jishi-api-listen'); return some.length > 0 && some; }, 'listener');
    line.stall();
    await eventually(async () => { const now = await sessions('jishi-api-listen'); return now.length > 0 && !now.some(pid => before.includes(pid)); }, 'another listener', 60_000);
    await town.instance.restart('api');
    }, 180_000);

  it('keeps nobody from leaving', async () => {
    const line = await Line.to(new URL(town.instance.settings.apiDatabaseUrl));
    const client = new SteadyClient(line.url);
    await client.connect();
    line.stall();
    await client.end();
    }, 30_000);
});

const lead = () => town.open('zhao-village', { type: 'report-lead', townCode: '370899101000', cause: 'other', channel: 'village', personal: { summary: '火灾' } });

/** A way to PostgreSQL that can be cut. */
class Line {
  readonly url: string;
  private readonly open: Map<Socket, { far: Socket; isDead: boolean }>;
  private readonly stop: () => void;

  private constructor(url: string, open: Map<Socket, { far: Socket; isDead: boolean }>, stop: () => void) {
    this.url = url;
    this.open = open;
    this.stop = stop;
  }

  static async to(target: URL): Promise<Line> {
    const open = new Map<Socket, { far: Socket; isDead: boolean }>();
    // Half open: on a dead line nobody answers a farewell.
    const server = createServer({ allowHalfOpen: true }, near => {
      const far = connect(Number(target.port), target.hostname);
      const ends = { far, isDead: false };
      open.set(near, ends);
      // Of a dead line neither end hears that the other has hung up.
      near.on('close', () => { if (!ends.isDead) { open.delete(near); far.destroy(); } }).on('error', () => undefined);
      far.on('close', () => { if (!ends.isDead) near.destroy(); }).on('error', () => undefined);
      near.pipe(far).pipe(near);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(target);
    url.hostname = '127.0.0.1';
    url.port = String((server.address() as AddressInfo).port);
    const line = new Line(url.href, open, () => server.close());
    laid.push(line);
    return line;
  }

  /** Whoever is connected gets a reset; whoever comes next gets through. */
  reset(): boolean {
    const some = this.open.size > 0;
    for (const socket of this.open.keys()) socket.resetAndDestroy();
    return some;
  }

  /** Of whoever is connected nothing arrives any more, at either end, and nobody is told; whoever comes next gets through. */
  stall(): void {
    for (const [near, ends] of this.open) {
      ends.isDead = true;
      near.unpipe(ends.far).resume();
      ends.far.unpipe(near).resume();
    }
  }

  close(): void {
    this.reset();
    for (const { far } of this.open.values()) far.destroy();
    this.stop();
  }
}
