import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { lateEntryList } from '#libs/contracts/view.js';
import { rowsWithin } from '#infra/database/rows.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { scopePrefix } from '#apps/api/auth/scope.js';
import { lateEntryMark, type LateEntryQuery } from '#apps/api/late-entry/late-entry-query.js';

interface Row {
  case_id: string;
  case_no: string;
  seq: number;
  type: string;
  by: string;
  occurred_at: Date;
  recorded_at: Date;
}

/** Reads what people entered more than an hour after it happened: normal after a power cut, and to be looked at when it is not. */
@Injectable()
export class LateEntryReader {
  constructor(private readonly database: DataSource) {}

  /** The latest entry first. The index journal_event_late holds these events and no others, by the same two conditions. */
  async list({ after, limit }: LateEntryQuery, actor: Actor): Promise<z.infer<typeof lateEntryList>> {
    const rows = await rowsWithin(this.database, rowScopeOf(actor)).query<Row>(
      `SELECT e.case_id, e.case_no, e.seq, e.type, e.actor->>'id' AS by, e.occurred_at, e.recorded_at
         FROM journal_event e JOIN relief_case c ON c.case_id = e.case_id
        WHERE e.recorded_at - e.occurred_at > interval '1 hour' AND e.actor->>'role' <> 'system' AND c.town_code ^@ $1
          AND ($2::timestamptz IS NULL OR (e.recorded_at, e.case_id, e.seq) < ($2::timestamptz, $3::text, $4::integer))
        ORDER BY e.recorded_at DESC, e.case_id DESC, e.seq DESC LIMIT $5`,
      [scopePrefix(actor), after?.recordedAt ?? null, after?.caseId ?? null, after?.seq ?? null, limit + 1],
    );
    const entries = rows.slice(0, limit).map(({ case_no, seq, type, by, occurred_at, recorded_at }) => ({
      caseNo: case_no, seq, type, by: { id: by }, occurredAt: instantOf(occurred_at.getTime()), recordedAt: instantOf(recorded_at.getTime()),
    }));
    const last = rows[limit - 1];
    return { entries, next: rows.length > limit && last ? lateEntryMark({ recordedAt: instantOf(last.recorded_at.getTime()), caseId: last.case_id, seq: last.seq }) : null };
  }
}
