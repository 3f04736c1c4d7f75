import { faulty, halfWidth, sound, type Verdict } from '#libs/identifiers/verdict.js';

export type ResidentIdFault = 'fifteen-digit' | 'length' | 'format' | 'province' | 'date' | 'future-date' | 'checksum';

/**
 * Checks a resident identity number (GB 11643-1999). Blanks around it are dropped, full-width characters become ASCII
 * and a small x at the end X; then, in this order, the first that fails is the reason:
 *
 * 1. `fifteen-digit`: the form of the first generation, which ended in 2013; the person has a number of 18 by now
 * 2. `length`: 18 characters
 * 3. `format`: 17 digits, then a digit or X
 * 4. `province`: the first two digits are a province of GB/T 2260, or 83
 * 5. `date`: digits 7 to 14 are a day that exists
 * 6. `future-date`: and one that has come. `today` is China's civil date, `YYYY-MM-DD`; without it nobody asks
 * 7. `checksum`: the last character is that of ISO/IEC 7064, MOD 11-2. It comes last, so that a slip which shows in the
 *    province or the birthday is named by its place
 */
export function checkResidentId(text: string, today?: string): Verdict<ResidentIdFault> {
  const id = halfWidth(text).trim().replace(/x$/, 'X');
  if (/^\d{15}$/.test(id)) return faulty('fifteen-digit');
  if ([...id].length !== 18) return faulty('length');
  if (!/^\d{17}[\dX]$/.test(id)) return faulty('format');
  if (!PROVINCES.has(id.slice(0, 2))) return faulty('province');
  const born = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`;
  if (!isDay(born)) return faulty('date');
  if (today !== undefined && born > today) return faulty('future-date');
  return checkCharacter(id) === id[17] ? sound(id) : faulty('checksum');
}

/** GB/T 2260. Residence permits 港澳台居民居住证 have 81 for Hong Kong, 82 for Macao and, outside the standard, 83 for Taiwan. */
const PROVINCES = new Set([
  '11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45', '46',
  '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82', '83',
]);

function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === date; // Date.parse rolls 31 April over
}

function checkCharacter(id: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += Number(id[i]) * (2 ** (17 - i) % 11);
  return '10X98765432'[sum % 11]!;
}
