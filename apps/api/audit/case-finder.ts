import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rowsWithin } from '#infra/database/rows.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { FoundCasesView } from '#libs/contracts/view.js';
import { foundMark, type FoundQuery } from '#apps/api/audit/audit-query.js';
import { searchStatement } from '#apps/api/audit/search-statement.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { scopePrefix } from '#apps/api/auth/scope.js';
import { MaskedNames } from '#apps/api/relief-case/masked-names.js';

interface Row {
  case_id: string;
  case_no: string;
  status: string;
  outcome: string | null;
  cause: string;
  urgency: string | null;
  town_code: string;
  breached: boolean;
  granted_fen: string | null;
  opened_at: Date;
  opened_ms: string;
  pack_hash: string;
  sealed_name: Buffer | null;
}

/** Finds cases by what an auditor knows of them. */
@Injectable()
export class CaseFinder {
  constructor(private readonly database: DataSource, private readonly names: MaskedNames) {}

  /** The latest opened first. */
  async find(query: FoundQuery, actor: Actor): Promise<FoundCasesView> {
    const { text, values } = searchStatement(query, scopePrefix(actor));
    const rows = await rowsWithin(this.database, rowScopeOf(actor)).query<Row>(text, values);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      cases: page.map(row => ({
        caseNo: row.case_no, status: row.status as 'lead', outcome: row.outcome as 'helped' | null, cause: row.cause as 'other', urgency: row.urgency as 'urgent' | null, townCode: row.town_code,
        name: row.sealed_name && this.names.of(row.case_id, row.sealed_name), breached: row.breached, grantedFen: row.granted_fen, openedAt: instantOf(row.opened_at.getTime()), policyHash: row.pack_hash,
      })),
      next: rows.length > query.limit && last ? foundMark({ openedMs: Number(last.opened_ms), caseId: last.case_id }) : null,
    };
  }
}
