import { alertText } from '#libs/relief/alert-text.js';
import type { Contacts } from '#infra/accounts.js';
import { type Carrier, reasonOf, type Sent } from '#activities/notify/courier.js';
import type { DueAlert } from '#activities/notify/outbox.js';

/** Hands alerts to an SMS gateway by HTTP. The message's id is its idempotency key there; the text names a case and nobody. */
export class TextMessage implements Carrier {
  readonly channel = 'sms';
  readonly lock = 7_210_006;
  private readonly url: string;
  private readonly token: string;
  private readonly contacts: Contacts;

  constructor(url: string, token: string, contacts: Contacts) {
    this.url = url;
    this.token = token;
    this.contacts = contacts;
  }

  async send({ alert_key: key, recipient, kind, case_no: caseNo, clock_name: clock, step }: DueAlert): Promise<Sent> {
    const phone = (await this.contacts.of(recipient)).phone;
    if (phone === undefined) return { refused: 'no number' }; // The account has gone, or lost it, since.
    try {
      const response = await fetch(`${this.url}/v1/messages`, {
        method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(5_000), headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
        body: JSON.stringify({ messageId: `${key}:${recipient}`, to: phone, text: `【及时】${alertText({ kind, caseNo, clock, step }).zh}` }),
      });
      await response.body?.cancel();
      if (response.ok) return 'taken';
      return response.status === 422 ? { refused: 'refused by the gateway' } : { failed: `HTTP ${response.status}` };
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  }
}
