import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readCalendar } from '#infra/policy.js';
import { ROOT } from '#infra/root.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import { rungTimes } from '#libs/clock/window.js';
import { type Mark, MARKS } from '#libs/contracts/words.js';
import { checkPack, parsePack } from '#libs/policy/check.js';
import type { PackFault } from '#libs/policy/fault.js';
import type { ClockRule, Rung } from '#libs/policy/pack.js';

type Path = (string | number)[];
interface Node { path: Path; value: unknown }

const PACKS = ['jining-2021', 'chaoyang-2021'].map((name): [string, unknown] => [name, parse(readFileSync(join(ROOT, `libs/policy/packs/${name}.yaml`), 'utf8'))]);

/** What every leaf of a pack is, by its path; places in lists are `*`. A leaf that is none of these fails the first test. */
const LEAVES: [RegExp, 'text' | 'id' | 'reference' | 'word' | 'date' | 'fen' | 'at' | 'number' | 'flag'][] = [
  // Free: another text is as good, only nothing is not.
  [/^(title|.*\.name)\.(zh|en)$|^notice$|citation\.(notice|section)$|^authority\.\*\.document$/, 'text'],
  [/^id$|^(recipients\.tiers|departments|programmes|tracks|refusals\.(grounds|remedies)|materials\.items|clocks)\.\*\.id$|ladder\.\*\.step$/, 'id'],
  [/^programmes\.\*\.department$|^authority\.\*\.programmes\.\*$|\.tracks\.\*$|^materials\.clock$|^reliefFirst\.clocks\.\*$|length\.clock$/, 'reference'],
  [/(^|\.)basis(\.\w+)*$|^causes\.\*\.id$|\.kind$|urgenc(y|ies)\.\*$|countsAs$|^severities\.\*\.id$|\.severities\.\*$|forms\.\*\.form$|twoSignatures\.forms\.\*$|order\.\*$|steps\.\*\.step$/, 'word'],
  [/\.body$|\.convenedBy$|\.period$|\.from$|neverShown\.\*$|told\.\*$|\.anchor$|\.stop$|\.route$|ladder\.\*\.to\.\*$|\.does$/, 'word'],
  [/valid(From|To)$/, 'date'],
  [/(over|upto)Fen$|ceiling\.fen$/, 'fen'],
  [/ladder\.\*\.at$/, 'at'],
  [/^version$|\.hours$|\.minutes$|\.workingDays$|\.warningDays$|\.afterMinutes$/, 'number'],
  [/\.inspection$|\.decides$|\.reliefFirst$|\.required$|\.reasonRequired$|\.satisfactionAsked$/, 'flag'],
  [/^stepUp\.aboveFen$/, 'fen'],
  [/^stepUp\.withinMinutes$/, 'number'],
];
/** What may be left out, and what may be empty. */
const OPTIONAL = /ladder\.\*\.(inspection|does)$|\.route$|basis\.valueFor(\.\w+)?$/;
const MAY_BE_EMPTY = /^(tracks|severities|tracks\.\*\.steps|reliefFirst\.clocks|materials\.items)$|valueFor$/;
/** Where a section or bound may be null: a notice may be silent. */
const NULLABLE = /^recipients\.residence$|^onceAYear$|^publicNotice$|^caseConference$|^reliefFirst\.(advance|twoSignatures)$|^authority\.\*\.(over|upto)Fen$|validTo$|\.severities$|\.owed$|owed\.tracks$|^materials\.clock$|^stepUp$/;
/** What those miss who relied on what is gone: a track its notice, a notice its end. */
const RELIED = /: (unknown-\w+|tier-gap|empty|grade-without-clock|no-due-rung|no-public-notice|notice-never-ends)$/;
/** Where an id that is declared in one place is named in others. */
const NAMED: { [declared: string]: RegExp } = {
  'departments.*.id': /^programmes\.\*\.department$/,
  'programmes.*.id': /^authority\.\*\.programmes\.\*$/,
  'tracks.*.id': /\.tracks\.\*$/,
  'clocks.*.id': /^materials\.clock$|^reliefFirst\.clocks\.\*$|length\.clock$/,
};

/** What is no case goes through its marks in this order. */
const ROWS: Mark[][] = [
  ['slip-issued', 'slip-accepted', 'slip-answered'], ['duty-called', 'duty-acknowledged'], ['notice-posted', 'notice-ended'], ['inspection-demanded', 'inspection-answered'],
  ['oral-approved', 'oral-confirmed'], ['follow-up-due', 'follow-up-done'],
];

const patternOf = (path: Path) => path.map(key => typeof key === 'number' ? '*' : key).join('.');
const classOf = (path: Path) => LEAVES.find(([pattern]) => pattern.test(patternOf(path)))?.[1];
const isLeaf = (value: unknown) => typeof value !== 'object' || value === null;

/** Everything in a pack but the pack itself. */
function nodes(value: unknown, path: Path = []): Node[] {
  const here = path.length > 0 ? [{ path, value }] : [];
  if (isLeaf(value)) return here;
  const inner = Array.isArray(value) ? value.map((item: unknown, i): [string | number, unknown] => [i, item]) : Object.entries(value as object);
  return [...here, ...inner.flatMap(([key, item]) => nodes(item, [...path, key]))];
}

/** Each field in the first and the last place it stands: the places between are the same field again. */
function fieldsOf(all: Node[]): Node[] {
  const last = new Map(all.map(node => [patternOf(node.path), node]));
  const first = new Map(all.toReversed().map(node => [patternOf(node.path), node]));
  return [...new Set([...first.values(), ...last.values()])];
}

/** The pack with the place at a path changed; `undefined` takes it out. Only what leads there is copied. */
function changed(raw: unknown, [step, ...rest]: Path, value: unknown): unknown {
  const gone = rest.length === 0 && value === undefined;
  const inner = (at: unknown) => rest.length > 0 ? changed(at, rest, value) : value;
  if (Array.isArray(raw)) return (raw as unknown[]).toSpliced(Number(step), 1, ...(gone ? [] : [inner(raw[Number(step)])]));
  const { [step!]: old, ...others } = raw as { [key: string]: unknown };
  return gone ? others : { ...others, [step!]: inner(old) };
}

const namedAt = (faults: PackFault[], path: Path) => faults.some(fault => fault.path === path.join('.') || fault.path.startsWith(`${path.join('.')}.`));
const shown = (faults: PackFault[]) => faults.map(({ path, code }) => `${path}: ${code}`);

/** Breaks each place the same way; what was not named where it is, or named where nothing is broken, comes back. */
function unnamed(all: Node[], broken: (node: Node) => unknown): string[] {
  return all.filter(node => !namedAt(checkPack(broken(node)), node.path)).map(({ path }) => path.join('.'));
}
function complaints(all: Node[], broken: (node: Node) => unknown): string[] {
  return all.flatMap(node => shown(checkPack(broken(node))).map(found => `${node.path.join('.')} → ${found}`));
}

/** Nothing of the type that stands there, nor of any other that could. */
const foreign = (value: unknown): unknown => typeof value === 'number' ? 'seven' : typeof value === 'boolean' ? 'yes' : isLeaf(value) ? { seven: 7 } : 7;

describe.each(PACKS)('%s broken', (_, raw) => {
  const all = nodes(raw);
  const fields = fieldsOf(all);
  const leaves = all.filter(({ value }) => isLeaf(value));
  const ofClass = (...classes: ReturnType<typeof classOf>[]) => fields.filter(({ path, value }) => isLeaf(value) && value !== null && classes.includes(classOf(path)));
  const ids = leaves.filter(({ path }) => classOf(path) === 'id');
  const keyed = fields.filter(({ path }) => typeof path.at(-1) === 'string');
  const clocks = (raw as { clocks: ClockRule[] }).clocks;

  it('is good to begin with, and each of its leaves is of a known class', () => {
    expect(shown(checkPack(raw))).toEqual([]);
    expect(leaves.filter(({ path, value }) => value !== null && !classOf(path)).map(({ path }) => path.join('.'))).toEqual([]);
    expect(leaves.filter(({ path, value }) => value === null && !NULLABLE.test(patternOf(path))).map(({ path }) => path.join('.'))).toEqual([]);
    expect(leaves.length).toBeGreaterThan(300);
  });

  it('without a key', () => {
    const optional = keyed.filter(({ path }) => OPTIONAL.test(patternOf(path)));
    expect(unnamed(keyed.filter(node => !optional.includes(node)), ({ path }) => changed(raw, path, undefined))).toEqual([]);
    expect(complaints(optional, ({ path }) => changed(raw, path, undefined)).filter(found => !found.includes('.does → publicNotice.length.clock: notice-never-ends'))).toEqual([]);
  });

  it('with a key misspelt: what is there and what is not are both named', () => {
    const wrong = keyed.filter(({ path, value }) => {
      const found = checkPack(changed(changed(raw, path, undefined), [...path.slice(0, -1), `${path.at(-1)}x`], value));
      return !shown(found).includes(`${path.join('.')}x: unknown-key`) || (!OPTIONAL.test(patternOf(path)) && !namedAt(found, path));
    });
    expect(wrong.map(({ path }) => path.join('.'))).toEqual([]);
  });

  it('with a key too many in every part', () => {
    const parts = fields.filter(({ value }) => !isLeaf(value) && !Array.isArray(value)).map(({ path }) => ({ path: [...path, 'extra'], value: null }));
    expect(unnamed(parts, ({ path }) => changed(raw, path, 1))).toEqual([]);
  });

  it('with something of another type', () => {
    expect(unnamed(fields, ({ path, value }) => changed(raw, path, foreign(value)))).toEqual([]);
    expect(unnamed(fields.filter(({ value }) => typeof value === 'string'), ({ path }) => changed(raw, path, 7))).toEqual([]);
  });

  it('with null, unless a notice may be silent there', () => {
    const some = fields.filter(({ value }) => value !== null);
    expect(unnamed(some.filter(({ path }) => !NULLABLE.test(patternOf(path))), ({ path }) => changed(raw, path, null))).toEqual([]);
    // A bound that falls away moves the amounts of its neighbours, and that is named.
    const bounds = /^authority.*(Fen|severities)$/;
    const silent = some.filter(({ path }) => NULLABLE.test(patternOf(path)) && !bounds.test(patternOf(path)));
    expect(complaints(silent, ({ path }) => changed(raw, path, null)).filter(found => !/^publicNotice → tracks.*: no-public-notice$/.test(found))).toEqual([]);
    const decided = some.filter(({ path }) => bounds.test(patternOf(path)) && (raw as any).authority[path[1]!].decides); // oxlint-disable-line typescript/no-explicit-any -- of a file not parsed yet
    expect(decided.filter(({ path }) => !checkPack(changed(raw, path, null)).some(({ code }) => code === 'tier-overlap')).map(({ path }) => path.join('.'))).toEqual([]);
  });

  it('emptied', () => {
    expect(unnamed(ofClass('text', 'id', 'reference', 'word', 'date', 'fen', 'at'), ({ path }) => changed(raw, path, ''))).toEqual([]);
    expect(unnamed(ofClass('text'), ({ path }) => changed(raw, path, ' \t'))).toEqual([]);
    const containers = fields.filter(({ value }) => !isLeaf(value));
    const empty = ({ path, value }: Node) => changed(raw, path, Array.isArray(value) ? [] : {});
    expect(unnamed(containers.filter(({ path }) => !MAY_BE_EMPTY.test(patternOf(path))), empty)).toEqual([]);
    // What may be empty is missed only by those who refer to it.
    expect(complaints(containers.filter(({ path }) => MAY_BE_EMPTY.test(patternOf(path))), empty).filter(found => !RELIED.test(found))).toEqual([]);
  });

  it('with a word misspelt', () => {
    expect(unnamed(ofClass('reference', 'word', 'date', 'fen', 'at'), ({ path, value }) => changed(raw, path, `${String(value)}x`))).toEqual([]);
  });

  it('with another id: whoever refers to the old one is named, and nobody else', () => {
    for (const { path, value } of ids) {
      const naming = NAMED[patternOf(path)];
      const expected = naming ? leaves.filter(leaf => leaf.value === value && naming.test(patternOf(leaf.path))).map(leaf => leaf.path.join('.')) : [];
      const found = checkPack(changed(raw, path, `${String(value)}x`));
      expect([path.join('.'), found.filter(({ code }) => code.startsWith('unknown-')).map(fault => fault.path).sort()]).toEqual([path.join('.'), expected.sort()]);
      expect(shown(found).filter(what => !RELIED.test(what))).toEqual([]);
    }
    expect(unnamed(ofClass('id'), ({ path, value }) => changed(raw, path, `${String(value)} X`))).toEqual([]);
  });

  it('with another text, number or answer is not broken', () => {
    expect(complaints(ofClass('text'), ({ path }) => changed(raw, path, '另一种写法 · another'))).toEqual([]);
    expect(complaints(ofClass('number'), ({ path, value }) => changed(raw, path, Number(value) + 1))).toEqual([]);
    expect(complaints(ofClass('flag').filter(({ path }) => path.at(-1) !== 'decides'), ({ path, value }) => changed(raw, path, !value))).toEqual([]);
  });

  it('with a number that counts nothing', () => {
    expect(unnamed(ofClass('number'), ({ path }) => changed(raw, path, -1))).toEqual([]);
    expect(unnamed(ofClass('number'), ({ path, value }) => changed(raw, path, Number(value) + 0.5))).toEqual([]);
  });

  it('with something twice in a list', () => {
    const items = all.filter(({ path }) => typeof path.at(-1) === 'number');
    const twice = ({ path, value }: Node) => {
      const list = items.filter(item => item.path.length === path.length && item.path.slice(0, -1).join('.') === path.slice(0, -1).join('.'));
      return changed(raw, [...path.slice(0, -1), list.length], value);
    };
    const doubled = items.filter(({ path }) => path[0] !== 'authority' || path.length > 2);
    expect(doubled.filter(node => !checkPack(twice(node)).some(({ code }) => code === 'duplicate')).map(({ path }) => path.join('.'))).toEqual([]);
    for (const node of items.filter(item => !doubled.includes(item))) {
      expect(checkPack(twice(node)).some(({ code }) => code === 'tier-overlap')).toBe((node.value as { decides: boolean }).decides);
    }
  });

  it('with something gone from a list: at most those who relied on it are named', () => {
    const items = all.filter(({ path }) => typeof path.at(-1) === 'number');
    expect(complaints(items, ({ path }) => changed(raw, path, undefined)).filter(found => !RELIED.test(found))).toEqual([]);
  });

  it('with somebody told, or something done, that the clock is not about', () => {
    const rungs = clocks.flatMap((clock, i) => clock.ladder.map((rung, j) => ({ clock, rung, i, path: ['clocks', i, 'ladder', j] as Path })));
    const about = (clock: ClockRule, mark: Mark) => clock.anchor === mark;
    for (const { clock, rung, path, i } of rungs) {
      const codes = (key: string, value: unknown) => checkPack(changed(raw, [...path, key], value)).filter(found => found.path.startsWith(`clocks.${i}.`)).map(({ code }) => code);
      const told = (who: string) => codes('to', [who]);
      expect(told('slip-body')).toEqual(about(clock, 'slip-issued') ? [] : ['recipient-not-there']);
      expect(told('oral-approver')).toEqual(about(clock, 'oral-approved') ? [] : ['recipient-not-there']);
      expect(codes('inspection', true)).toEqual(about(clock, 'inspection-demanded') ? ['inspection-of-inspection'] : []);
      const early = rung.at.endsWith('%') ? ['does-too-early'] : [];
      const above = early.length > 0 ? 0 : clock.ladder.length - 1 - clock.ladder.indexOf(rung);
      for (const [does, mark] of [['deem-accepted', 'papers-missing'], ['end-notice', 'notice-posted']] as const) {
        expect([clock.id, rung.step, codes('does', does)]).toEqual([clock.id, rung.step,
          [...(about(clock, mark) ? [] : ['does-not-fit']), ...early, ...Array.from({ length: above }, () => 'unreachable-rung')]]);
      }
    }
  });

  it('with a route for what takes none, or never gets there', () => {
    for (const [i, clock] of clocks.entries()) {
      const named = (['delegated', 'undelegated'] as const).filter(route => shown(checkPack(changed(raw, ['clocks', i, 'route'], route))).includes(`clocks.${i}.route: route-does-not-fit`));
      const ofCase = !ROWS.flat().includes(clock.anchor);
      expect([clock.id, named]).toEqual([clock.id, !ofCase ? ['delegated', 'undelegated'] : [clock.anchor, clock.stop].includes('raised') ? ['delegated'] : []]);
    }
  });

  it('in several places at once: every one of them is named', () => {
    const places = fc.uniqueArray(fc.constantFrom(...all), { minLength: 2, maxLength: 8, selector: ({ path }) => path.join('.') });
    fc.assert(fc.property(places, chosen => {
      // What lies inside another broken place went with it.
      const apart = chosen.filter(one => !chosen.some(other => other !== one && `${one.path.join('.')}.`.startsWith(`${other.path.join('.')}.`)));
      const broken = apart.reduce((pack, { path, value }) => changed(pack, path, foreign(value)), raw);
      const faults = checkPack(broken);
      expect(apart.filter(({ path }) => !namedAt(faults, path)).map(({ path }) => path.join('.'))).toEqual([]);
    }), { numRuns: 100 });
  }, 60_000);

  it('by anything at all: it is judged, never thrown at, and what passes can be read', () => {
    // A sentence repeats what it complains of: in a file that says {} itself, an unfilled place could not be told.
    const told = fc.jsonValue().filter(value => !JSON.stringify(value).includes('{}'));
    fc.assert(fc.property(fc.constantFrom(...all), told, ({ path }, value) => {
      const broken = changed(raw, path, value);
      const faults = checkPack(broken);
      for (const { message } of faults) expect([message.zh, message.en].every(text => text !== '' && !text.includes('{}'))).toBe(true);
      if (faults.length === 0) expect(parsePack(JSON.stringify(broken)).id).toBeTruthy(); // JSON is YAML
    }), { numRuns: 150 });
  }, 60_000);
});

it('a clock between any two marks is named unless the second comes after the first', () => {
  const [, pack] = PACKS[0]!;
  const at = (pack as { clocks: ClockRule[] }).clocks.findIndex(({ route }) => route === undefined);
  const marks = Object.keys(MARKS) as Mark[];
  for (const anchor of marks) {
    const named = marks.filter(stop => shown(checkPack(changed(changed(pack, ['clocks', at, 'anchor'], anchor), ['clocks', at, 'stop'], stop)))
      .some(found => found.startsWith(`clocks.${at}.stop: `)));
    const row = ROWS.find(order => order.includes(anchor));
    // Of the case any mark but the first may come after any other.
    const after = row ? row.slice(row.indexOf(anchor) + 1) : marks.filter(stop => stop !== anchor && stop !== 'first-contact' && !ROWS.flat().includes(stop));
    expect([anchor, marks.filter(stop => !named.includes(stop))]).toEqual([anchor, after]);
  }
});

it('whatever is read, a pack or not, is judged', () => {
  fc.assert(fc.property(fc.jsonValue(), value => { expect(checkPack(value)).not.toEqual([]); }));
});

describe('a rung is named unreachable exactly where the windows say so', () => {
  const calendar = readCalendar();
  const [, pack] = PACKS[0]!;
  const share = fc.integer({ min: 1, max: 99 }).map(percent => `${percent}%`);
  const after = fc.integer({ min: 1, max: 9 }).map(days => `+${days}`);
  const byHeight = (at: string) => at === 'due' ? 100 : Number.parseInt(at, 10) + (at.startsWith('+') ? 100 : 0);
  const value = fc.oneof(fc.record({ hours: fc.integer({ min: 1, max: 72 }) }), fc.record({ workingDays: fc.integer({ min: 1, max: 30 }) }));
  const anchors = Array.from({ length: 40 }, (_, i): Instant => instantOf(msOf('2026-01-01T09:30:00+08:00' as Instant) + i * 9 * 86_400_000 + i * 3_600_000));

  it('over a year of beginnings', () => {
    fc.assert(fc.property(value, fc.uniqueArray(fc.oneof(share, after), { maxLength: 5 }), (window, others) => {
      const ladder = [...others, 'due'].sort((a, b) => byHeight(a) - byHeight(b)).map((at, i): Rung => ({ step: `s${i}`, at, to: ['handler'], inspection: false }));
      const clock = { ...(pack as { clocks: ClockRule[] }).clocks[0]!, value: window, ladder };
      const broken = changed(changed(pack, ['clocks', 0, 'value'], window), ['clocks', 0, 'ladder'], ladder);
      const named = checkPack(broken).filter(({ code }) => code === 'unreachable-rung').map(({ path }) => path);
      const never = ladder.filter(rung => anchors.every(anchor => {
        const times = rungTimes(clock, anchor, calendar);
        const own = times.find(({ step }) => step === rung.step)!;
        return times.some(({ rule, at }) => at === own.at && byHeight(rule.at) > byHeight(rung.at));
      })).map(rung => `clocks.0.ladder.${ladder.indexOf(rung)}.at`);
      expect(named).toEqual(never);
    }), { numRuns: 60 });
  }, 60_000);
});
