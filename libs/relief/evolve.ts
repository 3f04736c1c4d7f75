import type { Instant } from '#libs/clock/instant.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Urgency } from '#libs/contracts/words.js';

/** A case before its first event. */
const EMPTY: CaseState = {
  head: 0, status: 'lead', townCode: '', cause: 'other', urgency: null, graded: false, grades: [], proposedGrade: null, track: null, stepsDone: [],
  handlerId: null, marks: {}, clocks: {}, reliefs: [], landedYears: [], person: {}, summary: '',
};

/** A stored state, with what later releases added to it: an older one knows nothing of these. */
export function openState(stored: Partial<CaseState>): CaseState {
  return { ...EMPTY, ...stored };
}

/** Folds one event into a case. Pure and total: an event that was journalled is never refused. */
export function evolve(state: CaseState | null, event: CaseEvent): CaseState {
  const before = state ?? EMPTY;
  const s: CaseState = { ...before, marks: { ...before.marks }, clocks: { ...before.clocks }, head: before.head + 1 };
  switch (event.type) {
    case 'LeadReported':
    case 'Applied': {
      s.status = event.type === 'Applied' ? 'applied' : 'lead';
      s.townCode = event.data.townCode;
      s.cause = event.data.cause;
      s.marks['first-contact'] ??= event.occurredAt;
      if (!s.graded) regrade(s, event.data.urgency ?? s.urgency, s.marks['first-contact'], event.recordedAt);
      const { name, phone, address, summary } = event.personal ?? {};
      const residentId = event.type === 'Applied' ? event.personal?.residentId : undefined;
      s.person = { ...s.person, ...present({ name, residentId, phone, address }) };
      s.summary = summary ?? s.summary;
      break;
    }
    case 'Accepted':
      s.status = 'accepted';
      s.track = event.data.track;
      s.marks.accepted ??= event.occurredAt;
      break;
    case 'Graded':
      regrade(s, event.data.urgency, s.graded ? event.data.shownAt ?? event.occurredAt : s.marks['first-contact']!, event.recordedAt);
      s.graded = true;
      s.proposedGrade = null;
      break;
    case 'RegradeProposed':
      s.proposedGrade = { urgency: event.data.urgency, by: event.by.id };
      break;
    case 'TakenOver':
      s.handlerId = event.data.handlerId;
      break;
    case 'HandedOver':
      s.handlerId = event.data.handlerId;
      s.townCode = event.data.townCode;
      break;
    case 'ReliefFirstProposed':
      s.reliefs = [...s.reliefs, {
        reliefId: event.data.reliefId, amountFen: event.data.amountFen,
        payeeName: event.personal?.payeeName ?? '', bankCard: event.personal?.bankCard ?? '',
        proposedBy: event.by.id, proposedAt: event.occurredAt, kind: 'first', state: 'proposed', orderId: null,
      }];
      break;
    case 'InvestigationStepDone':
      s.stepsDone = [...s.stepsDone, { step: event.data.step, by: event.by.id }];
      break;
    case 'OpinionGiven':
      s.marks['opinion-given'] ??= event.occurredAt;
      break;
    case 'Decided':
      s.marks.decided ??= event.occurredAt;
      s.reliefs = [...s.reliefs, {
        reliefId: event.data.reliefId, amountFen: event.data.amountFen,
        payeeName: event.personal?.payeeName ?? '', bankCard: event.personal?.bankCard ?? '',
        proposedBy: event.by.id, proposedAt: event.occurredAt, kind: 'decided', state: 'proposed', orderId: null,
      }];
      break;
    case 'PaymentOrdered':
      s.reliefs = s.reliefs.map(r => r.reliefId === event.data.reliefId ? { ...r, state: 'ordered', orderId: event.data.orderId } : r);
      break;
    case 'PaymentConfirmed':
    case 'PaymentDeclined': {
      const outcome = event.type === 'PaymentConfirmed' ? 'paid' : 'declined';
      s.reliefs = s.reliefs.map(r => r.reliefId === event.data.reliefId ? { ...r, state: outcome } : r);
      if (outcome === 'paid') s.marks['relief-delivered'] ??= event.occurredAt;
      break;
    }
    case 'PapersCompleted':
      s.marks['papers-complete'] ??= event.occurredAt;
      break;
    case 'FeedbackGiven':
      s.status = 'fed-back';
      s.marks['fed-back'] ??= event.occurredAt;
      break;
    case 'Closed':
      s.status = 'closed';
      break;
    case 'RungReached':
      s.clocks[event.data.clockKey] = { ...record(s, event.data.clockKey), rungs: [...record(s, event.data.clockKey).rungs, event.data.step] };
      break;
    case 'ClockBreached':
      s.clocks[event.data.clockKey] = { ...record(s, event.data.clockKey), breachedAt: event.data.due };
      break;
    case 'CalendarLanded':
      s.landedYears = [...s.landedYears.filter(y => y.year !== event.data.year.year), event.data.year];
      break;
    case 'BreachExplained':
      s.clocks[event.data.clockKey] = { ...record(s, event.data.clockKey), explained: true };
      break;
    case 'ReliefApproved':
    case 'DeadlineSuperseded':
    case 'Urged':
      break;
    default:
      event satisfies never; // A new event has to say here what it changes.
  }
  return s;
}

export function evolveAll(state: CaseState | null, events: CaseEvent[]): CaseState {
  const folded = events.reduce<CaseState | null>(evolve, state);
  if (!folded) throw new Error('a case without events has no state');
  return folded;
}

/**
 * A grade takes over when it is recorded, whenever it was given on paper: what a clock had set off by then stays. Only
 * where the new window begins looks back.
 */
function regrade(s: CaseState, urgency: Urgency | null, anchor: Instant, since: Instant): void {
  if (s.grades.length > 0 && urgency === s.urgency) return;
  s.urgency = urgency;
  s.grades = [...s.grades.map(span => span.until ? span : { ...span, until: since }), { urgency, anchor, since, until: null }];
}

const record = (s: CaseState, clockKey: string) => s.clocks[clockKey] ?? { rungs: [] };

const present = (fields: CaseState['person']) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as CaseState['person'];
