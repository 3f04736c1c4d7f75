import type { EntityManager } from 'typeorm';
import { genesis } from '#activities/journal/chain.js';
import { commitmentFault, signatureFault } from '#activities/journal/chain-link.js';
import { eventContext, type SaltedFields } from '#infra/database/sealed.js';
import type { LinkSignatures } from '#infra/link-signatures.js';
import type { Seal } from '#infra/seal.js';
import { instantOf } from '#libs/clock/instant.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { JournalRow, Synced } from '#libs/contracts/journal.js';
import { standingOf } from '#libs/relief/standing.js';

/** A link that no worker of ours wrote, or not so: nothing of the case is taken over, and nothing appended to it. */
export class ForeignLink extends Error {
  override readonly name = 'ForeignLink';

  constructor(readonly seq: number) {
    super(`link ${seq}`);
  }
}

/** Reads a case's links, and hands out only what one of ours has signed. */
export class StoredLinks {
  constructor(private readonly seal: Seal, private readonly signatures: LinkSignatures) {}

  /** What the journal holds beyond the head. A case may have more to tell than Temporal takes at once. @throws ForeignLink */
  async beyond(manager: EntityManager, caseId: string, head: number): Promise<Required<Pick<Synced, 'rows' | 'standing'>>> {
    const [{ many }] = await manager.query('SELECT count(*) > $3 AS many FROM journal_event WHERE case_id = $1 AND seq > $2', [caseId, head, FEW_ROWS]) as [{ many: boolean }];
    return many ? { rows: [], standing: standingOf(await this.after(manager, caseId, 0)) } : { rows: await this.after(manager, caseId, head), standing: null };
  }

  private async after(manager: EntityManager, caseId: string, head: number): Promise<JournalRow[]> {
    // With the link at the head: the first of the others has to follow from it.
    const stored = await manager.query(STORED, [caseId, head]) as StoredRow[];
    let prevHash = stored[0]?.seq === head ? stored[0].hash : genesis(caseId);
    return stored.filter(({ seq }) => seq > head).map((row, i) => {
      const fault = signatureFault(caseId, { seq: head + i + 1, prevHash }, linkOf(row), this.signatures);
      if (fault || !row.request) throw new ForeignLink(row.seq);
      prevHash = row.hash;
      const salted = row.sealed && this.seal.openJson<SaltedFields>(row.sealed, eventContext(caseId, row.seq));
      if (commitmentFault(row.personal, { value: salted })) throw new ForeignLink(row.seq);
      return { seq: row.seq, cause: row.cause, requestHash: row.request.hash, event: eventOf(row, salted) };
    });
  }
}

function linkOf(row: StoredRow) {
  const { seq, cause, type, actor: by, data, personal, hash, case_no: caseNo, prev_hash: prevHash, signed_by: signedBy, signature } = row;
  return { caseNo, seq, cause, type, occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()), by, data, personal, prevHash, hash, signedBy, signature };
}

function eventOf(row: StoredRow, salted: SaltedFields | null): CaseEvent {
  const personal = salted && Object.fromEntries(Object.entries(salted).map(([field, { value }]) => [field, value]));
  return {
    type: row.type, data: row.data, ...(personal && { personal }), by: row.actor,
    occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()),
  } as CaseEvent;
}

/** Each may hold some thousand bytes; Temporal takes two million as a value. */
const FEW_ROWS = 50;

const STORED = `
  SELECT e.seq, e.case_no, e.cause, e.type, e.occurred_at, e.recorded_at, e.actor, e.data, e.personal, e.sealed, e.prev_hash, e.hash, e.signed_by, e.signature,
         (SELECT json_build_object('hash', c.request_hash) FROM journal_cause c WHERE c.case_id = e.case_id AND c.cause = e.cause) AS request
    FROM journal_event e WHERE e.case_id = $1 AND e.seq >= $2 ORDER BY e.seq`;

interface StoredRow {
  seq: number;
  case_no: string;
  cause: string;
  /** Null where no cause of that name is on record. */
  request: { hash: string | null } | null;
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
