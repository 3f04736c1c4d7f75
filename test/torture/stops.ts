import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignOptions, CampaignResult } from '#test/torture/campaign.js';
import { type Chance, chanceOf, shuffled } from '#test/torture/chance.js';
import { Place, walkAll } from '#test/torture/engine.js';
import { type Process, PROCESSES } from '#test/torture/killer.js';
import type { Situation } from '#test/torture/situations.js';

const STOPPED_MS = { least: 5_000, most: 40_000 };
const LONGEST = { least: STOPPED_MS.most, most: STOPPED_MS.most };
const PAUSE_MS = { least: 1_000, most: 3_000 };
const OWED: readonly { from: number; situations: readonly Situation[] }[] = [
  {
    from: 200, situations: [
      'no answer, then answered under the same key', 'turned away for now, then answered under the same key', 'a workflow task was lost and done again',
      'an effect died and was tried again',
    ],
  },
];

/** One program after the other stands still for a while and goes on as if nothing had been: its peers cannot know. */
export async function stops({ cases, seed, log }: CampaignOptions): Promise<CampaignResult> {
  const place = await Place.start(seed, log);
  const owed = OWED.filter(({ from }) => cases >= from).flatMap(({ situations }) => situations);
  const stopper = new Stopper(place, chanceOf(seed + 1), log, owed.length > 0);
  await walkAll(place, { cases, seed, log: line => log(`${line}, ${stopper.stops} stops`) });
  await stopper.end();
  return { name: 'stops', seed, cases, kills: 0, faults: stopper.stops, ...await place.judge(owed) };
}

/** Sends SIGSTOP to a program with all of its processes, and SIGCONT later, until it is told to end. */
class Stopper {
  stops = 0;
  private readonly running: Promise<void>;
  private readonly over = new AbortController();

  /** `longFirst`: the first stop of each program lasts so long that whoever waits for it loses patience. */
  constructor(place: Place, chance: Chance, log: (line: string) => void, longFirst: boolean) {
    this.running = this.run(place, chance, log, longFirst);
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.running;
  }

  private async run(place: Place, chance: Chance, log: (line: string) => void, longFirst: boolean): Promise<void> {
    const { signal } = this.over;
    const wait = ({ least, most }: typeof PAUSE_MS) =>
      sleep(least + chance() * (most - least), undefined, { signal }).catch(() => undefined);
    // Each once before any again.
    for (let next: Process[] = []; ; ) {
      await wait(PAUSE_MS);
      if (signal.aborted) return;
      if (next.length === 0) next = shuffled(chance, PROCESSES);
      const name = next.pop()!;
      const pids = processesOf(place.instance.children.pidOf(name)!);
      for (const pid of pids) send(pid, 'SIGSTOP');
      this.stops++;
      log(`${name} stands still`);
      await wait(longFirst && this.stops <= PROCESSES.length ? LONGEST : STOPPED_MS);
      for (const pid of pids) send(pid, 'SIGCONT');
    }
  }
}

/** It, and whatever it has started; parents first, so that none is started meanwhile. */
function processesOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(processesOf)];
}

/** A process may have ended since it was listed. */
function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
