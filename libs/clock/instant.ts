/**
 * Instants as this project writes them: ISO 8601 in China's offset, e.g. `2026-10-14T00:00:00+08:00`, with
 * milliseconds only where there are any. One spelling per instant, so that hashes and comparisons agree.
 * China has had no other offset since 1991; the process's TZ plays no part.
 */
export type Instant = string & { readonly __instant: unique symbol };

const OFFSET_MS = 8 * 3_600_000;
const SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The canonical spelling of a count of milliseconds since 1970-01-01T00:00Z. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs + OFFSET_MS).toISOString().replace('.000Z', 'Z').replace('Z', '+08:00') as Instant;
}

export function msOf(instant: Instant): number {
  return Date.parse(instant);
}

/** Reads any ISO 8601 instant that names its offset; null when the text is none (no such day included). */
export function parseInstant(text: string): Instant | null {
  if (!SHAPE.test(text)) return null;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) return null;
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  const asWritten = new Date(Date.UTC(year, month - 1, day));
  if (asWritten.getUTCMonth() !== month - 1 || asWritten.getUTCDate() !== day) return null; // Date.parse rolls 31 April over
  const canonical = instantOf(epochMs);
  return SHAPE.test(canonical) ? canonical : null; // in China's offset the year may need a fifth digit or a sign
}

/** The civil date of an instant in China, `YYYY-MM-DD`. */
export function localDate(instant: Instant): string {
  return instantOf(msOf(instant)).slice(0, 10);
}

/** The instant a civil day ends in China (24:00), written as the next day's 00:00. */
export function endOfDay(date: string): Instant {
  return instantOf(Date.parse(`${date}T00:00:00Z`) + 86_400_000 - OFFSET_MS);
}
