import type { z } from 'zod';
import type { Calendar } from '#libs/calendar/calendar.js';
import { type Clock, clocksOf } from '#libs/clock/clocks.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseView, clockView, eventView as eventSchema } from '#libs/contracts/view.js';
import { mask } from '#libs/identifiers/mask.js';
import type { Pack } from '#libs/policy/pack.js';
import { mayDo } from '#libs/relief/decide.js';
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
  const { name, residentId, phone } = state.person;
  return {
    caseNo, caseId, status: state.status, cause: state.cause as 'other', urgency: state.urgency, graded: state.graded,
    townCode: state.townCode, handlerId: state.handlerId, now,
    person: {
      ...(name !== undefined && { name: mask.name(name) }),
      ...(residentId !== undefined && { residentId: mask.residentId(residentId) }),
      ...(phone !== undefined && { phone: mask.phone(phone) }),
    },
    policy: { id: pack.id, version: pack.version, hash: packHash },
    clocks: clocksOf(state, pack, calendar).map(clock),
    reliefs: state.reliefs.map(relief => ({
      reliefId: relief.reliefId, amountFen: relief.amountFen, payeeName: mask.name(relief.payeeName), bankCard: mask.bankCard(relief.bankCard), state: relief.state,
    })),
    mayDo: mayDo(state, actor, pack),
  };
}

export function eventView(row: EventRow, values: SaltedFields): z.infer<typeof eventSchema> {
  const { id, role, region } = row.actor;
  return {
    seq: row.seq, type: row.type, occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()),
    by: { id, role, region }, data: row.data,
    personal: Object.fromEntries(Object.entries(values).map(([field, { value }]) => [field, (MASKS[field] ?? mask.text)(value)])),
    hash: row.hash,
  };
}

/** Fields with a shape keep what one recognises one's own case by; whatever is not named here is free text. */
const MASKS: { [field: string]: (value: string) => string } = {
  name: mask.name, payeeName: mask.name, helperName: mask.name, residentId: mask.residentId, phone: mask.phone, bankCard: mask.bankCard,
};

function clock({ rule, anchor, due, provisional, stoppedAt, breached, explained, rungs }: Clock): z.infer<typeof clockView> {
  return {
    clock: rule.id, name: rule.name, anchor, due, provisional, stoppedAt, breached, explained, citation: rule.citation,
    rungs: rungs.map(({ step, at, reached }) => ({ step, at, reached })),
  };
}
