import type { AlertView } from '#libs/contracts/view.js';
import { isWrong, together } from '#apps/web/board/told.js';

const alert = (no: number, key: string, some: Partial<AlertView> = {}): AlertView => ({
  no: String(no), key, caseNo: 'JS-2026-0000001-5', accountId: null, kind: 'rung', clock: 'urgent-relief', clockName: null, step: 'due', to: { handlerId: null, role: `role-${no}`, department: null, region: '370899101000' }, occurredAt: '2026-11-26T10:00:00+08:00', handled: null, delivery: [], ...some,
});

test('what several were told of is one line, with all of them, in the order they were told', () => {
  const told = together([alert(9, 'case-1:4:1'), alert(8, 'case-1:4:0'), alert(7, 'case-1:3:0'), alert(6, 'case-2:4:0')]);
  expect(told.map(({ no, everybody }) => [no, everybody.map(({ role }) => role)])).toEqual([['9', ['role-8', 'role-9']], ['7', ['role-7']], ['6', ['role-6']]]);
});

test('an event that says two things says them in two lines', () => {
  expect(together([alert(2, 'case-1:4:1', { kind: 'slip' }), alert(1, 'case-1:4:0')])).toHaveLength(2);
});

test('what comes a second time is there once', () => {
  expect(together([alert(2, 'case-1:4:0'), alert(2, 'case-1:4:0')])[0]!.everybody).toHaveLength(1);
});

test('everyday work is nothing that goes wrong', () => {
  expect([isWrong(alert(1, 'k', { kind: 'rung' })), isWrong(alert(1, 'k', { kind: 'new-case' })), isWrong(alert(1, 'k', { kind: 'slip' }))]).toEqual([true, false, false]);
});
