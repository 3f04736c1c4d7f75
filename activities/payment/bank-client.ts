import { spanning, traceparent } from '#infra/tracing/tracing.js';
import type { BankOutcome, PaymentOrder } from '#libs/contracts/payment.js';

/** The bank's word on an order. `never-received`: it did not get it. `unknown`: no answer, or not done with it yet. */
export type BankReply = BankOutcome | { state: 'never-received' } | { state: 'unknown' };

/**
 * What the county has agreed on with its bank. `remembering`: an order's id is its idempotency key, and the bank says
 * what became of it. `forgetful`: it carries out whatever arrives and cannot be asked.
 */
export const BANK_MODES = ['remembering', 'forgetful'] as const;
export type BankMode = (typeof BANK_MODES)[number];

/** A reason is a code. Whatever else a bank might write there has no place in a case's record. */
export const REASON = /^[a-z0-9-]{1,40}$/;

/** No connection came about, so nothing can have arrived. */
const NOT_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** Speaks to a bank's HTTP interface. */
export class BankClient {
  readonly mode: BankMode;
  private readonly url: string;

  constructor(url: string, mode: BankMode) {
    this.url = url;
    this.mode = mode;
  }

  async send(order: PaymentOrder): Promise<BankReply> {
    const { orderId, amountFen, payeeName, bankCard } = order;
    return this.call(order, 'POST /v1/orders', '/v1/orders', { method: 'POST', body: JSON.stringify({ orderId, amountFen, payeeName, bankCard }), headers: { 'content-type': 'application/json' } });
  }

  async ask(order: PaymentOrder): Promise<BankReply> {
    return this.call(order, 'GET /v1/orders/:orderId', `/v1/orders/${encodeURIComponent(order.orderId)}`, { method: 'GET' });
  }

  /** Whatever is not a clear word of the bank (a time-out, a reset, an error page) leaves the outcome unknown. */
  private async call({ amountFen }: PaymentOrder, route: string, path: string, init: RequestInit): Promise<BankReply> {
    try {
      const response = await this.fetch(route, path, init);
      const body = await response.json() as { state?: string; amountFen?: string; reference?: string; reason?: string; at?: string; code?: string };
      if (response.status === 404 && body.code === 'never-received') return { state: 'never-received' };
      if (response.status !== 200 || !body.at || Number.isNaN(Date.parse(body.at))) return { state: 'unknown' };
      // What was sent back since had been paid; that it came back the bank says by itself.
      if ((body.state === 'debited' || body.state === 'returned') && body.reference) {
        return body.amountFen === amountFen ? { state: 'confirmed', bankReference: body.reference, bankAt: body.at } : { state: 'in-doubt', reason: 'wrong-amount' };
      }
      if (body.state === 'declined' && REASON.test(body.reason ?? '')) return { state: 'declined', reason: body.reason!, bankAt: body.at };
      return { state: 'unknown' };
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: string };
      return { state: code !== undefined && NOT_CONNECTED.includes(code) && init.method === 'POST' ? 'never-received' : 'unknown' };
    }
  }

  /** A bank that traces, too, hangs its own spans under ours. */
  private fetch(route: string, path: string, init: RequestInit): Promise<Response> {
    return spanning({ name: route, kind: 'client', attributes: { 'http.request.method': init.method! } }, async span => {
      const own = traceparent();
      const response = await fetch(this.url + path, { ...init, headers: { ...init.headers, ...(own && { traceparent: own }) }, signal: AbortSignal.timeout(5_000) });
      span?.note({ 'http.response.status_code': response.status });
      return response;
    });
  }
}
