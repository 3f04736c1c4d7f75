import type { EntityManager } from 'typeorm';

const BATCH = 50;

export interface DueAlert {
  alert_key: string;
  case_no: string;
  kind: string;
  clock: string | null;
  step: string | null;
  to_handler: string | null;
  to_role: string | null;
  to_department: string | null;
  to_region: string;
  occurred_at: Date;
}

/** The alerts that wait for a channel, the longest waiting first. */
export function dueAlerts(manager: EntityManager, channel: string): Promise<DueAlert[]> {
  return manager.query(
    `SELECT a.* FROM alert_delivery d JOIN alert a USING (alert_key)
     WHERE d.channel = $1 AND d.state = 'pending' AND d.next_attempt_at <= now() ORDER BY d.next_attempt_at, d.alert_key LIMIT ${BATCH}`, [channel]);
}

export async function markDelivered(manager: EntityManager, alertKey: string, channel: string): Promise<void> {
  await manager.query(
    `UPDATE alert_delivery SET state = 'delivered', attempts = attempts + 1, delivered_at = now(), last_error = NULL WHERE alert_key = $1 AND channel = $2`,
    [alertKey, channel]);
}
