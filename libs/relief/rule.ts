import type { Instant } from '#libs/clock/instant.js';
import type { Actor, CommandType, PersonCommand } from '#libs/contracts/command.js';
import type { CaseState, EventBody, Facts } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';

/** What one command needs beyond its row in the tables of moves and of authority. Both parts refuse by `refuse(…)`. */
export interface Rule<T extends CommandType> {
  /** All that can be told without the command's body; whoever passes may give the command. */
  guard?(state: CaseState, actor: Actor, pack: Pack, now: Instant): void;
  /** What it follows upon: it cannot have happened before that. The body names which slip, relief and so on. */
  since?(state: CaseState, command: PersonCommand & { type: T }): Instant | null | undefined;
  /** The checks that need the body, and the events. */
  act(asked: Asked<T>): EventBody[];
}

/** A command that its guard let through. Only those that can open a case ever see it without a state. */
export interface Asked<T extends CommandType> {
  command: PersonCommand & { type: T };
  state: T extends 'report-lead' | 'apply' ? CaseState | null : CaseState;
  actor: Actor;
  pack: Pack;
  caseId: string;
  facts: Facts;
  /** When it happened. */
  at: Instant;
  /** When it is entered, by the case's own time. */
  now: Instant;
}
