import { readEdition } from '#infra/policy.js';
import type { CaseState } from '#libs/contracts/event.js';
import { type Candidate, countsAsRelief, duplicateHits, type ReliefEvent, reliefEventOf } from '#libs/relief/duplicates.js';
import { aCase, STAFF } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const yearly = readEdition('chaoyang-2021').pack;
const fire: ReliefEvent = { cause: 'sudden-event', eventDate: '2026-10-13', year: 2026 };
const other = (fields: Partial<Candidate> = {}): Candidate => ({ ...fire, caseNo: 'JS-2026-0000001-1', counts: true, ...fields });
const kinds = (others: Candidate[], pack: Parameters<typeof duplicateHits>[2] = yearly) => duplicateHits(fire, others, pack).map(hit => `${hit.caseNo} ${hit.kind}`);

describe('the same event once a year (朝民发【2021】15号 二)', () => {
  it.each([
    ['the same day', { eventDate: '2026-10-13' }, ['JS-2026-0000001-1 same-event']],
    ['three days before', { eventDate: '2026-10-10' }, ['JS-2026-0000001-1 near-event']],
    ['three days after', { eventDate: '2026-10-16' }, ['JS-2026-0000001-1 near-event']],
    ['four days before', { eventDate: '2026-10-09' }, []],
    ['four days after', { eventDate: '2026-10-17' }, []],
    ['another cause', { cause: 'sudden-illness' }, []],
    ['a first contact of another year', { year: 2025 }, []],
    ['a case that came to nothing', { counts: false }, []],
  ] as const)('%s', (_, fields, hits) => {
    expect(kinds([other(fields)])).toEqual(hits);
  });

  it('counts days over the end of a month and a year', () => {
    const turn = { ...fire, eventDate: '2027-01-01', year: 2027 };
    expect(duplicateHits(turn, [other({ eventDate: '2026-12-30', year: 2027 })], yearly)).toEqual([{ caseNo: 'JS-2026-0000001-1', kind: 'near-event' }]);
  });

  it('tells each case once, by its stronger likeness, and all in the order of their numbers', () => {
    const near = { eventDate: '2026-10-12' };
    const found = [other({ caseNo: 'C', ...near }), other({ caseNo: 'B', ...near }), other({ caseNo: 'B' }), other({ caseNo: 'A' }), other({ caseNo: 'A', ...near })];
    expect(kinds(found)).toEqual(['A same-event', 'B same-event', 'C near-event']);
    expect(kinds(found.toReversed())).toEqual(kinds(found));
  });
});

it('where the policy knows no such rule, the same day is told and nothing near it', () => {
  expect(rules.pack.onceAYear).toBeNull();
  expect(kinds([other()], rules.pack)).toEqual(['JS-2026-0000001-1 same-event']);
  expect(kinds([other({ eventDate: '2026-10-12' })], rules.pack)).toEqual([]);
});

describe('what a case is about', () => {
  const state = { cause: 'sudden-event', eventDate: null, marks: { 'first-contact': '2027-01-01T00:30:00+08:00' } } as unknown as CaseState;

  it('is dated by its first contact in China, unless the day was given', () => {
    expect(reliefEventOf(state)).toEqual({ cause: 'sudden-event', eventDate: '2027-01-01', year: 2027 });
    expect(reliefEventOf({ ...state, eventDate: '2026-12-30' })).toEqual({ cause: 'sudden-event', eventDate: '2026-12-30', year: 2027 });
  });
});

describe('a case counts as relief', () => {
  const counts = (story: ReturnType<typeof aCase>) => countsAsRelief(story.state!);

  it('as long as it is open, and when it has helped', () => {
    expect(counts(aCase(rules).upTo('apply'))).toBe(true);
    expect(counts(aCase(rules).upTo('close'))).toBe(true);
  });

  it('no more when it was withdrawn or merged, until it is opened again', () => {
    const withdrawn = aCase(rules).upTo('apply').does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } });
    expect(counts(withdrawn)).toBe(false);
    expect(counts(withdrawn.later(60_000).does(STAFF.zhou, { type: 'reopen', personal: { reason: '再次申请' } }))).toBe(true);
    expect(counts(aCase(rules).upTo('apply').does(STAFF.li, { type: 'merge', intoCaseNo: 'JS-2026-0000002-2' }))).toBe(false);
  });

  it('also when it had helped and was withdrawn after it was opened again', () => {
    const again = aCase(rules).upTo('close').later(60_000).does(STAFF.zhou, { type: 'reopen', personal: { reason: '再次申请' } });
    expect(counts(again.later(60_000).does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }))).toBe(true);
  });
});
