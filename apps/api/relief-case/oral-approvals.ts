import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Accounts } from '#infra/accounts.js';
import { approvalCode } from '#infra/approval-codes.js';
import { BlindIndex } from '#infra/blind-index.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import { decide } from '#libs/relief/decide.js';
import { Attempts } from '#apps/api/citizen/attempts.js';
import { Problem } from '#apps/api/problems/problem.js';
import type { StoredCase } from '#apps/api/relief-case/case-reader.js';
import { Editions } from '#apps/api/relief-case/editions.js';

/** Approvals given by a code that was sent to the approver's phone: the code is that person's own act. */
@Injectable()
export class OralApprovals {
  constructor(
    private readonly index: BlindIndex, private readonly attempts: Attempts,
    private readonly accounts: Accounts, private readonly editions: Editions,
  ) {}

  /**
   * Whoever types the code may try five times; then somebody has to be asked again. The person asked must still be
   * allowed to approve it, as if they tapped it themselves.
   * @throws code-wrong, too-many-requests, or the refusal the approver would meet.
   */
  async assertCode(stored: StoredCase, { reliefId, cardTail, personal }: PersonCommand & { type: 'record-approval' }): Promise<void> {
    const ask = stored.state.asks.findLast(one => one.reliefId === reliefId && one.state === 'open');
    // The decider says what is the matter.
    if (!ask) return;
    const { approverId, seq } = ask;
    await this.attempts.count('approvalCode', `${stored.caseId}:${seq}`);
    const code = approvalCode(this.index, { caseId: stored.caseId, seq, approverId });
    if (!timingSafeEqual(Buffer.from(code), Buffer.from(personal.code))) throw Problem.atField('code-wrong', 'personal.code');
    const approver = await this.accounts.find(approverId);
    if (!approver) throw Problem.atField('unknown-staff', 'reliefId');
    const { refusal } = decide({ ...stored, ...await this.editions.of(stored), command: { type: 'approve-orally', reliefId, cardTail }, actor: approver });
    if (refusal) throw Problem.refused(refusal);
  }
}
