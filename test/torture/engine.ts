import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { SteadyClient } from '#infra/database/connection.js';
import { readSigningRing } from '#infra/keys.js';
import type { ChildName, OwnDeath } from '#infra/launch/children.js';
import { type Instance, startInstance } from '#infra/launch/instance.js';
import { freePorts } from '#infra/launch/ports.js';
import { reaching } from '#infra/temporal-connection.js';
import { chanceOf } from '#test/torture/chance.js';
import { type CampaignOptions, type CampaignResult, isSound } from '#test/torture/campaign.js';
import { check, type Evidence } from '#test/torture/checker.js';
import { Client } from '#test/torture/client.js';
import { Keeper, Killer, SECONDS } from '#test/torture/killer.js';
import { Onlookers, type Subscriber } from '#test/torture/onlookers.js';
import { ownDeathsOf } from '#test/torture/own-deaths.js';
import type { Overseer } from '#test/torture/reads.js';
import type { Situation } from '#test/torture/situations.js';
import type { TemporalConfig } from '#test/torture/temporal-faults.js';
import { tokensOf } from '#test/torture/tokens.js';
import { drawn, take, type Way } from '#test/torture/ways.js';

const CLIENTS = 20;
/** Whoever sees every case of a county. */
const OVERSEERS: readonly Overseer[] = [{ account: 'wu-county', county: '370899' }, { account: 'yuan-county', county: '211399' }];

const SUBSCRIBERS: readonly Subscriber[] = [
  ...OVERSEERS.map(({ account, county }) => ({ account, county, post: null })),
  { account: 'jiang-approver', county: '370899', post: 'county-approver' }, { account: 'lu-approver', county: '211399', post: 'county-approver' },
];

/** What a campaign of so many cases has to have met; a small one may well miss the rarer ones. */
export const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  { from: 30, situations: ['turned away for now, then answered under the same key', 'a workflow task was lost and done again'] },
  {
    from: 200, situations: [
      'no answer, then answered under the same key', 'a command was answered from the record', 'the order was given up, and the bank had carried it out', 'an effect died and was tried again', 'a rung and a command in the same instant',
      'several rungs at once', 'a stream came back and missed nothing', 'a merger was told', 'the bank declined', 'a closed case was opened again',
    ],
  },
  { from: 1_000, situations: ['a step adopted what was in the journal', 'killed between commit and completion', 'an order was sent again'] },
];

/** Twenty clients run cases of both counties while one process after another is killed; then a checker looks at what is left. */
export async function engine({ cases, seed, log }: CampaignOptions): Promise<CampaignResult> {
  const place = await Place.start(seed, log);
  const killer = new Killer(place.keeper, chanceOf(seed + 1));
  await walkAll(place, { cases, seed, log: line => log(`${line}, ${killer.kills} kills`) });
  await killer.stop();
  const owed = OWED.filter(({ from }) => cases >= from).flatMap(({ situations }) => situations);
  return { name: 'engine', seed, cases, kills: killer.kills, faults: 0, ...await place.judge(owed) };
}

/** Twenty clients take so many cases from first contact to their end, by the ways that were drawn or what is made of them. */
export async function walkAll({ client }: Place, { cases, seed, log }: CampaignOptions, change: (plan: Way[]) => Way[] = plan => plan): Promise<void> {
  const plan = change(drawn(chanceOf(seed), cases));
  let next = 0;
  let done = 0;
  const ticker = setInterval(() => log(`${done} of ${plan.length} walks done`), 15_000);
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    for (let number = next++; number < plan.length; number = next++) {
      const way = plan[number]!;
      await take(way, number, client, chanceOf(seed * 10_007 + number)).catch((error: unknown) => log(`“${way.name}” came to a stop: ${String(error)}`));
      done++;
    }
  }));
  clearInterval(ticker);
}

/** What a place tells of a campaign that was run on it. */
type Judgement = Pick<CampaignResult, 'violations' | 'unresolved' | 'sometimes' | 'ownDeaths'>;

/** An instance of everything, its clients, and whoever starts again what ends. */
export class Place {
  readonly client: Client;
  readonly keeper: Keeper;
  readonly instance: Instance;
  private readonly onlookers: Onlookers;
  private readonly data: string;
  private readonly log: (line: string) => void;

  private constructor(data: string, instance: Instance, client: Client, keeper: Keeper, onlookers: Onlookers, log: (line: string) => void) {
    this.data = data;
    this.instance = instance;
    this.client = client;
    this.keeper = keeper;
    this.onlookers = onlookers;
    this.log = log;
  }

  /** `prepare`: what has to stand in the data folder before. */
  static async start(seed: number, log: (line: string) => void, env: NodeJS.ProcessEnv = {}, prepare?: (data: string) => void): Promise<Place> {
    const data = mkdtempSync(join(tmpdir(), 'jishi-torture-'));
    prepare?.(data);
    const instance = await startInstance({ data, fresh: !prepare, ports: 'free', requireProductionServer: true, throwaway: true, revive: false, env: { ...process.env, ...env }, log: () => undefined });
    const ring = await readSigningRing(instance.settings);
    log(`up on ${data}`);
    const client = new Client(instance.settings.apiUrl, tokensOf(ring), `torture-${seed}`);
    const onlookers = new Onlookers(client, chanceOf(seed + 4), OVERSEERS, SUBSCRIBERS);
    return new Place(data, instance, client, new Keeper(instance, data, chanceOf(seed + 2), log), onlookers, log);
  }

  /** What is left to judge by, once everything runs again. */
  async healed(owed: readonly Situation[] = [], isFault: (death: OwnDeath) => boolean = () => false): Promise<Evidence> {
    await this.keeper.healed();
    await this.onlookers.rest();
    const { instance: { settings }, client, log, onlookers: { looks, alertStreams, headStreams } } = this;
    return {
      settings, answered: client.answered, givenUp: client.givenUp, again: one => client.again(one), healedAtMs: Date.now(),
      bankBooks: readFileSync(settings.bankJournal, 'utf8'), log,
      read: (as, path, body) => client.read(as, path, body), overseers: OVERSEERS, looks, alertStreams, headStreams, owed,
      ownDeaths: ownDeathsOf(this.instance.children.ownDeaths.filter(death => !isFault(death)), this.data), workerLog: this.logOf('worker') + this.logOf('worker-2'), workers: this.keeper.workers, diedAt: this.keeper.diedAt,
    };
  }

  /** Lets everything heal and looks at what came of it. Where something is wrong, the data are kept. `owed`: what the campaign has to have met; `isFault`: a death that it brought about. */
  async judge(owed: readonly Situation[], isFault: (death: OwnDeath) => boolean = () => false): Promise<Judgement> {
    const evidence = await this.healed(owed, isFault);
    const alerts = evidence.alertStreams.reduce((sum, { seen }) => sum + seen.length, 0);
    this.log(`healed; ${evidence.answered.length} answers, ${evidence.looks.length} looks and ${alerts} alerts to check`);
    const verdict = await check(evidence);
    const sound = isSound(verdict);
    await this.end(sound);
    for (const missed of verdict.sometimes.missed) this.log(`never met: ${missed}`);
    if (!sound) this.log(`the data are kept in ${this.data}`);
    return { ...verdict, ownDeaths: evidence.ownDeaths.length };
  }

  /** A second API and a second worker beside the first, and clients who ask either. */
  async double(): Promise<void> {
    const [port, inside] = await freePorts(2) as [number, number];
    await this.instance.double('worker');
    await this.instance.double('api', { JISHI_API_PORT: String(port), JISHI_INSIDE_PORT: String(inside) });
    this.client.urls.push(`http://127.0.0.1:${port}`);
    this.keeper.add(SECONDS);
  }

  /** Starts Temporal anew with another configuration than the instance's own. */
  async configureTemporal(change: (config: TemporalConfig) => void): Promise<void> {
    const file = join(this.data, 'temporal', 'server.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as TemporalConfig;
    change(config);
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    await this.keeper.kill('temporal');
    await this.keeper.healed();
  }

  /** Empty where no such program ever ran. */
  logOf(name: ChildName): string {
    const file = join(this.data, 'logs', `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Has Temporal forget a case's workflow, as if its database had been set back. */
  async lose(caseNo: string): Promise<void> {
    const { adminDatabaseUrl, namespace } = this.instance.settings;
    const database = new SteadyClient(adminDatabaseUrl);
    await database.connect();
    const { rows: [{ case_id: workflowId }] } = await database.query('SELECT case_id FROM relief_case WHERE case_no = $1', [caseNo]);
    await database.end();
    const connection = await Connection.connect(reaching(this.instance.settings));
    await connection.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
    await connection.close();
  }

  async end(andForget = true): Promise<void> {
    this.keeper.stop();
    this.onlookers.leave();
    await (andForget ? this.instance.destroy() : this.instance.stop());
  }
}
