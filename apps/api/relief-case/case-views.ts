import type { z } from 'zod';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf } from '#libs/clock/clocks.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, Relief, Slip } from '#libs/contracts/event.js';
import type { CaseView, clockView, eventView as eventSchema } from '#libs/contracts/view.js';
import { MARKS } from '#libs/contracts/words.js';
import { isOfFamily } from '#libs/relief/payee.js';
import { mask } from '#libs/identifiers/mask.js';
import type { Pack } from '#libs/policy/pack.js';
import { disclosureTo, kindOf, maskedField, mayOpenFile, onRequest } from '#libs/relief/disclosure.js';
import { holdsSlip } from '#libs/relief/authority.js';
import { mayDo } from '#libs/relief/decide.js';
import { missingMaterials } from '#libs/relief/rules/opening.js';
import { tasksOf } from '#libs/relief/tasks.js';
import type { StoredCase } from '#apps/api/relief-case/case-reader.js';

export interface EventRow {
  seq: number;
  type: string;
  occurred_at: Date;
  recorded_at: Date;
  actor: Actor;
  data: { [name: string]: unknown };
  sealed: Buffer | null;
  hash: string;
}

/** With its personal data. */
export type OpenedRow = EventRow & { values: { [field: string]: string } };

/** A case as the API shows it: personal data masked, clocks derived, and what the actor may do asked of the decider. */
export function caseView(stored: StoredCase, edition: { pack: Pack; calendar: Calendar }, actor: Actor): CaseView {
  const view = wholeView(stored, edition, actor);
  return stored.sight === 'whole' ? view : partOf(view, stored.state, edition.pack, actor);
}

function wholeView({ caseId, caseNo, state, sight, glassUntil, now, packHash }: StoredCase, { pack, calendar }: { pack: Pack; calendar: Calendar }, actor: Actor): CaseView {
  const { status, outcome, cause, eventDate, urgency, graded, track, assessment, townCode, offeredTo, handlerId, materials } = state;
  return {
    caseNo, head: state.head, caseId, status, outcome, cause, eventDate, urgency, graded, track, assessment, townCode, offeredTo, handlerId, now, sight, glassUntil,
    person: shownPerson(state.person, actor), household: state.household.map(({ relation, ...who }) => ({ ...shownPerson(who, actor), ...(relation !== undefined && { relation }) })),
    summary: disclosureTo(actor.role, 'circumstances') === 'plain' ? state.summary : null,
    policy: { id: pack.id, version: pack.version, hash: packHash },
    materials: { ...materials, missing: missingMaterials(materials.given, pack) },
    duplicates: state.duplicates,
    clocks: clocksOf(state, pack, calendar).map(clock),
    reliefs: state.reliefs.map(one => relief(one, state)),
    slips: state.slips.map(slip => slipView(slip, caseNo, slipTextsTo(actor, slip, state, sight))),
    notices: state.notices.map(({ noticeNo, state: standing, marks }) => ({ noticeNo, state: standing, postedAt: marks['notice-posted']!, endedAt: marks['notice-ended'] ?? null })),
    inspections: state.inspections.map(({ inspectionNo, state: standing, by, marks }) => ({
      inspectionNo, state: standing, by, demandedAt: marks['inspection-demanded']!, answeredAt: marks['inspection-answered'] ?? null,
    })),
    attachments: state.attachments.map(one => {
      const { attachmentNo, mediaType, sizeBytes, sha256, material, purpose = null } = one;
      return { attachmentNo, mediaType, sizeBytes, sha256, material, purpose, mayOpen: sight === 'whole' && mayOpenFile(actor, one), scanned: null };
    }),
    recused: state.recused, withdrawalProposed: state.withdrawal !== null,
    dutyCalls: state.dutyCalls.map(({ callNo, clockKey, staffId, marks }) => ({ callNo, clock: clockKey.split('#')[0]!, staffId, calledAt: marks['duty-called']!, acknowledgedAt: marks['duty-acknowledged'] ?? null })),
    followUps: state.followUps.map(({ followUpNo, on, marks }) => ({ followUpNo, on, doneAt: marks['follow-up-done'] ?? null })),
    payee: state.payee && { payeeName: mask.name(state.payee.payeeName), bankCard: mask.bankCard(state.payee.bankCard), ofFamily: isOfFamily(state.payee, state), source: state.payee.source, recordedBy: state.payee.recordedBy },
    asks: state.asks.map(({ askNo, reliefId, approverId, askedAt, state: standing }) => ({ askNo, reliefId, approverId, askedAt, state: standing })),
    recoveries: state.recoveries,
    oralApprovals: state.oralApprovals.map(({ reliefId, by, cosignedBy, marks }) => ({ reliefId, by, cosignedBy, approvedAt: marks['oral-approved']!, confirmedAt: marks['oral-confirmed'] ?? null })),
    tasks: tasksOf(state, pack).map(({ act, of }) => ({ act, of: [...of] })), mayDo: mayDo(state, actor, pack, now), mayDisclose: onRequest(actor.role), trainingClock: null,
  };
}

/** What a body needs for its own slips and relief, and which others have been asked beside it. */
function partOf(view: CaseView, state: CaseState, pack: Pack, actor: Actor): CaseView {
  const own = ownOf(actor, state);
  const relieving = state.slips.some(slip => slip.reliefFirst && own.slips.has(slip.slipNo)) || own.reliefs.size > 0;
  return {
    ...view, outcome: null, assessment: null, offeredTo: null, household: [], summary: null, materials: { given: [], listed: null, missing: [] }, duplicates: [], notices: [], inspections: [], attachments: [], recused: [], withdrawalProposed: false, dutyCalls: [], followUps: [], payee: null, asks: [], recoveries: [], oralApprovals: [], tasks: [],
    // The case's own hour clock binds whoever is to give relief first.
    clocks: view.clocks.filter(({ key, clock: id }) => {
      const rule = pack.clocks.find(known => known.id === id)!;
      return MARKS[rule.anchor].of === 'slip' ? own.slips.has(Number(key.split('#')[1])) : relieving && !('workingDays' in rule.value);
    }),
    reliefs: view.reliefs.filter(({ reliefId }) => own.reliefs.has(reliefId)),
  };
}

/** The numbers of a body's own slips and reliefs. */
export function ownOf(actor: Actor, state: CaseState): { slips: Set<number>; reliefs: Set<number> } {
  return {
    slips: new Set(state.slips.filter(slip => holdsSlip(actor, slip, state)).map(({ slipNo }) => slipNo)),
    reliefs: new Set(state.reliefs.filter(({ department }) => department !== null && department === actor.department).map(({ reliefId }) => reliefId)),
  };
}

/** Each field as the actor is shown it; those that are not known are left out. */
function shownPerson(person: CaseState['person'], actor: Actor): CaseView['person'] {
  return Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined).map(([field, value]) => [field, shown(field, value!, actor)]));
}

function relief(one: Relief, of: CaseState): CaseView['reliefs'][number] {
  const { reliefId, kind, form, amountFen, payeeName, bankCard, department, replaces, state } = one;
  return { reliefId, kind, form, amountFen, payeeName: mask.name(payeeName), payeeOfFamily: isOfFamily(one, of), bankCard: bankCard === '' ? null : mask.bankCard(bankCard), department, replaces, state };
}

/** Whether what is asked and answered there is shown plainly: to those who work on the case, and of a part, of one's own slips. */
function slipTextsTo(actor: Actor, slip: Slip, state: CaseState, sight: StoredCase['sight']): boolean {
  return disclosureTo(actor.role, 'circumstances') === 'plain' && (sight === 'whole' || holdsSlip(actor, slip, state));
}

function slipView({ slipNo, to, state, outcome, item, answer, reliefFirst, binding, replaces, marks }: Slip, caseNo: string, plain: boolean): CaseView['slips'][number] {
  return { slipNo, number: `${caseNo}-${slipNo}`, to, state, outcome, reliefFirst, binding, replaces, issuedAt: marks['slip-issued']!, item: plain ? item ?? null : null, answer: plain ? answer ?? null : null };
}

/** What happened, as far as it is the actor's to see: of a part, what concerns their own slips and relief, and what they did. */
export function eventsInSight({ state, sight }: StoredCase, rows: EventRow[], actor: Actor): EventRow[] {
  const own = ownOf(actor, state);
  const theirs = ({ actor: by, data: { slipNo, reliefId } }: EventRow) => own.slips.has(slipNo as number) || own.reliefs.has(reliefId as number) || (by.department !== undefined && by.department === actor.department);
  return rows.filter(row => sight === 'whole' || theirs(row));
}

export function eventView({ values, ...row }: OpenedRow, actor: Actor): z.infer<typeof eventSchema> {
  const { id, role, region, department, onBehalfOf } = row.actor;
  return {
    seq: row.seq, type: row.type, occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()),
    by: { id, role, region, ...(department !== undefined && { department }), ...(onBehalfOf !== undefined && { onBehalfOf }) }, data: row.data,
    personal: Object.fromEntries(Object.entries(values).map(([field, value]) => [field, shown(field, value, actor)])),
    hash: row.hash,
  };
}

function shown(field: string, value: string, actor: Actor): string {
  return disclosureTo(actor.role, kindOf(field)) === 'plain' ? value : maskedField(field, value);
}

function clock({ key, rule, basis, anchor, due, provisional, stoppedAt, endedAt, breached, explained, rungs }: Clock): z.infer<typeof clockView> {
  return {
    key, clock: rule.id, name: rule.name, basis, anchor, due, provisional, stoppedAt, endedAt, breached, explained, citation: rule.citation,
    rungs: rungs.map(({ step, at, reached }) => ({ step, at, reached })),
  };
}
