import fc from 'fast-check';
import { fenOfYuan, parseFen, yuan } from '#libs/money/fen.js';

describe('fen', () => {
  it('are read exactly as far as a number is exact', () => {
    expect(parseFen('1')).toBe(1);
    expect(parseFen('50000')).toBe(50_000);
    expect(parseFen('9007199254740991')).toBe(Number.MAX_SAFE_INTEGER);
    expect(parseFen('9007199254740992')).toBeNull();
    fc.assert(fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), n => expect(String(parseFen(String(n)))).toBe(String(n))));
  });

  it.each(['', '0', '00', '007', '-1', '+1', '1.0', '1e3', '0x10', ' 1', '1\n', '１', 'NaN', 'Infinity', '99999999999999999'])('%j is no amount', text => {
    expect(parseFen(text)).toBeNull();
  });

  it.each([
    ['1', '¥0.01'], ['10', '¥0.10'], ['100', '¥1.00'], ['50000', '¥500.00'], ['99999', '¥999.99'], ['100000', '¥1,000.00'], ['120000', '¥1,200.00'],
    ['123456789', '¥1,234,567.89'], ['9007199254740991', '¥90,071,992,547,409.91'],
  ])('%s is shown as %s', (fen, shown) => {
    expect(yuan(fen)).toBe(shown);
  });

  it('lose nothing when shown', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), n => {
      const shown = yuan(String(n));
      expect(Number(shown.replace(/[¥,.]/g, ''))).toBe(n);
      expect(shown).toMatch(/^¥\d{1,3}(,\d{3})*\.\d{2}$/);
    }));
  });
});

test.each([
  ['500', 50_000], ['500.5', 50_050], ['0.01', 1], ['1,200.00', 120_000], ['￥1，200', 120_000], [' ¥8 ', 800], ['007', 700],
  ['0', null], ['0.001', null], ['1,20', null], ['-5', null], ['1e3', null], ['', null], ['五百', null], ['0.29', 29],
])('%s yuan are %p fen', (text, fen) => expect(fenOfYuan(text)).toBe(fen));
