import { type CalendarYear, withYears } from '#libs/calendar/calendar.js';
import { clocksOf, isBreachable, isRunning, openRungs } from '#libs/clock/clocks.js';
import { instantOf, msOf } from '#libs/clock/instant.js';
import type { MachineCommand } from '#libs/contracts/command.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import { digestOf } from '#libs/contracts/digest.js';
import { SYSTEM } from '#libs/contracts/system.js';
import type { Question } from '#libs/relief/decide.js';
import { evolve } from '#libs/relief/evolve.js';
import { refuse } from '#libs/relief/refusal.js';

/** What time, the bank and the State Council make of a case. */
export function machineAct(question: Question, command: MachineCommand): CaseEvent[] {
  switch (command.type) {
    case 'reach-rungs': return reachRungs(question, command.clockKey);
    case 'record-payment': return recordPayment(question, command);
    case 'land-calendar': return landCalendar(question, command.year);
  }
}

/** Running deadlines are counted anew; each that moved, or is not provisional any more, is superseded with the reason. */
function landCalendar({ state, now, pack, calendar }: Question, year: CalendarYear): CaseEvent[] {
  if (!state || withYears(calendar, state.landedYears).years.some(known => digestOf(known) === digestOf(year))) return refuse({ code: 'calendar-known' });
  const stamp = { occurredAt: now, recordedAt: now, by: SYSTEM };
  const landed: CaseEvent = { type: 'CalendarLanded', data: { year }, ...stamp };
  const before = new Map(clocksOf(state, pack, calendar).map(clock => [clock.key, clock]));
  const reason = { year: year.year, notice: year.notice };
  const superseded = clocksOf(evolve(state, landed), pack, calendar).flatMap((clock): CaseEvent[] => {
    const was = before.get(clock.key)!;
    if (!isRunning(clock) || (was.due === clock.due && was.provisional === clock.provisional)) return [];
    const { key, rule, due, provisional } = clock;
    return [{ type: 'DeadlineSuperseded', data: { clockKey: key, clock: rule.id, from: was.due, to: due, provisional, reason }, ...stamp }];
  });
  return [landed, ...superseded];
}

/**
 * Every rung of the clock that is due by now, each stamped with the instant it was due. Where several are due at once
 * all go on record and only the highest is delivered.
 */
function reachRungs({ state, now, pack, calendar }: Question, clockKey: string): CaseEvent[] {
  const clock = state && clocksOf(state, pack, calendar).find(c => c.key === clockKey);
  const due = clock ? openRungs(clock).filter(r => msOf(r.at) <= msOf(now)) : [];
  if (!clock || due.length === 0) return refuse({ code: 'nothing-due' });
  return due.flatMap((rung, i): CaseEvent[] => {
    const stamp = { occurredAt: rung.at, recordedAt: now, by: SYSTEM };
    const data = { clockKey, clock: clock.rule.id };
    const reached: CaseEvent = { type: 'RungReached', data: { ...data, step: rung.step, delivered: i === due.length - 1 }, ...stamp };
    if (rung.rule.at !== 'due' || !isBreachable(clock.basis)) return [reached];
    return [reached, { type: 'ClockBreached', data: { ...data, due: clock.due, citation: clock.rule.citation }, ...stamp }];
  });
}

function recordPayment({ state, now }: Question, { orderId, outcome }: MachineCommand & { type: 'record-payment' }): CaseEvent[] {
  const relief = state?.reliefs.find(r => r.orderId === orderId && r.state === 'ordered');
  if (!state || !relief) return refuse({ code: 'no-such-order' });
  // The clock stops when the bank did it, not when we came to hear of it.
  const settledAtMs = Math.max(msOf(relief.proposedAt), Math.min(msOf(now), msOf(outcome.at ?? now)));
  const stamp = { occurredAt: instantOf(settledAtMs), recordedAt: now, by: SYSTEM };
  const { reliefId } = relief;
  return outcome.state === 'confirmed'
    ? [{ type: 'PaymentConfirmed', data: { orderId, reliefId, bankReference: outcome.bankReference }, ...stamp }]
    : [{ type: 'PaymentDeclined', data: { orderId, reliefId, reason: outcome.reason }, ...stamp }];
}
