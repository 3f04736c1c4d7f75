import { SteadyClient } from '#infra/database/connection.js';
import { eventContext, type SaltedFields, stateContext } from '#infra/database/sealed.js';
import type { LinkSignature } from '#infra/link-signatures.js';
import type { Seal } from '#infra/seal.js';
import { type Instant, instantOf } from '#libs/clock/instant.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';

/** All that PostgreSQL keeps of a case, as of one instant. */
export interface CaseRecord {
  caseId: string;
  caseNo: string;
  /** The case's row: its head, and what of its state is copied out for lists. */
  head: number;
  headHash: string;
  columns: StateColumns;
  state: Opened<Partial<CaseState>>;
  events: RecordedEvent[];
  causes: { cause: string; firstSeq: number; lastSeq: number }[];
}

export interface StateColumns {
  status: string;
  outcome: string | null;
  cause: string;
  urgency: string | null;
  townCode: string;
  handlerId: string | null;
  closedAt: Instant | null;
}

export interface RecordedEvent extends LinkSignature {
  caseNo: string;
  seq: number;
  cause: string;
  type: string;
  occurredAt: Instant;
  recordedAt: Instant;
  by: CaseEvent['by'];
  data: object;
  /** The commitments that are chained; the values they stand for are in `salted`. */
  personal: { [field: string]: string };
  salted: Opened<SaltedFields | null>;
  prevHash: string;
  hash: string;
}

/** `null` in place of the box: the value was changed, or sealed by a key that is not in the ring. */
export type Opened<T> = { value: T } | null;

/** Reads a case's record; null when there is no such case. Reads only, and in one snapshot, so that its parts belong together. */
export async function readCaseRecord(databaseUrl: string, seal: Seal, caseNo: string): Promise<CaseRecord | null> {
  const client = new SteadyClient({ connectionString: databaseUrl, application_name: 'jishi-replay', statement_timeout: 30_000 });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows: [row] } = await client.query<CaseRow>(
      'SELECT case_id, case_no, head, head_hash, status, outcome, cause, urgency, town_code, handler_id, closed_at, sealed_state FROM relief_case WHERE case_no = $1', [caseNo]);
    if (!row) return null;
    const { case_id: caseId } = row;
    const { rows: events } = await client.query<EventRow>(
      `SELECT case_no, seq, cause, type, occurred_at, recorded_at, actor, data, personal, sealed, prev_hash, hash, signed_by, signature FROM journal_event WHERE case_id = $1 ORDER BY seq`, [caseId]);
    const { rows: causes } = await client.query<{ cause: string; first_seq: number; last_seq: number }>(
      'SELECT cause, first_seq, last_seq FROM journal_cause WHERE case_id = $1 ORDER BY first_seq, cause', [caseId]);
    return {
      caseId, caseNo: row.case_no, head: row.head, headHash: row.head_hash,
      columns: {
        status: row.status, outcome: row.outcome, cause: row.cause, urgency: row.urgency, townCode: row.town_code, handlerId: row.handler_id,
        closedAt: row.closed_at && instantOf(row.closed_at.getTime()),
      },
      state: opened(seal, row.sealed_state, stateContext(caseId)),
      events: events.map(event => recordedEvent(event, event.sealed ? opened(seal, event.sealed, eventContext(caseId, event.seq)) : { value: null })),
      causes: causes.map(({ cause, first_seq: firstSeq, last_seq: lastSeq }) => ({ cause, firstSeq, lastSeq })),
    };
  } finally {
    await client.end();
  }
}

/** The event as its writer had it. */
export function eventOf({ type, data, occurredAt, recordedAt, by, salted }: RecordedEvent): CaseEvent {
  const personal = salted?.value && Object.fromEntries(Object.entries(salted.value).map(([field, { value }]) => [field, value]));
  return { type, data, ...(personal && { personal }), by, occurredAt, recordedAt } as CaseEvent;
}

interface CaseRow {
  case_id: string;
  case_no: string;
  head: number;
  head_hash: string;
  status: string;
  outcome: string | null;
  cause: string;
  urgency: string | null;
  town_code: string;
  handler_id: string | null;
  closed_at: Date | null;
  sealed_state: Buffer;
}

interface EventRow {
  case_no: string;
  seq: number;
  cause: string;
  type: string;
  occurred_at: Date;
  recorded_at: Date;
  actor: CaseEvent['by'];
  data: object;
  personal: { [field: string]: string };
  sealed: Buffer | null;
  prev_hash: string;
  hash: string;
  signed_by: string;
  signature: Buffer;
}

function recordedEvent(row: EventRow, salted: Opened<SaltedFields | null>): RecordedEvent {
  const { case_no: caseNo, seq, cause, type, actor: by, data, personal, prev_hash: prevHash, hash, signed_by: signedBy, signature } = row;
  return { caseNo, seq, cause, type, occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()), by, data, personal, salted, prevHash, hash, signedBy, signature };
}

function opened<T>(seal: Seal, sealed: Buffer, context: string): Opened<T> {
  try {
    return { value: seal.openJson<T>(sealed, context) };
  } catch {
    return null;
  }
}
