import { localDate } from '#libs/clock/instant.js';
import type { CaseState, DuplicateHit } from '#libs/contracts/event.js';
import type { Cause } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { isGiven } from '#libs/relief/rules/relief.js';

/** What a plea is about. The same event is the same cause on the same day; persons are compared where they are known. */
export interface ReliefEvent {
  cause: Cause;
  /** `YYYY-MM-DD`, in China. */
  eventDate: string;
  /** The calendar year of first contact: relief for an event is given once in it. */
  year: number;
}

/** A case that somebody of the same household has, or had. */
export interface Candidate extends ReliefEvent {
  caseNo: string;
  /** See `countsAsRelief`. */
  counts: boolean;
}

/** What the case is about. @throws before its first event. */
export function reliefEventOf({ cause, eventDate, marks }: CaseState): ReliefEvent {
  const firstContact = localDate(marks['first-contact']!);
  return { cause, eventDate: eventDate ?? firstContact, year: Number(firstContact.slice(0, 4)) };
}

/** Whether relief was given in the case or may yet be: one that was taken back, refused or merged without any stands in nobody's way. */
export function countsAsRelief({ status, outcome, reliefs }: CaseState): boolean {
  return status !== 'closed' || outcome === 'helped' || reliefs.some(isGiven);
}

/**
 * Which of the household's other cases look like the same event in the same year. One hit for each case, ordered by
 * number, so that whoever asks again gets the same answer. Where the policy knows no once-a-year rule, the same day is
 * told and nothing near it.
 */
export function duplicateHits(own: ReliefEvent, others: Candidate[], { onceAYear }: Pick<Pack, 'onceAYear'>): DuplicateHit[] {
  const hits = new Map<string, DuplicateHit>();
  for (const { caseNo, counts, cause, year, eventDate } of others) {
    const apart = daysBetween(own.eventDate, eventDate);
    if (!counts || cause !== own.cause || year !== own.year || apart > (onceAYear?.warningDays ?? 0)) continue;
    if (apart === 0) hits.set(caseNo, { caseNo, kind: 'same-event' });
    else if (!hits.has(caseNo)) hits.set(caseNo, { caseNo, kind: 'near-event' });
  }
  return [...hits.values()].sort((a, b) => a.caseNo < b.caseNo ? -1 : 1);
}

function daysBetween(a: string, b: string): number {
  return Math.abs(Date.parse(`${a}T00:00:00Z`) - Date.parse(`${b}T00:00:00Z`)) / 86_400_000;
}
