import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { failpoint } from '#infra/failpoint.js';
import { resumption } from '#infra/restart-case.js';
import { NAMES, type ReliefCase } from '#libs/contracts/journal.js';
import type { BankWord } from '#libs/contracts/payment.js';

const BATCH = 20;
const TELL_WITHIN_MS = 10_000;

interface Undelivered {
  order_id: string;
  case_id: string;
  case_no: string;
  state: 'debited' | 'declined' | 'returned';
  same_amount: boolean;
  reference: string | null;
  reason: string | null;
  said_at: Date;
}

/**
 * Tells a case what the bank says of itself. The API took it down before the bank was answered, so it outlives any
 * crash; it is delivered at least once, and the case records it once, whoever is first, the bank's answer or this.
 */
export class BankWords implements LockedWork {
  readonly name = 'bank-words';
  readonly lock = 7_210_005;
  readonly wakeOn = 'jishi_bank';
  readonly pauseMs = 5_000;

  constructor(private readonly database: DataSource, private readonly client: Client, private readonly taskQueue: string, private readonly log: Logger) {}

  async turn(): Promise<number> {
    const waiting = await this.database.query(
      `SELECT w.order_id, o.case_id, relief_case.case_no, w.state, w.amount_fen = o.amount_fen AS same_amount, w.reference, w.reason, w.said_at
         FROM bank_word w JOIN payment_order o USING (order_id) JOIN relief_case USING (case_id)
        WHERE w.delivered_at IS NULL AND w.next_attempt_at < now() ORDER BY w.next_attempt_at LIMIT ${BATCH}`) as Undelivered[];
    // One after another: an order may have been carried out and sent back while nobody listened.
    let delivered = 0;
    for (const word of waiting.toSorted((a, b) => a.said_at.getTime() - b.said_at.getTime())) delivered += await this.deliver(word) ? 1 : 0;
    return delivered;
  }

  private async deliver(word: Undelivered): Promise<boolean> {
    const { order_id: orderId, case_id: caseId, case_no: caseNo, state } = word;
    try {
      // It may have lost its workflow, or be closed by now: then a new run takes the word.
      const startWorkflowOperation = await resumption(this.database, this.taskQueue, caseId);
      await failpoint('bank-word.before-telling');
      await this.client.connection.withDeadline(Date.now() + TELL_WITHIN_MS, () => this.client.workflow.executeUpdateWithStart<ReliefCase, null, [BankWord]>(NAMES.bankWord, {
        updateId: `bank:${orderId}:${state}`, args: [{ orderId, outcome: outcomeOf(word) }], startWorkflowOperation,
      }));
      await failpoint('bank-word.told');
      await this.database.query('UPDATE bank_word SET delivered_at = now() WHERE order_id = $1 AND state = $2', [orderId, state]);
      return true;
    } catch (error) {
      this.log.warn({ caseId, caseNo, error: (error as Error).name }, 'a case could not be told of the bank\'s word yet');
      await this.database.query(`UPDATE bank_word SET next_attempt_at = now() + interval '5 seconds' WHERE order_id = $1 AND state = $2`, [orderId, state]);
      return false;
    }
  }
}

function outcomeOf({ state, same_amount: sameAmount, reference, reason, said_at: saidAt }: Undelivered): BankWord['outcome'] {
  const bankAt = saidAt.toISOString();
  if (state === 'declined') return { state, reason: reason!, bankAt };
  if (!sameAmount) return { state: 'in-doubt', reason: 'wrong-amount' };
  return state === 'debited' ? { state: 'confirmed', bankReference: reference!, bankAt } : { state, reason: reason!, bankAt };
}
