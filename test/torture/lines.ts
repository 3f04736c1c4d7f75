import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { type Chance, chanceOf, pick } from '#test/torture/chance.js';
import { Place, walkAll } from '#test/torture/engine.js';
import type { Situation } from '#test/torture/situations.js';
import { type Toxic, Toxiproxy } from '#test/torture/toxiproxy.js';

const LINES = ['client-api', 'api-postgres', 'worker-postgres', 'api-temporal', 'worker-temporal', 'temporal-postgres', 'worker-bank'] as const;
const TOXICS: readonly Toxic[] = [
  { type: 'latency', attributes: { latency: 800, jitter: 600 } },
  { type: 'reset_peer', attributes: { timeout: 0 } },
  { type: 'reset_peer', attributes: { timeout: 300 } },
  { type: 'timeout', attributes: { timeout: 0 } },
  { type: 'bandwidth', attributes: { rate: 4 } },
];
const BAD_MS = { least: 2_000, most: 15_000 };
const GOOD_MS = { least: 500, most: 2_500 };
const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  {
    from: 200, situations: [
      'no answer, then answered under the same key', 'turned away for now, then answered under the same key', 'a command was answered from the record',
      'a workflow task was lost and done again',
    ],
  },
];

/** The lines between everybody are slow, broken off or dead without a word, one after the other. */
export async function lines({ cases, seed, log }: CampaignOptions): Promise<CampaignResult> {
  const place = await Place.start(seed, log);
  const proxy = await Toxiproxy.start(log);
  try {
    await layLines(place, proxy);
    const spoiler = new Spoiler(proxy, chanceOf(seed + 1), log);
    await walkAll(place, { cases, seed, log: line => log(`${line}, ${spoiler.faults} faults`) });
    await spoiler.end();
    const owed = OWED.filter(({ from }) => cases >= from).flatMap(({ situations }) => situations);
    const judged = await place.judge(owed);
    return { name: 'lines', seed, cases, kills: 0, faults: spoiler.faults, ...judged };
  } finally {
    proxy.stop();
  }
}

/** Has everybody speak to everybody through the proxy. */
async function layLines(place: Place, proxy: Toxiproxy): Promise<void> {
  const { client, keeper, instance: { settings } } = place;
  const { ports } = settings;
  const ends: { [line in (typeof LINES)[number]]: number } = {
    'client-api': ports.api, 'api-postgres': ports.postgres, 'worker-postgres': ports.postgres, 'api-temporal': ports.temporal,
    'worker-temporal': ports.temporal, 'temporal-postgres': ports.postgres, 'worker-bank': ports.bank,
  };
  const laid = await Promise.all(LINES.map(async line => [line, `127.0.0.1:${await proxy.line(line, ends[line])}`] as const));
  const { 'client-api': toApi, 'temporal-postgres': toStore, ...to } = Object.fromEntries(laid) as { [line in (typeof LINES)[number]]: string };
  await place.configureTemporal(({ persistence: { datastores } }) => {
    for (const { sql } of Object.values(datastores)) sql.connectAddr = toStore;
  });
  await keeper.configure('worker', {
    JISHI_DATABASE_URL: through(settings.workerDatabaseUrl, to['worker-postgres']), JISHI_TEMPORAL_ADDRESS: to['worker-temporal'],
    JISHI_BANK_URL: `http://${to['worker-bank']}`,
  });
  await keeper.configure('api', {
    JISHI_DATABASE_URL: through(settings.apiDatabaseUrl, to['api-postgres']), JISHI_TEMPORAL_ADDRESS: to['api-temporal'],
  });
  client.urls.splice(0, 1, `http://${toApi}`);
}

function through(url: string, host: string): string {
  return Object.assign(new URL(url), { host }).href;
}

/** Makes one line bad and good again after the other, until it is told to end. */
class Spoiler {
  faults = 0;
  private readonly running: Promise<void>;
  private readonly over = new AbortController();

  constructor(proxy: Toxiproxy, chance: Chance, log: (line: string) => void) {
    this.running = this.run(proxy, chance, log);
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.running;
  }

  private async run(proxy: Toxiproxy, chance: Chance, log: (line: string) => void): Promise<void> {
    const { signal } = this.over;
    const wait = ({ least, most }: typeof BAD_MS) =>
      sleep(least + chance() * (most - least), undefined, { signal }).catch(() => undefined);
    for (;;) {
      await wait(GOOD_MS);
      if (signal.aborted) return;
      const [line, toxic, stream] = [pick(chance, LINES), pick(chance, TOXICS), pick(chance, ['upstream', 'downstream'] as const)];
      const heal = await proxy.spoil(line, stream, toxic);
      this.faults++;
      log(`${line} ${stream}: ${toxic.type} ${JSON.stringify(toxic.attributes)}`);
      await wait(BAD_MS);
      await heal();
    }
  }
}
