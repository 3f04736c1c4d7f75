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
    return sendText({ url: this.url, token: this.token }, { messageId: `${key}:${recipient}`, to: phone, text: alertText({ kind, caseNo, clock, step }).zh });
  }
}

export interface Text {
  /** The same id is sent once, however often it arrives. */
  messageId: string;
  to: string;
  text: string;
}

/** One message by the gateway, in our name. */
export async function sendText({ url, token }: { url: string; token: string }, { messageId, to, text }: Text): Promise<Sent> {
  try {
    const response = await fetch(`${url}/v1/messages`, {
      method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(5_000),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ messageId, to, text: `【及时】${text}` }),
    });
    await response.body?.cancel();
    if (response.ok) return 'taken';
    return response.status === 422 ? { refused: 'refused by the gateway' } : { failed: `HTTP ${response.status}` };
  } catch (error) {
    return { failed: reasonOf(error) };
  }
}
