import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlindIndex } from '#infra/blind-index.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { prepared } from '#infra/database/source.js';
import type { PuzzleView } from '#libs/contracts/view.js';
import { solves } from '#libs/identifiers/puzzle.js';
import { Problem } from '#apps/api/problems/problem.js';

/** A second or two of a cheap phone, while its owner types. */
const BITS = 16;
/** People take their time over a form. */
const GOOD_SECONDS = 2 * 3_600;

/** As strong as any key here; with it, puzzle and answer are still one block to hash. */
const MARK_BYTES = 16;

const SPEND = `
  INSERT INTO spent_puzzle AS known (puzzle, key, ends_at) VALUES ($1, $2, clock_timestamp() + $3::int * interval '1 second')
  ON CONFLICT (puzzle) DO UPDATE SET puzzle = known.puzzle RETURNING key`;

/** Work that a phone does before something is sent. No foreign service is asked, and a puzzle, short so that its hash is one block, says by itself that it is ours. */
@Injectable()
export class Puzzles {
  constructor(private readonly index: BlindIndex, private readonly clock: DatabaseClock, private readonly database: DataSource) {}

  async create(): Promise<PuzzleView> {
    const word = `${(await this.nowSeconds() + GOOD_SECONDS).toString(36)}.${randomBytes(8).toString('base64url')}`;
    return { puzzle: `${word}.${this.markOf(word)}`, bits: BITS };
  }

  /** Good for one thing, and for sending that again. @throws puzzle-wrong */
  async assertSolved({ puzzle, answer }: { puzzle: string; answer: string }, key: string): Promise<void> {
    const [until = '', chance = '', mark = ''] = puzzle.split('.');
    const ours = isSame(mark, this.markOf(`${until}.${chance}`)) && parseInt(until, 36) > await this.nowSeconds();
    if (!ours || !solves(puzzle, answer, BITS) || !await this.isSpentOn(puzzle, key)) throw new Problem('puzzle-wrong');
  }

  /** Whichever process of the API is asked: what a puzzle was used for first it is used for. */
  private async isSpentOn(puzzle: string, key: string): Promise<boolean> {
    const of = this.index.mark('puzzle-key', key);
    const [spent] = await prepared<{ key: string }>(this.database, 'spend-puzzle', SPEND, [puzzle, of, GOOD_SECONDS]);
    // Few enough are sent that each may sweep away what no longer holds.
    await prepared(this.database, 'sweep-puzzles', 'DELETE FROM spent_puzzle WHERE ends_at < clock_timestamp()', []);
    return spent!.key === of;
  }

  private markOf(word: string): string {
    return Buffer.from(this.index.mark('puzzle', word), 'hex').subarray(0, MARK_BYTES).toString('base64url');
  }

  private async nowSeconds(): Promise<number> {
    return Math.floor(await this.clock.nowMs() / 1_000);
  }
}

/** In a time that says nothing of how much of it was right. */
function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
