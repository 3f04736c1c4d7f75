import { setTimeout as sleep } from 'node:timers/promises';
import { deathAt } from '#infra/failpoint.js';
import { tailOf } from '#infra/launch/children.js';
import type { Instance } from '#infra/launch/instance.js';
import { type Chance, shuffled } from '#test/torture/chance.js';

export const PROCESSES = ['api', 'worker', 'temporal', 'postgres', 'bank'] as const;
/** Where there are two of a program. */
export const SECONDS = ['api-2', 'worker-2'] as const;
export type Process = (typeof PROCESSES | typeof SECONDS)[number];

/** From one kill to the next, well below five seconds: a kill takes its time, too. */
const PAUSE_MS = { least: 2_000, most: 4_000 };
const MOST_DOWN_MS = 1_500;

/** Failpoints for processes to die at. */
export interface Ambush {
  /** What a process is to be started with, as JISHI_FAILPOINTS takes it. */
  armedWith(name: Process): string;
  diedAt(point: string): void;
}

/** Starts again whatever has ended, however it ended, as an operator's supervisor would. */
export class Keeper {
  /** How often a process died at a failpoint. */
  crashes = 0;
  /** Those at which one did. */
  readonly diedAt = new Set<string>();
  /** Processes of the worker that have run, by their numbers. */
  readonly workers = new Map<string, string>();
  private readonly names: Process[] = [];
  private readonly settings = new Map<Process, NodeJS.ProcessEnv>();
  private readonly down = new Set<Process>();
  private readonly killed = new Set<Process>();
  private ambush: Ambush | null = null;
  private readonly instance: Instance;
  private readonly data: string;
  private readonly chance: Chance;
  private readonly log: (line: string) => void;
  private over = false;

  constructor(instance: Instance, data: string, chance: Chance, log: (line: string) => void) {
    this.instance = instance;
    this.data = data;
    this.chance = chance;
    this.log = log;
    this.add(PROCESSES);
  }

  /** Programs that run from now on. */
  add(names: readonly Process[]): void {
    this.names.push(...names);
    for (const name of names) void this.keep(name);
  }

  all(): readonly Process[] {
    return this.names;
  }

  /** Sends -9 to the process. */
  async kill(name: Process): Promise<void> {
    this.killed.add(name);
    await this.instance.kill(name, 'SIGKILL');
  }

  /** Starts it anew with settings on top of its own, now and after each death. */
  async configure(name: Process, settings: NodeJS.ProcessEnv): Promise<void> {
    this.settings.set(name, settings);
    await this.kill(name);
    await this.healed();
  }

  /** Starts these processes anew, now and after each death with what the ambush says by then; null: with nothing. */
  async arm(names: readonly Process[], ambush: Ambush | null): Promise<void> {
    this.ambush = ambush;
    await Promise.all(names.map(name => this.kill(name)));
    await this.healed();
  }

  up(): Process[] {
    return this.names.filter(name => !this.down.has(name) && !this.killed.has(name));
  }

  /** Resolves when everything runs. */
  async healed(): Promise<void> {
    while (this.up().length < this.names.length) await sleep(100);
  }

  stop(): void {
    this.over = true;
  }

  private async keep(name: Process): Promise<void> {
    for (;;) {
      const pid = this.instance.children.pidOf(name);
      if (name.startsWith('worker')) this.workers.set(String(pid), name);
      await this.instance.ended(name);
      if (this.over) return;
      this.down.add(name);
      this.killed.delete(name);
      this.diedAtFailpoint(name);
      const own = this.instance.children.ownDeaths.find(death => death.pid === pid);
      if (own) this.log(`${name} ended by itself (${own.outcome}):\n${own.tail}`);
      await sleep(this.chance() * MOST_DOWN_MS);
      while (!this.over && !await this.instance.restart(name, { ...this.settings.get(name), JISHI_FAILPOINTS: this.ambush?.armedWith(name) ?? '' }).then(() => true, () => false)) {
        // It may have come to one before it said that it was ready.
        this.diedAtFailpoint(name);
        await sleep(300);
      }
      this.down.delete(name);
    }
  }

  private diedAtFailpoint(name: Process): boolean {
    const [, point] = tailOf(this.data, name).split(deathAt(this.instance.children.pidOf(name)!));
    if (point === undefined) return false;
    this.crashes++;
    this.diedAt.add(point.split('\n')[0]!);
    this.ambush?.diedAt(point.split('\n')[0]!);
    return true;
  }
}

/** Kills one process after the other, each time when all are ready again, until it is told to stop; none twice before each has been killed once. */
export class Killer {
  kills = 0;
  private readonly running: Promise<void>;
  private stopping = false;

  constructor(keeper: Keeper, chance: Chance) {
    this.running = this.run(keeper, chance);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(keeper: Keeper, chance: Chance): Promise<void> {
    let ahead: Process[] = [];
    for (;;) {
      await sleep(PAUSE_MS.least + chance() * (PAUSE_MS.most - PAUSE_MS.least));
      if (this.stopping) return;
      // On a busy machine a program takes its time to come back. With another one down by then no case would ever get on.
      if (keeper.up().length < keeper.all().length) continue;
      if (ahead.length === 0) ahead = shuffled(chance, keeper.all());
      await keeper.kill(ahead.pop()!);
      this.kills++;
    }
  }
}
