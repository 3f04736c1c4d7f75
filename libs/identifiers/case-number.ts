/**
 * Case numbers people read out over the telephone: `JS-2026-0003127-6`. The last digit checks the eleven before it
 * (ISO/IEC 7064, MOD 11,10), which catches every single wrong digit and nearly every swap of two neighbours.
 */
export function caseNumber(year: number, serial: number): string {
  const digits = `${String(year).padStart(4, '0')}${String(serial).padStart(7, '0')}`;
  return `JS-${digits.slice(0, 4)}-${digits.slice(4)}-${checkDigit(digits)}`;
}

export function isCaseNumber(text: string): boolean {
  const match = /^JS-(\d{4})-(\d{7,})-(\d)$/.exec(text);
  return match !== null && checkDigit(`${match[1]}${match[2]}`) === Number(match[3]);
}

/** As somebody typed it, with or without the letters and hyphens; null when its check digit does not agree. */
export function caseNoOf(text: string): string | null {
  const [, year, serial, check] = /^(?:JS)?(\d{4})(\d{7,})(\d)$/.exec(text.toUpperCase().replace(/[\s\-–—]/g, '')) ?? [];
  const caseNo = `JS-${year}-${serial}-${check}`;
  return isCaseNumber(caseNo) ? caseNo : null;
}

function checkDigit(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}
