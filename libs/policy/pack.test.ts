import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { ROOT } from '#infra/root.js';
import { checkPack, parsePack } from '#libs/policy/check.js';
import { WrongPack } from '#libs/policy/fault.js';

const packs = { jining: 'jining-2021', chaoyang: 'chaoyang-2021' };
const textOf = (pack: keyof typeof packs) => readFileSync(join(ROOT, `libs/policy/packs/${packs[pack]}.yaml`), 'utf8');
const text = textOf('jining');

type Change = (pack: Record<string, any>) => void; // oxlint-disable-line typescript/no-explicit-any -- broken on purpose, so no type fits

/** What is found in the pack with one thing about it changed, as `path: code`. */
function faults(change: Change, pack: keyof typeof packs = 'jining'): string[] {
  const raw = parse(textOf(pack)) as object;
  change(raw);
  return checkPack(raw).map(({ path, code }) => `${path}: ${code}`);
}

/** Gives the first clock a window of working days and these rungs. */
const ladder = (workingDays: number, ...at: string[]): Change => p => {
  p['clocks'][0].value = { workingDays };
  p['clocks'][0].ladder = at.map((where, i) => ({ step: `s${i}`, at: where, to: ['handler'] }));
};

/** What is done to the clock of this name, and what then is found, at paths within it. */
function faultsOfClock(id: string, change: Change, pack: keyof typeof packs = 'jining'): string[] {
  const at = (parse(textOf(pack)) as { clocks: { id: string }[] }).clocks.findIndex(clock => clock.id === id);
  return faults(p => change(p['clocks'][at]), pack).map(found => found.replace(`clocks.${at}.`, ''));
}

describe('a pack', () => {
  it.each(['jining', 'chaoyang'] as const)('unchanged has no fault: %s', pack => {
    expect(faults(() => undefined, pack)).toEqual([]);
  });

  it.each<[string, Change, string[]]>([
    ['without title', p => delete p['title'], ['title: missing']],
    ['without English', p => delete p['title'].en, ['title.en: missing']],
    ['whose title is blank', p => { p['title'].en = ' '; }, ['title.en: empty']],
    ['of version 0', p => { p['version'] = 0; }, ['version: out-of-range']],
    ['of version 1.5', p => { p['version'] = 1.5; }, ['version: wrong-value']],
    ['valid from no day', p => { p['validFrom'] = '2021-04-31'; }, ['validFrom: wrong-value']],
    ['that ends before it begins', p => { p['validTo'] = '2021-04-26'; }, ['validTo: dates-reversed']],
    ['that says of no end that there is none', p => delete p['validTo'], ['validTo: missing']],
    ['of no grade', p => { p['urgencies'] = []; }, ['urgencies: empty', 'materials.items.0.owed.urgencies.0: unknown-grade']],
    ['of a grade nobody knows', p => { p['urgencies'][1] = 'soon'; }, ['urgencies.1: unknown-word', 'urgencies.1: grade-without-clock']],
    ['without a rule the decider cites', p => delete p['rules'].feedback, ['rules.feedback: missing']],
    ['whose rule has no citation', p => delete p['rules']['relief-first'].citation, ['rules.relief-first.citation: missing-citation']],
    ['whose citation names no section', p => { p['clocks'][0].citation.section = ''; }, ['clocks.0.citation.section: missing-citation']],
    ['whose citation names no notice', p => delete p['causes'][0].citation.notice, ['causes.0.citation.notice: missing-citation']],
    ['whose citation is a word', p => { p['causes'][0].citation = 'JN'; }, ['causes.0.citation: wrong-type']],
    ['with a clock twice', p => { p['clocks'][1].id = p['clocks'][0].id; }, ['clocks.1.id: duplicate', 'reliefFirst.clocks.1: unknown-clock']],
    ['with a window of no hours', p => { p['clocks'][0].value = { hours: 0 }; }, ['clocks.0.value.hours: out-of-range']],
    ['with half a working day', p => { p['clocks'][2].value = { workingDays: 0.5 }; }, ['clocks.2.value.workingDays: wrong-value']],
    ['with hours and days', p => { p['clocks'][0].value = { hours: 24, workingDays: 1 }; }, ['clocks.0.value.workingDays: unknown-key', 'clocks.0.ladder.0.at: unreachable-rung']],
    ['with a window of nothing', p => { p['clocks'][2].value = {}; }, ['clocks.2.value.hours: missing-one', 'clocks.2.value.workingDays: missing-one']],
    ['with an anchor nobody knows', p => { p['clocks'][0].anchor = 'born'; }, ['clocks.0.anchor: anchor-not-produced']],
    ['with a stop no command produces', p => { p['clocks'][0].stop = 'satisfied'; }, ['clocks.0.stop: stop-not-produced']],
    ['with a clock that stops where it begins', p => { p['clocks'][2].stop = 'first-relief-delivered'; }, ['clocks.2.stop: stop-before-anchor']],
    ['with a clock that stops before it begins', p => { p['clocks'][2].stop = 'first-contact'; }, ['clocks.2.stop: stop-before-anchor']],
    ['with a basis nobody knows', p => { p['clocks'][0].basis.value = 'custom'; }, ['clocks.0.basis.value: unknown-word']],
    ['with a basis under a grade nobody knows', p => { p['clocks'][2].basis.valueFor = { soon: 'house' }; }, ['clocks.2.basis.valueFor.soon: unknown-key', 'clocks.2.basis.valueFor.soon: unknown-grade']],
    ['with a basis under a grade the clock is not for', p => { p['clocks'][0].basis.valueFor = { urgent: 'house' }; }, ['clocks.0.basis.valueFor.urgent: unknown-grade']],
    ['with a clock of no grade', p => { p['clocks'][0].urgency = []; }, ['clocks.0.urgency: empty']],
    ['with a clock for a grade it does not offer', p => { p['urgencies'] = ['urgent']; }, ['clocks.0.urgency.0: unknown-grade', 'clocks.2.urgency.0: unknown-grade']],
    ['with a step twice', p => { p['clocks'][1].ladder[1].step = 'half'; }, ['clocks.1.ladder.1.step: duplicate']],
    ['with a rung at 100 %', p => { p['clocks'][0].ladder[0].at = '100%'; }, ['clocks.0.ladder.0.at: wrong-value']],
    ['with a rung at 0 %', p => { p['clocks'][0].ladder[0].at = '0%'; }, ['clocks.0.ladder.0.at: wrong-value']],
    ['with a rung +0', p => { p['clocks'][0].ladder[3].at = '+0'; }, ['clocks.0.ladder.3.at: wrong-value']],
    ['with a rung that is a number', p => { p['clocks'][0].ladder[3].at = 1; }, ['clocks.0.ladder.3.at: wrong-type']],
    ['with a rung for nobody', p => { p['clocks'][0].ladder[0].to = []; }, ['clocks.0.ladder.0.to: empty']],
    ['with a rung for somebody else', p => { p['clocks'][0].ladder[0].to = ['mayor']; }, ['clocks.0.ladder.0.to.0: unknown-word']],
    ['with a key misspelt', p => { p['clocks'][0].lader = []; }, ['clocks.0.lader: unknown-key']],
    ['whose ladder never comes due', p => p['clocks'][0].ladder.splice(3, 1), ['clocks.0.ladder: no-due-rung']],
    ['whose ladder comes due twice', p => { p['clocks'][0].ladder[4].at = 'due'; }, ['clocks.0.ladder.4.at: rung-order']],
    ['whose ladder goes down', ladder(5, '+1', 'due', '50%'), ['clocks.0.ladder.1.at: rung-order', 'clocks.0.ladder.2.at: rung-order']],
    ['with half of one working day', ladder(1, '50%', 'due'), ['clocks.0.ladder.0.at: unreachable-rung']],
    ['with two shares on one of two days', ladder(2, '50%', '80%', 'due'), ['clocks.0.ladder.0.at: unreachable-rung']],
    ['with a share of each of three days', ladder(3, '50%', '80%', 'due'), []],
    ['with shares of an hour', p => { p['clocks'][0].value = { hours: 1 }; }, []],
    ['that leaves an ungraded plea without a clock', p => { p['ungraded'].countsAs = 'ordinary'; p['urgencies'].push('ordinary'); p['clocks'] = p['clocks'].slice(0, 3); },
      ['urgencies.2: grade-without-clock', 'ungraded.countsAs: grade-without-clock']],
    ['whose department is not there', p => { p['programmes'][0].department = 'insurance'; }, ['programmes.0.department: unknown-department']],
    ['whose relief-first clock is not there', p => { p['reliefFirst'].clocks[0] = 'emergency'; }, ['reliefFirst.clocks.0: unknown-clock']],
    ['whose clock of owed papers is not there', p => { p['materials'].clock = 'papers'; }, ['materials.clock: unknown-clock']],
    ['that tells severities apart in its register only', p => { p['authority'][0].severities = ['light']; }, ['authority.0.severities.0: unknown-severity']],
    ['with a programme nobody decides', p => p['authority'].splice(0, 1), ['programmes.7: tier-gap']],
    ['with a programme two bodies decide', p => { p['authority'][2].decides = true; },
      ['authority.0.uptoFen: tier-overlap', 'authority.2.overFen: tier-overlap']],
    ['with a cause nobody knows', p => { p['causes'][0].id = 'bad-luck'; }, ['causes.0.id: unknown-word']],
    ['without a rule on slips', p => delete p['rules'].slips, ['rules.slips: missing']],
    ['without grounds to refuse', p => { p['refusals'].grounds = []; }, ['refusals.grounds: empty']],
    ['without remedies', p => delete p['refusals'].remedies, ['refusals.remedies: missing']],
    ['with a ground twice', p => { p['refusals'].grounds[1].id = p['refusals'].grounds[0].id; }, ['refusals.grounds.1.id: duplicate']],
    ['with a remedy twice', p => p['refusals'].remedies.push(p['refusals'].remedies[0]), ['refusals.remedies.3.id: duplicate']],
    ['with a remedy of no article', p => delete p['refusals'].remedies[0].citation.section, ['refusals.remedies.0.citation.section: missing-citation']],
    ['with a grade that only slips and the like have a clock for', p => { p['clocks'][2].urgency = ['urgent']; p['clocks'].splice(0, 1); p['reliefFirst'].clocks.shift(); },
      ['urgencies.0: grade-without-clock']],
    ['with an order that names a kind twice', p => { p['reliefOrder'].urgent.order[1] = 'temporary'; }, ['reliefOrder.urgent.order.1: duplicate']],
  ])('%s is named by its path', (_, change, expected) => {
    const found = faults(change);
    for (const entry of expected) expect(found).toContain(entry);
    // What follows from a fault may be named too, but never something that has nothing to do with it.
    const places = expected.map(entry => entry.split(': ')[0]!.split('.')[0]);
    expect(found.filter(entry => !places.includes(entry.split('.')[0]!.split(':')[0]!) && !/grade|unknown-/.test(entry))).toEqual([]);
    if (expected.length === 0) expect(found).toEqual([]);
  });

  it.each<[string, string, Change, string[]]>([
    ['that begins with a slip and stops with the case', 'slip-answer', c => { c['stop'] = 'fed-back'; }, ['stop: stop-of-another-subject']],
    ['that begins with the case and stops with a notice', 'visit', c => { c['stop'] = 'notice-ended'; }, ['stop: stop-of-another-subject']],
    ['that stops as its slip begins', 'slip-answer', c => { c['anchor'] = 'slip-accepted'; c['stop'] = 'slip-issued'; }, ['stop: stop-before-anchor']],
    ['that stops at a step its slip has behind it', 'slip-answer', c => { c['anchor'] = 'slip-answered'; c['stop'] = 'slip-accepted'; }, ['stop: stop-before-anchor']],
    ['from a slip\'s acceptance to its answer', 'slip-answer', c => { c['anchor'] = 'slip-accepted'; }, []],
    ['on a route nobody knows', 'visit', c => { c['route'] = 'scenic'; }, ['route: unknown-word']],
    ['of a slip, on a route', 'slip-accept', c => { c['route'] = 'delegated'; }, ['route: route-does-not-fit']],
    ['of what is raised, where nothing is', 'undelegated-county', c => { c['route'] = 'delegated'; }, ['route: route-does-not-fit']],
    ['that tells a slip\'s body of a visit', 'visit', c => { c['ladder'][0].to = ['handler', 'slip-body']; }, ['ladder.0.to.1: recipient-not-there']],
    ['that tells an approver of a slip', 'slip-accept', c => { c['ladder'][0].to = ['oral-approver']; }, ['ladder.0.to.0: recipient-not-there']],
    ['that tells a slip\'s body of an oral approval', 'oral-confirmation', c => { c['ladder'][0].to = ['slip-body']; }, ['ladder.0.to.0: recipient-not-there']],
    ['whose demand breeds demands', 'inspection-answer', c => { c['ladder'][2].inspection = true; }, ['ladder.2.inspection: inspection-of-inspection']],
    ['whose demand breeds none, and says so', 'inspection-answer', c => { c['ladder'][2].inspection = false; }, []],
    ['that does what nobody knows', 'supplement-list', c => { c['ladder'][1].does = 'reject'; }, ['ladder.1.does: unknown-word']],
    ['that accepts without papers missing', 'visit', c => { c['ladder'][2].does = 'deem-accepted'; }, ['ladder.2.does: does-not-fit']],
    ['that ends a notice where none is', 'supplement-list', c => { c['ladder'][1].does = 'end-notice'; }, ['ladder.1.does: does-not-fit']],
    ['that accepts, and does not stop at it', 'supplement-list', c => { c['stop'] = 'decided'; }, ['ladder.1.does: does-not-fit']],
    ['that accepts, and stops at just that', 'supplement-list', c => { c['stop'] = 'accepted'; }, []],
    ['that accepts before its time has run', 'supplement-list', c => { c['ladder'][0].does = 'deem-accepted'; }, ['ladder.0.does: does-too-early']],
    ['that accepts a day later', 'supplement-list', c => { delete c['ladder'][1].does; c['ladder'].push({ step: 'later', at: '+1', to: ['handler'], does: 'deem-accepted' }); }, []],
    ['that goes on when it has accepted', 'supplement-list', c => { c['ladder'].push({ step: 'late', at: '+1', to: ['supervisor'] }, { step: 'later', at: '+2', to: ['supervisor'] }); },
      ['ladder.2.at: unreachable-rung', 'ladder.3.at: unreachable-rung']],
  ])('with a clock %s: %s', (_, id, change, expected) => {
    expect(faultsOfClock(id, change)).toEqual(expected);
  });

  it.each<[string, Change, string[]]>([
    ['is demanded and not there', p => { p['publicNotice'] = null; }, ['tracks.1.steps.4.step: no-public-notice']],
    ['is there for another track', p => { p['publicNotice'].tracks = ['urgent-type']; }, ['tracks.1.steps.4.step: no-public-notice']],
    ['is demanded of nobody', p => p['tracks'][1].steps.pop(), []],
    ['is neither demanded nor there', p => p['tracks'][1].steps.pop() && (p['publicNotice'] = null), []],
    ['has a length in days and no clock', p => { p['publicNotice'].length = { workingDays: 3 }; }, ['publicNotice.length.clock: missing', 'publicNotice.length.workingDays: unknown-key']],
    ['has a clock that is not there', p => { p['publicNotice'].length.clock = 'notice'; }, ['publicNotice.length.clock: unknown-clock']],
    ['has a clock of something else', p => { p['publicNotice'].length.clock = 'decision'; }, ['publicNotice.length.clock: notice-never-ends']],
    ['has a clock that ends nothing', p => delete p['clocks'][4].ladder[0].does, ['publicNotice.length.clock: notice-never-ends']],
    ['has a clock that leaves out a grade', p => { p['clocks'][4].urgency = ['ordinary']; }, ['publicNotice.length.clock: notice-never-ends']],
  ])('whose public notice %s is named by where it is wanted', (_, change, expected) => {
    expect(faults(change, 'chaoyang').sort()).toEqual(expected);
  });

  it.each<[string, Change, string[]]>([
    ['leave a gap', p => { p['authority'][0].uptoFen = '40000'; }, ['authority.0.uptoFen: tier-gap', 'authority.1.overFen: tier-gap']],
    ['leave a fen', p => { p['authority'][1].overFen = '50001'; }, ['authority.0.uptoFen: tier-gap', 'authority.1.overFen: tier-gap']],
    ['share a fen', p => { p['authority'][1].overFen = '49999'; }, ['authority.0.uptoFen: tier-overlap', 'authority.1.overFen: tier-overlap']],
    ['end somewhere', p => { p['authority'][1].uptoFen = '100000'; }, ['authority.1.uptoFen: tier-gap']],
    ['begin somewhere', p => { p['authority'][0].overFen = '100'; }, ['authority.0.overFen: tier-gap']],
    ['hold nothing', p => { p['authority'][0].overFen = '50000'; }, ['authority.0.uptoFen: tier-empty', 'authority.1.overFen: tier-gap']],
    ['forget a severity', p => { p['authority'].splice(2, 2); }, ['authority.0.severities: tier-gap']],
    ['give a severity twice', p => { p['authority'][0].severities.push('heavier'); }, ['authority.0.uptoFen: tier-overlap', 'authority.2.overFen: tier-overlap']],
    ['run out', p => { for (const entry of p['authority']) entry.validTo = '2025-12-31'; },
      ['authority.0.validTo: tier-gap', 'authority.1.validTo: tier-gap', 'authority.2.validTo: tier-gap', 'authority.3.validTo: tier-gap']],
    ['begin late', p => { p['authority'][0].validFrom = '2021-03-01'; }, ['authority.1.overFen: tier-gap']],
    ['end before they begin', p => { p['authority'][4].validTo = '2020-12-31'; }, ['authority.4.validTo: dates-reversed']],
    ['change hands with a day between', p => p['authority'].push({ ...p['authority'][0], validFrom: '2024-01-02' }) && (p['authority'][0].validTo = '2023-12-31'),
      ['authority.1.overFen: tier-gap']],
    ['change hands from one day to the next', p => p['authority'].push({ ...p['authority'][0], body: 'county', validFrom: '2024-01-01' }) && (p['authority'][0].validTo = '2023-12-31'), []],
    ['are not asked for when only asked', p => { p['authority'][4].uptoFen = '1'; }, []],
  ])('whose amount tiers %s is named by their edges', (_, change, expected) => {
    expect(faults(change, 'chaoyang').sort()).toEqual(expected);
  });

  it.each<[string, Change, string[]]>([
    ['track of a notice', p => { p['publicNotice'].tracks[0] = 'expenditure'; }, ['publicNotice.tracks.0: unknown-track', 'tracks.1.steps.4.step: no-public-notice']],
    ['track of owed papers', p => { p['materials'].items[0].owed.tracks = ['urgent']; }, ['materials.items.0.owed.tracks.0: unknown-track']],
    ['grade of owed papers', p => { p['materials'].items[0].owed.urgencies = ['emergency']; }, ['materials.items.0.owed.urgencies.0: unknown-grade']],
    ['programme', p => { p['authority'][4].programmes = ['relief']; }, ['authority.4.programmes.0: unknown-programme']],
    ['step', p => { p['tracks'][1].steps[0].step = 'vist'; }, ['tracks.1.steps.0.step: unknown-word']],
  ])('that refers to an unknown %s is named by its path', (_, change, expected) => {
    expect(faults(change, 'chaoyang')).toEqual(expected);
  });

  it('is told everything at once, its shape and what hangs together', () => {
    expect(faults(p => {
      delete p['title'];
      p['programmes'][0].department = 'x';
      p['clocks'][0].value = { hours: 'two' };
      p['clocks'][2].ladder[0].at = '90%';
      p['authority'][1].citation.section = null;
      p['extra'] = 1;
    }).sort()).toEqual(['authority.1.citation.section: missing-citation', 'clocks.0.value.hours: wrong-type', 'clocks.2.ladder.1.at: rung-order', 'extra: unknown-key',
      'programmes.0.department: unknown-department', 'title: missing']);
  });

  it.each([[null], [7], ['pack'], [[]]])('that is %j is no pack, and nothing more is said', raw => {
    expect(checkPack(raw).map(({ path, code }) => `${path}: ${code}`)).toEqual([': wrong-type']);
  });

  it('that is empty lacks everything, each named once', () => {
    const found = checkPack({});
    expect(found.every(({ code }) => code === 'missing')).toBe(true);
    expect(found.map(({ path }) => path)).toEqual(Object.keys(parse(text) as object));
  });

  it('with faults is not read, and says them all', () => {
    const raw = parse(text) as Record<string, unknown>;
    expect(() => parsePack(stringify({ ...raw, version: 0, notice: '' }))).toThrow(WrongPack);
    expect(() => parsePack(stringify({ ...raw, version: 0, notice: '' }))).toThrow(/version: .*\(out-of-range\)\nnotice: is empty \(empty\)/);
  });

  it('of broken YAML is refused', () => {
    expect(() => parsePack('clocks: [')).toThrow();
    expect(() => parsePack(`${text}\nid: again`)).toThrow('Map keys must be unique');
    expect(() => parsePack('')).toThrow(WrongPack);
  });

  it('may bite its own tail without harm', () => {
    expect(() => parsePack('clocks: &c [*c]')).toThrow();
    expect(() => parsePack('title: &t { zh: *t }')).toThrow();
  });
});
