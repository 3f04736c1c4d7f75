import { Injectable } from '@nestjs/common';
import { Accounts } from '#infra/accounts.js';
import { eventContext, type SaltedFields } from '#infra/database/sealed.js';
import type { Rows } from '#infra/database/rows.js';
import { Seal } from '#infra/seal.js';
import { Staff } from '#infra/staff.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { CaseFile } from '#libs/documents/paper.js';
import { CaseReader, type StoredCase } from '#apps/api/relief-case/case-reader.js';
import type { EventRow } from '#apps/api/relief-case/case-views.js';
import { Editions } from '#apps/api/relief-case/editions.js';

/** Opens all of a case that papers are written from. What comes out holds personal data in clear: it goes into a paper and nowhere else. */
@Injectable()
export class CaseFiles {
  private readonly regions: ReadonlyMap<string, string>;

  constructor(private readonly reader: CaseReader, private readonly editions: Editions, private readonly accounts: Accounts, private readonly seal: Seal, staff: Staff) {
    this.regions = new Map([...staff.towns, ...[...staff.counties.values()].map(({ code, name }) => [code, name] as const)]);
  }

  /** Whole, though whoever asks may see a part: what each paper holds, and for whom, is the paper's to say. @throws not-found, as for any look at a case. */
  async open(caseNo: string, actor: Actor): Promise<{ stored: StoredCase; file: CaseFile }> {
    const stored = await this.reader.find(caseNo, actor);
    const { caseId, state } = stored;
    const [rows, edition, people] = await Promise.all([
      // Not beyond the state that was read: something may have happened in between.
      this.reader.rows(actor).query<EventRow>(
        'SELECT seq, type, occurred_at, recorded_at, actor, data, sealed, hash FROM journal_event WHERE case_id = $1 AND seq <= $2 ORDER BY seq', [caseId, state.head]),
      this.editions.of(stored),
      this.accounts.all({ left: true }),
    ]);
    const names = { regions: this.regions, people: new Map(people.map(({ id, name }) => [id, name])) };
    return { stored, file: { caseNo, state, events: rows.map(row => this.eventOf(caseId, row)), ...edition, names } };
  }

  /** What PostgreSQL shows the actor. */
  rows(actor: Actor): Rows {
    return this.reader.rows(actor);
  }

  private eventOf(caseId: string, { seq, type, occurred_at, recorded_at, actor, data, sealed }: EventRow): CaseEvent {
    const fields = sealed ? this.seal.openJson<SaltedFields>(sealed, eventContext(caseId, seq)) : null;
    return {
      type, data, by: actor, occurredAt: instantOf(occurred_at.getTime()), recordedAt: instantOf(recorded_at.getTime()),
      ...(fields && { personal: Object.fromEntries(Object.entries(fields).map(([field, { value }]) => [field, value])) }),
    } as CaseEvent;
  }
}
