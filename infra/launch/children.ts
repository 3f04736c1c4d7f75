import type { ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deathAt } from '#infra/failpoint.js';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { identityOf } from '#infra/launch/identity.js';
import { writeRecords, type ProcessRecord } from '#infra/launch/orphans.js';
import { killGroup, lastLines, spawnChild, type Command } from '#infra/launch/spawn.js';

/** Of the programs of ours there may be a second one beside the first. */
export type ChildName = 'postgres' | 'temporal' | 'bank' | 'identity' | 'worker' | 'api' | 'worker-2' | 'api-2';

/** Signals in order, each with the time the child gets before the next. */
export type StopPlan = readonly (readonly [NodeJS.Signals, number])[];

export interface ChildSpec extends Command {
  name: ChildName;
  ipc: boolean;
  stopPlan: StopPlan;
  /** Clears what a killed predecessor may have left; before each start. */
  before?: () => Promise<void>;
  /** Resolves when the child serves. `exited` is aborted when it has gone. */
  ready: (child: ChildProcess, exited: AbortSignal) => Promise<void>;
}

/** A child that had served and ended although nobody had asked it to. */
export interface OwnDeath {
  name: ChildName;
  pid: number;
  /** Its exit code, or the signal. */
  outcome: string;
  /** The end of its log. */
  tail: string;
}

interface Running {
  spec: ChildSpec;
  child: ChildProcess;
  startedAtMs: number;
  exited: AbortController;
  ended: Promise<void>;
  /** Set before we stop it ourselves: its end is then no surprise. */
  expected: boolean;
  /** Set once it serves: one that never did says itself why. */
  served: boolean;
  /** Set when a fault test has sent it a signal that ends it. */
  killed: boolean;
}

const readyWithinMs = 30_000;
const longLogBytes = 20_000_000;

/** The child processes of one instance: starts them, records them, brings them back, stops them in order. */
export class Children {
  readonly #data: string;
  readonly #log: (line: string) => void;
  readonly #revive: boolean;
  readonly #running = new Map<ChildName, Running>();
  readonly #pausesMs = new Map<ChildName, number>();
  #stopping = false;
  /** Programs do not end by themselves, whatever happens around them: tests look here. */
  readonly ownDeaths: OwnDeath[] = [];

  constructor(data: string, log: (line: string) => void, revive: boolean) {
    this.#data = data;
    this.#log = log;
    this.#revive = revive;
  }

  /** Starts a child and waits until it serves. */
  async start(spec: ChildSpec): Promise<void> {
    await spec.before?.();
    if (this.#stopping) throw new LaunchError(`${spec.name} is not started: the instance is stopping`);
    const running = this.#spawn(spec);
    const failed = this.#tooLateOrGone(running);
    // When the child has gone, its own end says more than the connection that was refused because of it.
    const ready = spec.ready(running.child, running.exited.signal).catch((error: unknown) => {
      if (running.exited.signal.aborted) return failed;
      throw error;
    });
    try {
      await Promise.race([ready, failed]);
    } catch (error) {
      running.expected = true;
      await this.#end(running);
      throw error;
    }
    running.served = true;
    if (this.#revive) void running.ended.then(() => this.#reviveAfter(running));
  }

  pidOf(name: ChildName): number | undefined {
    return this.#running.get(name)?.child.pid;
  }

  specs(): ChildSpec[] {
    return [...this.#running.values()].map(({ spec }) => spec);
  }

  /** For fault tests: the child gets the signal and nothing else; its end is awaited when the signal kills. */
  async kill(name: ChildName, signal: NodeJS.Signals): Promise<void> {
    const running = this.#running.get(name);
    if (running && signal !== 'SIGSTOP' && signal !== 'SIGCONT') running.killed = true;
    running?.child.kill(signal);
    if (signal === 'SIGKILL') await running?.ended;
  }

  /** Resolves when the child that runs now has gone, for whatever reason. */
  async ended(name: ChildName): Promise<void> {
    await this.#running.get(name)?.ended;
  }

  async stop(name: ChildName): Promise<void> {
    const running = this.#running.get(name);
    if (!running) return;
    running.expected = true;
    await this.#end(running);
  }

  /** Groups in order, the members of a group together: callers first, then what they call. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    for (const group of [['api', 'api-2', 'worker', 'worker-2'], ['bank', 'identity'], ['temporal'], ['postgres']] as const) {
      await Promise.all(group.map((name) => this.stop(name)));
    }
  }

  killAll(): void {
    this.#stopping = true;
    for (const { child } of this.#running.values()) killGroup(child, 'SIGKILL');
  }

  #spawn(spec: ChildSpec): Running {
    const path = logPath(this.#data, spec.name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(path) && statSync(path).size > longLogBytes) renameSync(path, `${path}.1`);
    const log = openSync(path, 'a', 0o600);
    const child = spawnChild(spec, ['ignore', log, log, ...(spec.ipc ? ['ipc' as const] : [])]);
    closeSync(log);
    const exited = new AbortController();
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    }).then(() => {
      exited.abort();
      this.#record();
      this.#noteOwnDeath(running);
    });
    const running: Running = { spec, child, startedAtMs: Date.now(), exited, ended, expected: false, served: false, killed: false };
    this.#running.set(spec.name, running);
    this.#record();
    return running;
  }

  #noteOwnDeath({ spec: { name }, child, served, expected, killed }: Running): void {
    if (!served || expected || killed || this.#stopping || child.pid === undefined) return;
    const tail = tailOf(this.#data, name);
    if (tail.includes(deathAt(child.pid))) return;
    this.ownDeaths.push({ name, pid: child.pid, outcome: child.signalCode ?? `exit code ${child.exitCode}`, tail });
  }

  async #tooLateOrGone({ spec, child, exited }: Running): Promise<never> {
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`cannot be started: ${reasonOf(error)}`));
      child.once('exit', (code, signal) => resolve(`ended while starting (${signal ?? `exit code ${code}`})`));
    });
    const late = sleep(readyWithinMs, `was not ready within ${readyWithinMs / 1000} s`, { signal: exited.signal, ref: false }).catch(() => ended);
    const problem = await Promise.race([ended, late]);
    await sleep(50);
    throw new LaunchError(`${spec.name} ${problem}. The end of ${logPath(this.#data, spec.name)}:\n${tailOf(this.#data, spec.name)}`);
  }

  async #end({ spec, child, ended, exited }: Running): Promise<void> {
    for (const [signal, patienceMs] of spec.stopPlan) {
      if (exited.signal.aborted) return;
      child.kill(signal);
      await Promise.race([ended, sleep(patienceMs, undefined, { signal: exited.signal }).catch(() => undefined)]);
    }
    await ended;
  }

  /** A child that keeps falling is tried again with growing pauses, and each time the person is told. */
  async #reviveAfter(fallen: Running): Promise<void> {
    const { name } = fallen.spec;
    for (let latest = fallen; !fallen.expected && !this.#stopping; ) {
      const pauseMs = Date.now() - latest.startedAtMs > 60_000 ? 500 : Math.min(2 * (this.#pausesMs.get(name) ?? 250), 30_000);
      this.#pausesMs.set(name, pauseMs);
      const outcome = latest.child.signalCode ?? `exit code ${latest.child.exitCode}`;
      this.#log(`${name} ended by itself (${outcome}); starting it again in ${pauseMs / 1000} s. Its log: ${logPath(this.#data, name)}`);
      await sleep(pauseMs);
      // Somebody else may have started it meanwhile, or be about to stop everything.
      if (this.#stopping || this.#running.get(name) !== latest) return;
      try {
        await this.start(fallen.spec);
        this.#log(`${name} runs again`);
        return;
      } catch (error) {
        if (!this.#stopping) this.#log(reasonOf(error));
        latest = this.#running.get(name) ?? latest;
      }
    }
  }

  #record(): void {
    const records: ProcessRecord[] = [];
    for (const { spec, child, exited } of this.#running.values()) {
      if (exited.signal.aborted || child.pid === undefined) continue;
      const identity = identityOf(child.pid);
      if (identity) records.push({ name: spec.name, ...identity });
    }
    writeRecords(this.#data, records);
  }
}

const logPath = (data: string, name: ChildName) => join(data, 'logs', `${name}.log`);

export function tailOf(data: string, name: ChildName): string {
  return lastLines(readFileSync(logPath(data, name), 'utf8').slice(-8_000), 20);
}
