import { createHash } from 'node:crypto';
import { createTransport, type Transporter } from 'nodemailer';
import { alertText } from '#libs/relief/alert-text.js';
import type { Contacts } from '#infra/accounts.js';
import type { Carrier, Sent } from '#activities/notify/courier.js';
import type { DueAlert } from '#activities/notify/outbox.js';

/** Mails alerts by SMTP. A repetition has the Message-ID it had before; the text names a case and nobody. */
export class Mail implements Carrier {
  readonly channel = 'email';
  readonly lock = 7_210_007;
  private readonly transport: Transporter;
  private readonly from: string;
  private readonly contacts: Contacts;

  constructor(url: string, from: string, contacts: Contacts) {
    // Beside an address the library takes a second argument for the messages' own fields: times said there count for nothing.
    this.transport = createTransport({
      url, connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000, dnsTimeout: 5_000, disableFileAccess: true, disableUrlAccess: true,
    } as object);
    // What befalls a connection outside of a sending is told as an event, and one nobody listens to ends the process.
    this.transport.on('error', () => undefined);
    this.from = from;
    this.contacts = contacts;
  }

  async send({ alert_key: key, recipient, kind, case_no: caseNo, account_id: accountId, clock_name: clock, step }: DueAlert): Promise<Sent> {
    const to = (await this.contacts.of(recipient)).email;
    if (to === undefined) return { refused: 'no address' };
    const { zh, en } = alertText({ kind, caseNo, accountId, clock, step });
    const messageId = `<${createHash('sha256').update(`${key}:${recipient}`).digest('hex').slice(0, 32)}@${this.from.split('@').at(-1)!}>`;
    try {
      await this.transport.sendMail({ from: this.from, to, subject: `[及时] ${caseNo ?? accountId}`, text: `${zh}\n\n${en}\n`, messageId });
      return 'taken';
    } catch (error) {
      // What a server says with 5xx it says for good (RFC 5321, 4.2.1); its own words may quote the address.
      const { responseCode } = error as { responseCode?: number };
      if (responseCode !== undefined && responseCode >= 500) return { refused: `SMTP ${responseCode}` };
      return { failed: responseCode === undefined ? 'not reached' : `SMTP ${responseCode}` };
    }
  }
}
