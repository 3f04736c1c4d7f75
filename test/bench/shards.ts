import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ours } from '#test/bench/ours.js';
import { CLIENTS, load } from '#test/bench/turns.js';
import { Town } from '#test/e2e/town.js';

const NUMBERS = [4, 16, 64, 512];
const IDLE_MS = 30_000;
/** A start has work left over that is not idleness. */
const SETTLE_MS = 20_000;
/** Linux counts a process's time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

interface Cost {
  shards: number;
  /** Of the Temporal server, after the idle time. */
  memoryMb: number;
  /** Of the Temporal server, in percent of one core, while nothing happens. */
  idleCpuPercent: number;
  /** Of PostgreSQL, for all databases, while nothing happens. */
  idleCommitsPerSecond: number;
  casesPerSecond: number;
}

/** What the number of Temporal's history shards costs, idle and under load, each on an instance of its own. Prints JSON. */
export async function shards(cases: number): Promise<void> {
  const costs: Cost[] = [];
  for (const number of NUMBERS) costs.push(await costOf(number, cases));
  process.stdout.write(`${JSON.stringify(costs, undefined, 2)}\n`);
}

async function costOf(number: number, cases: number): Promise<Cost> {
  const town = await Town.start({ JISHI_TEMPORAL_SHARDS: String(number), JISHI_API_REQUESTS_PER_MINUTE: '1000000' }, { durable: true });
  try {
    await sleep(SETTLE_MS);
    const pid = town.instance.children.pidOf('temporal')!;
    const before = { ticks: ticksOf(pid), commits: await commits(town) };
    await sleep(IDLE_MS);
    const seconds = IDLE_MS / 1_000;
    const idle = {
      memoryMb: rounded(residentKb(pid) / 1_024), idleCpuPercent: rounded(100 * (ticksOf(pid) - before.ticks) / TICKS_PER_SECOND / seconds),
      idleCommitsPerSecond: rounded((await commits(town) - before.commits) / seconds),
    };
    const ours = new Ours(town);
    await load(CLIENTS, Math.ceil(cases / 4), () => ours.case().then(() => undefined));
    const { seconds: took } = await load(CLIENTS, cases, () => ours.case().then(() => undefined));
    return { shards: number, ...idle, casesPerSecond: rounded(cases / took) };
  } finally {
    await town.stop();
  }
}

/** Its own time and the kernel's for it: fields 14 and 15 of proc(5), counted after the name in parentheses. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

function residentKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

async function commits({ database }: Town): Promise<number> {
  const { rows: [{ sum }] } = await database.query('SELECT sum(xact_commit)::int AS sum FROM pg_stat_database');
  return sum as number;
}

const rounded = (value: number) => Math.round(value * 10) / 10;
