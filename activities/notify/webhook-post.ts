import type { DataSource } from 'typeorm';
import { instantOf } from '#libs/clock/instant.js';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { failpoint } from '#infra/failpoint.js';
import { type DueAlert, dueAlerts, markDelivered } from '#activities/notify/outbox.js';
import type { Webhook } from '#activities/notify/webhook.js';

const AT_ONCE = 8;

/** Delivers alerts to the webhook: at least once under the alert's key, again and again until the receiver takes it. */
export class WebhookPost implements LockedWork {
  readonly name = 'webhook';
  readonly lock = 7_210_003;
  readonly wakeOn = 'jishi_outbox';
  readonly pauseMs = 1_000;

  constructor(private readonly database: DataSource, private readonly webhook: Webhook) {}

  async turn(): Promise<number> {
    const due = await dueAlerts(this.database.manager, 'webhook');
    for (let i = 0; i < due.length; i += AT_ONCE) await Promise.all(due.slice(i, i + AT_ONCE).map(alert => this.post(alert)));
    return due.length;
  }

  private async post(alert: DueAlert): Promise<void> {
    await failpoint('alert.before-sending');
    const error = await this.webhook.send({
      key: alert.alert_key, caseNo: alert.case_no, kind: alert.kind, clock: alert.clock, step: alert.step,
      to: { handlerId: alert.to_handler, role: alert.to_role, department: alert.to_department, region: alert.to_region }, occurredAt: instantOf(alert.occurred_at.getTime()),
    });
    await failpoint('alert.sent');
    if (!error) {
      await markDelivered(this.database.manager, alert.alert_key, 'webhook');
      return failpoint('alert.noted');
    }
    await this.database.query(
      `UPDATE alert_delivery SET attempts = attempts + 1, last_error = $2, next_attempt_at = now() + least(interval '1 second' * 2 ^ least(attempts, 9), interval '5 minutes')
       WHERE alert_key = $1 AND channel = 'webhook'`, [alert.alert_key, error]);
  }
}
