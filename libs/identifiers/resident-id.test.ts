import fc from 'fast-check';
import { normaliseResidentId } from '#libs/identifiers/resident-id.js';

// The first two are the standard's own examples.
const VALID = ['11010519491231002X', '440524188001010014', '110101199003070011', '370811200002290017'];

const seventeen = fc.tuple(
  fc.integer({ min: 110_000, max: 820_000 }), fc.date({ min: new Date('1900-01-01'), max: new Date('2026-12-31'), noInvalidDate: true }), fc.integer({ min: 0, max: 999 }),
).map(([region, born, order]) => `${region}${born.toISOString().slice(0, 10).replaceAll('-', '')}${String(order).padStart(3, '0')}`);
const CHECKS = [...'0123456789X'];

describe('resident identity numbers', () => {
  it.each(VALID)('%s is one', id => {
    expect(normaliseResidentId(id)).toBe(id);
  });

  it('are taken with a small x and blanks around them', () => {
    expect(normaliseResidentId(' 11010519491231002x ')).toBe('11010519491231002X');
  });

  it.each([
    ['the wrong check character', '110105194912310021'],
    ['fifteen digits, of the first generation', '110105491231002'],
    ['a birthday that does not exist', '110101199002300018'],
    ['a month that does not exist', '110101199013070014'],
    ['a leading zero', '010101199003070011'],
    ['an X inside', '1101051949123100X2'],
    ['full-width digits', '１10101199003070011'],
    ['a blank inside', '110101 199003070011'],
    ['nothing', ''],
  ])('%s is refused', (_, text) => {
    expect(normaliseResidentId(text)).toBeNull();
  });

  it('have exactly one check character for any region, birthday and order', () => {
    fc.assert(fc.property(seventeen, body => {
      expect(CHECKS.filter(check => normaliseResidentId(body + check) === body + check)).toHaveLength(1);
    }));
  });

  it('have none for a birthday that does not exist, whatever the check character', () => {
    for (const born of ['19900230', '19000229', '19901301', '19900431', '19900100']) {
      expect(CHECKS.map(check => normaliseResidentId(`110101${born}001${check}`)).filter(id => id !== null)).toEqual([]);
    }
  });

  it('catch every single wrong digit and every swap of two neighbours', () => {
    for (const id of VALID) {
      for (let i = 0; i < 18; i++) {
        for (const wrong of CHECKS) if (wrong !== id[i]) expect(normaliseResidentId(id.slice(0, i) + wrong + id.slice(i + 1))).toBeNull();
        if (i < 17 && id[i] !== id[i + 1]) expect(normaliseResidentId(id.slice(0, i) + id[i + 1] + id[i] + id.slice(i + 2))).toBeNull();
      }
    }
  });
});
