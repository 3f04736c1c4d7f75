import { faulty, halfWidth, sound, type Verdict } from '#libs/identifiers/verdict.js';

export type BankCardFault = 'format' | 'length' | 'checksum';

/**
 * Checks a bank card number (ISO/IEC 7812). Blanks and hyphens are dropped, as people type them in groups, and full-width
 * digits become ASCII; then, in this order, the first that fails is the reason:
 *
 * 1. `format`: anything but digits
 * 2. `length`: 12 to 19 digits. The standard fixes the 19 alone; the shortest cards that are issued have 12. China's have 16
 *    to 19, but to refuse a card that works costs a family its money, and the check digit guards either way
 * 3. `checksum`: the last digit is Luhn's
 */
export function checkBankCard(text: string): Verdict<BankCardFault> {
  const digits = halfWidth(text).replace(/[\s\p{Pd}]/gu, '');
  if (!/^\d*$/.test(digits)) return faulty('format');
  if (digits.length < 12 || digits.length > 19) return faulty('length');
  return luhn(digits) ? sound(digits) : faulty('checksum');
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 0 ? digit : digit * 2;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
