import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf } from '#libs/clock/clocks.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Instant } from '#libs/clock/instant.js';
import type { InvestigationStep, Role } from '#libs/contracts/words.js';
import type { DocumentModel } from '#libs/documents/model.js';
import type { Pack } from '#libs/policy/pack.js';

/** One kind of paper: who may print it, which of them a case has, and how it is written. */
export interface Paper {
  name: { zh: string; en: string };
  roles: readonly Role[];
  /** Roles that see identity and card numbers whole on it: whoever approves and pays has to. */
  whole?: readonly Role[];
  /** What the case lacks for it; null when it can be written. */
  lacks: (file: CaseFile) => Lack | null;
  /** The numbers of those there are, where a case may have several. */
  numbers?: (file: CaseFile) => number[];
  /** The one that is meant where nobody names one: the last of them, unless it is said here; null where the latest has no number. */
  latest?: (file: CaseFile) => number | null;
  /** Whether one of them is this person's to print, beyond what the role says. */
  isTheirs?: (file: CaseFile, no: number, actor: Actor) => boolean;
  /** `no`: which of several; null where it has no number. */
  write: (file: CaseFile, no: number | null, shown: Shown) => Content;
}

/** What differs from paper to paper; the rest is added to all alike. */
export type Content = Omit<DocumentModel, 'foot' | 'number' | 'at'> & { number?: string };

/** Whether identity and card numbers are shown whole. */
export interface Shown {
  whole: boolean;
}

/** All that is known of a case, opened: state and events with their personal data. Nothing in it tells what time it is now. */
export interface CaseFile {
  caseNo: string;
  state: CaseState;
  events: readonly CaseEvent[];
  pack: Pack;
  calendar: Calendar;
  names: Names;
  /** What the family looks the case up by, where it was issued for this very print. */
  lookUp?: { link: string; secret: string } | undefined;
}

/** What towns, counties and people are called. */
export interface Names {
  regions: ReadonlyMap<string, string>;
  people: ReadonlyMap<string, string>;
}

/** What has to come before a paper can be written, in words for whoever asked too early. */
export const LACKS = {
  applied: { zh: '申请', en: 'an application' },
  accepted: { zh: '受理', en: 'acceptance' },
  'supplement-listed': { zh: '一次性告知补正', en: 'the one list of what is missing' },
  'notice-posted': { zh: '公示', en: 'a public notice' },
  'notice-unknown': { zh: '公示（本案所依据的政策没有规定公示）', en: 'a public notice, which the case\'s policy does not know' },
  'slip-issued': { zh: '转办单', en: 'a transfer slip' },
  decided: { zh: '救助决定', en: 'a decision' },
  refused: { zh: '不予受理或不予救助的决定', en: 'a decision that there is no relief' },
  'relief-approved': { zh: '已批准的救助', en: 'an approved relief' },
  'relief-proposed': { zh: '受理或先行救助', en: 'acceptance, or relief first' },
} as const satisfies { [lack: string]: { zh: string; en: string } };
export type Lack = keyof typeof LACKS;

export type EventOf<T extends CaseEvent['type']> = CaseEvent & { type: T };

export function eventsOf<T extends CaseEvent['type']>({ events }: Pick<CaseFile, 'events'>, ...types: T[]): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => (types as string[]).includes(event.type));
}

export function lastOf<T extends CaseEvent['type']>(file: Pick<CaseFile, 'events'>, ...types: T[]): EventOf<T> | null {
  return eventsOf(file, ...types).at(-1) ?? null;
}

/** The town the case was in then: it may have been handed over since, and a paper bears the name of whoever gave it out. */
export function townAt({ events }: CaseFile, event: CaseEvent): string {
  const home = events.slice(0, events.indexOf(event) + 1).findLast(one => one.type === 'LeadReported' || one.type === 'Applied' || one.type === 'TakenOver');
  return (home as EventOf<'LeadReported' | 'Applied' | 'TakenOver'>).data.townCode;
}

/** A clock of one slip, notice and so on, or of the case. */
export function clockOf({ state, pack, calendar }: CaseFile, id: string, number: number): Clock | null {
  return clocksOf(state, pack, calendar).find(({ key }) => key === `${id}#${number}`) ?? null;
}

/** The members of the household, the applicant left out, as the last application names them. */
export function householdOf(file: CaseFile): { name: string; residentId?: string; relation?: string }[] {
  const said = eventsOf(file, 'Applied').map(({ personal }) => personal?.household).filter(household => household !== undefined).at(-1);
  return said === undefined ? [] : JSON.parse(said) as { name: string; residentId?: string; relation?: string }[];
}

/** What was found in a step that stands: one before an objection, or before the case was reopened, no longer does. */
export function findingOf(file: CaseFile, step: InvestigationStep): { occurredAt: Instant; by: string; finding: string } | null {
  if (!file.state.stepsDone.some(done => done.step === step)) return null;
  const event = eventsOf(file, 'InvestigationStepDone').findLast(({ data }) => data.step === step);
  return event ? { occurredAt: event.occurredAt, by: event.by.id, finding: event.personal?.finding ?? '' } : null;
}

/** Ages are told as of the last entry, so that the same case prints the same paper on any day. */
export function lastAt({ events }: CaseFile): Instant {
  return events.at(-1)!.recordedAt;
}

export const DESK = ['town-intake', 'town-investigator', 'team-lead'] as const satisfies readonly Role[];
