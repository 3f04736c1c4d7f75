import type { DataSource, EntityManager } from 'typeorm';
import { instantOf } from '#libs/clock/instant.js';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { tx } from '#infra/database/source.js';
import { failpoint } from '#infra/failpoint.js';
import type { Webhook } from '#activities/notify/webhook.js';

const BATCH = 50;

/**
 * Delivers the alert outbox: to the in-app stream by giving each alert its number there, to the webhook by a signed
 * POST. At least once, under the alert's key.
 */
export class Dispatcher implements LockedWork {
  readonly name = 'outbox';
  readonly lock = 7_210_001;
  readonly wakeOn = 'jishi_outbox';
  readonly pauseMs = 1_000;

  constructor(private readonly database: DataSource, private readonly webhook: Webhook | null) {}

  async turn(): Promise<number> {
    return await this.publish() + await this.post();
  }

  /** One dispatcher numbers committed alerts, so a reader's cursor never passes one it has not seen. */
  private publish(): Promise<number> {
    return tx(this.database, async manager => {
      const due = await this.due(manager, 'in-app');
      for (const { alert_key } of due) {
        await manager.query(`UPDATE alert SET stream_no = nextval('alert_stream') WHERE alert_key = $1 AND stream_no IS NULL`, [alert_key]);
        await this.delivered(manager, alert_key, 'in-app');
      }
      if (due.length) await manager.query(`SELECT pg_notify('jishi_alert', '')`);
      return due.length;
    });
  }

  private async post(): Promise<number> {
    const webhook = this.webhook;
    if (!webhook) return 0;
    const due = await this.due(this.database.manager, 'webhook');
    await Promise.all(due.map(async alert => {
      const error = await webhook.send({
        key: alert.alert_key, caseNo: alert.case_no, kind: alert.kind, clock: alert.clock, step: alert.step,
        to: { handlerId: alert.to_handler, role: alert.to_role, region: alert.to_region }, occurredAt: instantOf(alert.occurred_at.getTime()),
      });
      await failpoint('alert.sent');
      if (!error) return this.delivered(this.database.manager, alert.alert_key, 'webhook');
      await this.database.query(
        `UPDATE alert_delivery SET attempts = attempts + 1, last_error = $2,
           next_attempt_at = now() + least(interval '1 second' * 2 ^ least(attempts, 9), interval '5 minutes')
         WHERE alert_key = $1 AND channel = 'webhook'`, [alert.alert_key, error]);
    }));
    return due.length;
  }

  private due(manager: EntityManager, channel: string): Promise<DueAlert[]> {
    return manager.query(
      `SELECT a.* FROM alert_delivery d JOIN alert a USING (alert_key)
       WHERE d.channel = $1 AND d.state = 'pending' AND d.next_attempt_at <= now() ORDER BY d.next_attempt_at, d.alert_key LIMIT ${BATCH}`, [channel]);
  }

  private async delivered(manager: EntityManager, alertKey: string, channel: string): Promise<void> {
    await manager.query(
      `UPDATE alert_delivery SET state = 'delivered', attempts = attempts + 1, delivered_at = now(), last_error = NULL WHERE alert_key = $1 AND channel = $2`,
      [alertKey, channel]);
  }
}

interface DueAlert {
  alert_key: string;
  case_no: string;
  kind: string;
  clock: string | null;
  step: string | null;
  to_handler: string | null;
  to_role: string | null;
  to_region: string;
  occurred_at: Date;
}
