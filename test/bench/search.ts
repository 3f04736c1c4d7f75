import { fillUp } from '#test/bench/crowd.js';
import { Ours } from '#test/bench/ours.js';
import { load, median, quantile } from '#test/bench/turns.js';
import { Town } from '#test/e2e/town.js';

/** As many as look for somebody at the same time in a county. */
const SEARCHERS = 4;
const SEARCHES = 400;

/** What a search takes among so many cases, by a name that some three hundred of them share, by one of its own, and by a number; each one's place in the read log included. Prints JSON. */
export async function searchAmong(crowd: number): Promise<void> {
  const town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '1000000', JISHI_ID_LOOKUPS_PER_DAY: '1000000' }, { durable: true });
  try {
    await fillUp(town, new Ours(town), crowd);
    const { body: { caseNo } } = await town.open('li-intake', { type: 'apply', townCode: '370899101000', cause: 'other', channel: 'town-window', personal: { name: '轩辕独行', residentId: '110101199003070011', summary: '困难' } });
    const found: { [by: string]: object } = {};
    for (const [by, text, as] of [['common name, a town\'s desk', '王小明', 'li-intake'], ['common name, the county', '王小明', 'jiang-approver'], ['rare name', '轩辕独行', 'li-intake'], ['last four', '0011', 'li-intake'], ['number', caseNo, 'li-intake']] as const) {
      let cases = 0;
      const look = async () => {
        const { status, body } = await town.call(as, 'POST', '/v1/searches', { text });
        if (status !== 200) throw new Error(`${by}: ${status}`);
        cases = body.cases.length;
      };
      await load(SEARCHERS, SEARCHES / 4, look);
      const { tookMs } = await load(SEARCHERS, SEARCHES, look);
      found[by] = { cases, p50Ms: rounded(median(tookMs)), p99Ms: rounded(quantile(tookMs, 0.99)) };
    }
    const { rows: [{ shared }] } = await town.database.query(`SELECT max(n)::int AS shared FROM (SELECT count(*) AS n FROM case_key GROUP BY key) AS counted`);
    process.stdout.write(`${JSON.stringify({ cases: crowd, casesOfTheCommonName: shared, found }, undefined, 2)}\n`);
  } finally {
    await town.stop();
  }
}

const rounded = (ms: number) => Math.round(ms * 10) / 10;
