import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ZodError } from 'zod';
import { ROOT } from '#infra/root.js';
import { type Pack, parsePack } from '#libs/policy/pack.js';

const text = readFileSync(join(ROOT, 'libs/policy/packs/jining-2021.yaml'), 'utf8');

/** The pack with one thing about it changed. */
function variant(change: (pack: Record<string, any>) => void): string { // oxlint-disable-line typescript/no-explicit-any -- broken on purpose, so no type fits
  const pack = parse(text) as object;
  change(pack);
  return stringify(pack);
}

function faults(yaml: string): string[] {
  try {
    parsePack(yaml);
    return [];
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    return error.issues.map(issue => [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys : [])].join('.'));
  }
}

describe('Jining\'s pack', () => {
  const pack: Pack = parsePack(text);

  it('has the notice\'s windows', () => {
    expect(pack.clocks.map(c => [c.id, c.value, c.anchor, c.stop, c.basis.value])).toEqual([
      ['emergency-relief', { hours: 2 }, 'first-contact', 'relief-delivered', 'statutory'],
      ['urgent-relief', { hours: 24 }, 'first-contact', 'relief-delivered', 'statutory'],
      ['paperwork', { workingDays: 5 }, 'relief-delivered', 'papers-complete', 'statutory'],
    ]);
  });

  it('has the same ladder on each, and only its last rung demands an answer', () => {
    for (const { ladder } of pack.clocks) {
      expect(ladder.map(r => [r.step, r.at, r.inspection])).toEqual([
        ['half', '50%', false], ['eighty', '80%', false], ['due', 'due', false], ['plus1', '+1', false], ['plus3', '+3', true],
      ]);
    }
  });
});

describe('a pack', () => {
  it('unchanged has no fault', () => {
    expect(faults(variant(() => undefined))).toEqual([]);
  });

  it.each<[string, Parameters<typeof variant>[0], string[]]>([
    ['without title', p => delete p['title'], ['title']],
    ['without English', p => delete p['title'].en, ['title.en']],
    ['of version 0', p => { p['version'] = 0; }, ['version']],
    ['valid from no day', p => { p['validFrom'] = '2021-04-31'; }, ['validFrom']],
    ['of no grade', p => { p['urgencies'] = []; }, ['urgencies']],
    ['of a grade nobody knows', p => { p['urgencies'] = ['soon']; }, ['urgencies.0']],
    ['without a rule the decider cites', p => delete p['rules'].feedback, ['rules.feedback']],
    ['whose rule has no citation', p => delete p['rules']['relief-first'].citation, ['rules.relief-first.citation']],
    ['whose citation names no section', p => { p['clocks'][0].citation.section = ''; }, ['clocks.0.citation.section']],
    ['without clocks', p => { p['clocks'] = []; }, ['clocks', 'ungraded.countsAs', 'urgencies.0', 'urgencies.1']],
    ['with a clock twice', p => { p['clocks'][1].id = p['clocks'][0].id; }, ['clocks']],
    ['with a window of no hours', p => { p['clocks'][0].value = { hours: 0 }; }, ['clocks.0.value.hours']],
    ['with half a working day', p => { p['clocks'][2].value = { workingDays: 0.5 }; }, ['clocks.2.value']],
    ['with hours and days', p => { p['clocks'][0].value = { hours: 24, workingDays: 1 }; }, ['clocks.0.value']],
    ['with an anchor nobody knows', p => { p['clocks'][0].anchor = 'born'; }, ['clocks.0.anchor']],
    ['with a basis nobody knows', p => { p['clocks'][0].basis.value = 'custom'; }, ['clocks.0.basis.value']],
    ['with a clock of no grade', p => { p['clocks'][0].urgency = []; }, ['clocks.0.urgency']],
    ['with a step twice', p => { p['clocks'][1].ladder[1].step = 'half'; }, ['clocks.1.ladder']],
    ['with a rung at 100 %', p => { p['clocks'][0].ladder[0].at = '100%'; }, ['clocks.0.ladder.0.at', 'clocks.0.ladder']],
    ['with a rung at 0 %', p => { p['clocks'][0].ladder[0].at = '0%'; }, ['clocks.0.ladder.0.at']],
    ['with a rung +0', p => { p['clocks'][0].ladder[3].at = '+0'; }, ['clocks.0.ladder.3.at', 'clocks.0.ladder']],
    ['with a rung for nobody', p => { p['clocks'][0].ladder[0].to = []; }, ['clocks.0.ladder.0.to']],
    ['with a rung for somebody else', p => { p['clocks'][0].ladder[0].to = ['mayor']; }, ['clocks.0.ladder.0.to.0']],
    ['with a key misspelt', p => { p['clocks'][0].lader = []; }, ['clocks.0.lader']],
    ['whose ladder never comes due', p => p['clocks'][0].ladder.splice(2, 1), ['clocks.0.ladder']],
    ['whose ladder comes due twice', p => { p['clocks'][0].ladder[3].at = 'due'; }, ['clocks.0.ladder']],
    ['whose ladder goes down', p => p['clocks'][0].ladder.reverse(), ['clocks.0.ladder']],
    ['that leaves an ungraded plea without a clock', p => { p['ungraded'].countsAs = 'ordinary'; }, ['ungraded.countsAs']],
    ['that offers a grade without a clock', p => p['urgencies'].push('ordinary'), ['urgencies.2']],
  ])('%s is refused by its path', (_, change, paths) => {
    expect(faults(variant(change))).toEqual(paths);
  });

  it('of broken YAML is refused', () => {
    expect(() => parsePack('clocks: [')).toThrow();
    expect(() => parsePack(`${text}\nid: again`)).toThrow('Map keys must be unique');
    expect(faults('')).not.toEqual([]);
  });
});
