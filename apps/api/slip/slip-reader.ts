import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rowsWithin } from '#infra/database/rows.js';
import { stateContext } from '#infra/database/sealed.js';
import { Seal } from '#infra/seal.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { SlipListItem, SlipListView } from '#libs/contracts/view.js';
import { workRegion } from '#libs/relief/authority.js';
import { disclosureTo } from '#libs/relief/disclosure.js';
import { openState } from '#libs/relief/evolve.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { slipMark, type SlipQuery, STATES_OF } from '#apps/api/slip/slip-query.js';
import { MaskedNames } from '#apps/api/relief-case/masked-names.js';

interface Row {
  case_id: string;
  case_no: string;
  slip_no: number;
  state: SlipListItem['state'];
  outcome: SlipListItem['outcome'];
  relief_first: boolean;
  issued_at: Date;
  due_at: Date | number;
  due_text: string;
  due_clock: string | null;
  due_anchor: Date | null;
  offset_ms: string;
  pack_hash: string;
  town_code: string;
  cause: SlipListItem['cause'];
  urgency: SlipListItem['urgency'];
  sealed_name: Buffer | null;
  sealed_state: Buffer;
}

/** The slips that somebody's department or town holds, across cases, by what is due next. */
@Injectable()
export class SlipReader {
  constructor(private readonly database: DataSource, private readonly seal: Seal, private readonly names: MaskedNames) {}

  async list({ state, after, limit }: SlipQuery, actor: Actor): Promise<SlipListView> {
    const { role, region, department } = actor;
    const [theirs, values] = role === 'department-handler' ? ['s.to_department = $1 AND s.county = $2', [department ?? '?', region.slice(0, 6)]] : ['s.to_town = $1 AND $2::text IS NULL', [workRegion(region), null]];
    const rows = await rowsWithin(this.database, rowScopeOf(actor)).query<Row>(
      `SELECT s.case_id, c.case_no, s.slip_no, s.state, s.outcome, s.relief_first, s.issued_at, s.due_at, s.due_at::text AS due_text, s.due_clock, s.due_anchor,
              c.clock_offset_ms::text AS offset_ms, c.pack_hash, c.town_code, c.cause, c.urgency, c.sealed_name, c.sealed_state
         FROM slip s JOIN relief_case c ON c.case_id = s.case_id
        WHERE ${theirs} AND s.state = ANY ($3) AND ($4::timestamptz IS NULL OR (s.due_at, s.case_id, s.slip_no) > ($4::timestamptz, $5::text, $6::int))
        ORDER BY s.due_at, s.case_id, s.slip_no LIMIT $7`,
      [...values, STATES_OF[state], after?.dueAt ?? null, after?.caseId ?? null, after?.slipNo ?? null, limit + 1]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { slips: page.map(row => this.item(row, actor)), next: rows.length > limit && last ? slipMark({ dueAt: last.due_text, caseId: last.case_id, slipNo: last.slip_no }) : null };
  }

  private item(row: Row, actor: Actor): SlipListItem {
    const inCaseTime = (wall: Date) => instantOf(wall.getTime() + Number(row.offset_ms));
    return {
      caseNo: row.case_no, slipNo: row.slip_no, number: `${row.case_no}-${row.slip_no}`, state: row.state, outcome: row.outcome, reliefFirst: row.relief_first, issuedAt: instantOf(row.issued_at.getTime()),
      // The driver reads 'infinity' as a number.
      due: row.due_at instanceof Date && row.due_clock !== null ? { at: inCaseTime(row.due_at), anchor: inCaseTime(row.due_anchor ?? row.due_at), clock: row.due_clock } : null,
      clockOffsetMs: Number(row.offset_ms), policyHash: row.pack_hash, townCode: row.town_code, cause: row.cause, urgency: row.urgency,
      name: row.sealed_name && this.names.of(row.case_id, row.sealed_name), item: this.itemOf(row, actor),
    };
  }

  /** Nothing else of what is sealed there leaves this function. */
  private itemOf({ case_id: caseId, slip_no: slipNo, sealed_state: sealed }: Row, actor: Actor): string | null {
    if (disclosureTo(actor.role, 'circumstances') !== 'plain') return null;
    return openState(this.seal.openJson(sealed, stateContext(caseId))).slips.find(slip => slip.slipNo === slipNo)?.item ?? null;
  }
}
