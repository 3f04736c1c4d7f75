import { clocksOf, isBreachable, openRungs } from '#libs/clock/clocks.js';
import { instantOf, msOf } from '#libs/clock/instant.js';
import type { MachineCommand } from '#libs/contracts/command.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import { SYSTEM } from '#libs/contracts/system.js';
import type { Question } from '#libs/relief/decide.js';
import { refuse } from '#libs/relief/refusal.js';

/** What time and the bank make of a case. */
export function machineAct(question: Question, command: MachineCommand): CaseEvent[] {
  return command.type === 'reach-rungs' ? reachRungs(question, command.clockKey) : recordPayment(question, command);
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
  const settledAtMs = Math.max(msOf(relief.proposedAt), msOf(now) - Math.max(0, outcome.ageMs));
  const stamp = { occurredAt: instantOf(settledAtMs), recordedAt: now, by: SYSTEM };
  const { reliefId } = relief;
  return outcome.state === 'confirmed'
    ? [{ type: 'PaymentConfirmed', data: { orderId, reliefId, bankReference: outcome.bankReference }, ...stamp }]
    : [{ type: 'PaymentDeclined', data: { orderId, reliefId, reason: outcome.reason }, ...stamp }];
}
