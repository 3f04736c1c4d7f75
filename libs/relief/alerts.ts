import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Pack, Recipient } from '#libs/policy/pack.js';

/** Whom an event is told to. Pure data: the journal's transaction writes it to the outbox. */
export interface Alert {
  kind: 'rung' | 'breach-inspection' | 'urge' | 'hand-over' | 'payment-declined' | 'relief-proposed' | 'new-case';
  clock?: string;
  step?: string;
  to: AlertTarget[];
}

/** Either one person, or whoever holds a role over the region. */
export interface AlertTarget {
  handlerId?: string;
  role?: 'team-lead' | 'supervisor' | 'town-approver' | 'town-intake';
  region: string;
}

/** `state` is the case with the event already folded in. */
export function alertsOf(event: CaseEvent, state: CaseState, pack: Pack): Alert[] {
  const handler = targets('handler', state);
  switch (event.type) {
    case 'LeadReported':
      return [{ kind: 'new-case', to: [{ role: 'town-intake', region: state.townCode }] }];
    case 'Applied':
      return state.handlerId ? [] : [{ kind: 'new-case', to: [{ role: 'town-intake', region: state.townCode }] }];
    case 'ReliefFirstProposed':
      return [{ kind: 'relief-proposed', to: [{ role: 'town-approver', region: state.townCode }] }];
    case 'PaymentDeclined':
      return [{ kind: 'payment-declined', to: [handler] }];
    case 'Urged':
      return [{ kind: 'urge', to: [handler] }];
    case 'HandedOver':
      return [{ kind: 'hand-over', to: [handler] }];
    case 'RungReached': {
      if (!event.data.delivered) return [];
      const { clock, step } = event.data;
      const rung = pack.clocks.find(c => c.id === clock)!.ladder.find(r => r.step === step)!;
      return [{ kind: rung.inspection ? 'breach-inspection' : 'rung', clock, step, to: distinct(rung.to.map(r => targets(r, state))) }];
    }
    default:
      return [];
  }
}

/** A case nobody holds escalates to the window's head: whatever was meant for its handler goes to the town's team lead. */
function targets(recipient: Recipient, state: CaseState): AlertTarget {
  const town = state.townCode;
  const county = `${town.slice(0, 6)}000000`;
  switch (recipient) {
    case 'handler': return state.handlerId ? { handlerId: state.handlerId, region: town } : { role: 'team-lead', region: town };
    case 'team-lead': return { role: 'team-lead', region: town };
    case 'supervisor': return { role: 'supervisor', region: town };
    case 'county-supervisor': return { role: 'supervisor', region: county };
  }
}

/** Where nobody holds the case, the handler's alert and the team lead's are the same one. */
function distinct(all: AlertTarget[]): AlertTarget[] {
  return [...new Map(all.map(target => [`${target.handlerId ?? target.role} ${target.region}`, target])).values()];
}
