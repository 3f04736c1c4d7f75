import type { z } from 'zod';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf } from '#libs/clock/clocks.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, Relief, Slip } from '#libs/contracts/event.js';
import type { CaseView, clockView, eventView as eventSchema } from '#libs/contracts/view.js';
import { mask } from '#libs/identifiers/mask.js';
import type { Pack } from '#libs/policy/pack.js';
import { mayDo } from '#libs/relief/decide.js';
import { missingMaterials } from '#libs/relief/rules/opening.js';
import type { SaltedFields } from '#infra/database/sealed.js';
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

/** A case as the API shows it: personal data masked, clocks derived, and what the actor may do asked of the decider. */
export function caseView({ caseId, caseNo, state, now, packHash }: StoredCase, { pack, calendar }: { pack: Pack; calendar: Calendar }, actor: Actor): CaseView {
  const { status, outcome, cause, eventDate, urgency, graded, track, assessment, townCode, offeredTo, handlerId, materials } = state;
  return {
    caseNo, caseId, status, outcome, cause, eventDate, urgency, graded, track, assessment, townCode, offeredTo, handlerId, now,
    person: person(state),
    policy: { id: pack.id, version: pack.version, hash: packHash },
    materials: { ...materials, missing: missingMaterials(materials.given, pack) },
    duplicates: state.duplicates,
    clocks: clocksOf(state, pack, calendar).map(clock),
    reliefs: state.reliefs.map(relief),
    slips: state.slips.map(slip => slipView(slip, caseNo)),
    notices: state.notices.map(({ noticeNo, state: standing, marks }) => ({ noticeNo, state: standing, postedAt: marks['notice-posted']!, endedAt: marks['notice-ended'] ?? null })),
    inspections: state.inspections.map(({ inspectionNo, state: standing, by, marks }) => ({
      inspectionNo, state: standing, by, demandedAt: marks['inspection-demanded']!, answeredAt: marks['inspection-answered'] ?? null,
    })),
    attachments: state.attachments.map(({ attachmentNo, mediaType, sizeBytes, sha256, material }) => ({ attachmentNo, mediaType, sizeBytes, sha256, material })),
    dutyCalls: state.dutyCalls.map(({ callNo, clockKey, staffId, marks }) => ({ callNo, clock: clockKey.split('#')[0]!, staffId, calledAt: marks['duty-called']!, acknowledgedAt: marks['duty-acknowledged'] ?? null })),
    followUps: state.followUps.map(({ followUpNo, on, marks }) => ({ followUpNo, on, doneAt: marks['follow-up-done'] ?? null })),
    oralApprovals: state.oralApprovals.map(({ reliefId, by, marks }) => ({ reliefId, by, approvedAt: marks['oral-approved']!, confirmedAt: marks['oral-confirmed'] ?? null })),
    mayDo: mayDo(state, actor, pack),
  };
}

function person({ person: { name, residentId, phone } }: CaseState): CaseView['person'] {
  return {
    ...(name !== undefined && { name: mask.name(name) }),
    ...(residentId !== undefined && { residentId: mask.residentId(residentId) }),
    ...(phone !== undefined && { phone: mask.phone(phone) }),
  };
}

function relief({ reliefId, kind, form, amountFen, payeeName, bankCard, department, replaces, state }: Relief): CaseView['reliefs'][number] {
  return { reliefId, kind, form, amountFen, payeeName: mask.name(payeeName), bankCard: bankCard === '' ? null : mask.bankCard(bankCard), department, replaces, state };
}

function slipView({ slipNo, to, state, outcome, reliefFirst, binding, replaces, marks }: Slip, caseNo: string): CaseView['slips'][number] {
  return { slipNo, number: `${caseNo}-${slipNo}`, to, state, outcome, reliefFirst, binding, replaces, issuedAt: marks['slip-issued']! };
}

export function eventView(row: EventRow, values: SaltedFields): z.infer<typeof eventSchema> {
  const { id, role, region, department } = row.actor;
  return {
    seq: row.seq, type: row.type, occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()),
    by: { id, role, region, ...(department !== undefined && { department }) }, data: row.data,
    personal: Object.fromEntries(Object.entries(values).map(([field, { value }]) => [field, (MASKS[field] ?? mask.text)(value)])),
    hash: row.hash,
  };
}

/**
 * Fields with a shape keep what one recognises one's own case by; whatever is not named here is free text. Who objected
 * to a public notice is nobody's to guess at, so an objector's name is kept back like one.
 */
const MASKS: { [field: string]: (value: string) => string } = {
  name: mask.name, payeeName: mask.name, helperName: mask.name, witness: mask.name, residentId: mask.residentId, phone: mask.phone, bankCard: mask.bankCard,
};

function clock({ key, rule, basis, anchor, due, provisional, stoppedAt, endedAt, breached, explained, rungs }: Clock): z.infer<typeof clockView> {
  return {
    key, clock: rule.id, name: rule.name, basis, anchor, due, provisional, stoppedAt, endedAt, breached, explained, citation: rule.citation,
    rungs: rungs.map(({ step, at, reached }) => ({ step, at, reached })),
  };
}
