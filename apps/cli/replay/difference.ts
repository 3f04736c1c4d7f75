import { canonicalJson } from '#libs/contracts/digest.js';

/**
 * Where two records of a case part: a hash of the `chain`, a `history` that does not replay, the `journal` as against
 * what a history recorded, the stored `state` as against the journal folded. Without personal data.
 */
export interface Difference {
  where: 'chain' | 'history' | 'journal' | 'state';
  path: string;
  expected: Shown;
  actual: Shown;
}

export type Shown = string | number | boolean | null;

/** The first path, in the order of their spelling, at which two JSON values are not the same, and what stands there. */
export function firstDifference(expected: unknown, actual: unknown, path: string[] = []): { path: string[]; expected: unknown; actual: unknown } | null {
  if (isBranch(expected) && isBranch(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    if (!Array.isArray(expected)) keys.sort();
    for (const key of keys) {
      const found = firstDifference(expected[key], actual[key], [...path, key]);
      if (found) return found;
    }
    return null;
  }
  return spelled(expected) === spelled(actual) ? null : { path, expected, actual };
}

/**
 * What of a value may be shown: numbers, and words that only our own code writes (grades, roles, instants). Whatever stands
 * under a field that holds something of a person, and any other text, is veiled.
 */
export function shown(value: unknown, path: string[], veil: (value: unknown) => string): Shown {
  if (value === undefined || value === null) return null;
  const plain = typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && OUR_WORDS.test(value));
  return plain && !path.some(key => PERSONAL.has(key)) ? value : veil(value);
}

/** Fields of a case's state that hold something of a person. */
const PERSONAL = new Set(['person', 'summary', 'payeeName', 'bankCard']);
/** An instant, a day, an amount below a million yuan; or lower-case letters with signs, as our lists' words are spelled. */
const OUR_WORDS = /^(\d{4}-\d\d-\d\d(T[\d:.]+\+08:00)?|\d{1,8}|[a-z][a-z-]*(#\d+)?)$/;

function isBranch(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function spelled(value: unknown): string {
  return value === undefined ? '' : canonicalJson(value);
}
