import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { application, CARD, eventually, lead, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

const paid = (caseNo: string, reliefId = 1) =>
  eventually(async () => (await town.view(caseNo)).reliefs[reliefId - 1].state === 'paid', 'payment', 55_000);

/** The journal has one row per sequence number and per cause, and nothing that was never asked for. */
async function isWhole(caseNo: string, types: string[]): Promise<void> {
  const rows = await town.journal(caseNo);
  expect(rows.map(row => row.type)).toEqual(types);
  expect(rows.map(row => row.seq)).toEqual(rows.map((_, i) => i + 1));
}

it('answers the client and goes on when the worker dies between the journal\'s commit and the task\'s completion', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const key = randomUUID();
  const answer = town.give('li-intake', caseNo, 'accept', {}, key);
  await died;
  await town.instance.restart('worker');
  expect(await answer).toMatchObject({ status: 200, body: { caseNo, events: [{ seq: 2, type: 'Accepted' }] } });
  expect((await town.give('li-intake', caseNo, 'accept', {}, key)).body).toEqual((await answer).body);
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await isWhole(caseNo, ['Applied', 'Accepted', 'Graded']);
});

it('opens one case when the worker dies right after journalling the opening', async () => {
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const opening = town.open('li-intake', application({ personal: { name: '钱七', summary: '火灾' } }), 'dies-at-opening');
  await died;
  await town.instance.restart('worker');
  const answer = await opening;
  expect(answer.status).toBe(201);
  expect((await town.open('li-intake', application({ personal: { name: '钱七', summary: '火灾' } }), 'dies-at-opening')).body).toEqual(answer.body);
  await isWhole(answer.body.caseNo, ['Applied']);
});

it('sets off a rung once when the worker dies right after journalling it', async () => {
  const occurredAt = new Date(Date.now() - 12 * 3_600_000 + 6_000).toISOString();
  const { body: { caseNo } } = await town.open('zhao-village', lead({ occurredAt }));
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  await town.instance.ended('worker');
  await town.instance.restart('worker');
  await town.done('li-intake', caseNo, 'take-over');
  await isWhole(caseNo, ['LeadReported', 'RungReached', 'TakenOver']);
  const { rows } = await town.database.query(`SELECT count(*)::int AS alerts FROM alert WHERE case_no = $1 AND kind = 'rung'`, [caseNo]);
  expect(rows[0].alerts).toBe(1);
});

it('debits once when the bank did it but its reply was lost', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo, SENTINEL_CARDS.replyLost);
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
});

it('debits once when the bank is slower than anybody waits', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo, SENTINEL_CARDS.slow);
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
});

it('brings a declined payment back to its handler, and pays anew to a corrected card', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo, SENTINEL_CARDS.declined);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'declined', 'refusal of the bank');
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', personal: { payeeName: '张三', bankCard: CARD } });
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 2 });
  await paid(caseNo, 2);
  expect(await town.debits(caseNo)).toBe(1);
  const { rows } = await town.database.query(`SELECT to_handler FROM alert WHERE case_no = $1 AND kind = 'payment-declined'`, [caseNo]);
  expect(rows).toEqual([{ to_handler: 'li-intake' }]);
});

it.each(['payment.attempted', 'payment.bank-answered', 'payment.settled'])('debits once when bank and worker are killed at %s', async failpoint => {
  const caseNo = await town.readyForRelief();
  await town.instance.restart('worker', { JISHI_FAILPOINTS: `${failpoint}:kill` });
  const died = town.instance.ended('worker');
  await town.pay(caseNo);
  await died;
  await town.instance.kill('bank', 'SIGKILL');
  await town.instance.restart('bank');
  await town.instance.restart('worker');
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
  await town.finish(caseNo);
});

it('keeps an approved payment through the bank\'s absence', async () => {
  const caseNo = await town.readyForRelief();
  await town.instance.kill('bank', 'SIGKILL');
  await town.pay(caseNo);
  await new Promise(resolve => setTimeout(resolve, 2_000));
  expect((await town.view(caseNo)).reliefs[0].state).toBe('ordered');
  await town.instance.restart('bank');
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
});
