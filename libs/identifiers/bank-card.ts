/** A bank card number: 12 to 19 digits, the last one Luhn's check digit (ISO/IEC 7812). Blanks are dropped. */
export function normaliseBankCard(text: string): string | null {
  const digits = text.replace(/\s/g, '');
  return /^\d{12,19}$/.test(digits) && luhn(digits) ? digits : null;
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
