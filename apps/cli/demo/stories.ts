import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROOT } from '#infra/root.js';
import { durationMs } from '#apps/cli/duration.js';

const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
const duration = z.string().transform(durationMs);

const step = z.union([
  /** Somebody gives a command; `ago`: when it happened, if not now. */
  z.strictObject({ as: z.string(), do: z.string(), ago: duration.optional(), with: z.record(z.string(), z.unknown()).default({}) }),
  /** Time passes. */
  z.strictObject({ forward: duration, note: bilingual }),
  /** Time passes until a clock's rung has come due: `clock/step`. */
  z.strictObject({ until: z.string().regex(/^[a-z-]+\/[a-z0-9]+$/), note: bilingual }),
  /** The bank's word on that relief is waited for. */
  z.strictObject({ bank: z.int().positive() }),
]);

const story = z.strictObject({ name: z.string().optional(), title: bilingual, steps: z.array(step).min(1) });
export type Story = z.infer<typeof story>;

/** The demo's cases, from their data file. */
export function readStories(): Story[] {
  return z.array(story).parse(parse(readFileSync(join(ROOT, 'infra/demo/cases.yaml'), 'utf8')));
}

/** What a story says of other cases, and of days: `$name` is the number of the case of that name, `$day+N` a date. */
export function filledIn<T>(value: T, numberOf: (name: string) => string, dayAfter: (days: number) => string): T {
  if (typeof value === 'string') {
    const [, days] = /^\$day\+(\d+)$/.exec(value) ?? [];
    if (days) return dayAfter(Number(days)) as T;
    return (value.startsWith('$') ? numberOf(value.slice(1)) : value) as T;
  }
  if (Array.isArray(value)) return value.map(one => filledIn(one as unknown, numberOf, dayAfter)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one as unknown, numberOf, dayAfter)])) as T;
}

/** The names of the cases a story speaks of: they are played first. */
export function namesIn(of: Story): string[] {
  const names: string[] = [];
  filledIn(of.steps, name => (names.push(name), name), () => '');
  return names;
}
