import type { EntityManager } from 'typeorm';
import type { Channel } from '#activities/notify/alert-channels.js';

/** So many are taken at a time. */
export const BATCH = 50;

export interface DueAlert {
  alert_key: string;
  /** Null for what is about an account. */
  case_id: string | null;
  case_no: string | null;
  account_id: string | null;
  kind: string;
  clock: string | null;
  step: string | null;
  to_handler: string | null;
  to_role: string | null;
  to_department: string | null;
  to_region: string;
  occurred_at: Date;
  /** Of this delivery: an account, or empty. */
  recipient: string;
  /** As the case's policy calls it. */
  clock_name: { zh: string; en: string } | null;
}

interface Delivery {
  alertKey: string;
  channel: Channel;
  recipient: string;
}

/** The alerts that wait for a channel, the longest waiting first. */
export function dueAlerts(manager: EntityManager, channel: Channel): Promise<DueAlert[]> {
  return manager.query(
    `SELECT a.*, d.recipient, (SELECT rule->'name' FROM relief_case c JOIN policy_edition p ON p.hash = c.pack_hash, jsonb_array_elements(p.content->'clocks') rule
                                WHERE c.case_id = a.case_id AND rule->>'id' = a.clock) AS clock_name
       FROM alert_delivery d JOIN alert a USING (alert_key)
      WHERE d.channel = $1 AND d.state = 'pending' AND d.next_attempt_at <= now() ORDER BY d.next_attempt_at, d.alert_key LIMIT ${BATCH}`, [channel]);
}

const THIS_ONE = 'alert_key = $1 AND channel = $2 AND recipient = $3';

export async function markDelivered(manager: EntityManager, { alertKey, channel, recipient }: Delivery): Promise<void> {
  await manager.query(`UPDATE alert_delivery SET state = 'delivered', attempts = attempts + 1, delivered_at = now(), last_error = NULL WHERE ${THIS_ONE}`, [alertKey, channel, recipient]);
}

export async function markRefused(manager: EntityManager, { alertKey, channel, recipient }: Delivery, why: string): Promise<void> {
  await manager.query(`UPDATE alert_delivery SET state = 'refused', attempts = attempts + 1, last_error = $4 WHERE ${THIS_ONE}`, [alertKey, channel, recipient, why]);
}

export async function markFailed(manager: EntityManager, { alertKey, channel, recipient }: Delivery, why: string): Promise<void> {
  await manager.query(
    `UPDATE alert_delivery SET attempts = attempts + 1, last_error = $4, next_attempt_at = now() + least(interval '1 second' * 2 ^ least(attempts, 9), interval '5 minutes') WHERE ${THIS_ONE}`,
    [alertKey, channel, recipient, why]);
}
