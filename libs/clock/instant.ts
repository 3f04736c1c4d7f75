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
  const text = new Date(epochMs + OFFSET_MS).toISOString();
  return `${text.slice(0, text.endsWith('.000Z') ? -5 : -1)}+08:00` as Instant;
}

/** Instants have one spelling, so that reading them takes no parser: clocks compare them by the thousand. */
export function msOf(instant: Instant): number {
  if (instant.startsWith('00')) return Date.parse(instant); // Date.UTC takes the first century's years for the twentieth's
  const digits = (from: number, to: number) => {
    let value = 0;
    for (let i = from; i < to; i++) value = value * 10 + instant.charCodeAt(i) - 48;
    return value;
  };
  const ms = instant.charCodeAt(19) === 46 ? digits(20, 23) : 0; // a point
  return Date.UTC(digits(0, 4), digits(5, 7) - 1, digits(8, 10), digits(11, 13), digits(14, 16), digits(17, 19), ms) - OFFSET_MS;
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

/** Whether a day or an instant lies in years that everything here can count on from, and that PostgreSQL and ISO 8601 can both write. */
export function isOfOurTime(date: string): boolean {
  return date >= '1900' && date < '2200';
}

/** Whether one instant comes before another: with one spelling each, their text stands in the order of time. */
export function isBefore(one: Instant, other: Instant): boolean {
  return one < other;
}

/** The last of them; null when there is none. */
export function latest(...all: (Instant | null | undefined)[]): Instant | null {
  return all.reduce<Instant | null>((last, at) => at && (!last || isBefore(last, at)) ? at : last, null);
}

/** The civil date of an instant in China, `YYYY-MM-DD`. */
export function localDate(instant: Instant): string {
  return instant.slice(0, 10);
}

/** The instant a civil day begins in China. */
export function startOfDay(date: string): Instant {
  return instantOf(Date.parse(`${date}T00:00:00Z`) - OFFSET_MS);
}

/** The instant a civil day ends in China (24:00), written as the next day's 00:00. */
export function endOfDay(date: string): Instant {
  return instantOf(Date.parse(`${date}T00:00:00Z`) + 86_400_000 - OFFSET_MS);
}
