import { createHmac } from 'node:crypto';

/** Posts alerts to the county's own system: signed, under a key by which a repetition is recognised. No personal data. */
export class Webhook {
  private readonly url: string;
  private readonly secret: string;

  constructor(url: string, secret: string) {
    this.url = url;
    this.secret = secret;
  }

  /** A redirect is followed nowhere: the alert is for this receiver. Null when it took it, else what went wrong, in a few words. */
  async send(alert: { key: string; [field: string]: unknown }): Promise<string | null> {
    const body = JSON.stringify(alert);
    try {
      const response = await fetch(this.url, {
        method: 'POST', body, redirect: 'manual', signal: AbortSignal.timeout(5_000),
        headers: {
          'content-type': 'application/json', 'idempotency-key': alert.key,
          'x-jishi-signature': `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`,
        },
      });
      await response.body?.cancel();
      return response.ok ? null : `HTTP ${response.status}`;
    } catch (error) {
      return (error as Error).name === 'TimeoutError' ? 'timed out' : 'not reached';
    }
  }
}
