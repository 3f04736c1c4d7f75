import type { PersonCommand } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { grantedFen } from '#libs/relief/granted.js';

export type StepUp = NonNullable<Pack['stepUp']>;

/**
 * Whether somebody has to show anew who they are before their word lets the money go; null where the login they have
 * will do. What the family was granted already counts with it: two halves are no smaller than the whole.
 */
export function freshLoginFor(state: CaseState, command: PersonCommand, { stepUp }: Pick<Pack, 'stepUp'>): StepUp | null {
  // Editions of earlier releases say nothing of it.
  if (!stepUp) return null;
  const reliefId = reliefOf(command);
  const ownFen = reliefId === null ? grantOf(command) : amountOf(state, reliefId);
  if (ownFen === null) return null;
  const others = { reliefs: state.reliefs.filter(relief => relief.reliefId !== reliefId) };
  return ownFen + grantedFen(others) > BigInt(stepUp.aboveFen) ? stepUp : null;
}

/** `loggedInAtMs` null: nobody said when. What lies ahead of now is nobody's login. */
export function isFresh({ withinMinutes }: StepUp, loggedInAtMs: number | null, nowMs: number): boolean {
  return loggedInAtMs !== null && loggedInAtMs <= nowMs && nowMs - loggedInAtMs <= withinMinutes * 60_000;
}

/** Which relief the word is about, where it lets one go that was proposed before, or says where its money went. */
function reliefOf(command: PersonCommand): number | null {
  switch (command.type) {
    case 'approve':
    case 'approve-orally':
    case 'record-approval':
    case 'confirm-approval':
    case 'disburse':
    case 'settle-payment':
    case 'record-return':
    case 'correct-card': return command.reliefId;
    default: return null;
  }
}

/** What the word grants by itself; null for one that grants nothing. */
function grantOf(command: PersonCommand): bigint | null {
  switch (command.type) {
    case 'decide':
    case 'add-relief': return BigInt(command.amountFen);
    case 'confer': return command.grant ? BigInt(command.grant.amountFen) : null;
    default: return null;
  }
}

/** Null for one that is not there: the rules refuse it. */
function amountOf({ reliefs }: CaseState, reliefId: number): bigint | null {
  const relief = reliefs.find(one => one.reliefId === reliefId);
  return relief ? BigInt(relief.amountFen) : null;
}
