import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A word of the bank's own, as it goes over the wire. */
export interface Callback {
  orderId: string;
  state: 'debited' | 'returned';
  amountFen: string;
  reference: string;
  reason?: string;
  at: string;
}

/** Calls the county back, signed, again and again until it has taken it. */
export class Callbacks {
  private readonly url: string;
  private readonly secret: string;

  constructor(url: string, secret: string) {
    this.url = url;
    this.secret = secret;
  }

  async send(callback: Callback): Promise<void> {
    const body = JSON.stringify(callback);
    const signature = `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`;
    for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 30_000)) {
      const taken = await fetch(this.url, { method: 'POST', redirect: 'manual', body, headers: { 'content-type': 'application/json', 'x-bank-signature': signature }, signal: AbortSignal.timeout(5_000) })
        .then(response => response.ok, () => false);
      if (taken) return;
      await sleep(waitMs, undefined, { ref: false });
    }
  }
}
