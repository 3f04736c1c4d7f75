import { z } from 'zod';
import { ask, fingerprintOf, type Heard, isLoopback, type Trust } from '#infra/outgoing.js';
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
const NOT_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

const WITHIN_MS = 5_000;
/** A word on one order has a few hundred. */
const MOST_BYTES = 16_384;

const at = z.iso.datetime({ offset: true }).refine(text => /^2\d{3}-/.test(text) && !Number.isNaN(Date.parse(text)));
/** The order's id, where the bank repeats it. */
const repeated = { orderId: z.string().max(200).optional() };
const moved = { ...repeated, amountFen: z.string().regex(/^\d{1,15}$/), reference: z.string().regex(/^[A-Za-z0-9-]{1,64}$/), at };

/** All that a bank can say for good. What it adds beside is not looked at. */
const word = z.discriminatedUnion('state', [
  z.object({ state: z.literal('debited'), ...moved }),
  // What was sent back since had been paid; that it came back the bank says by itself.
  z.object({ state: z.literal('returned'), ...moved }),
  z.object({ state: z.literal('declined'), ...repeated, reason: z.string().regex(REASON), at }),
]);
const neverReceived = z.object({ code: z.literal('never-received'), ...repeated });

export interface BankTrust extends Trust {
  /** Without TLS beyond this machine: only where another layer keeps the line, and the county says so. */
  plainHttp?: boolean;
}

/** Speaks to a bank's HTTP interface. It goes to no other address, and believes only what answers this order. */
export class BankClient {
  readonly mode: BankMode;
  private readonly url: string;
  private readonly trust: Trust;

  constructor(url: string, mode: BankMode, { plainHttp = false, ...trust }: BankTrust = {}) {
    this.url = bankUrl(url, plainHttp, trust);
    this.mode = mode;
    this.trust = { ...trust, ...(trust.fingerprint !== undefined && { fingerprint: fingerprintOf(trust.fingerprint)! }) };
  }

  async send(order: PaymentOrder): Promise<BankReply> {
    const { orderId, amountFen, payeeName, bankCard } = order;
    return this.call(order, 'POST', '/v1/orders', '/v1/orders', JSON.stringify({ orderId, amountFen, payeeName, bankCard }));
  }

  async ask(order: PaymentOrder): Promise<BankReply> {
    return this.call(order, 'GET', '/v1/orders/:orderId', `/v1/orders/${encodeURIComponent(order.orderId)}`);
  }

  /** Whatever is not a clear word of the bank (a time-out, a reset, a redirect, an error page) leaves the outcome unknown. */
  private async call(order: PaymentOrder, method: 'GET' | 'POST', route: string, path: string, body?: string): Promise<BankReply> {
    try {
      return replyOf(await this.heard(method, route, path, body), order);
    } catch (error) {
      const { code } = error as { code?: string };
      return { state: code !== undefined && NOT_CONNECTED.includes(code) && method === 'POST' ? 'never-received' : 'unknown' };
    }
  }

  /** A bank that traces, too, hangs its own spans under ours. */
  private heard(method: 'GET' | 'POST', route: string, path: string, body: string | undefined): Promise<Heard> {
    return spanning({ name: `${method} ${route}`, kind: 'client', attributes: { 'http.request.method': method } }, async span => {
      const own = traceparent();
      const headers = { accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }), ...(own && { traceparent: own }) };
      const heard = await ask(new URL(this.url + path), {
        method, headers, ...(body !== undefined && { body }), withinMs: WITHIN_MS, mostBytes: MOST_BYTES, trust: this.trust,
      });
      span?.note({ 'http.response.status_code': heard.status });
      return heard;
    });
  }
}

/** What an answer says of the order it was asked about. */
function replyOf({ status, contentType, body }: Heard, order: PaymentOrder): BankReply {
  if (contentType !== 'application/json') return { state: 'unknown' };
  const said = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  const isOthers = (id: string | undefined) => id !== undefined && id !== order.orderId;
  if (status === 404) {
    const none = neverReceived.safeParse(said);
    return { state: none.success && !isOthers(none.data.orderId) ? 'never-received' : 'unknown' };
  }
  const { data } = word.safeParse(said);
  if (status !== 200 || !data || isOthers(data.orderId)) return { state: 'unknown' };
  if (data.state === 'declined') return { state: 'declined', reason: data.reason, bankAt: data.at };
  if (data.amountFen !== order.amountFen) return { state: 'in-doubt', reason: 'wrong-amount' };
  return { state: 'confirmed', bankReference: data.reference, bankAt: data.at };
}

/** The address without a slash at its end. @throws where it would carry orders in the clear, or says more than an address. */
function bankUrl(text: string, plainHttp: boolean, { ca, fingerprint }: Trust): string {
  const url = new URL(text);
  const pinned = ca !== undefined || fingerprint !== undefined;
  if (fingerprint !== undefined && fingerprintOf(fingerprint) === null) throw new Error('JISHI_BANK_FINGERPRINT is no SHA-256 in hex');
  if (url.username || url.password || url.search || url.hash) throw new Error('JISHI_BANK_URL holds more than an address');
  if (url.protocol === 'https:') return url.href.replace(/\/$/, '');
  if (url.protocol !== 'http:') throw new Error('JISHI_BANK_URL is neither https nor http');
  if (pinned) throw new Error('JISHI_BANK_URL has to be https where its certificate is pinned');
  if (!isLoopback(url) && !plainHttp) throw new Error('JISHI_BANK_URL has to be https beyond this machine; JISHI_BANK_PLAIN_HTTP=1 where another layer keeps the line');
  return url.href.replace(/\/$/, '');
}
