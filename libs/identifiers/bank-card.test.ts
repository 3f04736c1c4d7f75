import fc from 'fast-check';
import { checkBankCard } from '#libs/identifiers/bank-card.js';

const body = fc.stringMatching(/^[0-9]{11,18}$/);
const DIGITS = [...'0123456789'];
const isValid = (text: string) => checkBankCard(text).valid;

describe('bank card numbers', () => {
  it.each(['4111111111111111', '5500005555555559', '6222020000000007', '6011000990139424'])('%s is one', card => {
    expect(checkBankCard(card)).toEqual({ valid: true, reason: null, normalized: card });
  });

  it.each([
    ' 6222 0200 0000 0007 ', '6222-0200-0000-0007', '6222–0200–0000–0007', '\t6222\u00a00200 0000-0007\n', '６２２２０２００００００\u3000０００７', '６２２２－0200－0000－0007',
  ])('%j is taken as typed, in groups', text => {
    expect(checkBankCard(text)).toEqual({ valid: true, reason: null, normalized: '6222020000000007' });
  });

  it.each([
    ['the wrong check digit', '6222020000000008', 'checksum'], ['eleven digits', '79927398713', 'length'], ['twenty digits', '62220200000000000002', 'length'],
    ['nothing', '', 'length'], ['blanks', '    ', 'length'], ['a letter', '622202000000000O', 'format'], ['dots', '6222.0200.0000.0007', 'format'],
    ['a letter too many', '6222020000000007x', 'format'], ['a circled digit', '622202000000000⑦', 'format'], ['Arabic digits', '٦٢٢٢٠٢٠٠٠٠٠٠٠٠٠٧', 'format'],
    ['a minus sign', '6222\u22120200 0000 0007', 'format'],
  ])('%s: refused with its reason', (_, text, reason) => {
    expect(checkBankCard(text)).toEqual({ valid: false, reason, normalized: null });
  });

  it('have exactly one check digit', () => {
    fc.assert(fc.property(body, digits => {
      expect(DIGITS.filter(check => isValid(digits + check))).toHaveLength(1);
    }));
  });

  it('catch every single wrong digit', () => {
    fc.assert(fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, where, by) => {
      const card = DIGITS.map(check => digits + check).find(isValid)!;
      const i = where % card.length;
      const wrong = card.slice(0, i) + String((Number(card[i]) + by) % 10) + card.slice(i + 1);
      expect(checkBankCard(wrong).reason).toBe('checksum');
    }));
  });

  it('are valid or have a reason, and the canonical spelling is its own', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[0-9 -]{10,24}$/)), text => {
      const { valid, reason, normalized } = checkBankCard(text);
      expect([reason === null, normalized !== null]).toEqual([valid, valid]);
      if (normalized !== null) expect(checkBankCard(normalized).normalized).toBe(normalized);
    }));
  });
});
