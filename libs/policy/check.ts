import { parse } from 'yaml';
import { clockFaults, subjectOf } from '#libs/policy/check-clocks.js';
import { noticeFaults } from '#libs/policy/check-notices.js';
import { tierFaults } from '#libs/policy/check-tiers.js';
import { fault, type FaultCode, faultsOf, type PackFault, WrongPack } from '#libs/policy/fault.js';
import { type Pack, packSchema } from '#libs/policy/pack.js';
import { select, word, words } from '#libs/policy/place.js';

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
    ...select(raw, 'clocks.*').flatMap(clockFaults),
    ...noticeFaults(raw),
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
  { from: 'reliefFirst.twoSignatures.forms.*', to: 'reliefFirst.forms.*.form', code: 'unknown-form' },
  { from: 'reliefFirst.clocks.*', to: 'clocks.*.id', code: 'unknown-clock' },
  { from: 'materials.clock', to: 'clocks.*.id', code: 'unknown-clock' },
  { from: 'publicNotice.length.clock', to: 'clocks.*.id', code: 'unknown-clock' },
];

/** What stands at most once in its list. */
const UNIQUE = [
  'recipients.tiers.*.id', 'causes.*.id', 'departments.*.id', 'programmes.*.id', 'urgencies.*', 'tracks.*.id', 'tracks.*.steps.*.step', 'severities.*.id',
  'refusals.grounds.*.id', 'refusals.remedies.*.id', 'reliefFirst.forms.*.form', 'reliefFirst.twoSignatures.forms.*', 'reliefFirst.clocks.*', 'reliefOrder.ordinary.order.*',
  'reliefOrder.urgent.order.*', 'authority.*.programmes.*', 'authority.*.severities.*', 'materials.items.*.id', 'materials.items.*.owed.urgencies.*',
  'materials.items.*.owed.tracks.*', 'publicNotice.tracks.*', 'publicNotice.neverShown.*', 'feedback.told.*', 'clocks.*.id', 'clocks.*.urgency.*',
  'clocks.*.ladder.*.step', 'clocks.*.ladder.*.to.*',
];

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
    const key = `${path.slice(0, -inList).join('.')} ${value}`;
    if (seen.has(key)) return [fault(path, 'duplicate', value)];
    seen.add(key);
    return [];
  });
}

function reversedDates(raw: unknown, pattern: string): PackFault[] {
  return select(raw, pattern).flatMap(({ path, value }) => {
    const [from, to] = [word(value, 'validFrom'), word(value, 'validTo')];
    return from !== undefined && to !== undefined && to < from ? [fault([...path, 'validTo'], 'dates-reversed', from)] : [];
  });
}

/** Of clocks about the case: what runs for slips and the like leaves a plea itself without any. */
function gradesWithoutClock(raw: unknown): PackFault[] {
  const clocks = select(raw, 'clocks.*').map(({ value }) => value).filter(clock => (subjectOf(clock) ?? 'case') === 'case');
  // A clock whose own grades cannot be read might be for any.
  if (clocks.some(clock => !Array.isArray(select(clock, 'urgency')[0]?.value))) return [];
  const covered = new Set(clocks.flatMap(clock => words(clock, 'urgency.*')).map(({ value }) => value));
  return [...words(raw, 'urgencies.*'), ...words(raw, 'ungraded.countsAs')]
    .filter(({ value }) => !covered.has(value)).map(({ path, value }) => fault(path, 'grade-without-clock', value));
}
