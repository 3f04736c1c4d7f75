import { createHmac } from 'node:crypto';
import { instantOf } from '#libs/clock/instant.js';
import { type Carrier, reasonOf, type Sent } from '#activities/notify/courier.js';
import type { DueAlert } from '#activities/notify/outbox.js';

/** Posts alerts to the county's own system: signed, under a key by which a repetition is recognised. No personal data. */
export class Webhook implements Carrier {
  readonly channel = 'webhook';
  readonly lock = 7_210_003;
  private readonly url: string;
  private readonly secret: string;

  constructor(url: string, secret: string) {
    this.url = url;
    this.secret = secret;
  }

  /** A redirect is followed nowhere: the alert is for this receiver. */
  async send(alert: DueAlert): Promise<Sent> {
    const body = JSON.stringify({
      key: alert.alert_key, caseNo: alert.case_no, ...(alert.account_id !== null && { accountId: alert.account_id }), kind: alert.kind, clock: alert.clock, step: alert.step,
      to: { handlerId: alert.to_handler, role: alert.to_role, department: alert.to_department, region: alert.to_region }, occurredAt: instantOf(alert.occurred_at.getTime()),
    });
    try {
      const response = await fetch(this.url, {
        method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(5_000),
        headers: {
          'content-type': 'application/json', 'idempotency-key': alert.alert_key,
          'x-jishi-signature': `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`,
        },
      });
      await response.body?.cancel();
      return response.ok ? 'taken' : { failed: `HTTP ${response.status}` };
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  }
}
