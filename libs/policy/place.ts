import type { Path } from '#libs/policy/fault.js';

/** Something that stands in a file, whatever it is. */
export interface Place {
  path: Path;
  value: unknown;
}

/** All that stands at a path in which `*` is any place of a list. What is not there is left out. */
export function select(raw: unknown, pattern: string): Place[] {
  const found: Place[] = [];
  gather(raw, pattern === '' ? [] : pattern.split('.'), [], found);
  return found;
}

function gather(value: unknown, keys: string[], path: Path, found: Place[]): void {
  const key = keys[path.length];
  if (key === undefined) found.push({ path, value });
  else if (key !== '*') {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, key)) gather((value as { [key: string]: unknown })[key], keys, [...path, key], found);
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) gather(item, keys, [...path, i], found);
  }
}

/** Of those, what is a string. */
export function words(raw: unknown, pattern: string): { path: Path; value: string }[] {
  return select(raw, pattern).filter((found): found is { path: Path; value: string } => typeof found.value === 'string');
}

/** The one string at a path without `*`. */
export function word(raw: unknown, path: string): string | undefined {
  return words(raw, path)[0]?.value;
}
