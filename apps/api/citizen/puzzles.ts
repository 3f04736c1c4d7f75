import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BlindIndex } from '#infra/blind-index.js';
import { DatabaseClock } from '#infra/database/clock.js';
import type { PuzzleView } from '#libs/contracts/view.js';
import { solves } from '#libs/identifiers/puzzle.js';
import { Problem } from '#apps/api/problems/problem.js';

/** A second or two of a cheap phone, while its owner types. */
const BITS = 16;
/** People take their time over a form. */
const GOOD_SECONDS = 2 * 3_600;
const MOST_USED = 50_000;

/** Work that a phone does before something is sent. No foreign service is asked, and a puzzle, short so that its hash is one block, says by itself that it is ours. */
@Injectable()
export class Puzzles {
  /** Solved puzzles, with the key of what was sent; a process of its own each, so with several a puzzle may serve once in each. */
  private readonly used = new Map<string, string>();

  constructor(private readonly index: BlindIndex, private readonly clock: DatabaseClock) {}

  async create(): Promise<PuzzleView> {
    const word = `${(await this.nowSeconds() + GOOD_SECONDS).toString(36)}.${randomBytes(8).toString('base64url')}`;
    return { puzzle: `${word}.${this.markOf(word)}`, bits: BITS };
  }

  /** Good for one thing, and for sending that again. @throws puzzle-wrong */
  async assertSolved({ puzzle, answer }: { puzzle: string; answer: string }, key: string): Promise<void> {
    const [until = '', chance = '', mark = ''] = puzzle.split('.');
    const ours = mark === this.markOf(`${until}.${chance}`) && parseInt(until, 36) > await this.nowSeconds();
    if (!ours || !solves(puzzle, answer, BITS) || (this.used.get(puzzle) ?? key) !== key) throw new Problem('puzzle-wrong');
    this.used.set(puzzle, key);
    if (this.used.size > MOST_USED) this.used.delete(this.used.keys().next().value!);
  }

  private markOf(word: string): string {
    return this.index.mark('puzzle', word).slice(0, 16);
  }

  private async nowSeconds(): Promise<number> {
    return Math.floor(await this.clock.nowMs() / 1_000);
  }
}
