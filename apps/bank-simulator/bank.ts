import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BankJournal, type BankEntry, type BankOrder } from '#apps/bank-simulator/bank-journal.js';
import { DECLINES, SENTINEL_CARDS, SLOW_MS } from '#apps/bank-simulator/sentinels.js';

export interface OrderRequest {
  orderId: string;
  amountFen: string;
  payeeName: string;
  bankCard: string;
}

export type BankAnswer = { status: number; body: object } | 'drop the connection';

/** A bank that carries out each order id once, however often it arrives, and remembers it across crashes. */
export class Bank {
  private readonly journal: BankJournal;
  private readonly orders = new Map<string, { order: BankOrder; outcome: Extract<BankEntry, { type: 'debited' | 'declined' }> | null }>();

  constructor(journalPath: string) {
    this.journal = new BankJournal(journalPath);
    for (const entry of this.journal.entries) this.remember(entry);
    // What was received before a crash is carried out after it.
    for (const { order, outcome } of this.orders.values()) if (!outcome) this.debit(order);
  }

  async order(request: OrderRequest): Promise<BankAnswer> {
    const order = { orderId: request.orderId, amountFen: request.amountFen, card: request.bankCard.slice(-4) };
    const known = this.orders.get(request.orderId);
    if (known) this.write({ type: 'repeated', at: new Date().toISOString(), orderId: request.orderId });
    if (known) return known.order.amountFen === order.amountFen && known.order.card === order.card ? this.answer(order.orderId) : { status: 409, body: { code: 'order-id-reused' } };
    this.write({ type: 'received', at: new Date().toISOString(), order });
    const reason = DECLINES[request.bankCard];
    if (reason) {
      this.write({ type: 'declined', at: new Date().toISOString(), orderId: order.orderId, reason });
      return this.answer(order.orderId);
    }
    switch (request.bankCard) {
      case SENTINEL_CARDS.slow:
        await sleep(SLOW_MS, undefined, { ref: false });
        this.debit(order);
        break;
      case SENTINEL_CARDS.replyLost:
        this.debit(order);
        return 'drop the connection';
      default:
        this.debit(order);
    }
    return this.answer(order.orderId);
  }

  answer(orderId: string): BankAnswer {
    const known = this.orders.get(orderId);
    if (!known) return { status: 404, body: { code: 'never-received' } };
    const outcome = known.outcome;
    if (!outcome) return { status: 202, body: { state: 'in-progress' } };
    return outcome.type === 'debited'
      ? { status: 200, body: { state: 'debited', reference: outcome.reference, at: outcome.at } }
      : { status: 200, body: { state: 'declined', reason: outcome.reason, at: outcome.at } };
  }

  close(): void {
    this.journal.close();
  }

  private debit({ orderId, amountFen }: BankOrder): void {
    if (this.orders.get(orderId)?.outcome) return;
    const reference = `B${createHash('sha256').update(orderId).digest('hex').slice(0, 16).toUpperCase()}`;
    this.write({ type: 'debited', at: new Date().toISOString(), orderId, amountFen, reference });
  }

  private write(entry: BankEntry): void {
    this.journal.write(entry);
    this.remember(entry);
  }

  private remember(entry: BankEntry): void {
    if (entry.type === 'received') this.orders.set(entry.order.orderId, { order: entry.order, outcome: null });
    else if (entry.type !== 'repeated') this.orders.get(entry.orderId)!.outcome = entry;
  }
}
