import { editionOf, withYears } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf, isBreachable, isRunning, openRungs } from '#libs/clock/clocks.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { MachineCommand, PaymentOutcome } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState, EventBody, Facts, Relief } from '#libs/contracts/event.js';
import { digestOf } from '#libs/contracts/digest.js';
import { SYSTEM } from '#libs/contracts/system.js';
import type { Pack } from '#libs/policy/pack.js';
import type { Question } from '#libs/relief/decide.js';
import { evolve } from '#libs/relief/evolve.js';
import { canMove, NOTICE_MOVES, RELIEF_MOVES, type Trigger } from '#libs/relief/moves.js';
import { refuse } from '#libs/relief/refusal.js';

/** What time, the bank, the State Council and other cases make of a case. */
export function machineAct(question: Question, command: MachineCommand): CaseEvent[] {
  switch (command.type) {
    case 'reach-rungs': return reachRungs(question, command.clockKey);
    case 'record-payment': return recordPayment(question, command);
    case 'land-calendar': return landCalendar(question, command);
    case 'absorb-case': return absorbCase(question, command);
  }
}

/** Running deadlines are counted anew. An edition that another has taken the place of never comes back. */
function landCalendar(question: Question, { year, proposedBy, confirmedBy }: MachineCommand & { type: 'land-calendar' }): CaseEvent[] {
  const { state, calendar, facts = {} } = question;
  if (!state) return refuse({ code: 'calendar-known' });
  const known = withYears(calendar, state.landedYears);
  if (known.years.some(one => digestOf(one) === digestOf(year))) return refuse({ code: 'calendar-known' });
  const edition = year.edition ?? 0;
  if (edition < 1 || edition <= (editionOf(known, year.year) ?? 0)) return refuse({ code: 'calendar-superseded' });
  // What the workflow is told may be anybody's word; the journal knows who agreed on it.
  if (facts.yearNotConfirmed || proposedBy === confirmedBy) return refuse({ code: 'calendar-not-confirmed' });
  return withMovedDeadlines(question, { type: 'CalendarLanded', data: { year, proposedBy, confirmedBy } }, { year: year.year, notice: year.notice });
}

/** The family's wait began with the earlier first contact, whichever case goes on. */
function absorbCase(question: Question, { caseNo, firstContact }: MachineCommand & { type: 'absorb-case' }): CaseEvent[] {
  if (!question.state) return refuse({ code: 'nothing-to-absorb' });
  return withMovedDeadlines(question, { type: 'CaseAbsorbed', data: { caseNo, firstContact } }, { absorbedCaseNo: caseNo });
}

/** Each running deadline that the event moves, or makes final, is superseded with the reason. */
function withMovedDeadlines({ state, now, pack, calendar }: Question, body: EventBody, reason: (EventBody & { type: 'DeadlineSuperseded' })['data']['reason']): CaseEvent[] {
  const event = stamped(body, now, now);
  const before = new Map(clocksOf(state!, pack, calendar).map(clock => [clock.key, clock]));
  const moved = clocksOf(evolve(state, event), pack, calendar).flatMap((clock): CaseEvent[] => {
    const was = before.get(clock.key);
    if (!was || !isRunning(clock) || (was.due === clock.due && was.provisional === clock.provisional)) return [];
    const { key, rule, due, provisional } = clock;
    return [stamped({ type: 'DeadlineSuperseded', data: { clockKey: key, clock: rule.id, from: was.due, to: due, provisional, reason } }, now, now)];
  });
  return [event, ...moved];
}

/**
 * Every rung of the clock that is due by now, each stamped with the instant it was due. Where several are due at once
 * all go on record and only the highest is delivered.
 */
function reachRungs({ state, now, pack, calendar, facts = {} }: Question, clockKey: string): CaseEvent[] {
  const clock = state && clocksOf(state, pack, calendar).find(c => c.key === clockKey);
  const due = clock ? openRungs(clock).filter(r => msOf(r.at) <= msOf(now)) : [];
  if (!state || !clock || due.length === 0) return refuse({ code: 'nothing-due' });
  const data = { clockKey, clock: clock.rule.id };
  let inspections = state.inspections.length;
  return due.flatMap((rung, i): CaseEvent[] => {
    const bodies: EventBody[] = [{ type: 'RungReached', data: { ...data, step: rung.step, delivered: i === due.length - 1 } }];
    if (rung.rule.at === 'due' && isBreachable(clock.basis)) bodies.push({ type: 'ClockBreached', data: { ...data, due: clock.due, citation: clock.rule.citation } });
    // Of a window that has ended meanwhile nobody is asked to account for any more.
    if (rung.rule.inspection && !clock.endedAt) bodies.push({ type: 'InspectionDemanded', data: { inspectionNo: ++inspections, clockKey } });
    const calls = i === due.length - 1 && rung.rule.to.includes('duty-roster') ? [stamped(dutyCall(state, clockKey, 1, facts), calledAt(rung.at, now), now)] : [];
    return [...bodies.map(body => stamped(body, rung.at, now)), ...ofItself(rung.rule.does, clock, state, pack, rung.at, now), ...calls, ...callNext(rung, clock, state, now, facts)];
  });
}

/** What a rung brings about without anybody: an application nobody answered is accepted, a notice has run its days. */
function ofItself(does: Clock['rule']['ladder'][number]['does'], clock: Clock, state: CaseState, pack: Pack, at: Instant, now: Instant): CaseEvent[] {
  if (does === 'deem-accepted' && state.status === 'applied') {
    // As of its receipt, on the track that asks for the whole procedure: nobody has judged it to be urgent.
    const track = pack.tracks.find(({ reliefFirst }) => !reliefFirst) ?? pack.tracks[0];
    return [stamped({ type: 'Accepted', data: { track: track?.id ?? null, deemed: true } }, state.marks['papers-missing'] ?? clock.anchor, now)];
  }
  const notice = state.notices.find(({ noticeNo }) => clock.key.endsWith(`#${noticeNo}`));
  if (does === 'end-notice' && notice && canMove(NOTICE_MOVES, 'rung', notice.state)) return [stamped({ type: 'NoticeEnded', data: { noticeNo: notice.noticeNo } }, at, now)];
  return [];
}

/** Somebody on duty; who is recused is passed over, and after the last of them comes the county's duty officer. */
export function dutyCall({ dutyCalls, recused }: CaseState, clockKey: string, turn: number, { onDuty = [] }: Facts): EventBody & { type: 'DutyCalled' } {
  const staffId = onDuty.filter(id => !recused.includes(id))[turn - 1] ?? null;
  return { type: 'DutyCalled', data: { callNo: dutyCalls.length + 1, clockKey, turn, staffId } };
}

/** Nobody acknowledged the call: on to the next person, until the county's duty officer has been called. */
function callNext({ rule: { does }, at }: Clock['rungs'][number], { key }: Clock, state: CaseState, now: Instant, facts: Facts): CaseEvent[] {
  const call = state.dutyCalls.find(({ callNo }) => key.endsWith(`#${callNo}`));
  if (does !== 'call-next' || !call || call.staffId === null) return [];
  return [stamped(dutyCall(state, call.clockKey, call.turn + 1, facts), calledAt(at, now), now)];
}

/** A call goes out when its rung is due; after a night without power, when the power is back: nobody could answer before. */
function calledAt(rungAt: Instant, now: Instant): Instant {
  return msOf(now) - msOf(rungAt) < 60_000 ? rungAt : now;
}

const BANK: { [state in PaymentOutcome['state']]: Trigger } = {
  confirmed: 'bank-confirms', declined: 'bank-declines', returned: 'bank-returns', 'in-doubt': 'bank-unclear', unanswered: 'bank-unclear',
};

function recordPayment({ state, now }: Question, { orderId, outcome }: MachineCommand & { type: 'record-payment' }): CaseEvent[] {
  const relief = state?.reliefs.find(one => one.orderId === orderId);
  if (!relief) return refuse({ code: 'no-such-order' });
  if (!canMove(RELIEF_MOVES, BANK[outcome.state], relief.state)) return contradiction(relief, outcome.state, now);
  // The clock stops when the bank did it, not when we came to hear of it.
  const settledAt = instantOf(Math.max(msOf(relief.proposedAt), Math.min(msOf(now), msOf(outcome.at ?? now))));
  const { reliefId } = relief;
  if (outcome.state === 'confirmed') return [stamped({ type: 'PaymentConfirmed', data: { orderId, reliefId, bankReference: outcome.bankReference } }, settledAt, now)];
  if (outcome.state === 'unanswered') return [stamped({ type: 'PaymentUnanswered', data: { orderId, reliefId } }, now, now)];
  if (outcome.state === 'in-doubt') return [stamped({ type: 'PaymentInDoubt', data: { orderId, reliefId, reason: outcome.reason } }, now, now)];
  const type = outcome.state === 'declined' ? 'PaymentDeclined' : 'PaymentReturned';
  return [stamped({ type, data: { orderId, reliefId, reason: outcome.reason } }, settledAt, now)];
}

/** The bank's word comes after a person's and is another: nothing moves, for either may be wrong, but somebody has to look at it. */
function contradiction({ orderId, reliefId, state }: Relief, bank: PaymentOutcome['state'], now: Instant): CaseEvent[] {
  const against = { confirmed: ['declined', 'turned-down', 'replaced'], declined: ['paid'] } as const;
  if ((bank !== 'confirmed' && bank !== 'declined') || !(against[bank] as readonly string[]).includes(state)) return refuse({ code: 'no-such-order' });
  return [stamped({ type: 'PaymentContradicted', data: { orderId: orderId!, reliefId, bank } }, now, now)];
}

function stamped(body: EventBody, occurredAt: Instant, recordedAt: Instant): CaseEvent {
  return { ...body, occurredAt, recordedAt, by: SYSTEM };
}
