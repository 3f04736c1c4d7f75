import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf, isRunning } from '#libs/clock/clocks.js';
import { type Instant, isBefore } from '#libs/clock/instant.js';
import type { CaseState } from '#libs/contracts/event.js';
import type { Awaited, Mark, Outcome } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { roundOf } from '#libs/relief/evolve.js';
import { missingMaterials } from '#libs/relief/rules/opening.js';

type Step = 'apply' | 'accept' | 'split' | 'feedback';

/** What a family is told that looks its case up: where it stands, what comes next and by when. No sum, no name, nothing that offices wrote. */
export interface Progress {
  steps: { step: Step; standing: 'done' | 'now' | 'ahead'; at: Instant | null }[];
  outcome: Outcome | null;
  awaited: Awaited;
  by: Instant | null;
  provisional: boolean;
  missing: { zh: string; en: string }[];
  bodies: { name: { zh: string; en: string } | null; townCode: string | null; done: boolean }[];
  helped: boolean;
  mayRate: boolean;
  rated: boolean | null;
}

export function progressOf(state: CaseState, pack: Pack, calendar: Calendar): Progress {
  const { status, outcome, marks } = state;
  const missing = state.materials.listed ? missingMaterials(state.materials.given, pack).filter(id => state.materials.listed!.includes(id)) : [];
  const slips = state.slips.filter(({ round, state: standing }) => round === roundOf(state) && !['rerouted', 'cancelled', 'returned'].includes(standing));
  const rated = state.rating?.round === roundOf(state) ? state.rating.satisfied : null;
  const mayRate = (status === 'fed-back' || status === 'closed') && marks['fed-back'] !== undefined && rated === null;
  const helped = state.marks['relief-delivered'] !== undefined;
  const awaited = awaitedOf(state, { missing: missing.length > 0, openSlips: slips.some(({ state: standing }) => standing === 'issued' || standing === 'accepted'), helped, mayRate });
  const clock = clockFor(awaited, clocksOf(state, pack, calendar));
  const at: { [step in Step]: Instant | undefined } = { apply: marks.applied ?? marks['first-contact'], accept: marks.accepted, split: marks.decided ?? marks['relief-delivered'], feedback: marks['fed-back'] };
  const now = { lead: 0, applied: 1, accepted: 2, refused: 3, 'fed-back': 4, closed: marks['fed-back'] ? 4 : -1 }[status];
  return {
    steps: STEPS.map((step, i) => {
      const standing = i < now ? 'done' : i === now ? 'now' : now === -1 && at[step] ? 'done' : 'ahead';
      return { step, standing, at: standing === 'ahead' ? null : at[step] ?? null };
    }),
    outcome, awaited, by: clock?.due ?? null, provisional: clock?.provisional ?? false,
    missing: missing.map(id => pack.materials.items.find(item => item.id === id)!.name),
    bodies: slips.map(({ to, state: standing }) => ({
      name: 'department' in to ? pack.departments.find(({ id }) => id === to.department)?.name ?? null : null, townCode: 'townCode' in to ? to.townCode : null, done: standing === 'answered' || standing === 'fed-back',
    })),
    helped, mayRate, rated,
  };
}

const STEPS: Step[] = ['apply', 'accept', 'split', 'feedback'];

function awaitedOf({ status, reliefs, decisions, opinionStands, urgency, graded }: CaseState, { missing, openSlips, helped, mayRate }: { missing: boolean; openSlips: boolean; helped: boolean; mayRate: boolean }): Awaited {
  if (status === 'closed' || status === 'fed-back') return mayRate ? 'rating' : 'nothing';
  if (status === 'refused') return 'letter';
  if (missing) return 'papers';
  if (status === 'lead') return 'contact';
  if (status === 'applied') return 'acceptance';
  if (reliefs.some(({ state }) => state === 'ordered' || state === 'in-doubt' || state === 'approved')) return 'payment';
  if (!helped && (urgency !== 'ordinary' || !graded)) return 'relief';
  if (openSlips) return 'slips';
  if (helped) return 'telling';
  return decisions.length > 0 ? 'payment' : opinionStands ? 'decision' : 'opinion';
}

/** Which windows end with what the family waits for. */
const STOPS: { [awaited in Awaited]: readonly Mark[] } = {
  contact: ['relief-delivered'], acceptance: ['supplement-settled', 'relief-delivered', 'accepted'], papers: [], relief: ['relief-delivered'], opinion: ['opinion-given'], decision: ['decided'], payment: ['relief-delivered'],
  slips: ['slip-answered'], telling: ['fed-back'], rating: [], letter: ['fed-back'], nothing: [],
};

function clockFor(awaited: Awaited, clocks: readonly Clock[]): Clock | null {
  return clocks.filter(clock => isRunning(clock) && STOPS[awaited].includes(clock.rule.stop)).reduce<Clock | null>((first, clock) => first && !isBefore(clock.due, first.due) ? first : clock, null);
}
