import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { halfWidth } from '#libs/identifiers/verdict.js';

/** What somebody typed into the search box, by its shape. */
export type Sought = { by: 'number'; caseNo: string } | { by: 'id'; residentId: string } | { by: 'id-tail'; tail: string } | { by: 'name'; name: string };

/** Null for what is nothing of these: a number with a wrong check digit, say. */
export function soughtBy(text: string): Sought | null {
  const plain = halfWidth(text).trim();
  const caseNo = caseNoOf(plain);
  if (caseNo !== null) return { by: 'number', caseNo };
  if (/^\d{3}[\dXx]$/.test(plain)) return { by: 'id-tail', tail: plain.toUpperCase() };
  if (/\d/.test(plain)) {
    const { normalized } = checkResidentId(plain);
    return normalized === null ? null : { by: 'id', residentId: normalized };
  }
  const name = normalName(plain);
  return name === '' ? null : { by: 'name', name };
}

/** As it is compared: without blanks, its dots all alike, Latin letters in one case. Characters that only look alike stay apart. */
export function normalName(name: string): string {
  return halfWidth(name).replace(/\s/gu, '').replace(/[•・‧∙⋅．.]/gu, '·').toUpperCase();
}

/** With or without the letters and hyphens; null when its check digit does not agree. */
function caseNoOf(text: string): string | null {
  const [, year, serial, check] = /^(?:JS)?(\d{4})(\d{7,})(\d)$/.exec(text.toUpperCase().replace(/[\s\-–—]/g, '')) ?? [];
  const caseNo = `JS-${year}-${serial}-${check}`;
  return isCaseNumber(caseNo) ? caseNo : null;
}
