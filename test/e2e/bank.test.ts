import { createHmac } from 'node:crypto';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { fastForwardCase } from '#infra/fast-forward.js';
import { CARD, eventually, HOUR_MS, Town } from '#test/e2e/town.js';

let town: Town;
afterAll(() => town.stop());
afterEach(async () => expect(await town.contradictory()).toEqual([]));

const reliefs = async (caseNo: string) => (await town.view(caseNo, 'wu-county')).reliefs as { state: string; reliefId: number }[];
const stands = (caseNo: string, reliefId: number, state: string) =>
  eventually(async () => (await reliefs(caseNo))[reliefId - 1]?.state === state, `${state} relief`);
const counted = async (caseNo: string, type: string) => (await town.types(caseNo)).filter(known => known === type).length;
const orderOf = async (caseNo: string, reliefId = 1) => `${(await town.view(caseNo, 'wu-county')).caseId}-p${reliefId}`;
const arrivals = (orderId: string) => town.bankBooks().filter(entry => (entry.type === 'received' && entry.order.orderId === orderId) || (entry.type === 'repeated' && entry.orderId === orderId)).length;
const rowOf = async (orderId: string) => (await town.database.query('SELECT state, sends FROM payment_order WHERE order_id = $1', [orderId])).rows[0];
const payee = { payeeName: '张三', bankCard: CARD };

async function alertsOf(caseNo: string, kind: string): Promise<string[]> {
  const { rows } = await town.database.query(`SELECT coalesce(to_handler, to_role) AS who FROM alert WHERE case_no = $1 AND kind = $2 ORDER BY who`, [caseNo, kind]);
  return rows.map(({ who }) => who);
}

async function paysAnew(caseNo: string): Promise<void> {
  await town.done('li-intake', caseNo, 'correct-card', { reliefId: 1, source: 'card-seen', personal: payee });
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 2, cardTail: CARD.slice(-4) });
  await stands(caseNo, 2, 'paid');
  expect(await reliefs(caseNo)).toMatchObject([{ state: 'replaced' }, { state: 'paid', replaces: 1 }]);
}

describe('a bank that remembers orders', () => {
  beforeAll(async () => { town = await Town.start(); });

  const calls = async (body: object | string, signature?: string): Promise<{ status: number; code?: string }> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const signed = signature ?? `sha256=${createHmac('sha256', town.instance.settings.bankSecret).update(text).digest('hex')}`;
    const response = await fetch(`${town.instance.settings.apiUrl}/v1/bank-callbacks`, { method: 'POST', body: text, headers: { 'content-type': 'application/json', 'x-bank-signature': signed } });
    return { status: response.status, ...(response.status === 204 ? {} : await response.json() as { code: string }) };
  };

  it('sends the money back the next day: the case has work again, and a corrected card is a new order', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo, SENTINEL_CARDS.returned);
    await stands(caseNo, 1, 'returned');
    expect(await counted(caseNo, 'PaymentConfirmed')).toBe(1);
    expect((await town.journal(caseNo)).find(({ type }) => type === 'PaymentReturned')).toMatchObject({ data: { reason: 'account-closed' } });
    expect(await alertsOf(caseNo, 'payment-returned')).toEqual(['li-intake', 'team-lead']);
    expect((await rowOf(await orderOf(caseNo))).state).toBe('RETURNED');
    await town.done('li-intake', caseNo, 'complete-papers');
    expect(await town.give('li-intake', caseNo, 'feedback', {})).toMatchObject({ status: 409, body: { code: 'relief-unpaid' } });
    await paysAnew(caseNo);
    // The bank has moved both; the first came back.
    expect(await town.debits(caseNo)).toBe(2);
  });

  it('sends back what was paid in a case that is closed since: it is on record, somebody is told, and it can be opened again', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo, SENTINEL_CARDS.returned);
    await stands(caseNo, 1, 'paid');
    // It has the next day off, until the case is closed.
    await town.instance.kill('bank', 'SIGSTOP');
    await town.finish(caseNo);
    await town.instance.kill('bank', 'SIGCONT');
    await stands(caseNo, 1, 'returned');
    expect(await town.view(caseNo)).toMatchObject({ status: 'closed' });
    expect(await alertsOf(caseNo, 'payment-returned')).toEqual(['li-intake', 'team-lead']);
    await town.done('zhou-lead', caseNo, 'reopen', { personal: { reason: '款项退回' } });
    await paysAnew(caseNo);
  });

  it('calls back late, and twice: it is on record once', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo, SENTINEL_CARDS.lateCallback);
    await stands(caseNo, 1, 'ordered');
    await stands(caseNo, 1, 'paid');
    const orderId = await orderOf(caseNo);
    // Its books say so once both calls were answered.
    await eventually(async () => town.bankBooks().some(entry => entry.type === 'called-back' && entry.orderId === orderId), 'second call');
    expect(await counted(caseNo, 'PaymentConfirmed')).toBe(1);
    expect(await rowOf(orderId)).toMatchObject({ state: 'CONFIRMED' });
    expect([await town.debits(caseNo), arrivals(orderId)]).toEqual([1, 1]);
  });

  it('says that it moved another sum: nobody takes that for paid', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo, SENTINEL_CARDS.wrongAmount);
    await stands(caseNo, 1, 'in-doubt');
    expect(await alertsOf(caseNo, 'payment-in-doubt')).toEqual(['county-finance', 'li-intake']);
    expect((await town.view(caseNo)).clocks.find(({ clock }: { clock: string }) => clock === 'urgent-relief')).toMatchObject({ stoppedAt: null });
    expect(await town.give('cao-finance', caseNo, 'settle-payment', { reliefId: 1, debited: true, personal: { note: '已补足' } })).toMatchObject({ status: 400, body: { errors: [{ field: 'bankReference' }] } });
    await town.done('cao-finance', caseNo, 'settle-payment', { reliefId: 1, debited: true, bankReference: 'B-778', personal: { note: '银行已补足差额，见对账单' } });
    expect(await reliefs(caseNo)).toMatchObject([{ state: 'paid' }]);
    expect(await rowOf(await orderOf(caseNo))).toMatchObject({ state: 'CONFIRMED', sends: 1 });
    await town.finish(caseNo);
  });

  it('is silent for an hour: finance is told, and it is asked on until it speaks', async () => {
    const caseNo = await town.readyForRelief();
    await town.instance.kill('bank', 'SIGKILL');
    await town.pay(caseNo);
    const orderId = await orderOf(caseNo);
    await fastForwardCase(town.instance.settings, `payment-${orderId}`, HOUR_MS + 300_000, { isCase: false });
    await eventually(async () => await counted(caseNo, 'PaymentUnanswered') === 1, 'word that nobody answers');
    expect(await alertsOf(caseNo, 'payment-unanswered')).toEqual(['county-finance', 'li-intake']);
    expect(await town.give('cao-finance', caseNo, 'settle-payment', { reliefId: 1, debited: false, personal: { note: '未见入账' } })).toMatchObject({ status: 409, body: { code: 'state-not-allowed' } });
    await town.instance.restart('bank');
    await fastForwardCase(town.instance.settings, `payment-${orderId}`, 300_000, { isCase: false });
    await stands(caseNo, 1, 'paid');
    expect([await town.debits(caseNo), await counted(caseNo, 'PaymentUnanswered')]).toEqual([1, 1]);
  });

  it('is the only one whose word is taken', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo);
    await stands(caseNo, 1, 'paid');
    const word = { orderId: await orderOf(caseNo), state: 'returned', amountFen: '50000', reference: 'B1', reason: 'account-closed', at: new Date().toISOString() };
    const forged = `sha256=${createHmac('sha256', 'guessed').update(JSON.stringify(word)).digest('hex')}`;
    for (const signature of [forged, 'sha256=', '']) expect(await calls(word, signature)).toMatchObject({ status: 401, code: 'signature-invalid' });
    expect(await calls({ ...word, orderId: 'case-0-p1' })).toMatchObject({ status: 404, code: 'not-found' });
    expect(await calls({ ...word, reason: undefined })).toMatchObject({ status: 400, code: 'body-invalid' });
    expect(await calls('{')).toMatchObject({ status: 400, code: 'not-json' });
    // What is known already comes once more, under another reference even: nothing moves.
    for (let i = 0; i < 2; i++) expect(await calls({ ...word, state: 'debited', reason: undefined, reference: `B${i}` })).toEqual({ status: 204 });
    await eventually(async () => (await town.database.query('SELECT 1 FROM bank_word WHERE order_id = $1 AND delivered_at IS NOT NULL', [word.orderId])).rowCount === 1, 'delivery');
    expect([await reliefs(caseNo), await counted(caseNo, 'PaymentConfirmed'), await counted(caseNo, 'PaymentReturned')]).toMatchObject([[{ state: 'paid' }], 1, 0]);
    expect(await calls(word)).toEqual({ status: 204 });
    await stands(caseNo, 1, 'returned');
  });
});

describe('a bank that forgets orders', () => {
  beforeAll(async () => {
    await town.stop();
    town = await Town.start({ JISHI_BANK_MODE: 'forgetful' });
  });

  it('pays as any other does', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo);
    await stands(caseNo, 1, 'paid');
    expect(await town.debits(caseNo)).toBe(1);
  });

  it('loses its answer: a person finds out, and the machine never sends it again', async () => {
    const caseNo = await town.readyForRelief();
    await town.pay(caseNo, SENTINEL_CARDS.replyLost);
    await stands(caseNo, 1, 'in-doubt');
    const orderId = await orderOf(caseNo);
    expect(await town.give('li-intake', caseNo, 'feedback', {})).toMatchObject({ status: 409 });
    await town.done('cao-finance', caseNo, 'settle-payment', { reliefId: 1, debited: true, bankReference: 'B-9', personal: { note: '对账单可见' } });
    expect([(await reliefs(caseNo))[0]!.state, await town.debits(caseNo), arrivals(orderId)]).toEqual(['paid', 1, 1]);
  });

  it('may have had the order when the worker died, or not: in doubt either way, and never sent again', async () => {
    const [before, after] = [await town.readyForRelief(), await town.readyForRelief()];
    for (const [caseNo, point] of [[before, 'payment.attempted'], [after, 'payment.bank-answered']] as const) {
      await town.instance.restart('worker', { JISHI_FAILPOINTS: `${point}:kill` });
      await town.pay(caseNo);
      await town.instance.ended('worker');
      // Before the next one is armed: what is left of this would set that off.
      await town.instance.restart('worker');
      await eventually(async () => (await reliefs(caseNo))[0]!.state === 'in-doubt', 'doubt', 60_000);
    }
    for (const [caseNo, times] of [[before, 0], [after, 1]] as const) expect([await town.debits(caseNo), arrivals(await orderOf(caseNo))]).toEqual([times, times]);
    await town.done('cao-finance', after, 'settle-payment', { reliefId: 1, debited: true, bankReference: 'B-10', personal: { note: '对账单可见' } });
    await town.done('cao-finance', before, 'settle-payment', { reliefId: 1, debited: false, personal: { note: '银行查无此笔' } });
    await paysAnew(before);
    expect(await town.debits(before)).toBe(1);
  });

  it('is not there: nothing can have arrived, so it is sent once it is back', async () => {
    const caseNo = await town.readyForRelief();
    await town.instance.kill('bank', 'SIGKILL');
    await town.pay(caseNo);
    await eventually(async () => (await rowOf(await orderOf(caseNo)))?.state === 'NOT_SENT', 'order that could not be sent');
    await town.instance.restart('bank');
    await eventually(async () => (await reliefs(caseNo))[0]!.state === 'paid', 'payment', 60_000);
    expect([await town.debits(caseNo), arrivals(await orderOf(caseNo))]).toEqual([1, 1]);
  });
});
