import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { BankJournal, type BankEntry, type BankOrder } from '#apps/bank-simulator/bank-journal.js';
import type { Callback } from '#apps/bank-simulator/callbacks.js';
import { DECLINES, LATE_MS, RETURN_MS, SENTINEL_CARDS, SLOW_MS, WAYS } from '#apps/bank-simulator/sentinels.js';

export interface OrderRequest {
  orderId: string;
  amountFen: string;
  payeeName: string;
  bankCard: string;
}

export type BankAnswer = { status: number; body: object } | 'drop the connection';

interface Ways {
  /** Keeps no order ids: what arrives again is carried out again, and nobody can ask. */
  forgetful?: boolean;
  /** Takes the bank's own words to the county, until they arrive. */
  callBack?: (callback: Callback) => Promise<void>;
}

interface Known {
  order: BankOrder;
  outcome: Extract<BankEntry, { type: 'debited' | 'declined' }> | null;
  returned: Extract<BankEntry, { type: 'returned' }> | null;
  calledBack: boolean;
}

/** A bank that carries out each order id once, however often it arrives, and remembers it across crashes; or one that forgets. */
export class Bank {
  private readonly journal: BankJournal;
  private readonly orders = new Map<string, Known>();
  private readonly forgetful: boolean;
  private readonly callBack: (callback: Callback) => Promise<void>;
  private closed = false;

  constructor(journalPath: string, { forgetful = false, callBack = async () => undefined }: Ways = {}) {
    this.forgetful = forgetful;
    this.callBack = callBack;
    this.journal = new BankJournal(journalPath);
    for (const entry of this.journal.entries) this.remember(entry);
    // What was received before a crash is carried out after it, and what was left to say is said.
    for (const { order, outcome } of this.orders.values()) {
      if (!outcome) this.debit(order);
      void this.speakUp(order);
    }
  }

  async order(request: OrderRequest): Promise<BankAnswer> {
    const order = { orderId: request.orderId, amountFen: request.amountFen, card: request.bankCard.slice(-4), way: WAYS[request.bankCard] };
    const known = this.orders.get(request.orderId);
    if (known && !this.forgetful) {
      this.write({ type: 'repeated', at: new Date().toISOString(), orderId: request.orderId });
      return known.order.amountFen === order.amountFen && known.order.card === order.card ? this.answer(order.orderId) : { status: 409, body: { code: 'order-id-reused' } };
    }
    this.write({ type: 'received', at: new Date().toISOString(), order });
    const reason = DECLINES[request.bankCard];
    if (reason) {
      this.write({ type: 'declined', at: new Date().toISOString(), orderId: order.orderId, reason });
      return this.answered(order.orderId);
    }
    if (request.bankCard === SENTINEL_CARDS.slow) await sleep(SLOW_MS, undefined, { ref: false });
    if (this.closed) return 'drop the connection';
    this.debit(order);
    void this.speakUp(order);
    return request.bankCard === SENTINEL_CARDS.replyLost ? 'drop the connection' : this.answered(order.orderId);
  }

  answer(orderId: string): BankAnswer {
    return this.forgetful ? { status: 404, body: { code: 'orders-are-not-kept' } } : this.answered(orderId);
  }

  close(): void {
    this.closed = true;
    this.journal.close();
  }

  private answered(orderId: string): BankAnswer {
    const known = this.orders.get(orderId);
    if (!known) return { status: 404, body: { code: 'never-received', orderId } };
    const { order, outcome, returned } = known;
    if (!outcome || order.way === 'late-callback') return { status: 202, body: { orderId, state: 'in-progress' } };
    if (outcome.type === 'declined') return { status: 200, body: { orderId, state: 'declined', reason: outcome.reason, at: outcome.at } };
    const { amountFen, reference, at } = outcome;
    return { status: 200, body: { orderId, state: returned ? 'returned' : 'debited', amountFen, reference, at, ...(returned && { reason: returned.reason, returnedAt: returned.at }) } };
  }

  private debit({ orderId, amountFen, way }: BankOrder): void {
    const known = this.orders.get(orderId)!;
    if (known.outcome && !this.forgetful) return;
    const fen = way === 'wrong-amount' ? String(BigInt(amountFen) - 1n) : amountFen;
    const times = this.journal.entries.filter(entry => entry.type === 'debited' && entry.orderId === orderId).length;
    const reference = `B${createHash('sha256').update(times === 0 ? orderId : `${orderId} ${times}`).digest('hex').slice(0, 16).toUpperCase()}`;
    this.write({ type: 'debited', at: new Date().toISOString(), orderId, amountFen: fen, reference });
  }

  /** What the bank has to say by itself, in its own time. */
  private async speakUp({ orderId, way }: BankOrder): Promise<void> {
    const known = this.orders.get(orderId)!;
    const { outcome } = known;
    if (known.calledBack || outcome?.type !== 'debited') return;
    const { amountFen, reference, at } = outcome;
    if (way === 'late-callback') {
      await sleep(LATE_MS, undefined, { ref: false });
      for (let i = 0; i < 2; i++) await this.callBack({ orderId, state: 'debited', amountFen, reference, at });
    } else if (way === 'returned') {
      await sleep(RETURN_MS, undefined, { ref: false });
      if (this.closed) return;
      if (!known.returned) this.write({ type: 'returned', at: new Date().toISOString(), orderId, reason: 'account-closed' });
      await this.callBack({ orderId, state: 'returned', amountFen, reference, reason: 'account-closed', at: known.returned!.at });
    } else {
      return;
    }
    if (!this.closed) this.write({ type: 'called-back', at: new Date().toISOString(), orderId });
  }

  private write(entry: BankEntry): void {
    this.journal.write(entry);
    this.remember(entry);
  }

  private remember(entry: BankEntry): void {
    switch (entry.type) {
      case 'received': this.orders.set(entry.order.orderId, { order: entry.order, outcome: null, returned: null, calledBack: false }); break;
      case 'debited':
      case 'declined': this.orders.get(entry.orderId)!.outcome = entry; break;
      case 'returned': this.orders.get(entry.orderId)!.returned = entry; break;
      case 'called-back': this.orders.get(entry.orderId)!.calledBack = true; break;
      case 'repeated': break;
    }
  }
}
