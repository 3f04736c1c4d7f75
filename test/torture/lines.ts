import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { type Chance, chanceOf, pick, shuffled } from '#test/torture/chance.js';
import { Place, walkAll } from '#test/torture/engine.js';
import type { Situation } from '#test/torture/situations.js';
import { type Toxic, Toxiproxy } from '#test/torture/toxiproxy.js';

const LINES = ['client-api', 'api-postgres', 'worker-postgres', 'api-temporal', 'worker-temporal', 'temporal-postgres', 'worker-bank'] as const;
/** The connection stands, and nothing arrives: nobody is told. */
const DEAD: Toxic = { type: 'timeout', attributes: { timeout: 0 } };
const TOXICS: readonly Toxic[] = [
  { type: 'latency', attributes: { latency: 800, jitter: 600 } },
  { type: 'reset_peer', attributes: { timeout: 0 } },
  { type: 'reset_peer', attributes: { timeout: 300 } },
  { type: 'bandwidth', attributes: { rate: 4 } },
];
/** So many lines are bad at a time. */
const AT_ONCE = 2;
const BAD_MS = { least: 2_000, most: 15_000 };
/** Whoever is to notice it is given the time. */
const DEAD_MS = { least: 12_000, most: 35_000 };
const GOOD_MS = { least: 500, most: 2_500 };
const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  { from: 30, situations: ['no answer, then answered under the same key', 'turned away for now, then answered under the same key'] },
  {
    from: 200, situations: [
      'a command was answered from the record', 'a workflow task was lost and done again', 'an effect died and was tried again', 'a stream came back and missed nothing',
      'a line to PostgreSQL had gone dead, and it was noticed',
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
  const ends: { [line in Line]: number } = {
    'client-api': ports.api, 'api-postgres': ports.postgres, 'worker-postgres': ports.postgres, 'api-temporal': ports.temporal,
    'worker-temporal': ports.temporal, 'temporal-postgres': ports.postgres, 'worker-bank': ports.bank,
  };
  const laid = await Promise.all(LINES.map(async line => [line, `127.0.0.1:${await proxy.line(line, ends[line])}`] as const));
  const { 'client-api': toApi, 'temporal-postgres': toStore, ...to } = Object.fromEntries(laid) as { [line in Line]: string };
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

type Line = (typeof LINES)[number];

/** Makes lines bad and good again, until it is told to end: each line dead once, first of all, then each in every way. */
class Spoiler {
  faults = 0;
  private ahead: { line: Line; toxic: Toxic }[] = [];
  private readonly bad = new Set<Line>();
  private readonly running: Promise<unknown>;
  private readonly over = new AbortController();
  private readonly proxy: Toxiproxy;
  private readonly chance: Chance;
  private readonly log: (line: string) => void;

  constructor(proxy: Toxiproxy, chance: Chance, log: (line: string) => void) {
    this.proxy = proxy;
    this.chance = chance;
    this.log = log;
    this.running = Promise.all(Array.from({ length: AT_ONCE }, () => this.run()));
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.wait(GOOD_MS);
      if (this.over.signal.aborted) return;
      const { line, toxic } = this.next();
      this.bad.add(line);
      const stream = pick(this.chance, ['upstream', 'downstream'] as const);
      const heal = await this.proxy.spoil(line, stream, toxic);
      this.faults++;
      this.log(`${line} ${stream}: ${toxic.type} ${JSON.stringify(toxic.attributes)}`);
      await this.wait(toxic === DEAD ? DEAD_MS : BAD_MS);
      await heal();
      this.bad.delete(line);
    }
  }

  private next(): { line: Line; toxic: Toxic } {
    const isFree = ({ line }: { line: Line }) => !this.bad.has(line);
    if (!this.ahead.some(isFree)) {
      const onEach = (toxics: readonly Toxic[]) => shuffled(this.chance, toxics.flatMap(toxic => LINES.map(line => ({ line, toxic }))));
      this.ahead.push(...onEach([DEAD]), ...onEach(TOXICS));
    }
    return this.ahead.splice(this.ahead.findIndex(isFree), 1)[0]!;
  }

  private async wait({ least, most }: typeof BAD_MS): Promise<void> {
    await sleep(least + this.chance() * (most - least), undefined, { signal: this.over.signal }).catch(() => undefined);
  }
}
