import type { EntityManager } from 'typeorm';
import type { AlertChannels } from '#activities/notify/alert-channels.js';
import type { AlertKind, AlertTarget } from '#libs/relief/alerts.js';

/** An alert about a case that no event of it makes. */
export interface RaisedAlert {
  /** Names it for good: the same key alerts once. */
  key: string;
  caseId: string;
  caseNo: string;
  kind: AlertKind;
  step: string | null;
  to: AlertTarget & Required<Pick<AlertTarget, 'role'>>;
  /** Null for now. */
  at: Date | null;
}

/** Writes it to the outbox, unless it is there. */
export async function raise(manager: EntityManager, channels: AlertChannels, { key, caseId, caseNo, kind, step, to, at }: RaisedAlert): Promise<void> {
  const owed = channels.owed(kind, to, await channels.people(manager, [to]));
  const written = await manager.query(
    `INSERT INTO alert (alert_key, case_id, case_no, kind, step, to_role, to_region, occurred_at) VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce($8, clock_timestamp()))
     ON CONFLICT (alert_key) DO NOTHING RETURNING alert_key`,
    [key, caseId, caseNo, kind, step, to.role, to.region, at]) as unknown[];
  if (written.length === 0) return;
  await manager.query(`INSERT INTO alert_delivery (alert_key, channel, recipient, state) SELECT $1, unnest($2::text[]), unnest($3::text[]), 'pending'`,
    [key, owed.map(({ channel }) => channel), owed.map(({ recipient }) => recipient)]);
  await manager.query(`SELECT pg_notify('jishi_outbox', '')`);
}
