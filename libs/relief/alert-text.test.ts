import { alertText } from '#libs/relief/alert-text.js';

const CASE = { caseNo: 'JS-2026-0000001-5', clock: null, step: null };

it('names the case, what is the matter, and the clock by its own name', () => {
  expect(alertText({ ...CASE, kind: 'rung', clock: { zh: '先行救助（24小时）', en: 'Relief first (24 hours)' }, step: 'eighty' })).toEqual({
    zh: '案件 JS-2026-0000001-5，时限提醒：时限“先行救助（24小时）”已过八成。请登录系统办理。',
    en: 'Case JS-2026-0000001-5: a window runs out: clock “Relief first (24 hours)”: four fifths have passed. Please see to it in Jishi.',
  });
  expect(alertText({ ...CASE, kind: 'duty-call' }).zh).toBe('案件 JS-2026-0000001-5，呼叫值班，请应答。请登录系统办理。');
});

it('names the account where it is about no case', () => {
  expect(alertText({ kind: 'post-proposed', caseNo: null, accountId: 'wang-approver', clock: null, step: null }).zh)
    .toBe('账号 wang-approver：有人提出变更这一岗位，待第二人确认。如非您所知的安排，请立即告知审计人员。');
});

it('lets another release\'s words stand for themselves', () => {
  expect(alertText({ ...CASE, kind: 'new-kind', clock: { zh: '甲', en: 'A' }, step: 'plus9' }).zh).toContain('new-kind：时限“甲”plus9');
});
