import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Town } from '#test/e2e/town.js';
import { Floor } from '#test/bench/floor/floor.js';
import { inbox } from '#test/bench/inbox.js';
import { Ours } from '#test/bench/ours.js';
import { CLIENTS, inTurns, load, median, offered, quantile, type Sides } from '#test/bench/turns.js';

export interface SpineOptions {
  pairs: number;
  /** How many cases a run brings to their end. */
  cases: number;
  crowd: number;
  /** Which parts; all of them, if empty. */
  only: string[];
  json: boolean;
}

export interface Measure {
  name: string;
  ours: number;
  /** Null where there is nothing bare to compare with. */
  floor: number | null;
  /** Ours ÷ floor. */
  ratio: number | null;
  better: 'higher' | 'lower';
  unit: string;
  pairs: number;
}

const EVENT_SAMPLES = 40;
const COMMIT_CASES = 200;
/** People look every two seconds whether the bank has paid. */
const LOOK_MS = 2_000;
const APPLICATIONS = 450;
const SLEEPING = 1_500;

/** Ours against a bare floor, in turns, on one machine: what a case costs beyond what Temporal alone takes for its shape. */
export async function spine({ pairs, cases, crowd, only, json }: SpineOptions): Promise<void> {
  const wanted = (part: string) => only.length === 0 || only.includes(part);
  const town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '10000000' }, { durable: true });
  const floor = await Floor.start(town.instance.settings);
  const measures: Measure[] = [];
  try {
    const ours = new Ours(town);
    const bench = { town, floor, ours, pairs };
    if (wanted('loop')) measures.push(...await loop({ ...bench, cases }));
    if (wanted('commits')) measures.push(await commits(bench));
    if (wanted('apply')) measures.push(await apply(bench));
    if (wanted('sleep')) measures.push(...await sleeping(bench));
    if (wanted('inbox')) measures.push(...await listing({ ...bench, crowd }));
  } finally {
    await floor.stop();
    await town.stop();
  }
  process.stdout.write(json ? `${JSON.stringify({ measures })}\n` : table(measures));
}

interface Bench {
  town: Town;
  floor: Floor;
  ours: Ours;
  pairs: number;
}

/** Cases brought to their end by thirty clients at a time, and how many events each leaves in Temporal's histories. */
async function loop({ town, floor, ours, pairs, cases }: Bench & { cases: number }): Promise<Measure[]> {
  const ended: Sides<string[]> = { ours: [], floor: [] };
  const work = { ours: async () => { ended.ours.push(await ours.case()); }, floor: async () => { ended.floor.push(await floor.case()); } };
  for (const side of ['ours', 'floor'] as const) await load(CLIENTS, CLIENTS, work[side]); // Warm: code compiled, connections open.
  const rates = await inTurns(pairs, async side => {
    const { seconds } = await load(CLIENTS, cases, work[side]);
    log(`loop ${side}: ${(cases / seconds).toFixed(2)} cases/s`);
    return cases / seconds;
  });

  const events: Sides<number[]> = { ours: [], floor: [] };
  for (const caseNo of ended.ours.slice(-EVENT_SAMPLES)) {
    const { caseId } = await town.view(caseNo);
    events.ours.push(await floor.events(caseId, `payment-${caseId}-p1`));
  }
  // The bare one writes what became of the payment as ours does; the floor is six updates with a marker each.
  for (const workflowId of ended.floor.slice(-EVENT_SAMPLES)) events.floor.push(await floor.events(workflowId) - 1);
  return [measured('loop-cases-per-s', 'higher', 'cases/s', rates), { ...measured('events-per-case', 'lower', 'events', { ours: [mean(events.ours)], floor: [mean(events.floor)] }), pairs: EVENT_SAMPLES }];
}

/** PostgreSQL's commits in all its databases, Temporal's and ours, less those of an equal time in which nothing is asked for. */
async function commits({ town, floor, ours, pairs }: Bench): Promise<Measure> {
  const work = { ours: async () => { await ours.case(LOOK_MS); }, floor: async () => { await floor.case(LOOK_MS); } };
  for (const side of ['ours', 'floor'] as const) await load(CLIENTS, CLIENTS, work[side]);
  const per = await inTurns(Math.min(pairs, 3), async side => {
    const before = await commitsSoFar(town);
    const from = performance.now();
    await load(CLIENTS, COMMIT_CASES, work[side]);
    await sleep(SETTLE_MS);
    const tookMs = performance.now() - from;
    const after = await commitsSoFar(town);
    await sleep(tookMs);
    const idle = await commitsSoFar(town) - after;
    log(`commits ${side}: ${((after - before - idle) / COMMIT_CASES).toFixed(1)} a case, ${idle} idle in ${Math.round(tookMs / 1_000)} s`);
    return (after - before - idle) / COMMIT_CASES;
  });
  return measured('commits-per-case', 'lower', 'commits', per);
}

/** What a backend has committed is told with a second's delay. */
const SETTLE_MS = 3_000;

async function commitsSoFar({ database }: Town): Promise<number> {
  await sleep(1_500);
  const { rows: [row] } = await database.query('SELECT sum(xact_commit) AS commits FROM pg_stat_database') as pg.QueryResult<{ commits: string }>;
  return Number(row!.commits);
}

/**
 * From pressing the button to having it in the journal, against what one writes first, at the same load: thirty clients drive the naive one as
 * fast as it goes, and thirty ask us for as many a second. The log tells how fast ours goes.
 */
async function apply({ floor, ours, pairs }: Bench): Promise<Measure> {
  const work = { ours: async () => { await ours.apply(); }, floor: () => floor.naiveApplication() };
  let perSecond = 0;
  const naive = async () => {
    const { tookMs, seconds } = await load(CLIENTS, APPLICATIONS, work.floor);
    perSecond = APPLICATIONS / seconds;
    return tookMs;
  };
  const { seconds } = await load(CLIENTS, APPLICATIONS, work.ours);
  await naive();
  log(`apply, as fast as it goes: ours ${(APPLICATIONS / seconds).toFixed(1)}/s, floor ${perSecond.toFixed(1)}/s`);
  const p99 = await inTurns(pairs, async side => {
    const tookMs = side === 'floor' ? await naive() : await offered(CLIENTS, perSecond, APPLICATIONS, work.ours);
    log(`apply ${side}, ${perSecond.toFixed(1)}/s: p50 ${Math.round(median(tookMs))} ms, p99 ${Math.round(quantile(tookMs, 0.99))} ms`);
    return quantile(tookMs, 0.99);
  });
  return measured('apply-p99', 'lower', 'ms', p99);
}

async function listing(bench: Bench & { crowd: number }): Promise<Measure[]> {
  const { p99, ownP99, growth } = await inbox({ ...bench, log });
  const alone = (name: string, exponent: number): Measure => ({ name, ours: rounded(exponent), floor: null, ratio: null, better: 'lower', unit: 'exponent', pairs: bench.pairs });
  return [measured('list-p99', 'lower', 'ms', p99), measured('own-list-p99', 'lower', 'ms', ownP99), alone('growth-list', growth.list), alone('growth-complete', growth.complete)];
}

/** What the worker's process grows by for a case that waits: with all of them in its cache, and with a cache that holds a few. */
async function sleeping({ town, ours }: Bench): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const [name, cached] of [['cached', SLEEPING * 4], ['evicted', 50]] as const) {
    await town.instance.restart('worker', { JISHI_WORKER_CACHED_CASES: String(cached) });
    // Warm: what the first some hundred take is taken once.
    await load(CLIENTS, SLEEPING / 2, async () => { await ours.apply(); });
    const before = await residentBytes(town);
    await load(CLIENTS, SLEEPING, async () => { await ours.apply(); });
    const bytes = (await residentBytes(town) - before) / SLEEPING;
    log(`sleeping, ${name}: ${Math.round(bytes)} bytes a case, ${Math.round(before / 1e6)} MB before`);
    measures.push({ name: `sleeping-case-bytes-${name}`, ours: rounded(bytes), floor: null, ratio: null, better: 'lower', unit: 'bytes', pairs: 1 });
  }
  await town.instance.restart('worker');
  return measures;
}

async function residentBytes({ instance }: Town): Promise<number> {
  await sleep(SETTLE_MS);
  const status = readFileSync(`/proc/${instance.children.pidOf('worker')}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1_024;
}

function measured(name: string, better: Measure['better'], unit: string, { ours, floor }: Sides<number[]>): Measure {
  const [own, bare] = [median(ours), median(floor)];
  return { name, ours: rounded(own), floor: rounded(bare), ratio: rounded(own / bare), better, unit, pairs: ours.length };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Three digits say all there is to say. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function table(measures: Measure[]): string {
  const rows = [['measure', 'ours', 'floor', 'ratio', 'better', 'unit', 'pairs'], ...measures.map(({ name, ours, floor, ratio, better, unit, pairs }) => [name, ours, floor ?? '–', ratio ?? '–', better, unit, pairs].map(String))];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows.map(row => `${row.map((cell, column) => column === 0 || column > 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)).join('  ').trimEnd()}\n`).join('');
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
