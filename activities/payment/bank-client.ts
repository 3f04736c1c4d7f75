import type { PaymentOrder } from '#libs/contracts/payment.js';

/** The bank's word on an order. `unknown`: no answer, or not done with it yet. */
export type BankReply =
  | { state: 'confirmed'; bankReference: string; at: string }
  | { state: 'declined'; reason: string; at: string }
  | { state: 'never-received' }
  | { state: 'unknown' };

/** A reason is a code. Whatever else a bank might write there has no place in a case's record. */
const REASON = /^[a-z0-9-]{1,40}$/;

/** Speaks to a bank's HTTP interface, in which an order's id is its idempotency key. */
export class BankClient {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async send(order: PaymentOrder): Promise<BankReply> {
    const { orderId, amountFen, payeeName, bankCard } = order;
    return this.call('/v1/orders', { method: 'POST', body: JSON.stringify({ orderId, amountFen, payeeName, bankCard }), headers: { 'content-type': 'application/json' } });
  }

  async ask(orderId: string): Promise<BankReply> {
    return this.call(`/v1/orders/${encodeURIComponent(orderId)}`, { method: 'GET' });
  }

  /** Whatever is not a clear word of the bank (a time-out, a reset, an error page) leaves the outcome unknown. */
  private async call(path: string, init: RequestInit): Promise<BankReply> {
    try {
      const response = await fetch(this.url + path, { ...init, signal: AbortSignal.timeout(5_000) });
      const body = await response.json() as { state?: string; reference?: string; reason?: string; at?: string; code?: string };
      if (response.status === 404 && body.code === 'never-received') return { state: 'never-received' };
      if (response.status !== 200 || !body.at || Number.isNaN(Date.parse(body.at))) return { state: 'unknown' };
      if (body.state === 'debited' && body.reference) return { state: 'confirmed', bankReference: body.reference, at: body.at };
      if (body.state === 'declined' && REASON.test(body.reason ?? '')) return { state: 'declined', reason: body.reason!, at: body.at };
      return { state: 'unknown' };
    } catch {
      return { state: 'unknown' };
    }
  }
}
