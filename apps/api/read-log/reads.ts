import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { type Rows, rowsWithin } from '#infra/database/rows.js';
import { readContext } from '#infra/database/sealed.js';
import { Seal } from '#infra/seal.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { readList } from '#libs/contracts/view.js';
import type { ReadAct } from '#libs/contracts/words.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { scopePrefix } from '#apps/api/auth/scope.js';
import type { ReadQuery } from '#apps/api/read-log/read-query.js';
import type { StoredCase } from '#apps/api/relief-case/case-reader.js';

interface Row {
  read_no: string;
  read_at: Date;
  case_id: string;
  case_no: string;
  actor: Actor;
  act: ReadAct;
  what: string[];
  sealed_reason: Buffer | null;
}

/** The read log: who looked at whose personal data, and why. */
@Injectable()
export class Reads {
  constructor(private readonly database: DataSource, private readonly seal: Seal) {}

  /** Takes down what is about to be shown, and returns once that is committed: nothing is shown that is not on record. */
  async log({ caseId, caseNo }: Pick<StoredCase, 'caseId' | 'caseNo'>, actor: Actor, { act, what, reason }: { act: ReadAct; what: string[]; reason?: string }): Promise<string> {
    const [row] = await this.rows(actor).query<{ read_no: string }>(
      'INSERT INTO read_log (case_id, case_no, account_id, actor, act, what, sealed_reason) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING read_no',
      [caseId, caseNo, actor.id, JSON.stringify(actor), act, what, reason === undefined ? null : this.seal.sealJson(reason, readContext(caseId))]);
    return row!.read_no;
  }

  /** That cases were found by whom they are about, in one go; what was looked for is not written down. */
  async logFound(caseIds: string[], actor: Actor, what: string): Promise<void> {
    if (caseIds.length === 0) return;
    await this.rows(actor).query(`INSERT INTO read_log (case_id, case_no, account_id, actor, act, what) SELECT case_id, case_no, $2, $3, 'search', ARRAY[$4] FROM relief_case WHERE case_id = ANY ($1)`, [caseIds, actor.id, JSON.stringify(actor), what]);
  }

  /** The latest first, of the cases in the actor's sight. */
  async list({ caseNo, account, after, limit }: ReadQuery, actor: Actor): Promise<z.infer<typeof readList>> {
    const rows = await this.rows(actor).query<Row>(
      `SELECT r.read_no, r.read_at, r.case_id, r.case_no, r.actor, r.act, r.what, r.sealed_reason FROM read_log r JOIN relief_case c ON c.case_id = r.case_id
        WHERE c.town_code ^@ $1 AND ($2::text IS NULL OR r.case_no = $2) AND ($3::text IS NULL OR r.account_id = $3) AND ($4::bigint IS NULL OR r.read_no < $4)
        ORDER BY r.read_no DESC LIMIT $5`, [scopePrefix(actor), caseNo ?? null, account ?? null, after ?? null, limit + 1]);
    const page = rows.slice(0, limit);
    return { reads: page.map(row => this.view(row)), next: rows.length > limit ? page.at(-1)!.read_no : null };
  }

  private view({ read_no, read_at, case_id, case_no, actor: { id, role, region, department, onBehalfOf }, act, what, sealed_reason }: Row): z.infer<typeof readList>['reads'][number] {
    return {
      readNo: read_no, at: instantOf(read_at.getTime()), by: { id, role, region, ...(department !== undefined && { department }), ...(onBehalfOf !== undefined && { onBehalfOf }) }, caseNo: case_no, act, what,
      reason: sealed_reason && this.seal.openJson<string>(sealed_reason, readContext(case_id)),
    };
  }

  private rows(actor: Actor): Rows {
    return rowsWithin(this.database, rowScopeOf(actor));
  }
}
