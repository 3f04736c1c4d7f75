import type { PuzzleView } from '#libs/contracts/view.js';
import { solution } from '#libs/identifiers/puzzle.js';
import { call } from '#apps/web/server/call.js';

const TRIES_AT_ONCE = 1_500;

/** Fetches a puzzle and solves it a little at a time, so that typing goes on beside it. */
export async function humanCheck(): Promise<{ puzzle: string; answer: string }> {
  const { puzzle, bits } = await call<PuzzleView>('/v1/citizen/puzzles', { method: 'POST', body: {} });
  for (let from = 0; ; from += TRIES_AT_ONCE) {
    const answer = solution(puzzle, bits, from, TRIES_AT_ONCE);
    if (answer !== null) return { puzzle, answer };
    await new Promise(resolve => setTimeout(resolve, 0));
  }
}
