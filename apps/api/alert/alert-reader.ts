import type { DueAlert } from '#activities/notify/outbox.js';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { EventBody } from '#libs/contracts/event.js';
import { SYSTEM } from '#libs/contracts/system.js';
import type { AlertAct } from '#libs/contracts/words.js';
import type { alertList, alertView } from '#libs/contracts/view.js';
import { WATCHING } from '#libs/relief/authority.js';
import { rowsWithin } from '#infra/database/rows.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { scopePrefix } from '#apps/api/auth/scope.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import type { Pack } from '#libs/policy/pack.js';
import type { AlertQuery } from '#apps/api/alert/alert-query.js';

export type AlertView = z.infer<typeof alertView>;

/** What is done about an alert, by the event it comes to. */
const HANDLES: { [type in EventBody['type']]?: AlertAct } = { Urged: 'urge', HandedOver: 'hand-over', HandOverOffered: 'hand-over', InspectionDemanded: 'inspect', DutyCallAcknowledged: 'acknowledge' };

interface Row extends DueAlert {
  stream_no: string;
  pack_hash: string;
  handled: { type: EventBody['type']; by: string; at_ms: number } | null;
  delivery: { channel: string; recipient: string; state: 'pending' | 'delivered' | 'refused'; attempts: number; lastError: string | null; deliveredAtMs: number | null }[];
}

/** Reads alerts: those who watch see everybody's of their region, others what is meant for them or their post. By their stream number, which the dispatcher gives after the commit: a cursor never passes one that is still to appear. */
@Injectable()
export class AlertReader {
  constructor(private readonly database: DataSource, private readonly editions: Editions) {}

  async list({ after, order, limit }: AlertQuery, actor: Actor): Promise<z.infer<typeof alertList>> {
    const rows = await this.rows(actor, order, after ?? null, limit + 1);
    const page = rows.slice(0, limit);
    return { alerts: page, next: rows.length > limit ? page.at(-1)!.no : null };
  }

  after(no: string, limit: number, actor: Actor): Promise<AlertView[]> {
    return this.rows(actor, 'oldest', no, limit);
  }

  /** Where the stream stands now. */
  async end(): Promise<string> {
    const [row] = await this.database.query('SELECT alert_stream_end()::text AS no') as [{ no: string }];
    return row.no;
  }

  private async rows(actor: Actor, order: AlertQuery['order'], after: string | null, limit: number): Promise<AlertView[]> {
    const [beyond, direction] = order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC'];
    const rows = await rowsWithin(this.database, rowScopeOf(actor)).query<Row>(
      `SELECT a.stream_no, a.alert_key, a.case_no, a.account_id, a.kind, a.clock, a.step, a.to_handler, a.to_role, a.to_department, a.to_region, a.occurred_at, c.pack_hash, d.delivery,
              CASE WHEN h.type IS NOT NULL THEN json_build_object('type', h.type, 'by', h.by, 'at_ms', floor(extract(epoch FROM h.occurred_at) * 1000)) END AS handled
         FROM alert a LEFT JOIN relief_case c ON c.case_id = a.case_id CROSS JOIN LATERAL (
           SELECT coalesce(json_agg(json_build_object('channel', channel, 'recipient', recipient, 'state', state, 'attempts', attempts, 'lastError', last_error,
                    'deliveredAtMs', floor(extract(epoch FROM delivered_at) * 1000)) ORDER BY channel, recipient), '[]') AS delivery
             FROM alert_delivery WHERE alert_key = a.alert_key) d
              LEFT JOIN LATERAL (
           SELECT type, actor->>'id' AS by, occurred_at FROM journal_event
            WHERE $3::boolean AND c.town_code ^@ $2 AND case_id = a.case_id AND seq > split_part(a.alert_key, ':', 2)::int AND type = ANY ($8) AND actor->>'id' <> $9 ORDER BY seq LIMIT 1) h ON true
        WHERE a.stream_no IS NOT NULL AND ($1::bigint IS NULL OR a.stream_no ${beyond} $1::bigint) AND a.to_region ^@ $2
          AND (($3::boolean AND a.case_id IS NOT NULL) OR a.to_handler = $4 OR (a.to_role = $5 AND (a.to_department IS NULL OR a.to_department = $6)))
        ORDER BY a.stream_no ${direction} LIMIT $7`,
      [after, scopePrefix(actor), WATCHING.includes(actor.role), actor.id, actor.role, actor.department ?? null, limit, Object.keys(HANDLES), SYSTEM.id],
    );
    return Promise.all(rows.map(async row => view(row, row.clock === null ? null : await this.editions.find(row.pack_hash) as Pack)));
  }
}

function view(row: Row, pack: Pack | null): AlertView {
  return {
    no: row.stream_no, key: row.alert_key, caseNo: row.case_no, accountId: row.account_id, kind: row.kind, clock: row.clock, clockName: pack?.clocks.find(({ id }) => id === row.clock)?.name ?? null, step: row.step,
    to: { handlerId: row.to_handler, role: row.to_role, department: row.to_department, region: row.to_region }, occurredAt: instantOf(row.occurred_at.getTime()),
    handled: row.handled && { act: HANDLES[row.handled.type]!, by: row.handled.by, at: instantOf(row.handled.at_ms) },
    delivery: row.delivery.map(({ channel, recipient, state, attempts, lastError, deliveredAtMs }) => ({
      channel, recipient: recipient || null, state, attempts, lastError, deliveredAt: deliveredAtMs === null ? null : instantOf(deliveredAtMs),
    })),
  };
}
