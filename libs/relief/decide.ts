import type { Calendar } from '#libs/calendar/calendar.js';
import { clocksOf } from '#libs/clock/clocks.js';
import { type Instant, isBefore, msOf } from '#libs/clock/instant.js';
import type { Actor, Command, CommandType, MachineCommand, PersonCommand } from '#libs/contracts/command.js';
import type { CaseEvent, CaseState, EventBody, Facts, Refusal } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { AUTHORITY, handles, isRecused, mayGive, mayOpen, reaches } from '#libs/relief/authority.js';
import { evolveAll } from '#libs/relief/evolve.js';
import { machineAct } from '#libs/relief/machine.js';
import { canMove, CASE_MOVES } from '#libs/relief/moves.js';
import { refuse, Refused } from '#libs/relief/refusal.js';
import type { Asked, Rule } from '#libs/relief/rule.js';
import { RULES } from '#libs/relief/rules.js';

export interface Question {
  /** Null before the first event. */
  state: CaseState | null;
  command: Command;
  actor: Actor;
  now: Instant;
  caseId: string;
  pack: Pack;
  calendar: Calendar;
  /** What the journal knows of other cases, as far as it has said so. */
  facts?: Facts | undefined;
}

export type Decision = { events: CaseEvent[]; refusal?: undefined } | { events?: undefined; refusal: Refusal };

/** The one place that knows what a command does to a case: the events it makes, or why it is refused. Pure. */
export function decide(question: Question): Decision {
  const { state, command, actor, now } = question;
  try {
    if (isMachine(command)) return { events: withExplanations(question, machineAct(question, command)) };
    const occurredAt = timely(state, command.occurredAt ?? now, now);
    guard(state, command.type, actor, question.pack, now);
    const since = state && (RULES[command.type] as Rule<CommandType>).since?.(state, command);
    if (since && command.occurredAt && isBefore(command.occurredAt, since)) refuse({ code: 'occurred-too-early', field: 'occurredAt' });
    return { events: withExplanations(question, act(question, command, occurredAt).map(body => stamp(body, occurredAt, now, actor))) };
  } catch (refused) {
    if (refused instanceof Refused) return { refusal: refused.refusal };
    throw refused;
  }
}

/** What the actor may do now: every command whose guard lets them through. Pages and the API ask this, so no button lies. */
export function mayDo(state: CaseState, actor: Actor, pack: Pack, now: Instant): CommandType[] {
  return (Object.keys(AUTHORITY) as CommandType[]).filter(type => {
    try {
      guard(state, type, actor, pack, now);
      return true;
    } catch (refused) {
      if (refused instanceof Refused) return false;
      throw refused;
    }
  });
}

/** All that can be told without the command's body. */
function guard(state: CaseState | null, type: CommandType, actor: Actor, pack: Pack, now: Instant): void {
  const { scope } = AUTHORITY[type];
  if (!(state ? mayGive : mayOpen)(actor, type)) refuse({ code: 'role-not-allowed' });
  // A case may have been handed over since the actor looked.
  if (state && !reaches(scope, actor, state)) refuse({ code: scope === 'slip' ? 'not-your-slip' : 'role-not-allowed' });
  // Nor does anybody act in the post of somebody who must not.
  if (state && isRecused(actor, state)) refuse({ code: 'recused', citation: pack.rules.recusal.citation });
  if (!canMove(CASE_MOVES, type, state?.status ?? null)) refuse({ code: 'status-not-allowed', params: { status: state?.status ?? 'none' } });
  if (!state) return;
  // A department answers for relief of its own.
  if (scope === 'handler' && !handles(actor, state) && actor.role !== 'department-handler') refuse({ code: 'not-handler' });
  RULES[type].guard?.(state, actor, pack, now);
}

/** The tables and the guard have made sure that the rule gets the state it needs. */
function act({ state, actor, pack, caseId, facts, now }: Question, command: PersonCommand, at: Instant): EventBody[] {
  return (RULES[command.type] as Rule<CommandType>).act({ state, actor, pack, caseId, command, at, now, facts: facts ?? {} } as Asked<CommandType>);
}

/** Late entries are normal, but not from the future (a minute's clock difference is taken as now) nor from long ago. */
function timely(state: CaseState | null, occurredAt: Instant, now: Instant): Instant {
  const field = 'occurredAt';
  if (msOf(occurredAt) > msOf(now) + 60_000) refuse({ code: 'occurred-in-future', field });
  if (msOf(occurredAt) < msOf(now) - 366 * 86_400_000) refuse({ code: 'occurred-too-early', field });
  const firstContact = state?.marks['first-contact'];
  if (firstContact && msOf(occurredAt) < msOf(firstContact)) refuse({ code: 'occurred-before-first-contact', field });
  return msOf(occurredAt) > msOf(now) ? now : occurredAt;
}

/** Work done in time but recorded late: the breach stays on record and its explanation follows it. */
function withExplanations({ state, now, actor, pack, calendar }: Question, events: CaseEvent[]): CaseEvent[] {
  const after = evolveAll(state, events);
  if (!Object.values(after.clocks).some(record => record.breachedAt && !record.explained)) return events;
  const explained = clocksOf(after, pack, calendar)
    .filter(clock => clock.breached && !clock.explained && clock.stoppedAt && msOf(clock.stoppedAt) <= msOf(clock.due))
    .map(clock => stamp({ type: 'BreachExplained', data: { clockKey: clock.key, clock: clock.rule.id, stoppedAt: clock.stoppedAt! } }, now, now, actor));
  return [...events, ...explained];
}

/** Personal data without a value is none at all: the journal could not tell them apart, and a replay reads what it has kept. */
function stamp({ personal, ...body }: EventBody, occurredAt: Instant, recordedAt: Instant, by: Actor): CaseEvent {
  const told = Object.values(personal ?? {}).some(value => value !== undefined);
  return { ...body, ...(told && { personal }), occurredAt, recordedAt, by } as CaseEvent;
}

function isMachine(command: Command): command is MachineCommand {
  return !(command.type in AUTHORITY);
}
