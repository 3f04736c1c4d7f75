import { Agent, get as request } from 'node:http';
import { steadyPool } from '#infra/database/connection.js';
import { listStatement } from '#apps/api/relief-case/case-list.js';
import type { CaseQuery } from '#apps/api/relief-case/case-query.js';
import { fillUp } from '#test/bench/crowd.js';
import type { Ours } from '#test/bench/ours.js';
import { CLIENTS, inTurns, load, median, quantile, type Sides } from '#test/bench/turns.js';
import type { Town } from '#test/e2e/town.js';

const FEW = 1_000;
/** By then the API's code is as fast as it gets. */
const WARM_LISTS = 15_000;
const LISTS = 3_000;
const CASES = 60;
const PAGE = 20;

export interface Inbox {
  /** Of the full inbox, a run each. */
  p99: Sides<number[]>;
  /** Of what asks oneself, as the inbox opens. */
  ownP99: Sides<number[]>;
  /** By which power of the number of cases the time of a list, and of a case from its application to its end, grows. */
  growth: { list: number; complete: number };
}

/** The inbox of a county with few cases and with many: what a list takes beyond its SQL, and whether anything grows with them. */
export async function inbox({ town, ours, pairs, crowd, log }: { town: Town; ours: Ours; pairs: number; crowd: number; log: (line: string) => void }): Promise<Inbox> {
  // Of a role that row-level security lets see everything: what that costs is part of ours.
  const pool = steadyPool({ connectionString: town.instance.settings.workerDatabaseUrl, max: CLIENTS });
  // It ends with the instance.
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const headers = { authorization: `Bearer ${town.token('li-intake')}` };
  const sidesOf = (path: string, query: Partial<CaseQuery>) => ({
    ours: () => get(`${town.instance.settings.apiUrl}${path}`, { agent, headers }),
    floor: async () => { await pool.query(listStatement({ limit: PAGE, ...query }, { regionPrefix: '370899101', department: null, account: 'li-intake', postOf: null, role: 'town-intake' })); },
  });
  const lists = { list: sidesOf('/v1/cases', {}), own: sidesOf('/v1/cases?awaiting=me&status=open', { awaiting: 'me', status: 'open' }) };
  try {
    const at = async (cases: number) => {
      const from = performance.now();
      await fillUp(town, ours, cases);
      log(`${cases} cases, filled in ${Math.round((performance.now() - from) / 1_000)} s`);
      const timed = async (what: keyof typeof lists) => {
        for (const side of ['ours', 'floor'] as const) await load(CLIENTS, WARM_LISTS, lists[what][side]);
        const runs = await inTurns(pairs, async side => (await load(CLIENTS, LISTS, lists[what][side])).tookMs);
        for (const side of ['ours', 'floor'] as const) log(`${what} ${side}: p50 ${median(runs[side].flat()).toFixed(2)} ms, p99 ${quantile(runs[side].flat(), 0.99).toFixed(2)} ms`);
        return runs;
      };
      const [runs, own] = [await timed('list'), await timed('own')];
      const completeMs: number[] = [];
      for (let i = 0; i < CASES; i++) completeMs.push(await ours.caseWithoutWaitingMs());
      log(`complete: p50 ${median(completeMs).toFixed(0)} ms`);
      return { runs, own, listMs: median(runs.ours.flat()), completeMs: median(completeMs) };
    };
    const [few, many] = [await at(FEW), await at(crowd)];
    const exponent = (before: number, after: number) => Math.log(after / before) / Math.log(crowd / FEW);
    const p99 = (runs: Sides<number[][]>) => ({ ours: runs.ours.map(took => quantile(took, 0.99)), floor: runs.floor.map(took => quantile(took, 0.99)) });
    return {
      p99: p99(many.runs), ownP99: p99(many.own),
      growth: { list: exponent(few.listMs, many.listMs), complete: exponent(few.completeMs, many.completeMs) },
    };
  } finally {
    agent.destroy();
    await pool.end();
  }
}

/** Without what `fetch` takes for itself, a third of the time of a list. */
function get(url: string, options: { agent: Agent; headers: { [name: string]: string } }): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, options, response => {
      let body = '';
      response.setEncoding('utf8').on('data', part => { body += part; }).on('error', reject).on('end', () => {
        const { cases } = JSON.parse(body) as { cases?: unknown[] };
        if (cases?.length === PAGE) resolve();
        else reject(new Error(`the list: ${response.statusCode}`));
      });
    }).on('error', reject);
  });
}
