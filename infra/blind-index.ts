import { createHmac } from 'node:crypto';
import type { CaseState } from '#libs/contracts/event.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { normalName } from '#libs/identifiers/search-text.js';
import { countyOf } from '#libs/relief/authority.js';

/**
 * Finds people without naming them: what they are looked up by is an HMAC under the ring's index key, so that the database alone says
 * nothing of anybody. What it gives away all the same is written down in decision 23.
 */
export class BlindIndex {
  private readonly key: Buffer;

  constructor(indexKey: string) {
    this.key = Buffer.from(indexKey, 'base64');
  }

  /** A person by their whole identity number, in whatever county. */
  person(residentId: string): string {
    return this.hmac(checkResidentId(residentId).normalized ?? residentId);
  }

  /** Whoever works here by their identity number: another key than that of the same person who asks for help. */
  staffResident(residentId: string): string {
    return this.hmac(`staff-id\n${checkResidentId(residentId).normalized ?? residentId}`);
  }

  /** Whoever works here by their telephone, with China's prefix or without. */
  staffPhone(phone: string): string {
    return this.hmac(`staff-phone\n${phone.replace(/\D/g, '').replace(/^(?:00)?86(?=1\d{10}$)/, '')}`);
  }

  /** A name, whole, in one county: the same name in another county is another key. */
  name(county: string, name: string): string {
    return this.hmac(`name\n${county}\n${normalName(name)}`);
  }

  /** The last four characters of an identity number, in one county. */
  idTail(county: string, tail: string): string {
    return this.hmac(`id-tail\n${county}\n${tail.toUpperCase()}`);
  }

  /** Everything a case is found by: the applicant and whoever lives with them. */
  keysOf({ townCode, person, household }: CaseState): string[] {
    const county = countyOf(townCode);
    return [...new Set([person, ...household].flatMap(({ name, residentId }) => [
      ...(name === undefined ? [] : [this.name(county, name)]), ...(residentId === undefined ? [] : [this.idTail(county, residentId.slice(-4))]),
    ]))].sort();
  }

  /** Shows that a word is this instance's own; nothing that persons are found by. */
  mark(purpose: string, word: string): string {
    return this.hmac(`mark\n${purpose}\n${word}`);
  }

  private hmac(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex');
  }
}
