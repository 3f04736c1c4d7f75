import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { PaymentActivities, PaymentOrder, PaymentStanding } from '#libs/contracts/payment.js';
import { failpoint } from '#infra/failpoint.js';
import type { Seal } from '#infra/seal.js';
import type { BankClient, BankReply } from '#activities/payment/bank-client.js';
import { retryable } from '#activities/retryable.js';

interface OrderRow {
  state: 'ATTEMPTED' | 'NOT_SENT' | 'IN_DOUBT' | 'CONFIRMED' | 'DECLINED' | 'RETURNED';
  settled_at: Date | null;
  bank_reference: string | null;
  decline_reason: string | null;
}

/** Orders money from the bank: debited at most once, whatever crashes. */
@Injectable()
export class Payments implements PaymentActivities {
  constructor(private readonly database: DataSource, private readonly seal: Seal, private readonly bank: BankClient) {}

  /** The row comes first. Only whoever wrote it sends the order; anybody who finds it there asks. */
  async sendOrder(order: PaymentOrder): Promise<PaymentStanding> {
    await failpoint('payment.before-attempt');
    const first = await retryable('payment', () => this.attempt(order));
    await failpoint('payment.attempted');
    return first ? this.settle(order, await this.bank.send(order)) : this.askOrder(order);
  }

  /** What is settled is not asked about again: the bank may have said so by itself. */
  async askOrder(order: PaymentOrder): Promise<PaymentStanding> {
    await failpoint('payment.before-ask');
    const [row] = await retryable('payment', () => this.database.query('SELECT state, settled_at, bank_reference, decline_reason FROM payment_order WHERE order_id = $1', [order.orderId])) as [OrderRow];
    if (row.settled_at) return settled(row);
    return this.bank.mode === 'remembering' ? this.askBank(order) : this.askNobody(order);
  }

  /**
   * When the bank says that it never received the order, the outcome is not unknown any more: it is handed in again
   * under the same id, which the bank carries out once however often it arrives.
   */
  private async askBank(order: PaymentOrder): Promise<PaymentStanding> {
    const reply = await this.bank.ask(order);
    if (reply.state !== 'never-received') return this.settle(order, reply);
    await retryable('payment', () => this.database.query('UPDATE payment_order SET sends = sends + 1, asked_at = now() WHERE order_id = $1', [order.orderId]));
    await failpoint('payment.before-resend');
    return this.settle(order, await this.bank.send(order));
  }

  /**
   * A bank that forgets carries an order out as often as it arrives. It is sent again only where no connection had come
   * about; of any other it is a person who finds out what happened.
   */
  private async askNobody(order: PaymentOrder): Promise<PaymentStanding> {
    // TypeORM answers an UPDATE with rows and their count.
    const [, again] = await retryable('payment', () => this.database.query(
      `UPDATE payment_order SET state = 'ATTEMPTED', sends = sends + 1, asked_at = now() WHERE order_id = $1 AND state = 'NOT_SENT'`, [order.orderId])) as [unknown[], number];
    return this.settle(order, again === 1 ? await this.bank.send(order) : { state: 'in-doubt', reason: 'no-answer' });
  }

  private async attempt(order: PaymentOrder): Promise<boolean> {
    const payee = this.seal.sealJson({ payeeName: order.payeeName, bankCard: order.bankCard }, `payment:${order.orderId}`);
    const rows = await this.database.query(
      `INSERT INTO payment_order (order_id, case_id, amount_fen, sealed_payee, state) VALUES ($1, $2, $3, $4, 'ATTEMPTED')
       ON CONFLICT DO NOTHING RETURNING order_id`, [order.orderId, order.caseId, order.amountFen, payee]) as unknown[];
    return rows.length === 1;
  }

  private async settle(order: PaymentOrder, reply: BankReply): Promise<PaymentStanding> {
    await failpoint('payment.bank-answered');
    const { orderId } = order;
    switch (reply.state) {
      case 'confirmed':
      case 'declined':
        await retryable('payment', () => this.database.query(
          `UPDATE payment_order SET state = $2, settled_at = $3, bank_reference = $4, decline_reason = $5 WHERE order_id = $1 AND settled_at IS NULL`,
          [orderId, reply.state === 'confirmed' ? 'CONFIRMED' : 'DECLINED', reply.bankAt, reply.state === 'confirmed' ? reply.bankReference : null,
            reply.state === 'declined' ? reply.reason : null]));
        await failpoint('payment.settled');
        return reply;
      case 'in-doubt':
        await this.note(orderId, 'IN_DOUBT');
        return reply;
      case 'never-received':
      case 'unknown':
        if (this.bank.mode === 'forgetful') {
          if (reply.state === 'unknown') return this.settle(order, { state: 'in-doubt', reason: 'no-answer' });
          await this.note(orderId, 'NOT_SENT');
        } else {
          await this.note(orderId, 'ATTEMPTED');
        }
        await failpoint('payment.still-unknown');
        return { state: 'unknown' };
    }
  }

  private async note(orderId: string, state: OrderRow['state']): Promise<void> {
    await retryable('payment', () => this.database.query('UPDATE payment_order SET state = $2, asked_at = now() WHERE order_id = $1 AND settled_at IS NULL', [orderId, state]));
  }
}

function settled({ state, settled_at: at, bank_reference: bankReference, decline_reason: reason }: OrderRow): PaymentStanding {
  const bankAt = at!.toISOString();
  return state === 'DECLINED' ? { state: 'declined', reason: reason!, bankAt } : { state: 'confirmed', bankReference: bankReference!, bankAt };
}
