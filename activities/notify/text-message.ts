import { alertText } from '#libs/relief/alert-text.js';
import { CODE_MINUTES } from '#libs/relief/rules/approving.js';
import type { Contacts } from '#infra/accounts.js';
import { approvalCode } from '#infra/approval-codes.js';
import type { BlindIndex } from '#infra/blind-index.js';
import { type Carrier, reasonOf, type Sent } from '#activities/notify/courier.js';
import type { DueAlert } from '#activities/notify/outbox.js';

/** Hands alerts to an SMS gateway by HTTP. The message's id is its idempotency key there; the text names a case and nobody. */
export class TextMessage implements Carrier {
  readonly channel = 'sms';
  readonly lock = 7_210_006;
  private readonly url: string;
  private readonly token: string;
  private readonly contacts: Contacts;
  private readonly index: BlindIndex;

  constructor(url: string, token: string, contacts: Contacts, index: BlindIndex) {
    this.url = url;
    this.token = token;
    this.contacts = contacts;
    this.index = index;
  }

  async send(alert: DueAlert): Promise<Sent> {
    const { alert_key: key, recipient, kind, case_no: caseNo, account_id: accountId, clock_name: clock, step } = alert;
    const phone = (await this.contacts.of(recipient)).phone;
    if (phone === undefined) return { refused: 'no number' }; // The account has gone, or lost it, since.
    return sendText({ url: this.url, token: this.token }, { messageId: `${key}:${recipient}`, to: phone, text: `${alertText({ kind, caseNo, accountId, clock, step }).zh}${this.codeOf(alert)}` });
  }

  /** The code goes to the person asked and to nobody who stands in for them: these log in and act in their own name. */
  private codeOf({ kind, alert_key: key, case_id: caseId, recipient, to_handler: approverId }: DueAlert): string {
    if (kind !== 'approval-asked' || caseId === null || approverId !== recipient) return '';
    // An alert's key says which event of the case it is about: `case:seq:number`.
    const seq = Number(key.split(':').at(-2));
    return `验证码 ${approvalCode(this.index, { caseId, seq, approverId })}，${CODE_MINUTES} 分钟内有效，仅向登记批准的同事报出；未同意请登录否认。`;
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
