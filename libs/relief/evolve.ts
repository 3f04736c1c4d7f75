import { type Instant, isBefore, startOfDay } from '#libs/clock/instant.js';
import type { CaseEvent, CaseState, Marks, Payee, Relief } from '#libs/contracts/event.js';
import type { Mark, Urgency } from '#libs/contracts/words.js';
import { isAdvance } from '#libs/relief/advance.js';
import { accountsOf, countyOf } from '#libs/relief/authority.js';

/** A case before its first event. */
const EMPTY: CaseState = {
  head: 0, status: 'lead', outcome: null, closedAt: null, townCode: '', offeredTo: null, broughtInBy: [], cause: 'other', eventDate: null, urgency: null, graded: false,
  grades: [], proposedGrade: null, track: null, materials: { given: [], listed: null }, duplicates: [], stepsDone: [], assessment: null, opinionStands: false, opinionAt: null, decisions: [], investigators: [], approvers: [],
  payers: [], recused: [], recusedBy: {}, withdrawal: null, handlerId: null, marks: {}, deliveries: [], pastRounds: [], clocks: {}, reliefs: [], slips: [], notices: [], inspections: [], followUps: [], payee: null, asks: [], oralApprovals: [], recoveries: [], rating: null, attachments: [], dutyCalls: [],
  landedYears: [], person: {}, household: [], summary: '',
};

/** A stored state, with what later releases added to it: an older one knows nothing of these. */
export function openState(stored: Partial<CaseState>): CaseState {
  return { ...EMPTY, ...stored };
}

/** Folds one event into a case. Pure and total: an event that was journalled is never refused. */
export function evolve(state: CaseState | null, event: CaseEvent): CaseState {
  const before = state ?? EMPTY;
  const s: CaseState = { ...before, marks: { ...before.marks }, clocks: { ...before.clocks }, head: before.head + 1 };
  const at = event.occurredAt;
  switch (event.type) {
    case 'LeadReported':
    case 'Applied': {
      s.status = event.type === 'Applied' ? 'applied' : 'lead';
      s.townCode = event.data.townCode;
      s.cause = event.data.cause;
      s.eventDate = event.data.eventDate ?? s.eventDate;
      s.marks['first-contact'] ??= at;
      if (!s.graded) regrade(s, event.data.urgency ?? s.urgency, s.marks['first-contact'], event.recordedAt);
      const { name, phone, address, summary } = event.personal ?? {};
      const residentId = event.type === 'Applied' ? event.personal?.residentId : undefined;
      s.person = { ...s.person, ...present({ name, residentId, phone, address }) };
      s.summary = summary ?? s.summary;
      if (event.by.department !== undefined && !s.broughtInBy.includes(event.by.department)) s.broughtInBy = [...s.broughtInBy, event.by.department];
      if (event.type === 'LeadReported') break;
      s.household = event.personal?.household ? JSON.parse(event.personal.household) as CaseState['household'] : [];
      s.materials = { given: event.data.materials, listed: null };
      set(s, 'applied', at);
      set(s, event.data.missing.length > 0 ? 'papers-missing' : 'materials-complete', at);
      break;
    }
    case 'DuplicateFlagged':
      s.duplicates = [...s.duplicates, { ...event.data, resolved: false }];
      break;
    case 'DuplicateOverridden':
      s.duplicates = s.duplicates.map(hit => hit.caseNo === event.data.caseNo ? { ...hit, resolved: true } : hit);
      break;
    case 'CaseAbsorbed':
      s.duplicates = s.duplicates.map(hit => hit.caseNo === event.data.caseNo ? { ...hit, resolved: true } : hit);
      if (s.status !== 'closed') beginEarlier(s, event.data.firstContact);
      break;
    case 'SupplementListed':
      s.materials = { ...s.materials, listed: event.data.materials };
      set(s, 'supplement-settled', at);
      break;
    case 'MaterialsSupplied':
      s.materials = { ...s.materials, given: [...new Set([...s.materials.given, ...event.data.materials])] };
      if (event.data.missing.length > 0) break;
      set(s, 'materials-complete', at);
      set(s, 'supplement-settled', at);
      break;
    case 'Accepted':
      s.status = 'accepted';
      s.track = event.data.track;
      set(s, 'accepted', at);
      set(s, 'supplement-settled', event.data.deemed ? event.recordedAt : at);
      break;
    case 'Refused':
      s.status = 'refused';
      if (event.data.stage === 'decision') s.approvers = withOne(s.approvers, event.by.id);
      set(s, 'refused', at);
      set(s, event.data.stage === 'decision' ? 'decided' : 'supplement-settled', at);
      break;
    case 'WithdrawalProposed':
      s.withdrawal = { by: accountsOf(event.by) };
      break;
    case 'WithdrawalDropped':
      s.withdrawal = null;
      break;
    case 'Merged':
    case 'Withdrawn':
      break; // What ends with the case follows as events of its own.
    case 'Graded':
      // A lower grade has nothing of its own to begin at: the family has waited since it first called.
      regrade(s, event.data.urgency, s.graded && event.data.shownAt ? event.data.shownAt : s.marks['first-contact']!, event.recordedAt);
      s.track = event.data.track ?? s.track;
      s.graded = true;
      s.proposedGrade = null;
      break;
    case 'RegradeProposed':
      s.proposedGrade = { urgency: event.data.urgency, track: event.data.track, by: event.by.id };
      break;
    case 'UrgencyEased':
      set(s, 'urgency-eased', at);
      break;
    case 'Attached':
      s.attachments = [...s.attachments, { ...event.data, by: event.by.id, round: roundOf(s) }];
      break;
    case 'DutyCalled': {
      const { callNo, clockKey, turn, staffId } = event.data;
      s.dutyCalls = [...s.dutyCalls, { callNo, clockKey, turn, staffId, marks: { 'duty-called': at } }];
      break;
    }
    case 'DutyCallAcknowledged':
      acknowledge(s, at);
      break;
    case 'TakenOver':
      acknowledge(s, at);
      s.handlerId = event.data.handlerId;
      s.townCode = event.data.townCode;
      if (s.offeredTo === s.townCode) s.offeredTo = null;
      break;
    case 'HandedOver':
      s.handlerId = event.data.handlerId;
      break;
    case 'HandOverOffered':
      s.offeredTo = event.data.townCode;
      break;
    case 'HandOverReturned':
      s.offeredTo = null;
      break;
    case 'RelativeDeclared':
      s.recused = [...s.recused, event.data.staffId];
      s.recusedBy = { ...s.recusedBy, [event.data.staffId]: accountsOf(event.by) };
      if (s.handlerId === event.data.staffId) s.handlerId = null;
      break;
    case 'RecusalLifted': {
      const { [event.data.staffId]: _lifted, ...others } = s.recusedBy;
      s.recused = s.recused.filter(id => id !== event.data.staffId);
      s.recusedBy = others;
      break;
    }
    case 'InvestigationStepDone':
      s.stepsDone = [...s.stepsDone, { step: event.data.step, by: event.by.id }];
      s.investigators = withOne(s.investigators, event.by.id);
      if (event.data.step === 'visit') set(s, 'visited', at);
      break;
    case 'Assessed':
      s.assessment = event.data;
      s.investigators = withOne(s.investigators, event.by.id);
      break;
    case 'OpinionGiven':
      s.opinionStands = true;
      s.opinionAt = at;
      s.investigators = withOne(s.investigators, event.by.id);
      set(s, 'opinion-given', at);
      break;
    case 'NoticePosted':
      s.notices = [...s.notices, { noticeNo: event.data.noticeNo, state: 'posted', round: roundOf(s), marks: { 'notice-posted': at } }];
      break;
    case 'NoticeObjected':
      s.notices = moved(s.notices, 'noticeNo', event.data.noticeNo, 'objected', { 'notice-ended': at });
      s.stepsDone = [];
      s.opinionStands = false;
      s.opinionAt = null;
      break;
    case 'NoticeEnded':
      s.notices = moved(s.notices, 'noticeNo', event.data.noticeNo, 'ended', { 'notice-ended': at });
      break;
    case 'NoticeTakenDown':
      s.notices = moved(s.notices, 'noticeNo', event.data.noticeNo, 'taken-down', { 'notice-ended': at });
      break;
    case 'Raised':
      set(s, 'raised', at);
      break;
    case 'Decided':
    case 'SecondReliefGranted': {
      const { reliefId, amountFen, programme, body } = event.data;
      const advanceFen = event.type === 'Decided' ? event.data.advanceFen : '0';
      if (event.type === 'Decided') s.decisions = [...s.decisions, { programme, amountFen, reliefId }];
      if (advanceFen !== '0') s.reliefs = s.reliefs.map(r => isAdvance(r) ? { ...r, settled: true } : r);
      const rest = String(BigInt(amountFen) - BigInt(advanceFen));
      if (reliefId !== null) addRelief(s, event, { reliefId, amountFen: rest, programme, body, kind: event.type === 'Decided' ? 'decided' : 'second', state: 'approved' });
      s.approvers = withOne(s.approvers, event.by.id);
      if (event.type === 'Decided') set(s, 'decided', at);
      break;
    }
    case 'ConferenceDecided': {
      const { reliefId, grant, body } = event.data;
      if (reliefId !== null && grant) addRelief(s, event, { reliefId, ...grant, body, kind: 'conference', state: 'approved' });
      s.approvers = withOne(s.approvers, event.by.id);
      set(s, 'decided', at);
      break;
    }
    case 'PayeeRecorded':
      s.payee = payeeOf(event, event.data.source);
      break;
    case 'ReliefFirstProposed': {
      acknowledge(s, at);
      const { reliefId, form, amountFen, department, source } = event.data;
      if (source !== null) s.payee = payeeOf(event, source);
      addRelief(s, event, { reliefId, form, amountFen, department, kind: 'first', state: 'proposed' });
      break;
    }
    case 'CardCorrected': {
      const { reliefId, replaces, source } = event.data;
      s.payee = payeeOf(event, source);
      const { form, amountFen, department, kind, programme, body, settled } = s.reliefs.find(r => r.reliefId === replaces)!;
      setRelief(s, replaces, { state: 'replaced' });
      endAsks(s, replaces, null);
      addRelief(s, event, { reliefId, form, amountFen, department, kind, programme, body, settled, replaces, state: 'proposed' });
      s.decisions = s.decisions.map(one => one.reliefId === replaces ? { ...one, reliefId } : one);
      break;
    }
    case 'ReliefApproved': {
      const { reliefId, orallyBy } = event.data;
      setRelief(s, reliefId, { state: 'approved' });
      s.approvers = withOne(s.approvers, orallyBy ?? event.by.id);
      endAsks(s, reliefId, orallyBy);
      if (orallyBy !== null) s.oralApprovals = [...s.oralApprovals, { reliefId, by: orallyBy, cosignedBy: null, marks: { 'oral-approved': at } }];
      break;
    }
    case 'ApprovalAsked': {
      const { askNo, reliefId, approverId } = event.data;
      // Of two codes to the same person only the newer is good.
      s.asks = s.asks.map(one => one.reliefId === reliefId && one.approverId === approverId && one.state === 'open' ? { ...one, state: 'lapsed' } : one);
      s.asks = [...s.asks, { askNo, reliefId, approverId, askedAt: at, seq: s.head, state: 'open' }];
      break;
    }
    case 'ReliefCosigned': {
      const { reliefId } = event.data;
      setRelief(s, reliefId, { state: 'approved' });
      s.approvers = withOne(s.approvers, event.by.id);
      endAsks(s, reliefId, null);
      s.oralApprovals = [...s.oralApprovals, { reliefId, by: null, cosignedBy: event.by.id, marks: { 'oral-approved': at } }];
      break;
    }
    case 'ApprovalDisowned': {
      const { reliefId, stopped } = event.data;
      if (stopped) setRelief(s, reliefId, { state: 'turned-down' });
      s.asks = s.asks.map(one => one.reliefId === reliefId && (one.state === 'open' || one.state === 'given') ? { ...one, state: 'disowned' } : one);
      confirmOral(s, reliefId, at);
      break;
    }
    case 'RecoveryOpened':
      s.recoveries = [...s.recoveries, { ...event.data, state: 'open', outcome: null }];
      break;
    case 'RecoverySettled':
      s.recoveries = s.recoveries.map(one => one.recoveryNo === event.data.recoveryNo ? { ...one, state: 'settled', outcome: event.data.outcome } : one);
      break;
    case 'OralApprovalConfirmed':
      confirmOral(s, event.data.reliefId, at);
      break;
    case 'ReliefTurnedDown':
      setRelief(s, event.data.reliefId, { state: 'turned-down' });
      endAsks(s, event.data.reliefId, null);
      break;
    case 'ReliefDelivered':
      setRelief(s, event.data.reliefId, { state: 'delivered' });
      given(s, event.data.reliefId, at);
      break;
    case 'PaymentOrdered':
      setRelief(s, event.data.reliefId, { state: 'ordered', orderId: event.data.orderId });
      // What comes first the investigator may pay.
      if (s.reliefs.find(r => r.reliefId === event.data.reliefId)!.kind !== 'first') s.payers = withOne(s.payers, event.data.disbursedBy);
      break;
    case 'PaymentConfirmed':
      setRelief(s, event.data.reliefId, { state: 'paid' });
      given(s, event.data.reliefId, at);
      break;
    case 'PaymentDeclined':
      setRelief(s, event.data.reliefId, { state: 'declined' });
      break;
    case 'PaymentInDoubt':
      setRelief(s, event.data.reliefId, { state: 'in-doubt' });
      break;
    case 'PaymentReturned':
      // The clock stays stopped: the bank had confirmed. What is left to do is the case's, and nobody can end it before.
      setRelief(s, event.data.reliefId, { state: 'returned' });
      break;
    case 'PapersCompleted':
      s.materials = { ...s.materials, given: [...new Set([...s.materials.given, ...event.data.materials])] };
      set(s, 'papers-complete', at);
      set(s, 'urgency-eased', at); // Papers follow once it has: whoever has them complete says so, too.
      break;
    case 'SlipIssued': {
      const { slipNo, to, reliefFirst, replaces, binding } = event.data;
      if (replaces !== null) s.slips = moved(s.slips, 'slipNo', replaces, 'rerouted', {});
      s.slips = [...s.slips, { slipNo, to, state: 'issued', outcome: null, item: event.personal?.item ?? null, answer: null, reliefFirst, replaces, binding, round: roundOf(s), marks: { 'slip-issued': at } }];
      break;
    }
    case 'SlipAccepted':
      s.slips = moved(s.slips, 'slipNo', event.data.slipNo, 'accepted', { 'slip-accepted': at });
      break;
    case 'SlipReturned':
      s.slips = moved(s.slips, 'slipNo', event.data.slipNo, 'returned', { 'slip-accepted': at, 'slip-answered': at });
      break;
    case 'SlipAnswered': {
      const { slipNo, outcome } = event.data;
      // To answer is to have accepted.
      s.slips = moved(s.slips, 'slipNo', slipNo, 'answered', { 'slip-accepted': at, 'slip-answered': at }).map(slip => slip.slipNo === slipNo ? { ...slip, outcome, answer: event.personal?.answer ?? null } : slip);
      // Relief first by another body is with the family as much as the town's own.
      if (outcome.startsWith('helped') && s.slips.find(slip => slip.slipNo === slipNo)!.reliefFirst) held(s, at);
      break;
    }
    case 'SlipCancelled':
      s.slips = moved(s.slips, 'slipNo', event.data.slipNo, 'cancelled', { 'slip-accepted': at, 'slip-answered': at });
      break;
    case 'InspectionDemanded': {
      const { inspectionNo } = event.data;
      const region = event.by.role === 'system' ? countyOf(s.townCode) : event.by.region;
      s.inspections = [...s.inspections, { inspectionNo, state: 'demanded', by: event.by.id, region, marks: { 'inspection-demanded': at } }];
      break;
    }
    case 'InspectionAnswered':
      s.inspections = moved(s.inspections, 'inspectionNo', event.data.inspectionNo, 'answered', { 'inspection-answered': at });
      break;
    case 'InspectionAnswerReturned':
      s.inspections = moved(s.inspections, 'inspectionNo', event.data.inspectionNo, 'returned', {});
      break;
    case 'InspectionSettled':
      s.inspections = moved(s.inspections, 'inspectionNo', event.data.inspectionNo, 'settled', {});
      break;
    case 'FeedbackGiven':
      s.status = 'fed-back';
      s.slips = s.slips.map(slip => slip.state === 'answered' ? { ...slip, state: 'fed-back' } : slip);
      set(s, 'fed-back', at);
      break;
    case 'Rated':
      s.rating = { satisfied: event.data.satisfied, round: roundOf(s) };
      break;
    case 'FollowUpPlanned': {
      const { followUpNo, on } = event.data;
      s.followUps = [...s.followUps, { followUpNo, on, done: false, marks: { 'follow-up-due': startOfDay(on) } }];
      break;
    }
    case 'FollowedUp':
      s.followUps = s.followUps.map(one => one.followUpNo === event.data.followUpNo ? { ...one, done: true, marks: { ...one.marks, 'follow-up-done': at } } : one);
      break;
    case 'Closed':
      s.status = 'closed';
      s.outcome = event.data.outcome;
      s.closedAt = at;
      s.offeredTo = null;
      break;
    case 'Reopened':
      reopen(s, at, event.recordedAt);
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
    case 'DeadlineSuperseded':
    case 'PaymentUnanswered':
    case 'PaymentContradicted':
    case 'Urged':
    case 'GlassBroken':
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

/** The first time counts, in whatever order things were entered. */
function set(s: CaseState, mark: Mark, at: Instant): void {
  const known = s.marks[mark];
  if (!known || isBefore(at, known)) s.marks[mark] = at;
}

/** Whoever has the case in hand, whichever call it was: nobody else need be called. */
function acknowledge(s: CaseState, at: Instant): void {
  s.dutyCalls = s.dutyCalls.map(call => call.marks['duty-acknowledged'] ? call : { ...call, marks: { ...call.marks, 'duty-acknowledged': at } });
}

function held(s: CaseState, at: Instant): void {
  acknowledge(s, at);
  s.deliveries = [...s.deliveries, at];
  set(s, 'relief-delivered', at);
}

function given(s: CaseState, reliefId: number, at: Instant): void {
  held(s, at);
  if (s.reliefs.find(r => r.reliefId === reliefId)!.kind === 'first') set(s, 'first-relief-delivered', at);
}

/** 1, and one more each time the case is reopened. */
export function roundOf({ pastRounds }: CaseState): number {
  return pastRounds.length + 1;
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

/** The plea had reached somebody earlier, by way of another case. */
function beginEarlier(s: CaseState, firstContact: Instant): void {
  const known = s.marks['first-contact']!;
  if (!isBefore(firstContact, known)) return;
  s.marks['first-contact'] = firstContact;
  s.grades = s.grades.map(span => span.anchor === known ? { ...span, anchor: firstContact } : span);
}

/** A closed case begins a new round where it had got to; what its clocks did stays on record. */
function reopen(s: CaseState, at: Instant, recordedAt: Instant): void {
  s.pastRounds = [...s.pastRounds, { marks: s.marks, deliveries: s.deliveries, grades: s.grades, closedAt: s.closedAt! }];
  const { applied, accepted } = s.marks;
  s.status = accepted ? 'accepted' : applied ? 'applied' : 'lead';
  s.marks = { 'first-contact': at, ...(applied && { applied: at }), ...(accepted ? { accepted: at } : applied && { 'materials-complete': at }) };
  s.deliveries = [];
  s.grades = [{ urgency: s.urgency, anchor: at, since: recordedAt, until: null }];
  Object.assign(s, { outcome: null, closedAt: null, graded: false, proposedGrade: null, stepsDone: [], assessment: null, opinionStands: false, opinionAt: null });
}

function addRelief(s: CaseState, { occurredAt, by, personal }: CaseEvent, relief: Pick<Relief, 'reliefId' | 'amountFen' | 'kind' | 'state'> & Partial<Relief>): void {
  const { payeeName, bankCard } = (personal ?? {}) as { payeeName?: string; bankCard?: string };
  s.reliefs = [...s.reliefs, {
    form: 'money', department: null, programme: null, body: null, settled: false, orderId: null, replaces: null, round: roundOf(s),
    payeeName: payeeName ?? '', bankCard: bankCard ?? '', accountBy: bankCard === undefined ? null : s.payee?.recordedBy ?? by.id, proposedBy: by.id, proposedAt: occurredAt, ...relief,
  }];
}

/** The card somebody entered, with who and from what. */
function payeeOf({ by, personal }: CaseEvent, source: Payee['source']): Payee {
  const { payeeName = '', bankCard = '' } = (personal ?? {}) as { payeeName?: string; bankCard?: string };
  return { payeeName, bankCard, source, recordedBy: by.id };
}

/** There has been a word on the relief: whoever else was asked need not answer any more. */
function endAsks(s: CaseState, reliefId: number, giver: string | null): void {
  s.asks = s.asks.map(one => one.reliefId !== reliefId || one.state !== 'open' ? one : { ...one, state: one.approverId === giver ? 'given' : 'lapsed' });
}

function confirmOral(s: CaseState, reliefId: number, at: Instant): void {
  s.oralApprovals = s.oralApprovals.map(oral => oral.reliefId !== reliefId || oral.marks['oral-confirmed'] ? oral : { ...oral, marks: { ...oral.marks, 'oral-confirmed': at } });
}

function setRelief(s: CaseState, reliefId: number, change: Partial<Relief>): void {
  s.reliefs = s.reliefs.map(r => r.reliefId === reliefId ? { ...r, ...change } : r);
}

/** The numbered one in its new state; of its marks the first counts. */
function moved<T extends { state: string; marks: Marks }>(all: T[], key: keyof T, no: number, state: T['state'], marks: Marks): T[] {
  return all.map(one => one[key] === no ? { ...one, state, marks: { ...marks, ...one.marks } } : one);
}

function withOne(all: string[], one: string): string[] {
  return all.includes(one) ? all : [...all, one];
}

const record = (s: CaseState, clockKey: string) => s.clocks[clockKey] ?? { rungs: [] };

const present = (fields: CaseState['person']) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as CaseState['person'];
