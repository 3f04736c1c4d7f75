import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sendText } from '#activities/notify/text-message.js';
import type { Rows } from '#infra/database/rows.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Secrets } from '#apps/api/citizen/secrets.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';

/** The gateway sends a message id once, so asking again is no harm. */
const TRIES = 3;

/** Brings the family a code of its own, by a text message to the phone on record: what staff print has been in their hands. */
@Injectable()
export class CodeMessages {
  constructor(
    private readonly database: DataSource, private readonly reader: CaseReader, private readonly secrets: Secrets, private readonly settings: ApiSettings,
  ) {}

  get canSend(): boolean {
    return this.settings.smsUrl !== null;
  }

  /** Nothing where there is no such case or no phone, or too many were sent; whoever asked has been answered before. Never throws. */
  async sendCode(caseNo: string, rowsOf: (townCode: string) => Rows): Promise<void> {
    try {
      await this.send(caseNo, rowsOf);
    } catch {
      // A database that is away: the family asks again.
    }
  }

  private async send(caseNo: string, rowsOf: (townCode: string) => Rows): Promise<void> {
    const [{ town }] = await this.database.query('SELECT town_of($1) AS town', [isCaseNumber(caseNo) ? caseNo : '']) as [{ town: string | null }];
    if (town === null) return;
    const rows = rowsOf(town);
    const stored = await this.reader.findBySecret(caseNo, rows);
    const phone = stored?.state.person.phone?.replaceAll('-', '');
    if (!stored || !phone) return;
    const [{ may }] = await this.database.query('SELECT may_send_code($1) AS may', [stored.caseId]) as [{ may: boolean | null }];
    if (!may) return;
    const issued = this.secrets.create(caseNo);
    const text = `案件${caseNo}的查询码：${issued.secret}，凭它可以查询、评价、撤回，请勿转告他人；以前的短信查询码随即失效。打开查询：${issued.link}`;
    // Only what has reached the phone takes the place of the code before.
    if (await this.reached({ messageId: `code:${randomUUID()}`, to: phone, text })) await issued.keep(stored.caseId, 'sms', 'citizen', rows);
  }

  private async reached(message: { messageId: string; to: string; text: string }): Promise<boolean> {
    for (let i = 0; i < TRIES; i++) {
      const sent = await sendText({ url: this.settings.smsUrl!, token: this.settings.smsToken }, message);
      if (sent === 'taken') return true;
      if ('refused' in sent) return false;
    }
    return false;
  }
}
