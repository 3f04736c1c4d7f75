import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Gateway } from '#apps/sms-simulator/gateway.js';
import { DEMO_STAFF_FILE } from '#infra/staff.js';
import { application, CARD, EAST, eventually, Town } from '#test/e2e/town.js';

// No order leaves on one person's word, whoever is awake: what a corrupt desk, approver or finance officer tries alone.

let town: Town;
let gateway: Server;
const sms = new Gateway();
const TAIL = CARD.slice(-4);
const toCard = { form: 'money', amountFen: '50000', source: 'told', personal: { payeeName: '李受理', bankCard: CARD } };
const QUARTER_MS = 15 * 60_000;

beforeAll(async () => {
  gateway = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const answer = sms.take(JSON.parse(Buffer.concat(chunks).toString()));
      if (answer === 'drop the connection') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>(resolve => gateway.listen(0, '127.0.0.1', resolve));
  const staff = JSON.parse(readFileSync(DEMO_STAFF_FILE, 'utf8')) as object;
  const shift = { from: '00:00', to: '24:00', staff: ['li-intake', 'sun-investigator', 'wang-approver'] };
  const file = join(mkdtempSync(join(tmpdir(), 'jishi-staff-')), 'staff.json');
  writeFileSync(file, JSON.stringify({ ...staff, rosters: [{ townCode: EAST, shifts: [shift] }] }));
  const address = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  town = await Town.start({ JISHI_STAFF_FILE: file, JISHI_SMS_URL: address, JISHI_SMS_TOKEN: 'token' });
}, 120_000);
afterAll(async () => {
  await town?.stop();
  gateway.close();
}, 30_000);

const problem = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code];

/** A case of li-intake's with relief first proposed to a card of their own choice. */
async function proposed(relief: object = toCard): Promise<string> {
  const caseNo = await town.readyForRelief();
  await town.done('li-intake', caseNo, 'relief-first', relief);
  return caseNo;
}

async function asked(relief: object = toCard): Promise<string> {
  const caseNo = await proposed(relief);
  await town.done('li-intake', caseNo, 'ask-approval', { reliefId: 1, approverId: 'wang-approver' });
  return caseNo;
}

/** The code that the approver's phone was sent. */
const codeOf = (caseNo: string) => eventually(async () => {
  const message = sms.messages.findLast(({ text }) => text.includes(caseNo) && text.includes('验证码'));
  return /验证码 (\d{8})/.exec(message?.text ?? '')?.[1];
}, 'code on the approver\'s phone');

it('no amount above the ceiling is proposed, nor shown as possible beforehand', async () => {
  const caseNo = await town.readyForRelief();
  const much = { type: 'relief-first', ...toCard, amountFen: '99999999' };
  expect(problem(await town.call('li-intake', 'POST', `/v1/cases/${caseNo}/previews`, much))).toEqual([422, 'above-ceiling']);
  expect(await town.give('li-intake', caseNo, 'relief-first', { ...toCard, amountFen: '99999999' })).toMatchObject({
    status: 422, body: { code: 'above-ceiling', citation: { section: '四(三)' }, errors: [{ field: 'amountFen', message: { zh: expect.stringContaining('¥5,000.00') } }] },
  });
  expect(problem(await town.give('li-intake', caseNo, 'ask-approval', { reliefId: 1, approverId: 'zheng-duty' }))).toEqual([409, 'relief-not-proposed']);
  expect(await town.debits(caseNo)).toBe(0);
  // Nor in parts.
  await town.done('li-intake', caseNo, 'relief-first', { form: 'cash', amountFen: '60000', personal: { payeeName: '张三' } });
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 1 });
  await town.done('li-intake', caseNo, 'deliver', { reliefId: 1, receipt: 'signature' });
  const more = { form: 'cash', amountFen: '40001', personal: { payeeName: '张三' } };
  expect(problem(await town.give('li-intake', caseNo, 'relief-first', more))).toEqual([422, 'above-ceiling']);
});

it('whoever proposes it gets nowhere by naming an approver', async () => {
  const caseNo = await asked();
  expect(problem(await town.give('li-intake', caseNo, 'approve-orally', { reliefId: 1, cardTail: TAIL }))).toEqual([403, 'role-not-allowed']);
  const guess = { reliefId: 1, cardTail: TAIL, personal: { code: '00000000' } };
  const answers = [];
  for (let n = 0; n < 6; n++) answers.push(problem(await town.give('sun-investigator', caseNo, 'record-approval', guess)));
  expect(answers).toEqual([...Array.from({ length: 5 }, () => [422, 'code-wrong']), [429, 'too-many-requests']]);
  // Nor by the right code, once five were wrong.
  const right = { ...guess, personal: { code: await codeOf(caseNo) } };
  expect(problem(await town.give('sun-investigator', caseNo, 'record-approval', right))).toEqual([429, 'too-many-requests']);
  expect([await town.debits(caseNo), (await town.view(caseNo)).reliefs[0].state]).toEqual([0, 'proposed']);
  expect((await town.database.query('SELECT 1 FROM payment_order o JOIN relief_case c USING (case_id) WHERE c.case_no = $1', [caseNo])).rows).toEqual([]);
});

it('only somebody on duty is asked, or the county\'s duty officer', async () => {
  const caseNo = await proposed();
  const ask = (approverId: string) => town.give('li-intake', caseNo, 'ask-approval', { reliefId: 1, approverId });
  expect(problem(await ask('jiang-approver'))).toEqual([422, 'cannot-be-asked']);
  expect(problem(await ask('zhou-lead'))).toEqual([422, 'cannot-be-asked']);
  expect(problem(await ask('ma-approver'))).toEqual([422, 'unknown-staff']);
  expect((await ask('zheng-duty')).status).toBe(200);
});

it('the person asked taps it on their own account', async () => {
  const caseNo = await asked();
  expect((await town.view(caseNo, 'wang-approver')).mayDo).toEqual(expect.arrayContaining(['approve-orally', 'disown-approval']));
  expect(problem(await town.give('zheng-duty', caseNo, 'approve-orally', { reliefId: 1, cardTail: TAIL }))).toEqual([409, 'not-asked']);
  expect(problem(await town.give('wang-approver', caseNo, 'approve-orally', { reliefId: 1, cardTail: '1111' }))).toEqual([422, 'card-tail-wrong']);
  await town.done('wang-approver', caseNo, 'approve-orally', { reliefId: 1, cardTail: TAIL });
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  expect(await town.debits(caseNo)).toBe(1);
});

it('or reads out the code, and a colleague types it; the code is nowhere kept', async () => {
  const caseNo = await asked();
  const code = await codeOf(caseNo);
  const byCode = { reliefId: 1, cardTail: TAIL, personal: { code } };
  expect(problem(await town.give('li-intake', caseNo, 'record-approval', byCode))).toEqual([409, 'other-records']);
  await town.done('sun-investigator', caseNo, 'record-approval', byCode);
  expect((await town.journal(caseNo)).find(({ type }) => type === 'ReliefApproved')).toMatchObject({ data: { orallyBy: 'wang-approver' }, actor: { id: 'sun-investigator' } });
  const { rows: [{ dump }] } = await town.database.query('SELECT string_agg(e::text, chr(10)) AS dump FROM journal_event e');
  expect(dump).not.toContain(code);
  for (const log of ['api', 'worker']) expect(readFileSync(join(town.data, 'logs', `${log}.log`), 'utf8')).not.toContain(code);
});

it('whoever is named says they never gave it: it stops, or is recovered, and the county hears of it', async () => {
  const [stopped, paid] = [await asked(), await asked()];
  await town.done('wang-approver', stopped, 'disown-approval', { reliefId: 1, personal: { reason: '我没有批准' } });
  expect((await town.view(stopped)).reliefs[0].state).toBe('turned-down');
  await town.done('sun-investigator', paid, 'record-approval', { reliefId: 1, cardTail: TAIL, personal: { code: await codeOf(paid) } });
  await eventually(async () => (await town.view(paid)).reliefs[0].state === 'paid', 'payment');
  await town.done('wang-approver', paid, 'disown-approval', { reliefId: 1, personal: { reason: '我没有批准' } });
  expect((await town.view(paid, 'jiang-approver'))).toMatchObject({ recoveries: [{ recoveryNo: 1, reliefId: 1, state: 'open' }], mayDo: expect.arrayContaining(['settle-recovery']) });
  const { rows } = await town.database.query(`SELECT DISTINCT kind, to_role FROM alert WHERE case_no = $1 AND kind IN ('approval-disowned', 'recovery')`, [paid]);
  expect(rows).toEqual(expect.arrayContaining([{ kind: 'approval-disowned', to_role: 'supervisor' }, { kind: 'approval-disowned', to_role: 'auditor' }, { kind: 'recovery', to_role: 'county-finance' }]));
  await town.done('li-intake', paid, 'complete-papers');
  expect(problem(await town.give('li-intake', paid, 'feedback', { close: true }))).toEqual([409, 'recovery-open']);
  await town.done('jiang-approver', paid, 'settle-recovery', { recoveryNo: 1, outcome: 'recovered', personal: { note: '款已退回' } });
  expect((await town.give('li-intake', paid, 'feedback', { close: true })).status).toBe(200);
});

it('where nobody answers, two who are there sign for a little cash, and never for a transfer', async () => {
  const cash = { form: 'cash', amountFen: '30000', personal: { payeeName: '张三' } };
  const [caseNo, transfer] = [await asked(cash), await asked()];
  expect(problem(await town.give('sun-investigator', caseNo, 'co-sign', { reliefId: 1 }))).toEqual([409, 'somebody-asked']);
  for (const no of [caseNo, transfer]) await town.forward(no, QUARTER_MS);
  expect(problem(await town.give('li-intake', caseNo, 'co-sign', { reliefId: 1 }))).toEqual([409, 'second-person-needed']);
  expect(problem(await town.give('sun-investigator', transfer, 'co-sign', { reliefId: 1 }))).toEqual([422, 'form-not-offered']);
  await town.done('sun-investigator', caseNo, 'co-sign', { reliefId: 1 });
  await town.done('li-intake', caseNo, 'deliver', { reliefId: 1, receipt: 'signature' });
  expect((await town.view(caseNo)).oralApprovals).toMatchObject([{ by: null, cosignedBy: 'sun-investigator', confirmedAt: null }]);
  await town.done('wang-approver', caseNo, 'confirm-approval', { reliefId: 1 });
});

it('who decides confirms the account on record, and types no card', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  await town.done('li-intake', caseNo, 'accept', { urgency: 'ordinary', takeOver: true });
  await town.done('sun-investigator', caseNo, 'investigate', { step: 'visit' });
  await town.done('li-intake', caseNo, 'give-opinion');
  const sum = { programme: 'temporary', amountFen: '50000' };
  expect(problem(await town.give('wang-approver', caseNo, 'decide', { ...sum, cardTail: TAIL }))).toEqual([422, 'payee-owed']);
  await town.done('li-intake', caseNo, 'record-payee', { source: 'passbook-seen', personal: { payeeName: '张三', bankCard: CARD } });
  expect(problem(await town.give('wang-approver', caseNo, 'decide', { ...sum, personal: { payeeName: '王审批', bankCard: CARD } }))).toEqual([400, 'body-invalid']);
  expect(problem(await town.give('wang-approver', caseNo, 'decide', sum))).toEqual([422, 'card-tail-owed']);
  await town.done('wang-approver', caseNo, 'decide', { ...sum, cardTail: TAIL });
  // Another card before the money leaves is another relief, and waits for its own approval.
  const other = { reliefId: 1, source: 'card-seen', personal: { payeeName: '张三', bankCard: '6217000000000006' } };
  await town.done('li-intake', caseNo, 'correct-card', other);
  expect(problem(await town.give('cao-finance', caseNo, 'disburse', { reliefId: 1 }))).toEqual([409, 'state-not-allowed']);
  expect(problem(await town.give('cao-finance', caseNo, 'disburse', { reliefId: 2 }))).toEqual([409, 'state-not-allowed']);
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 2, cardTail: '0006' });
  await town.done('cao-finance', caseNo, 'disburse', { reliefId: 2 });
  expect(await eventually(() => town.debits(caseNo), 'debit')).toBe(1);
});

it('and the records tell the same story', async () => {
  expect(await town.contradictory()).toEqual([]);
});
