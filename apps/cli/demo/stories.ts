import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
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

/** What stands behind the words that begin with `$`. */
export interface Words {
  caseNoOf(name: string): string;
  residentBorn(date: string): string;
  dayAfter(days: number): string;
}

/** The value with its `$` words filled in. */
export function filledIn<T>(value: T, words: Words): T {
  if (typeof value === 'string') return wordFor(value, words) as T;
  if (Array.isArray(value)) return value.map(one => filledIn(one as unknown, words)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one as unknown, words)])) as T;
}

function wordFor(text: string, { caseNoOf, residentBorn, dayAfter }: Words): string {
  const [, born, days, name] = /^\$(?:born-(\d{4}-\d{2}-\d{2})|day\+(\d+)|(.+))$/.exec(text) ?? [];
  return born ? residentBorn(born) : days ? dayAfter(Number(days)) : name ? caseNoOf(name) : text;
}

/**
 * Residents of counties that do not exist: one for each birthday. Who plays them again within a day meets others, for
 * the same person would be asked about twice.
 */
export function residents(draw = Math.floor(Date.now() / 10_000) % 10_000): Words['residentBorn'] {
  const [county, order] = [Math.floor(draw / 1_000), String(draw % 1_000).padStart(3, '0')];
  return date => {
    const digits = `37089${county}${date.replaceAll('-', '')}${order}`;
    return [...'0123456789X'].map(character => digits + character).find(id => checkResidentId(id).valid)!;
  };
}

/** The names of the cases a story speaks of: they are played first. */
export function namesIn(of: Story): string[] {
  const names: string[] = [];
  filledIn(of.steps, { caseNoOf: name => (names.push(name), name), residentBorn: date => date, dayAfter: String });
  return names;
}
