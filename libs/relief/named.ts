import type { CaseEvent, CaseState, Facts } from '#libs/contracts/event.js';
import { accountsOf, isPerson, isRecused, type Person } from '#libs/relief/authority.js';
import { mayGiveWord } from '#libs/relief/rules/duties.js';

type Named = NonNullable<Facts['named']>;

/** Whom an event lets near the case, or keeps away from it, besides whoever acts; null where it is nobody. */
export function namedBy(event: CaseEvent): string | null {
  switch (event.type) {
    case 'GlassBroken':
    case 'RelativeDeclared': return event.data.staffId;
    case 'HandedOver': return event.data.handlerId;
    case 'ApprovalAsked': return event.data.approverId;
    case 'ReliefApproved': return event.data.orallyBy === event.by.id ? null : event.data.orallyBy;
    default: return null;
  }
}

/** Them, with all that the journal has said of them. */
export function personNamed(id: string, { named }: Facts): Person {
  return { id, ...(named && { otherAccounts: named.otherAccounts }) };
}

/** Whether they are whoever acts: under another account, or because whoever acts stands in for them. */
export function isSelfNamed(actor: Person, id: string, { named }: Facts): boolean {
  return [id, ...(named?.otherAccounts ?? []), ...(named?.deputies ?? [])].some(one => isPerson(actor, one));
}

/** Whether what the journal knows of them makes the event another one, or none: then it has to be decided again. `state` is the case after it. */
export function changesByNamed(event: CaseEvent, state: CaseState, named: Named): boolean {
  const id = namedBy(event);
  if (id === null) return false;
  const person = personNamed(id, { named });
  switch (event.type) {
    case 'RelativeDeclared': return state.handlerId !== null && accountsOf(person).includes(state.handlerId);
    case 'GlassBroken': return isRecused(person, state) || isSelfNamed(event.by, id, { named });
    case 'ApprovalAsked':
    case 'ReliefApproved': {
      const relief = state.reliefs.find(({ reliefId }) => reliefId === event.data.reliefId)!;
      return isRecused(person, state) || accountsOf(person).some(one => isPerson(event.by, one)) || !mayGiveWord(state, relief, person);
    }
    default: return isRecused(person, state);
  }
}
