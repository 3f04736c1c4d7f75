import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bank, type OrderRequest } from '#apps/bank-simulator/bank.js';
import type { Callback } from '#apps/bank-simulator/callbacks.js';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';

let folder: string;
let books: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-bank-'));
  books = join(folder, 'books');
});
afterEach(() => rmSync(folder, { recursive: true }));

const order = (fields: Partial<OrderRequest> = {}): OrderRequest => ({ orderId: 'o-1', amountFen: '50000', payeeName: '张三', bankCard: '6222020000000007', ...fields });
const debits = () => readFileSync(books, 'utf8').split('\n').filter(line => line.includes('"debited"')).length;

/** Waits for the bank to speak up. */
async function heardOf(heard: Callback[], times: number): Promise<void> {
  for (const byMs = Date.now() + 20_000; heard.length < times;) {
    if (Date.now() > byMs) throw new Error(`heard ${heard.length} of ${times}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  await new Promise(resolve => setImmediate(resolve)); // It notes that it was heard.
}

describe('a bank', () => {
  it('carries an order out once, and answers every repetition alike', async () => {
    const bank = new Bank(books);
    const first = await bank.order(order());
    expect(first).toMatchObject({ status: 200, body: { state: 'debited' } });
    expect(await bank.order(order())).toEqual(first);
    expect(bank.answer('o-1')).toEqual(first);
    bank.close();
    const reopened = new Bank(books);
    expect(await reopened.order(order())).toEqual(first);
    reopened.close();
    expect(debits()).toBe(1);
  });

  it('writes down that an order came again, which changes nothing', async () => {
    const bank = new Bank(books);
    await bank.order(order());
    await bank.order(order());
    bank.close();
    expect(readFileSync(books, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line).type)).toEqual(['received', 'debited', 'repeated']);
    const reopened = new Bank(books);
    expect(reopened.answer('o-1')).toMatchObject({ status: 200, body: { state: 'debited' } });
    reopened.close();
  });

  it('refuses another order under the same id', async () => {
    const bank = new Bank(books);
    await bank.order(order());
    expect(await bank.order(order({ amountFen: '50001' }))).toMatchObject({ status: 409 });
    bank.close();
  });

  it('says of an order it never received that it never did', () => {
    const bank = new Bank(books);
    expect(bank.answer('o-2')).toEqual({ status: 404, body: { code: 'never-received', orderId: 'o-2' } });
    bank.close();
  });

  it('carries out after a crash what it had received before it', async () => {
    const bank = new Bank(books);
    void bank.order(order({ bankCard: SENTINEL_CARDS.slow })); // Killed long before the debit: this bank is never closed.
    expect(bank.answer('o-1')).toMatchObject({ status: 202 });
    const reopened = new Bank(books);
    expect(reopened.answer('o-1')).toMatchObject({ status: 200, body: { state: 'debited' } });
    reopened.close();
    expect(debits()).toBe(1);
  });

  it('cuts off a line torn by a crash and goes on', async () => {
    const bank = new Bank(books);
    await bank.order(order());
    bank.close();
    appendFileSync(books, '{"type":"debited","at":"2026');
    const reopened = new Bank(books);
    await reopened.order(order({ orderId: 'o-2' }));
    reopened.close();
    const again = new Bank(books);
    expect(again.answer('o-2')).toMatchObject({ status: 200 });
    again.close();
    expect(debits()).toBe(2);
  });

  it.each([[SENTINEL_CARDS.accountClosed, 'account-closed'], [SENTINEL_CARDS.nameMismatch, 'name-mismatch']])('declines %s, and says why', async (bankCard, reason) => {
    const bank = new Bank(books);
    expect(await bank.order(order({ bankCard }))).toMatchObject({ status: 200, body: { state: 'declined', reason } });
    expect(bank.answer('o-1')).toMatchObject({ body: { state: 'declined', reason } });
    bank.close();
    expect(debits()).toBe(0);
  });

  it('keeps no order ids where it is a bank that forgets: what arrives again is carried out again, and nobody can ask', async () => {
    const bank = new Bank(books, { forgetful: true });
    const first = await bank.order(order());
    const second = await bank.order(order());
    expect([first, second]).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(second).not.toEqual(first);
    expect(bank.answer('o-1')).toEqual({ status: 404, body: { code: 'orders-are-not-kept' } });
    bank.close();
    expect(debits()).toBe(2);
  });

  it('pays one fen too little, and says how much it paid', async () => {
    const bank = new Bank(books);
    expect(await bank.order(order({ bankCard: SENTINEL_CARDS.wrongAmount }))).toMatchObject({ status: 200, body: { state: 'debited', amountFen: '49999' } });
    bank.close();
  });

  it('says in progress, and calls back later, twice; after a crash, too', async () => {
    const heard: Callback[] = [];
    const callBack = async (callback: Callback) => { heard.push(callback); };
    const crashed = new Bank(books, { callBack });
    expect(await crashed.order(order({ bankCard: SENTINEL_CARDS.lateCallback }))).toMatchObject({ status: 202 });
    crashed.close();
    const bank = new Bank(books, { callBack });
    expect(bank.answer('o-1')).toMatchObject({ status: 202, body: { state: 'in-progress' } });
    await heardOf(heard, 2);
    expect(heard[0]).toMatchObject({ orderId: 'o-1', state: 'debited', amountFen: '50000' });
    expect(heard[1]).toEqual(heard[0]);
    bank.close();
    expect(debits()).toBe(1);
  });

  it('sends back what it paid, and says so once it has been heard no more', async () => {
    const heard: Callback[] = [];
    const bank = new Bank(books, { callBack: async callback => { heard.push(callback); } });
    const paid = await bank.order(order({ bankCard: SENTINEL_CARDS.returned }));
    expect(paid).toMatchObject({ status: 200, body: { state: 'debited' } });
    await heardOf(heard, 1);
    expect(heard).toMatchObject([{ orderId: 'o-1', state: 'returned', reason: 'account-closed', amountFen: '50000' }]);
    expect(bank.answer('o-1')).toMatchObject({ status: 200, body: { ...(paid as { body: object }).body, state: 'returned' } });
    bank.close();
    const again = new Bank(books, { callBack: async callback => { heard.push(callback); } });
    again.close();
    expect(readFileSync(books, 'utf8').match(/"called-back"/g)).toHaveLength(1);
  });

  it('declines a card for good, loses a reply but not the debit, and keeps no card number', async () => {
    const bank = new Bank(books);
    expect(await bank.order(order({ bankCard: SENTINEL_CARDS.declined }))).toMatchObject({ status: 200, body: { state: 'declined', reason: 'card-not-accepted' } });
    expect(await bank.order(order({ orderId: 'o-2', bankCard: SENTINEL_CARDS.replyLost }))).toBe('drop the connection');
    expect(bank.answer('o-2')).toMatchObject({ status: 200, body: { state: 'debited' } });
    bank.close();
    expect(readFileSync(books, 'utf8')).not.toContain(SENTINEL_CARDS.replyLost);
  });
});
