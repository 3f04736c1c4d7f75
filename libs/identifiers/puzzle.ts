import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Whether an answer solves a puzzle: SHA-256 of both begins with so many zero bits. There is no shorter way than to try. */
export function solves(puzzle: string, answer: string, bits: number): boolean {
  const hash = sha256(utf8ToBytes(`${puzzle}.${answer}`));
  for (let i = 0; i < bits; i += 8) {
    const rest = Math.min(8, bits - i);
    if (hash[i / 8]! >> (8 - rest) !== 0) return false;
  }
  return true;
}

/** The first answer from a number on, within so many tries; null where none of them is one. */
export function solution(puzzle: string, bits: number, from: number, tries: number): string | null {
  for (let n = from; n < from + tries; n++) if (solves(puzzle, String(n), bits)) return String(n);
  return null;
}
