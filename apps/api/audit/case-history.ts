import { Injectable } from '@nestjs/common';
import { genesis } from '#activities/journal/chain.js';
import { linkFault } from '#activities/journal/chain-link.js';
import { eventContext, type SaltedFields } from '#infra/database/sealed.js';
import { LinkSignatures } from '#infra/link-signatures.js';
import { Seal } from '#infra/seal.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { CaseView, ChainView } from '#libs/contracts/view.js';
import { evolveAll } from '#libs/relief/evolve.js';
import { Problem } from '#apps/api/problems/problem.js';
import { CaseReader, type StoredCase } from '#apps/api/relief-case/case-reader.js';
import { caseView } from '#apps/api/relief-case/case-views.js';
import { Editions } from '#apps/api/relief-case/editions.js';

interface LinkRow {
  seq: number;
  case_no: string;
  cause: string;
  type: string;
  occurred_at: Date;
  recorded_at: Date;
  actor: CaseEvent['by'];
  data: CaseEvent['data'];
  personal: { [field: string]: string };
  sealed: Buffer | null;
  prev_hash: string;
  hash: string;
  signed_by: string;
  signature: Buffer;
}

const COLUMNS = 'seq, case_no, cause, type, occurred_at, recorded_at, actor, data, personal, sealed, prev_hash, hash, signed_by, signature';

/** A case as it was, and whether what is on record of it is what was written. For whoever sees the whole of it. */
@Injectable()
export class CaseHistory {
  constructor(private readonly reader: CaseReader, private readonly editions: Editions, private readonly seal: Seal, private readonly signatures: LinkSignatures) {}

  /** As it stood when its events up to that one had been recorded. Nobody can act in the past, so nothing is offered. */
  async at(caseNo: string, seq: number, actor: Actor): Promise<CaseView> {
    const stored = await this.whole(caseNo, actor);
    if (seq > stored.state.head) throw new Problem('not-found');
    const rows = await this.rows(stored, seq, actor);
    const state = evolveAll(null, rows.map(row => this.eventOf(stored.caseId, row)));
    const now = instantOf(rows.at(-1)!.recorded_at.getTime());
    return { ...caseView({ ...stored, state, now }, await this.editions.of(stored), actor), mayDo: [], mayDisclose: [] };
  }

  /** Computes every link anew, and looks whether a worker has signed it: all that there are, which has to be as many as the case says. */
  async chain(caseNo: string, actor: Actor): Promise<ChainView> {
    const stored = await this.whole(caseNo, actor);
    const { caseId, state: { head } } = stored;
    // In one statement, for a step may be appended meanwhile.
    const rows = await this.reader.rows(actor).query<LinkRow & { head: number; head_hash: string }>(
      `SELECT ${COLUMNS.split(', ').map(name => `e.${name}`).join(', ')}, c.head, c.head_hash FROM relief_case c JOIN journal_event e USING (case_id) WHERE case_id = $1 ORDER BY e.seq`, [caseId]);
    let prevHash = genesis(caseId);
    let broken = false;
    const links = rows.map((link, i) => {
      broken ||= linkFault(caseId, { seq: i + 1, prevHash }, {
        caseNo: link.case_no, seq: link.seq, cause: link.cause, type: link.type, occurredAt: instantOf(link.occurred_at.getTime()), recordedAt: instantOf(link.recorded_at.getTime()), by: link.actor, data: link.data,
        personal: link.personal, salted: this.opened(caseId, link), prevHash: link.prev_hash, hash: link.hash,
        signedBy: link.signed_by, signature: link.signature,
      }, this.signatures) !== null;
      prevHash = link.hash;
      return { seq: link.seq, intact: !broken };
    });
    const row = rows.at(-1);
    return { intact: !broken && rows.length >= head && rows.length === row?.head && prevHash === row.head_hash, links };
  }

  private async whole(caseNo: string, actor: Actor): Promise<StoredCase> {
    const stored = await this.reader.find(caseNo, actor);
    if (stored.sight !== 'whole') throw new Problem('not-found');
    return stored;
  }

  private rows({ caseId }: StoredCase, upTo: number, actor: Actor): Promise<LinkRow[]> {
    return this.reader.rows(actor).query<LinkRow>(`SELECT ${COLUMNS} FROM journal_event WHERE case_id = $1 AND seq <= $2 ORDER BY seq`, [caseId, upTo]);
  }

  private eventOf(caseId: string, row: LinkRow): CaseEvent {
    const salted = row.sealed && this.seal.openJson<SaltedFields>(row.sealed, eventContext(caseId, row.seq));
    return {
      type: row.type, data: row.data, ...(salted && { personal: Object.fromEntries(Object.entries(salted).map(([field, { value }]) => [field, value])) }), by: row.actor,
      occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()),
    } as CaseEvent;
  }

  private opened(caseId: string, { sealed, seq }: LinkRow): { value: SaltedFields | null } | null {
    if (!sealed) return { value: null };
    try {
      return { value: this.seal.openJson<SaltedFields>(sealed, eventContext(caseId, seq)) };
    } catch {
      return null;
    }
  }
}
