import { digestOf } from '#libs/contracts/digest.js';
import { firstDifference, shown } from '#apps/cli/replay/difference.js';

describe('the first difference of two values', () => {
  it.each([
    ['alike, whatever the order of keys', { a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 }, null],
    ['what is not there is as good as undefined', { a: undefined }, {}, null],
    ['a leaf', { a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 } }, ['b', 'd']],
    ['the first one', { b: 1, a: 1 }, { b: 2, a: 2 }, ['a']],
    ['an element more', { list: ['x'] }, { list: ['x', 'y'] }, ['list', '1']],
    ['elements by their number, not their spelling', Array.from({ length: 12 }, () => 0), Array.from({ length: 12 }, (_, i) => i === 2 || i === 10 ? 1 : 0), ['2']],
    ['a list is no object', { a: [] }, { a: {} }, ['a']],
    ['null is something', { a: null }, {}, ['a']],
  ])('%s', (_, expected, actual, path) => {
    expect(firstDifference(expected, actual)?.path ?? null).toEqual(path);
  });
});

describe('what may be shown', () => {
  const veil = (value: unknown) => `hidden:${digestOf(value).slice(0, 4)}`;

  it.each(['urgent', 'li-intake', 'urgent-relief#2', '2026-11-23T08:00:00.123+08:00', '2026-11-23', '50000', 7, true])('shows %p', value => {
    expect(shown(value, ['reliefs', '0', 'any'], veil)).toBe(value);
  });

  it.each(['周小满', '13800001111', '6222020000000007', '110101199003070003', 'Zhou', 'a b', { name: 'x' }])('hides %p', value => {
    expect(shown(value, ['slips', '0', 'any'], veil)).toMatch(/^hidden:/);
  });

  it.each([['person', 'name'], ['summary'], ['reliefs', '0', 'payeeName'], ['reliefs', '0', 'bankCard']])('hides whatever stands under %s', (...path) => {
    expect(shown('li', path, veil)).toMatch(/^hidden:/);
    expect(shown(7, path, veil)).toMatch(/^hidden:/);
    expect(shown(undefined, path, veil)).toBeNull();
  });
});
