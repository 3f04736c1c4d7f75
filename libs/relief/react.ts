import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Pack, Recipient } from '#libs/policy/pack.js';

/** What an event sets going outside the case. Pure data: the workflow pays, the journal's transaction writes the alerts. */
export type Effect =
  | { type: 'pay'; orderId: string; amountFen: string; payeeName: string; bankCard: string }
  | Alert;

export interface Alert {
  type: 'alert';
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
export function react(event: CaseEvent, state: CaseState, pack: Pack): Effect[] {
  const handler = targets('handler', state);
  switch (event.type) {
    case 'LeadReported':
      return [{ type: 'alert', kind: 'new-case', to: [{ role: 'town-intake', region: state.townCode }] }];
    case 'Applied':
      return state.handlerId ? [] : [{ type: 'alert', kind: 'new-case', to: [{ role: 'town-intake', region: state.townCode }] }];
    case 'ReliefFirstProposed':
      return [{ type: 'alert', kind: 'relief-proposed', to: [{ role: 'town-approver', region: state.townCode }] }];
    case 'PaymentOrdered': {
      const relief = state.reliefs.find(r => r.reliefId === event.data.reliefId)!;
      return [{ type: 'pay', orderId: event.data.orderId, amountFen: relief.amountFen, payeeName: relief.payeeName, bankCard: relief.bankCard }];
    }
    case 'PaymentDeclined':
      return [{ type: 'alert', kind: 'payment-declined', to: [handler] }];
    case 'Urged':
      return [{ type: 'alert', kind: 'urge', to: [handler] }];
    case 'HandedOver':
      return [{ type: 'alert', kind: 'hand-over', to: [handler] }];
    case 'RungReached': {
      if (!event.data.delivered) return [];
      const { clock, step } = event.data;
      const rung = pack.clocks.find(c => c.id === clock)!.ladder.find(r => r.step === step)!;
      return [{ type: 'alert', kind: rung.inspection ? 'breach-inspection' : 'rung', clock, step, to: rung.to.map(r => targets(r, state)) }];
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
