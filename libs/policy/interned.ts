/** So many editions are kept; a county has a handful. */
const MOST = 32;
const kept = new Map<string, object>();

/**
 * The one object for content of this hash, the first that came. Each case is started with its rules by value; where cases share
 * this module they then share these, and what has been derived from them. Nobody may change them.
 */
export function interned<T extends object>(hash: string, content: T): T {
  const known = kept.get(hash);
  if (known) return known as T;
  if (kept.size >= MOST) kept.delete(kept.keys().next().value!);
  kept.set(hash, content);
  return content;
}
