/** Numbers from 0 up to 1 that come out the same for the same seed (mulberry32): a campaign can be run again. */
export type Chance = () => number;

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(chance: Chance, all: readonly T[]): T {
  return all[Math.floor(chance() * all.length)]!;
}

export function shuffled<T>(chance: Chance, all: readonly T[]): T[] {
  return all.map(one => ({ one, rank: chance() })).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}
