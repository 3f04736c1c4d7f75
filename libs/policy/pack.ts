import { z } from 'zod';
import { parse } from 'yaml';
import { URGENCIES } from '#libs/contracts/words.js';

/**
 * A policy pack: a jurisdiction's rules as data. Whatever differs between counties stands here, never in code; each
 * rule cites its notice and says whether the notice fixes it (statutory), leaves it open (interpretation), gives no
 * number (advisory), or the county added it (house).
 */
export type Pack = z.infer<typeof packSchema>;
export type ClockRule = Pack['clocks'][number];
export type Rung = ClockRule['ladder'][number];
export type Mark = ClockRule['anchor'] | ClockRule['stop'];
export type Recipient = Rung['to'][number];
export type Citation = z.infer<typeof citation>;
export type Basis = z.infer<typeof basis>;

const citation = z.strictObject({ notice: z.string().min(1), section: z.string().min(1) });
const basis = z.enum(['statutory', 'interpretation', 'advisory', 'house']);
const bilingual = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) });
const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const rule = z.strictObject({ basis, citation });
const mark = z.enum(['first-contact', 'accepted', 'relief-delivered', 'papers-complete', 'fed-back']);

const rung = z.strictObject({
  step: id,
  /** A share of the window, its end, or the end of the k-th working day after it. */
  at: z.string().regex(/^([1-9]\d?%|due|\+[1-9]\d?)$/),
  to: z.array(z.enum(['handler', 'team-lead', 'supervisor', 'county-supervisor'])).min(1),
  /** 督办: a written answer is owed. */
  inspection: z.boolean().default(false),
});

const clock = z.strictObject({
  id,
  name: bilingual,
  value: z.union([z.strictObject({ hours: z.int().positive() }), z.strictObject({ workingDays: z.int().positive() })]),
  urgency: z.array(z.enum(URGENCIES)).min(1),
  anchor: mark,
  stop: mark,
  /** `valueFor` where the window rests on something else under some grade. */
  basis: z.strictObject({ value: basis, anchor: basis, stop: basis, valueFor: z.partialRecord(z.enum(URGENCIES), basis).optional() }),
  citation,
  ladder: z.array(rung).min(1).refine(unique((r: { step: string }) => r.step), 'a step stands twice')
    .refine(rungs => rungs.some(r => r.at === 'due'), 'no rung is due: the window could never be breached')
    .refine(rungs => rungs.every((r, i) => i === 0 || height(r.at) > height(rungs[i - 1]!.at)), 'rungs stand from the lowest to the highest'),
});

const packSchema = z.strictObject({
  id,
  version: z.int().positive(),
  title: bilingual,
  notice: z.string().min(1),
  validFrom: z.iso.date(),
  urgencies: z.array(z.enum(URGENCIES)).min(1),
  ungraded: z.strictObject({ countsAs: z.enum(URGENCIES), basis, citation }),
  rules: z.strictObject({ 'relief-first': rule, 'second-person': rule, 'owed-paperwork': rule, feedback: rule }),
  clocks: z.array(clock).min(1).refine(unique((c: { id: string }) => c.id), 'a clock stands twice'),
}).superRefine(({ urgencies, ungraded, clocks }, context) => {
  const without = (urgency: (typeof urgencies)[number]) => !clocks.some(c => c.urgency.includes(urgency));
  const fault = (...path: (string | number)[]) => context.addIssue({ code: 'custom', path, message: 'no clock is for this grade' });
  if (without(ungraded.countsAs)) fault('ungraded', 'countsAs');
  urgencies.forEach((urgency, i) => without(urgency) && fault('urgencies', i));
});

/** Reads a pack's YAML. Throws a ZodError that names every wrong field by its path. */
export function parsePack(text: string): Pack {
  return packSchema.parse(parse(text));
}

/** Where on a ladder a rung stands; the last of those due at once is the one delivered. */
function height(at: string): number {
  return at === 'due' ? 100 : Number.parseInt(at, 10) + (at.startsWith('+') ? 100 : 0);
}

function unique<T>(key: (item: T) => string) {
  return (items: T[]) => new Set(items.map(key)).size === items.length;
}
