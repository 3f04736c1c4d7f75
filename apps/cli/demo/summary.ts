import { isBreachable } from '#libs/clock/clocks.js';
import { isBefore, type Instant } from '#libs/clock/instant.js';
import type { CaseView } from '#libs/contracts/view.js';
import { yuan } from '#libs/money/fen.js';
import { eventName } from '#libs/words/event-text.js';
import type { Told } from '#apps/cli/demo/teller.js';
import { table } from '#apps/cli/output.js';
import { type Bilingual, GRADES } from '#libs/words/words.js';

/** One line of the demo's table. Amounts are fen. */
export interface Summary {
  caseNo: string;
  pack: string;
  cause: CaseView['cause'];
  urgency: CaseView['urgency'];
  state: CaseView['status'];
  closed: boolean;
  clocksMet: number;
  /** Breached, for good on record. */
  clocksMissed: number;
  /** Advisory and house windows that passed: nobody broke a promise, somebody was told. */
  clocksWarned: number;
  rungsFired: number;
  slips: number;
  slipsEnded: number;
  paidFen: string;
}

export function summaryOf({ view }: Told): Summary {
  const { caseNo, policy, cause, urgency, status, clocks, slips, reliefs } = view;
  return {
    caseNo, pack: policy.id, cause, urgency, state: status, closed: status === 'closed',
    clocksMet: clocks.filter(clock => stoppedFirst(clock) && !clock.breached && !hasPassed(clock, view.now)).length,
    clocksMissed: clocks.filter(clock => clock.breached).length,
    clocksWarned: clocks.filter(clock => !isBreachable(clock.basis) && hasPassed(clock, view.now)).length,
    rungsFired: clocks.flatMap(clock => clock.rungs).filter(rung => rung.reached).length,
    slips: slips.length, slipsEnded: slips.filter(({ state }) => ENDED.has(state)).length,
    paidFen: sum(reliefs.filter(({ state }) => state === 'paid').map(({ amountFen }) => amountFen)),
  };
}

type Clock = CaseView['clocks'][number];
const ENDED = new Set<CaseView['slips'][number]['state']>(['fed-back', 'rerouted', 'cancelled']);

/** Whether its work was done while it ran; another grade, or the case's end, may have put an end to it before. */
function stoppedFirst({ stoppedAt, endedAt }: Clock): boolean {
  return stoppedAt !== null && (endedAt === null || !isBefore(endedAt as Instant, stoppedAt as Instant));
}

function hasPassed(clock: Clock, now: string): boolean {
  return isBefore(clock.due as Instant, (stoppedFirst(clock) ? clock.stoppedAt : clock.endedAt ?? now) as Instant);
}

const COUNTS = ['clocksMet', 'clocksMissed', 'clocksWarned', 'rungsFired', 'slips', 'slipsEnded'] as const;
export type Totals = { [count in (typeof COUNTS)[number]]: number } & { cases: number; paidFen: string };

export function totalsOf(summaries: Summary[]): Totals {
  const counts = Object.fromEntries(COUNTS.map(count => [count, summaries.reduce((total, one) => total + one[count], 0)])) as { [count in (typeof COUNTS)[number]]: number };
  return { cases: summaries.length, ...counts, paidFen: sum(summaries.map(({ paidFen }) => paidFen)) };
}

function sum(amountsFen: string[]): string {
  return String(amountsFen.reduce((total, amountFen) => total + BigInt(amountFen), 0n));
}

export function tableOf(told: Told[], say: (text: Bilingual) => string): string[] {
  const summaries = told.map(summaryOf);
  const totals = totalsOf(summaries);
  const numbers = ({ clocksMet, clocksMissed, clocksWarned, rungsFired, slips, slipsEnded, paidFen }: Omit<Totals, 'cases'>) =>
    [String(clocksMet), String(clocksMissed), String(clocksWarned), String(rungsFired), `${slipsEnded}/${slips}`, paidFen === '0' ? '-' : yuan(paidFen)];
  return table([
    [say({ zh: '案件', en: 'Case' }), say({ zh: '等级', en: 'Grade' }), say({ zh: '按时', en: 'Met' }), say({ zh: '超时', en: 'Missed' }), say({ zh: '提示', en: 'Warned' }), say({ zh: '提醒', en: 'Rungs' }),
      say({ zh: '转办', en: 'Slips' }), say({ zh: '到账', en: 'Paid' }), say({ zh: '经过', en: 'Path' })],
    ...told.map((one, i) => [one.view.caseNo, one.view.urgency === null ? '-' : say(GRADES[one.view.urgency]), ...numbers(summaries[i]!), pathOf(one, say)]),
    [say({ zh: `共 ${totals.cases} 件`, en: `${totals.cases} cases` }), '', ...numbers(totals), ''],
  ]);
}

/** The turns a case took, in a few words. */
const TURNS = [
  'LeadReported', 'Applied', 'Accepted', 'Refused', 'Withdrawn', 'ReliefFirstProposed', 'Raised', 'Decided', 'ConferenceDecided', 'NoticeObjected', 'SlipIssued', 'SlipReturned', 'DuplicateOverridden', 'InspectionDemanded',
  'ClockBreached', 'PaymentDeclined', 'PaymentReturned', 'ReliefDelivered', 'PaymentConfirmed', 'FeedbackGiven', 'Closed',
];

function pathOf({ events }: Told, say: (text: Bilingual) => string): string {
  const turns = events.map(({ type }) => type).filter((type, i, all) => TURNS.includes(type) && all[i - 1] !== type);
  return turns.map(type => say(eventName(type))).join(say({ zh: '→', en: ' → ' }));
}
