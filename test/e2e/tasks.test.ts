import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CARD, EAST, eventually, Town, WEST } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

interface Item { caseNo: string; task: string | null }

/** What somebody's inbox asks of them, as far as it is about the case. */
async function asked(as: string, caseNo: string): Promise<string | null> {
  const { body } = await town.call(as, 'GET', '/v1/cases?awaiting=me&status=open&limit=100') as { body: { cases: Item[] } };
  expect((await town.call(as, 'GET', '/v1/cases/count?awaiting=me&status=open')).body.count).toBe(body.cases.length);
  return body.cases.find(one => one.caseNo === caseNo)?.task ?? null;
}

const ofAll = async (caseNo: string) => Object.fromEntries(await Promise.all(['li-intake', 'sun-investigator', 'wang-approver', 'cao-finance', 'jiang-approver', 'he-intake', 'bai-intake', 'pan-finance'].map(async as => [as, await asked(as, caseNo)] as const)));
const NOBODY = { 'li-intake': null, 'sun-investigator': null, 'wang-approver': null, 'cao-finance': null, 'jiang-approver': null, 'he-intake': null, 'bai-intake': null, 'pan-finance': null };

it('an inbox holds what asks its post for something, and leaves it when it is done', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', { type: 'apply', townCode: EAST, cause: 'schooling-cost', channel: 'village', personal: { name: '王小明', summary: '学费没有着落' } });
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'take-over', 'sun-investigator': 'take-over' });
  await town.done('li-intake', caseNo, 'accept', { urgency: 'ordinary', takeOver: true });
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'investigate', 'sun-investigator': 'investigate' });
  await town.done('sun-investigator', caseNo, 'investigate', { step: 'visit' });
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'give-opinion' });
  await town.done('li-intake', caseNo, 'give-opinion');
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'record-payee' });
  await town.done('li-intake', caseNo, 'record-payee', { source: 'card-seen', personal: { payeeName: '王小明', bankCard: CARD } });
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'decide', 'wang-approver': 'decide' });
  await town.done('wang-approver', caseNo, 'decide', { programme: 'temporary', amountFen: '50000', cardTail: CARD.slice(-4) });
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'disburse', 'cao-finance': 'disburse' });
  await town.done('cao-finance', caseNo, 'disburse', { reliefId: 1 });
  await eventually(async () => await asked('li-intake', caseNo) === 'feedback', 'money');
  expect(await ofAll(caseNo)).toEqual({ ...NOBODY, 'li-intake': 'feedback' });
  await town.done('li-intake', caseNo, 'feedback', { satisfied: true, close: true });
  expect(await ofAll(caseNo)).toEqual(NOBODY);
});

it('whoever has only a part in a case is not told what the rest of it waits for; the town it is offered to has it in its inbox', async () => {
  const { body: { caseNo } } = await town.open('li-intake', { type: 'apply', townCode: EAST, cause: 'other', channel: 'town-window', personal: { name: '李四', summary: '困难' } });
  await town.done('li-intake', caseNo, 'accept', { urgency: 'ordinary', takeOver: true });
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', personal: { item: '医疗救助' } });
  await town.done('li-intake', caseNo, 'hand-over', { townCode: WEST, personal: { reason: '户籍地' } });
  const itemOf = async (as: string, query = '') => (await town.call(as, 'GET', `/v1/cases?limit=100${query}`)).body.cases.filter((one: Item) => one.caseNo === caseNo);
  expect(await itemOf('li-intake', '&awaiting=me')).toMatchObject([{ task: 'answer-slip' }]);
  expect(await itemOf('yi-medical')).toMatchObject([{ task: null }]);
  expect(await itemOf('he-intake', '&awaiting=me')).toMatchObject([{ task: null }]);
  expect(await itemOf('ma-approver', '&awaiting=me')).toEqual([]);
});

it('cases of an earlier release are gone through by the worker', async () => {
  const read = async () => (await town.database.query('SELECT case_id, task, asked_of FROM relief_case ORDER BY case_id')).rows;
  const before = await read();
  await town.database.query('UPDATE relief_case SET task = NULL, asked_of = NULL');
  await town.instance.restart('worker');
  await eventually(async () => (await read()).every(({ asked_of }) => asked_of !== null), 'end of the older cases');
  expect(await read()).toEqual(before);
}, 90_000);
