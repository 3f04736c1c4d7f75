import fc from 'fast-check';
import { caseNumber, isCaseNumber } from '#libs/identifiers/case-number.js';

const DIGITS = [...'0123456789'];
const year = fc.integer({ min: 1900, max: 9999 });
const serial = fc.integer({ min: 1, max: 99_999_999 });

/** Every reading of a number with one of its digits heard wrong. */
function slips(text: string): string[] {
  return [...text].flatMap((heard, i) => DIGITS.filter(d => /\d/.test(heard) && d !== heard).map(d => text.slice(0, i) + d + text.slice(i + 1)));
}

describe('case numbers', () => {
  it('read as documented', () => {
    expect(caseNumber(2026, 3127)).toBe('JS-2026-0003127-6');
    expect(isCaseNumber('JS-2026-0003127-6')).toBe(true);
  });

  it('recognise themselves, and no other check digit', () => {
    fc.assert(fc.property(year, serial, (y, s) => {
      const number = caseNumber(y, s);
      const right = DIGITS.filter(d => isCaseNumber(number.slice(0, -1) + d));
      expect(right).toEqual([number.at(-1)]);
    }));
  });

  it('catch every single wrong digit, of a thousand numbers', () => {
    const missed = Array.from({ length: 1_000 }, (_, i) => caseNumber(2026, 1 + i * 9_973)).flatMap(slips).filter(isCaseNumber);
    expect(slips('JS-2026-0003127-6')).toHaveLength(12 * 9);
    expect(missed).toEqual([]);
  });

  it('catch nearly every swap of two neighbours', () => {
    let swaps = 0;
    let missed = 0;
    for (let s = 1; s <= 10_000; s++) {
      const digits = caseNumber(2026, s).replace(/\D/g, '');
      for (let i = 0; i < 11; i++) {
        if (digits[i] === digits[i + 1]) continue;
        swaps++;
        const swapped = digits.slice(0, i) + digits[i + 1] + digits[i] + digits.slice(i + 2);
        if (isCaseNumber(`JS-${swapped.slice(0, 4)}-${swapped.slice(4, 11)}-${swapped.slice(11)}`)) missed++;
      }
    }
    expect(missed / swaps).toBeLessThan(0.03);
  });

  it('grow beyond seven digits', () => {
    expect(caseNumber(2026, 12_345_678)).toMatch(/^JS-2026-12345678-\d$/);
    expect(isCaseNumber(caseNumber(2026, 12_345_678))).toBe(true);
  });

  it.each(['', 'JS-2026-0003127', 'js-2026-0003127-6', 'JS-2026-0003127-6 ', 'JS-2026-003127-6', 'JS-26-0003127-6', 'XJS-2026-0003127-6', 'JS-2026-0003127-6\n'])('%j is none', text => {
    expect(isCaseNumber(text)).toBe(false);
  });
});
