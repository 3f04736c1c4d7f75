import { command } from '#libs/contracts/command.js';
import { fieldErrors } from '#apps/api/problems/fields.js';
import { problemsZh, fieldsZh } from '#apps/api/problems/problems.zh.js';

/** What is wrong with a command, by field. */
function errorsOf(body: object): { [field: string]: { zh: string; en: string } } {
  const { error } = command.safeParse(body);
  return Object.fromEntries(fieldErrors(error?.issues ?? [], body).map(({ field, message }) => [field, message]));
}

test.each<[object, string, RegExp]>([
  [{ type: 'merge', intoCaseNo: 'JS-2026-0000001-0' }, 'intoCaseNo', /案件编号/],
  [{ type: 'plan-follow-up', on: '2026-02-30' }, 'on', /日期/],
  [{ type: 'accept', track: 'Fast' }, 'track', /代号/],
  [{ type: 'supply', materials: [] }, 'materials', /^至少 1 项/],
  [{ type: 'issue-slip', personal: { item: 'x' } }, 'department', /部门和乡镇/],
  [{ type: 'issue-slip', department: 'education', townCode: '370899102000', personal: { item: 'x' } }, 'department', /部门和乡镇/],
  [{ type: 'hand-over' }, 'handlerId', /经办人和乡镇/],
  [{ type: 'relief-first', form: 'money', amountFen: '1', personal: { payeeName: 'x' } }, 'personal.bankCard', /银行卡/],
  [{ type: 'relief-first', form: 'goods', personal: { payeeName: 'x' } }, 'amountFen', /必填/],
  [{ type: 'relief-first', form: 'goods', amountFen: '1', personal: { payeeName: 'x', bankCard: '6222020000000007' }, source: 'told' }, 'personal.bankCard', /转账/],
  [{ type: 'relief-first', form: 'money', amountFen: '1', personal: { payeeName: 'x', bankCard: '6222020000000007' } }, 'source', /来源/],
  [{ type: 'relief-first', form: 'goods', amountFen: '1' }, 'personal.payeeName', /领取人/],
  [{ type: 'approve', reliefId: 1, cardTail: '7' }, 'cardTail', /后四位/],
  [{ type: 'record-approval', reliefId: 1, personal: { code: '1234' } }, 'personal.code', /验证码/],
  [{ type: 'settle-payment', reliefId: 1, debited: true, personal: { note: 'x' } }, 'bankReference', /流水号/],
  [{ type: 'apply', helperAuthorised: true, personal: { name: 'x', summary: 'x' } }, 'helperAuthorised', /代办人/],
])('%j is told at %s', (body, field, zh) => {
  const message = errorsOf(body)[field]!;
  expect(message.zh).toMatch(zh);
  expect(message.zh).not.toBe(fieldsZh.other());
  expect(message.en).toMatch(/^[\x20-\x7e]+$/);
});

test('sentences of ours end as sentences do', () => {
  expect([...Object.values(problemsZh), ...Object.values(fieldsZh.own)].filter(text => !text.endsWith('。'))).toEqual([]);
});
