import { Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { PaymentActivities, PaymentOrder, PaymentStanding } from '#libs/contracts/payment.js';
import { failpoint } from '#infra/failpoint.js';
import type { Seal } from '#infra/seal.js';
import type { BankClient, BankReply } from '#activities/payment/bank-client.js';
import { retryable } from '#activities/retryable.js';

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

  /**
   * Asks the bank. When the bank says that it never received the order, the outcome is not unknown any more: it is
   * handed in again under the same id, which the bank carries out once however often it arrives.
   */
  async askOrder(order: PaymentOrder): Promise<PaymentStanding> {
    await failpoint('payment.before-ask');
    const reply = await this.bank.ask(order.orderId);
    if (reply.state !== 'never-received') return this.settle(order, reply);
    await retryable('payment', () => this.database.query('UPDATE payment_order SET sends = sends + 1, asked_at = now() WHERE order_id = $1', [order.orderId]));
    await failpoint('payment.before-resend');
    return this.settle(order, await this.bank.send(order));
  }

  private async attempt(order: PaymentOrder): Promise<boolean> {
    const payee = this.seal.sealJson({ payeeName: order.payeeName, bankCard: order.bankCard }, `payment:${order.orderId}`);
    const rows = await this.database.query(
      `INSERT INTO payment_order (order_id, case_id, amount_fen, sealed_payee, state) VALUES ($1, $2, $3, $4, 'ATTEMPTED')
       ON CONFLICT DO NOTHING RETURNING order_id`, [order.orderId, order.caseId, order.amountFen, payee]) as unknown[];
    return rows.length === 1;
  }

  private async settle({ orderId }: PaymentOrder, reply: BankReply): Promise<PaymentStanding> {
    await failpoint('payment.bank-answered');
    if (reply.state === 'unknown' || reply.state === 'never-received') {
      await retryable('payment', () => this.database.query('UPDATE payment_order SET asked_at = now() WHERE order_id = $1', [orderId]));
      await failpoint('payment.still-unknown');
      return { state: 'unknown' };
    }
    await retryable('payment', () => this.database.query(
      `UPDATE payment_order SET state = $2, settled_at = $3, bank_reference = $4, decline_reason = $5 WHERE order_id = $1 AND state = 'ATTEMPTED'`,
      [orderId, reply.state === 'confirmed' ? 'CONFIRMED' : 'DECLINED', reply.at, reply.state === 'confirmed' ? reply.bankReference : null,
        reply.state === 'declined' ? reply.reason : null]));
    await failpoint('payment.settled');
    return reply.state === 'confirmed'
      ? { state: 'confirmed', bankReference: reply.bankReference, bankAt: reply.at }
      : { state: 'declined', reason: reply.reason, bankAt: reply.at };
  }
}
