import fc from 'fast-check';
import { normaliseBankCard } from '#libs/identifiers/bank-card.js';

const body = fc.stringMatching(/^[0-9]{11,18}$/);
const DIGITS = [...'0123456789'];

describe('bank card numbers', () => {
  it.each(['4111111111111111', '5500005555555559', '6222020000000007', '6011000990139424'])('%s is one', card => {
    expect(normaliseBankCard(card)).toBe(card);
  });

  it('are taken as printed, in groups', () => {
    expect(normaliseBankCard(' 6222 0200 0000 0007 ')).toBe('6222020000000007');
  });

  it.each([
    ['the wrong check digit', '6222020000000008'], ['eleven digits', '79927398713'], ['twenty digits', '62220200000000000002'],
    ['dashes', '6222-0200-0000-0007'], ['full-width digits', '６222020000000007'], ['nothing', ''], ['blanks', '    '],
  ])('%s: refused', (_, text) => {
    expect(normaliseBankCard(text)).toBeNull();
  });

  it('have exactly one check digit', () => {
    fc.assert(fc.property(body, digits => {
      expect(DIGITS.filter(check => normaliseBankCard(digits + check) !== null)).toHaveLength(1);
    }));
  });

  it('catch every single wrong digit', () => {
    fc.assert(fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, where, by) => {
      const card = DIGITS.map(check => normaliseBankCard(digits + check)).find(found => found !== null)!;
      const i = where % card.length;
      const wrong = card.slice(0, i) + String((Number(card[i]) + by) % 10) + card.slice(i + 1);
      expect(normaliseBankCard(wrong)).toBeNull();
    }));
  });
});
