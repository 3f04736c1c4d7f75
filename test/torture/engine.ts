import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { SteadyClient } from '#infra/database/connection.js';
import { signToken } from '#apps/api/auth/claims.js';
import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import { readKeyRing } from '#infra/keys.js';
import { type Instance, startInstance } from '#infra/launch/instance.js';
import { chanceOf } from '#test/torture/chance.js';
import { check, type Evidence, type Verdict } from '#test/torture/checker.js';
import { Client } from '#test/torture/client.js';
import { Keeper, Killer } from '#test/torture/killer.js';
import { drawn, take } from '#test/torture/ways.js';

const CLIENTS = 20;
const TOKEN_SECONDS = 24 * 3_600;

export interface Outcome extends Verdict {
  cases: number;
  kills: number;
  seed: number;
}

/** Twenty clients run cases of both counties while one process after another is killed; then a checker looks at what is left. */
export async function engine({ cases, seed, log }: { cases: number; seed: number; log: (line: string) => void }): Promise<Outcome> {
  const place = await Place.start(seed, log);
  const killer = new Killer(place.keeper, chanceOf(seed + 1));
  const plan = drawn(chanceOf(seed), cases);
  let next = 0;
  let done = 0;
  const ticker = setInterval(() => log(`${done} of ${plan.length} walks done, ${killer.kills} kills`), 15_000);
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    for (let number = next++; number < plan.length; number = next++) {
      await take(plan[number]!, number, place.client, chanceOf(seed * 10_007 + number)).catch((error: unknown) => log(`“${plan[number]!.name}” came to a stop: ${String(error)}`));
      done++;
    }
  }));
  clearInterval(ticker);
  await killer.stop();
  const { violations, unresolved } = await place.judge();
  return { cases, kills: killer.kills, violations, unresolved, seed };
}

/** An instance of everything, its clients, and whoever starts again what ends. */
export class Place {
  readonly client: Client;
  readonly keeper: Keeper;
  readonly instance: Instance;
  private readonly data: string;
  private readonly log: (line: string) => void;

  private constructor(data: string, instance: Instance, client: Client, keeper: Keeper, log: (line: string) => void) {
    this.data = data;
    this.instance = instance;
    this.client = client;
    this.keeper = keeper;
    this.log = log;
  }

  static async start(seed: number, log: (line: string) => void, env: NodeJS.ProcessEnv = {}): Promise<Place> {
    const data = mkdtempSync(join(tmpdir(), 'jishi-torture-'));
    const instance = await startInstance({ data, fresh: true, ports: 'free', requireProductionServer: true, throwaway: true, revive: false, env: { ...process.env, ...env }, log: () => undefined });
    const ring = await readKeyRing(instance.settings.keysFile);
    const tokens = new Map<string, string>();
    for (const account of Staff.read(DEMO_STAFF_FILE).accounts.values()) tokens.set(account.id, await signToken(ring, account, TOKEN_SECONDS));
    log(`up on ${data}`);
    return new Place(data, instance, new Client(instance.settings.apiUrl, tokens, `torture-${seed}`), new Keeper(instance, data, chanceOf(seed + 2), log), log);
  }

  /** What is left to judge by, once everything runs again. */
  async healed(): Promise<Evidence> {
    await this.keeper.healed();
    const { instance: { settings }, client, log } = this;
    return {
      settings, answered: client.answered, givenUp: client.givenUp, again: one => client.again(one), healedAtMs: Date.now(),
      bankBooks: readFileSync(settings.bankJournal, 'utf8'), log,
    };
  }

  /** Lets everything heal and looks at what came of it. Where something is wrong, the data are kept. */
  async judge(): Promise<Verdict> {
    const evidence = await this.healed();
    const { fallen } = this.keeper;
    this.log(`healed; ${evidence.answered.length} answers to check${fallen.size ? `; ended by themselves: ${JSON.stringify(Object.fromEntries(fallen))}` : ''}`);
    const verdict = await check(evidence);
    await this.end(isSound(verdict));
    if (!isSound(verdict)) this.log(`the data are kept in ${this.data}`);
    return verdict;
  }

  /** Has Temporal forget a case's workflow, as if its database had been set back. */
  async lose(caseNo: string): Promise<void> {
    const { adminDatabaseUrl, temporalAddress, namespace } = this.instance.settings;
    const database = new SteadyClient(adminDatabaseUrl);
    await database.connect();
    const { rows: [{ case_id: workflowId }] } = await database.query('SELECT case_id FROM relief_case WHERE case_no = $1', [caseNo]);
    await database.end();
    const connection = await Connection.connect({ address: temporalAddress });
    await connection.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
    await connection.close();
  }

  async end(andForget = true): Promise<void> {
    this.keeper.stop();
    await (andForget ? this.instance.destroy() : this.instance.stop());
  }
}

export function isSound({ violations, unresolved }: Verdict): boolean {
  return unresolved === 0 && Object.values(violations).every(count => count === 0);
}
