import fc from 'fast-check';
import { checkResidentId } from '#libs/identifiers/resident-id.js';

// The first two are the standard's own examples.
const VALID = ['11010519491231002X', '440524188001010014', '110101199003070011', '370811200002290017'];
const TODAY = '2026-10-13';
const CHECKS = [...'0123456789X'];
const PROVINCES = '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' ');

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const birthday = fc.date({ min: new Date('1900-01-01'), max: new Date(TODAY), noInvalidDate: true }).map(born => born.toISOString().slice(0, 10).replaceAll('-', ''));
const seventeen = fc.tuple(fc.constantFrom(...PROVINCES), digits(4), birthday, digits(3)).map(parts => parts.join(''));
/** The whole number, its check character found by the standard's own equation: all 18, weighted, leave 1 modulo 11. */
const whole = (body: string) => body + CHECKS.find((_, value) => ([...body].reduce((sum, d, i) => sum + Number(d) * 2 ** (17 - i), 0) + value) % 11 === 1)!;
const isValid = (text: string) => checkResidentId(text, TODAY).valid;

describe('resident identity numbers', () => {
  it.each(VALID)('%s is one', id => {
    expect(checkResidentId(id, TODAY)).toEqual({ valid: true, reason: null, normalized: id });
  });

  it.each([' 11010519491231002x ', '１１０１０５１９４９１２３１００２ｘ', '\u300011010519491231002Ｘ', '11010519491231002X\n'])('%j is taken as typed', text => {
    expect(checkResidentId(text, TODAY).normalized).toBe('11010519491231002X');
  });

  it.each([
    ['fifteen digits, of the first generation', '110105491231002', 'fifteen-digit'],
    ['fifteen characters, not all digits', '11010549123100X', 'length'],
    ['nothing', '', 'length'], ['seventeen digits', '11010119900307001', 'length'], ['nineteen digits', '1101011990030700111', 'length'],
    ['a blank inside', '110101 199003070011', 'length'],
    ['an X inside', '1101051949123100X2', 'format'], ['another letter at the end', '11010119900307001A', 'format'], ['a letter for a digit', '11O101199003070011', 'format'],
    ['a circled digit', '①10101199003070011', 'format'], ['a sign', '+10101199003070011', 'format'],
    ['a leading zero', '010101199003070011', 'province'], ['no such province', '160101199003070011', 'province'], ['a foreigner\'s', '910101199003070011', 'province'],
    ['a birthday that does not exist', '110101199002300018', 'date'], ['a month that does not exist', '110101199013070014', 'date'],
    ['a 29 February of a common year', '110101190002290015', 'date'], ['the wrong check character', '110105194912310021', 'checksum'],
    ['a digit for the X', '110105194912310020', 'checksum'], ['an X for the digit', '11010119900307001X', 'checksum'],
  ])('%s is refused with its reason', (_, text, reason) => {
    expect(checkResidentId(text, TODAY)).toEqual({ valid: false, reason, normalized: null });
  });

  it('name what comes first when several things are wrong', () => {
    expect(checkResidentId('99010119901307001A', TODAY).reason).toBe('format');
    expect(checkResidentId('990101199013070010', TODAY).reason).toBe('province');
    expect(checkResidentId('110101299013070010', TODAY).reason).toBe('date');
    expect(checkResidentId('110101299003070010', TODAY).reason).toBe('future-date');
  });

  it('may be of today, not of tomorrow; without today nobody asks', () => {
    const [today, tomorrow] = [whole('11010120261013001'), whole('11010120261014001')];
    expect(checkResidentId(today, TODAY).valid).toBe(true);
    expect(checkResidentId(tomorrow, TODAY).reason).toBe('future-date');
    expect(checkResidentId(tomorrow).valid).toBe(true);
  });

  it('are of the provinces there are', () => {
    const found = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0')).filter(code => isValid(whole(`${code}010119900307001`)));
    expect(found).toEqual(PROVINCES);
  });

  it('have exactly one check character for any region, birthday and order', () => {
    fc.assert(fc.property(seventeen, body => {
      expect(CHECKS.map(check => body + check).filter(isValid)).toEqual([whole(body)]);
    }));
  });

  it('have none for a birthday that does not exist, whatever the check character', () => {
    for (const born of ['19900230', '19000229', '19901301', '19900431', '19900100']) {
      expect(CHECKS.map(check => checkResidentId(`110101${born}001${check}`, TODAY).reason)).toEqual(CHECKS.map(() => 'date'));
    }
  });

  it('catch every single wrong digit and every swap of two neighbours', () => {
    for (const id of VALID) {
      for (let i = 0; i < 18; i++) {
        for (const wrong of CHECKS) if (wrong !== id[i]) expect(isValid(id.slice(0, i) + wrong + id.slice(i + 1))).toBe(false);
        if (i < 17 && id[i] !== id[i + 1]) expect(isValid(id.slice(0, i) + id[i + 1] + id[i] + id.slice(i + 2))).toBe(false);
      }
    }
  });

  it('are valid or have a reason, whatever is typed', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), digits(15), digits(18)), text => {
      const { valid, reason, normalized } = checkResidentId(text, TODAY);
      expect([reason === null, normalized !== null]).toEqual([valid, valid]);
    }));
  });
});
