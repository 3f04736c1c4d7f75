import { setTimeout as sleep } from 'node:timers/promises';

/** How ours and the floor are run against each other: in turns, so that whatever else the machine does weighs on both. */
export interface Sides<T> {
  ours: T;
  floor: T;
}

/** ABBA: each pair runs both, and the next begins with the other. */
export async function inTurns<T>(pairs: number, run: (side: keyof Sides<T>, pair: number) => Promise<T>): Promise<Sides<T[]>> {
  const all: Sides<T[]> = { ours: [], floor: [] };
  for (let pair = 0; pair < pairs; pair++) {
    for (const side of pair % 2 === 0 ? ['ours', 'floor'] as const : ['floor', 'ours'] as const) all[side].push(await run(side, pair));
  }
  return all;
}

/** So many people are at it at a time. */
export const CLIENTS = 30;

export interface Load {
  seconds: number;
  /** Of each piece of work, in milliseconds. */
  tookMs: number[];
}

/** So many clients do so many pieces of work between them, each the next as soon as its last is done. */
export async function load(clients: number, pieces: number, work: () => Promise<void>): Promise<Load> {
  const tookMs: number[] = [];
  let begun = 0;
  const from = performance.now();
  const ends = await Promise.allSettled(Array.from({ length: clients }, async () => {
    while (begun++ < pieces) {
      const began = performance.now();
      await work().catch((error: unknown) => {
        begun = pieces;
        throw error;
      });
      tookMs.push(performance.now() - began);
    }
  }));
  const failed = ends.find(end => end.status === 'rejected');
  if (failed) throw failed.reason;
  return { seconds: (performance.now() - from) / 1_000, tookMs };
}

/**
 * So many clients, spread evenly, ask for so many pieces a second. A piece that has to wait until its client's last is done counts from when it was to begin;
 * any other from when its client woke, which is up to a timer.
 */
export async function offered(clients: number, perSecond: number, pieces: number, work: () => Promise<void>): Promise<number[]> {
  const tookMs: number[] = [];
  const gapMs = 1_000 / perSecond;
  const from = performance.now();
  await Promise.all(Array.from({ length: clients }, async (_, client) => {
    for (let piece = client; piece < pieces; piece += clients) {
      const dueMs = from + piece * gapMs;
      const aheadMs = dueMs - performance.now();
      if (aheadMs > 0) await sleep(aheadMs);
      const began = aheadMs > 0 ? performance.now() : dueMs;
      await work();
      tookMs.push(performance.now() - began);
    }
  }));
  return tookMs;
}

/** Of an even number the mean of the middle two: the lower of two runs would flatter whichever side varies more. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}

/** Nearest rank: with few values the highest share is the largest of them. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
}
