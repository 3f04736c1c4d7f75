import { parse } from 'yaml';
import { nextDay } from '#libs/calendar/calendar.js';
import { fault, type FaultCode, faultsOf, type PackFault, type Path, WrongPack } from '#libs/policy/fault.js';
import { type Pack, packSchema } from '#libs/policy/pack.js';

/**
 * Everything that is wrong with a pack: its shape, and what has to hold between its parts. The second is looked at even
 * where the first has faults, as far as it can be read, so that nobody mends a file one error at a time.
 */
export function checkPack(raw: unknown): PackFault[] {
  const shape = packSchema.safeParse(raw);
  const faults = [
    ...(shape.success ? [] : shape.error.issues.flatMap(issue => faultsOf(issue, raw))),
    ...REFERENCES.flatMap(reference => brokenReferences(raw, reference)),
    ...UNIQUE.flatMap(pattern => duplicates(raw, pattern)),
    ...['', 'authority.*'].flatMap(pattern => reversedDates(raw, pattern)),
    ...gradesWithoutClock(raw),
    ...select(raw, 'clocks.*').flatMap(found => clockFaults(found)),
    ...tierFaults(raw),
  ];
  return [...new Map(faults.map(found => [`${found.path} ${found.code}`, found])).values()];
}

/** Reads a pack's YAML. @throws WrongPack, which names everything wrong by its path; YAMLParseError where it is no YAML. */
export function parsePack(yaml: string): Pack {
  const raw = readYaml(yaml);
  const faults = checkPack(raw);
  if (faults.length > 0) throw new WrongPack(faults);
  return packSchema.parse(raw);
}

/** With `<<`, so that entries that hardly differ need not be written out. @throws YAMLParseError, with line and column. */
export function readYaml(yaml: string): unknown {
  return parse(yaml, { logLevel: 'error', merge: true });
}

/** What is named in one place has to be there in another. */
const REFERENCES: { from: string; to: string; code: FaultCode }[] = [
  { from: 'programmes.*.department', to: 'departments.*.id', code: 'unknown-department' },
  { from: 'authority.*.programmes.*', to: 'programmes.*.id', code: 'unknown-programme' },
  { from: 'authority.*.severities.*', to: 'severities.*.id', code: 'unknown-severity' },
  { from: 'publicNotice.tracks.*', to: 'tracks.*.id', code: 'unknown-track' },
  { from: 'materials.items.*.owed.tracks.*', to: 'tracks.*.id', code: 'unknown-track' },
  { from: 'materials.items.*.owed.urgencies.*', to: 'urgencies.*', code: 'unknown-grade' },
  { from: 'clocks.*.urgency.*', to: 'urgencies.*', code: 'unknown-grade' },
  { from: 'ungraded.countsAs', to: 'urgencies.*', code: 'unknown-grade' },
  { from: 'reliefFirst.clocks.*', to: 'clocks.*.id', code: 'unknown-clock' },
  { from: 'materials.clock', to: 'clocks.*.id', code: 'unknown-clock' },
  { from: 'publicNotice.length.clock', to: 'clocks.*.id', code: 'unknown-clock' },
];

/** What stands at most once in its list. */
const UNIQUE = [
  'recipients.tiers.*.id', 'causes.*.id', 'departments.*.id', 'programmes.*.id', 'urgencies.*', 'tracks.*.id', 'tracks.*.steps.*.step', 'severities.*.id',
  'reliefFirst.forms.*.form', 'reliefFirst.clocks.*', 'reliefOrder.ordinary.order.*', 'reliefOrder.urgent.order.*', 'authority.*.programmes.*',
  'authority.*.severities.*', 'materials.items.*.id', 'materials.items.*.owed.urgencies.*', 'materials.items.*.owed.tracks.*', 'publicNotice.tracks.*',
  'publicNotice.neverShown.*', 'feedback.told.*', 'clocks.*.id', 'clocks.*.urgency.*', 'clocks.*.ladder.*.step', 'clocks.*.ladder.*.to.*',
];

interface Found {
  path: Path;
  value: unknown;
}

/** All that stands at a path in which `*` is any place of a list. What is not there is left out. */
function select(raw: unknown, pattern: string): Found[] {
  const step = (found: Found[], key: string): Found[] => found.flatMap(({ path, value }): Found[] => {
    if (key === '*') return Array.isArray(value) ? value.map((item: unknown, i) => ({ path: [...path, i], value: item })) : [];
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? [{ path: [...path, key], value: (value as { [key: string]: unknown })[key] }] : [];
  });
  return pattern.split('.').filter(key => key !== '').reduce(step, [{ path: [], value: raw }]);
}

function words(raw: unknown, pattern: string): { path: Path; value: string }[] {
  return select(raw, pattern).filter((found): found is { path: Path; value: string } => typeof found.value === 'string');
}

function brokenReferences(raw: unknown, { from, to, code }: (typeof REFERENCES)[number]): PackFault[] {
  // Where the list itself is missing that has been said, and says nothing against those who refer to it.
  if (!Array.isArray(select(raw, to.split('.')[0]!)[0]?.value)) return [];
  const known = new Set(words(raw, to).map(({ value }) => value));
  return words(raw, from).filter(({ value }) => !known.has(value)).map(({ path, value }) => fault(path, code, value));
}

function duplicates(raw: unknown, pattern: string): PackFault[] {
  const inList = pattern.split('.').length - pattern.split('.').lastIndexOf('*');
  const seen = new Set<string>();
  return words(raw, pattern).flatMap(({ path, value }) => {
    const key = JSON.stringify([path.slice(0, -inList), value]);
    if (seen.has(key)) return [fault(path, 'duplicate', value)];
    seen.add(key);
    return [];
  });
}

function reversedDates(raw: unknown, pattern: string): PackFault[] {
  return select(raw, pattern).flatMap(({ path, value }) => {
    const [from] = words(value, 'validFrom');
    const [to] = words(value, 'validTo');
    return from && to && to.value < from.value ? [fault([...path, 'validTo'], 'dates-reversed', from.value)] : [];
  });
}

function gradesWithoutClock(raw: unknown): PackFault[] {
  const clocks = select(raw, 'clocks.*');
  const grades = select(raw, 'clocks.*.urgency');
  // A clock whose own grades cannot be read might be for any.
  if (clocks.length !== grades.length || grades.some(({ value }) => !Array.isArray(value))) return [];
  const covered = new Set(words(raw, 'clocks.*.urgency.*').map(({ value }) => value));
  return [...words(raw, 'urgencies.*'), ...words(raw, 'ungraded.countsAs')]
    .filter(({ value }) => !covered.has(value)).map(({ path, value }) => fault(path, 'grade-without-clock', value));
}

function clockFaults({ path, value: clock }: Found): PackFault[] {
  const one = (key: string) => words(clock, key)[0]?.value;
  const [anchor, stop] = [one('anchor'), one('stop')];
  const forGrades = words(clock, 'urgency.*').map(({ value }) => value);
  const [exceptions] = select(clock, 'basis.valueFor');
  const elsewhere = Object.keys(Object(exceptions?.value) as object).filter(grade => !forGrades.includes(grade));
  return [
    // Nothing comes before first contact.
    ...(stop !== undefined && (stop === anchor || stop === 'first-contact') ? [fault([...path, 'stop'], 'stop-before-anchor', stop)] : []),
    ...elsewhere.map(grade => fault([...path, 'basis', 'valueFor', grade], 'unknown-grade', grade)),
    ...ladderFaults(clock).map(([key, code, word]) => fault([...path, 'ladder', ...key], code, word)),
  ];
}

function ladderFaults(clock: unknown): [key: Path, code: FaultCode, word?: string][] {
  const rungs = words(clock, 'ladder.*.at').flatMap(({ path, value }) => {
    const height = heightOf(value);
    return height === null ? [] : [{ at: value, i: Number(path[1]), height }];
  });
  const [days] = select(clock, 'value.workingDays');
  const workingDays = typeof days?.value === 'number' ? days.value : null;
  const ladder = select(clock, 'ladder.*');
  // Only where every rung can be read is it certain that none is due.
  const noneDue = ladder.length > 0 && rungs.length === ladder.length && rungs.every(({ at }) => at !== 'due');
  return [
    ...(noneDue ? [[[], 'no-due-rung'] as [Path, FaultCode]] : []),
    ...rungs.flatMap((rung, n): [Path, FaultCode, string][] => {
      if (n > 0 && rung.height <= rungs[n - 1]!.height) return [[[rung.i, 'at'], 'rung-order', rung.at]];
      const higher = rungs.find(other => other.height > rung.height && workingDays !== null && dayOf(other.height, workingDays) === dayOf(rung.height, workingDays));
      return higher ? [[[rung.i, 'at'], 'unreachable-rung', higher.at]] : [];
    }),
  ];
}

/** Where on a ladder a rung stands: percent of its window, or so many days over a hundred; null when it says neither. */
function heightOf(at: string): number | null {
  if (at === 'due') return 100;
  const [, sign, digits] = /^(\+?)([1-9]\d?)%?$/.exec(at) ?? [];
  if (digits === undefined || (sign === '+') === at.endsWith('%')) return null;
  return Number(digits) + (sign === '+' ? 100 : 0);
}

/** On which working day of its window, or after it, a rung comes due; hours are exact, so no two of theirs meet. */
function dayOf(height: number, workingDays: number): number {
  return height <= 100 ? Math.max(1, Math.floor((workingDays * height) / 100)) : workingDays + height - 100;
}

interface Tier {
  i: number;
  programmes: string[];
  severities: string[] | null;
  over: bigint;
  /** Null: without bound. */
  upto: bigint | null;
  from: string;
  to: string | null;
}

/**
 * For every programme, severity and day, the deciding entries share out all amounts: what lies in none is a gap, what lies in two
 * an overlap. Both edges are named, since either may be the wrong one. Assistance services are not decided by amount.
 */
function tierFaults(raw: unknown): PackFault[] {
  const tiers = readTiers(raw);
  if (!tiers || !Array.isArray(select(raw, 'severities')[0]?.value)) return [];
  const empty = tiers.filter(({ over, upto }) => upto !== null && upto <= over);
  const told = words(raw, 'severities.*.id').map(({ value }) => value);
  // Severities the register alone tells apart are named as unknown; its amounts may be in order all the same.
  const severities = told.length > 0 ? told : [...new Set(tiers.flatMap(tier => tier.severities ?? []))];
  const days = boundaries(tiers, words(raw, 'validFrom')[0]?.value, words(raw, 'validTo')[0]?.value);
  return [
    ...empty.map(({ i, over }) => fault(['authority', i, 'uptoFen'], 'tier-empty', String(over))),
    ...select(raw, 'programmes.*').flatMap(({ path, value }) => {
      const [programme] = words(value, 'id');
      if (!programme || words(value, 'kind')[0]?.value === 'service') return [];
      const of = tiers.filter(tier => !empty.includes(tier) && tier.programmes.includes(programme.value));
      if (of.length === 0) return [fault(path, 'tier-gap', programme.value)];
      return (severities.length > 0 ? severities : [null]).flatMap(severity => days.flatMap(day => dividedOn(day, severity, of, programme.value)));
    }),
  ];
}

function dividedOn(day: string, severity: string | null, tiers: Tier[], programme: string): PackFault[] {
  const word = [programme, severity, day].filter(Boolean).join(', ');
  const complain = (code: FaultCode, ...edges: Path[]) => edges.map(edge => fault(['authority', ...edge], code, word));
  const severe = tiers.filter(({ severities }) => severities === null || severity === null || severities.includes(severity));
  const held = severe.filter(({ from, to }) => from <= day && (to === null || day <= to)).sort((a, b) => a.over < b.over ? -1 : 1);
  if (severe.length === 0) return complain('tier-gap', [tiers[0]!.i, 'severities']);
  if (held.length === 0) return complain('tier-gap', ...severe.map(({ i, from }): Path => [i, from > day ? 'validFrom' : 'validTo']));
  return [null, ...held].flatMap((below, n) => {
    const above = held[n] ?? null;
    const reached = below ? below.upto : 0n;
    const edges = [...(below ? [[below.i, 'uptoFen']] : []), ...(above ? [[above.i, 'overFen']] : [])];
    if (!above) return reached === null ? [] : complain('tier-gap', ...edges);
    if (reached === null || above.over < reached) return complain('tier-overlap', ...edges);
    return above.over > reached ? complain('tier-gap', ...edges) : [];
  });
}

/** The days on which something begins or has just ended; between them nothing changes. */
function boundaries(tiers: Tier[], from: string | undefined, to: string | undefined): string[] {
  const first = from ?? tiers.map(tier => tier.from).sort()[0] ?? '';
  const days = [first, ...tiers.flatMap(tier => [tier.from, ...(tier.to === null ? [] : [nextDay(tier.to)])])];
  return [...new Set(days)].filter(day => day >= first && (to === undefined || day <= to)).sort();
}

/** The deciding entries; null where what matters about any of them cannot be read, since a gap may then be none. */
function readTiers(raw: unknown): Tier[] | null {
  const entries = select(raw, 'authority.*');
  if (entries.length === 0) return null;
  const tiers: Tier[] = [];
  for (const [i, { value }] of entries.entries()) {
    const read = readableTier.safeParse(value);
    if (!read.success) return null;
    const { decides, programmes, severities, overFen, uptoFen, validFrom, validTo } = read.data;
    if (decides) tiers.push({ i, programmes, severities, over: BigInt(overFen ?? 0), upto: uptoFen === null ? null : BigInt(uptoFen), from: validFrom, to: validTo });
  }
  return tiers;
}

const readableTier = packSchema.shape.authority.element
  .pick({ decides: true, programmes: true, severities: true, overFen: true, uptoFen: true, validFrom: true, validTo: true }).loose();
