import type { CaseEvent, CaseState, SlipTarget } from '#libs/contracts/event.js';
import { localDate } from '#libs/clock/instant.js';
import { SYSTEM } from '#libs/contracts/system.js';
import type { Role } from '#libs/contracts/words.js';
import type { Pack, Recipient } from '#libs/policy/pack.js';
import { countyOf } from '#libs/relief/authority.js';
import { isOneself } from '#libs/relief/rules/handling.js';
import { beyondAuthority } from '#libs/relief/rules/approving.js';

/** Whom an event is told to. Pure data: the journal's transaction writes it to the outbox. */
export interface Alert {
  kind: AlertKind;
  clock?: string;
  step?: string;
  to: AlertTarget[];
}

export type AlertKind =
  | 'rung' | 'duty-call' | 'breach-inspection' | 'urge' | 'inspection' | 'inspection-answered' | 'hand-over' | 'hand-over-offered' | 'hand-over-returned' | 'payment-declined' | 'payment-returned' | 'payment-unanswered' | 'payment-in-doubt' | 'payment-contradicted'
  | 'relief-proposed' | 'relief-turned-down' | 'approval-asked' | 'oral-approval' | 'relief-cosigned' | 'approval-disowned' | 'recovery' | 'to-disburse' | 'to-deliver' | 'raised' | 'new-case' | 'duplicate' | 'absorbed' | 'nobody-handles' | 'objection' | 'slip' | 'slip-returned'
  | 'glass-broken' | 'slip-answered' | 'slip-cancelled' | 'not-satisfied' | 'further-need' | 'reopened' | 'deemed-accepted'
  | 'recused' | 'recusal-lifted' | 'withdrawal-proposed' | 'withdrawal-dropped' | 'withdrawn' | 'many-reads' | 'journal-foreign'
  | AccountAlertKind;

/** What is about somebody's post, or rules and working days that somebody proposed, and no case. */
export type AccountAlertKind =
  | 'post-proposed' | 'post-changed' | 'post-by-operator' | 'delegation-proposed' | 'delegation-confirmed'
  | 'rules-proposed' | 'rules-confirmed' | 'calendar-proposed' | 'calendar-confirmed';

/** What does not wait until somebody looks: it goes to phones, too. */
export const PRESSING: ReadonlySet<AlertKind> = new Set(['rung', 'duty-call', 'breach-inspection', 'inspection', 'urge', 'payment-unanswered', 'payment-in-doubt', 'payment-contradicted', 'glass-broken', 'recused', 'recusal-lifted', 'many-reads', 'journal-foreign', 'approval-asked', 'approval-disowned', 'recovery',
  'post-proposed', 'post-changed', 'post-by-operator', 'delegation-proposed', 'delegation-confirmed']);

/** Either one person, or whoever holds a role over the region, of a department where one is named. */
export interface AlertTarget {
  handlerId?: string;
  role?: Role;
  department?: string;
  region: string;
}

/** `state` is the case with the event already folded in. */
export function alertsOf(event: CaseEvent, state: CaseState, pack: Pack): Alert[] {
  const town = state.townCode;
  const handler = targets('handler', state, '');
  const one = (kind: AlertKind, ...to: AlertTarget[]): Alert[] => [{ kind, to: distinct(to) }];
  switch (event.type) {
    case 'LeadReported':
      return one('new-case', { role: 'town-intake', region: town });
    case 'Applied':
      return state.handlerId ? [] : one('new-case', { role: 'town-intake', region: town });
    case 'Accepted':
      return event.data.deemed ? one('deemed-accepted', handler, { role: 'team-lead', region: town }) : [];
    case 'DuplicateFlagged':
      return one('duplicate', { role: 'team-lead', region: town });
    case 'CaseAbsorbed':
      return one('absorbed', handler);
    case 'HandedOver':
      return one('hand-over', handler);
    case 'HandOverOffered':
      return one('hand-over-offered', { role: 'town-intake', region: event.data.townCode });
    case 'GlassBroken':
      return one('glass-broken', { role: 'supervisor', region: town }, { role: 'supervisor', region: countyOf(town) }, { role: 'auditor', region: countyOf(town) });
    case 'HandOverReturned':
      // Whichever side ended it, the other hears of it.
      return one('hand-over-returned', handler, { role: 'town-intake', region: event.data.townCode });
    case 'RelativeDeclared':
      return [
        ...(isOneself(event.by, event.data.staffId) ? [] : one('recused', ...toldOfRecusal(event.data.staffId, town))),
        ...(state.handlerId ? [] : one('nobody-handles', { role: 'team-lead', region: town })),
      ];
    case 'RecusalLifted':
      return one('recusal-lifted', ...toldOfRecusal(event.data.staffId, town));
    case 'WithdrawalProposed':
      return one('withdrawal-proposed', { role: 'team-lead', region: town }, { role: 'town-approver', region: town }, ...supervisors(town));
    case 'WithdrawalDropped':
      return one('withdrawal-dropped', handler, ...supervisors(town));
    case 'Withdrawn':
      return one('withdrawn', ...supervisors(town));
    case 'ReliefFirstProposed':
    case 'CardCorrected': {
      const proposed = state.reliefs.find(({ reliefId }) => reliefId === event.data.reliefId)!;
      const countys = beyondAuthority(state, proposed, 'town-approver', pack, localDate(event.occurredAt)) !== null;
      return one('relief-proposed', countys ? { role: 'county-approver', region: countyOf(town) } : { role: 'town-approver', region: town });
    }
    case 'ApprovalAsked':
      return one('approval-asked', { handlerId: event.data.approverId, region: town });
    case 'ReliefCosigned':
      return [
        ...one('relief-cosigned', { role: 'town-approver', region: town }, { role: 'supervisor', region: countyOf(town) }),
        ...approved(event.data.reliefId, state, handler),
      ];
    case 'ApprovalDisowned':
      return one('approval-disowned', handler, { role: 'supervisor', region: countyOf(town) }, { role: 'county-duty', region: countyOf(town) }, { role: 'auditor', region: countyOf(town) });
    case 'RecoveryOpened':
      return one('recovery', { role: 'county-approver', region: countyOf(town) }, { role: 'county-finance', region: countyOf(town) }, { role: 'supervisor', region: countyOf(town) });
    case 'ReliefApproved':
      return [...(event.data.orallyBy === null ? [] : one('oral-approval', { handlerId: event.data.orallyBy, region: town })), ...approved(event.data.reliefId, state, handler)];
    case 'ReliefTurnedDown': {
      const { department } = state.reliefs.find(({ reliefId }) => reliefId === event.data.reliefId)!;
      return one('relief-turned-down', ...(department === null ? [handler] : slipBody({ department }, town)));
    }
    case 'Raised':
      return one('raised', { role: 'county-approver', region: countyOf(town) });
    case 'Decided':
      if (event.data.reliefId === null) return [];
      return one('to-disburse', { role: 'county-finance', region: countyOf(town) });
    case 'SecondReliefGranted':
      return one('to-disburse', { role: 'county-finance', region: countyOf(town) });
    case 'ConferenceDecided':
      return event.data.grant ? one('to-disburse', { role: 'county-finance', region: countyOf(town) }) : [];
    case 'PaymentDeclined':
      return one('payment-declined', handler);
    case 'PaymentReturned':
      return one('payment-returned', handler, { role: 'team-lead', region: town });
    case 'PaymentUnanswered':
      return one('payment-unanswered', { role: 'county-finance', region: countyOf(town) }, handler);
    case 'PaymentInDoubt':
      return one('payment-in-doubt', { role: 'county-finance', region: countyOf(town) }, handler);
    case 'PaymentContradicted':
      return one('payment-contradicted', { role: 'county-finance', region: countyOf(town) }, { role: 'supervisor', region: countyOf(town) });
    case 'NoticeObjected':
      return one('objection', handler);
    case 'SlipIssued':
      return one('slip', ...slipBody(event.data.to, town));
    case 'SlipCancelled':
      return one('slip-cancelled', ...slipBody(state.slips.find(({ slipNo }) => slipNo === event.data.slipNo)!.to, town));
    case 'SlipReturned':
      return one('slip-returned', handler);
    case 'SlipAnswered':
      return one('slip-answered', handler);
    case 'Urged':
      return one('urge', handler);
    case 'DutyCalled':
      return one('duty-call', event.data.staffId === null ? { role: 'county-duty', region: countyOf(town) } : { handlerId: event.data.staffId, region: town });
    case 'InspectionDemanded':
      return one('inspection', handler, { role: 'team-lead', region: town });
    case 'InspectionAnswered': {
      const by = state.inspections.find(({ inspectionNo }) => inspectionNo === event.data.inspectionNo)!.by;
      return one('inspection-answered', by === SYSTEM.id || state.recused.includes(by) ? { role: 'supervisor', region: countyOf(town) } : { handlerId: by, region: town });
    }
    case 'FeedbackGiven':
    case 'Rated':
      return event.data.satisfied === false ? one('not-satisfied', { role: 'team-lead', region: town }) : [];
    case 'FollowedUp':
      return event.data.furtherNeed ? one('further-need', { role: 'team-lead', region: town }) : [];
    case 'Reopened':
      return one('reopened', handler, { role: 'team-lead', region: town });
    case 'RungReached': {
      if (!event.data.delivered) return [];
      const { clock, step, clockKey } = event.data;
      const rung = pack.clocks.find(c => c.id === clock)!.ladder.find(r => r.step === step)!;
      const to = rung.to.flatMap(r => r === 'duty-roster' ? [] : r === 'slip-body' ? slipOf(clockKey, state) : targets(r, state, clockKey));
      return [{ kind: rung.inspection ? 'breach-inspection' : 'rung', clock, step, to: distinct(to) }];
    }
    default:
      return [];
  }
}

/** Whoever is kept away, or let back in, and those who watch over the case. */
function toldOfRecusal(staffId: string, town: string): AlertTarget[] {
  return [{ handlerId: staffId, region: town }, ...supervisors(town), { role: 'auditor', region: countyOf(town) }];
}

function supervisors(town: string): AlertTarget[] {
  return [{ role: 'supervisor', region: town }, { role: 'supervisor', region: countyOf(town) }];
}

/** Money after a decision waits for finance, things for whoever hands them over; money first is on its way already. */
function approved(reliefId: number, state: CaseState, handler: AlertTarget): Alert[] {
  const { form, kind, department } = state.reliefs.find(relief => relief.reliefId === reliefId)!;
  if (form === 'money') return kind === 'first' ? [] : [{ kind: 'to-disburse', to: [{ role: 'county-finance', region: countyOf(state.townCode) }] }];
  return [{ kind: 'to-deliver', to: department === null ? [handler] : slipBody({ department }, state.townCode) }];
}

/** A case nobody holds escalates to the window's head: whatever was meant for its handler goes to the town's team lead. */
function targets(recipient: Exclude<Recipient, 'slip-body' | 'duty-roster'>, state: CaseState, clockKey: string): AlertTarget {
  const town = state.townCode;
  switch (recipient) {
    case 'handler': return state.handlerId ? { handlerId: state.handlerId, region: town } : { role: 'team-lead', region: town };
    case 'team-lead': return { role: 'team-lead', region: town };
    case 'supervisor': return { role: 'supervisor', region: town };
    case 'county-supervisor': return { role: 'supervisor', region: countyOf(town) };
    case 'oral-approver': {
      // What two people signed for, any of the town's approvers confirms.
      const { by } = state.oralApprovals.find(({ reliefId }) => clockKey.endsWith(`#${reliefId}`))!;
      return by === null ? { role: 'town-approver', region: town } : { handlerId: by, region: town };
    }
  }
}

function slipOf(clockKey: string, state: CaseState): AlertTarget[] {
  return slipBody(state.slips.find(({ slipNo }) => clockKey.endsWith(`#${slipNo}`))!.to, state.townCode);
}

function slipBody(to: SlipTarget, town: string): AlertTarget[] {
  return ['department' in to ? { role: 'department-handler', department: to.department, region: countyOf(town) } : { role: 'town-intake', region: to.townCode }];
}

/** Where nobody holds the case, the handler's alert and the team lead's are the same one. */
function distinct(all: AlertTarget[]): AlertTarget[] {
  return [...new Map(all.map(target => [`${target.handlerId ?? target.role} ${target.department ?? ''} ${target.region}`, target])).values()];
}
