import { caseQuery, pageMark } from '#apps/api/relief-case/case-query.js';

const CASE = `case-${'0'.repeat(32)}`;

test.each(['2026-11-24 03:05:35.839+00', '2026-11-24 11:05:35+08', '2026-11-24 11:05:35.000001+05:30', 'infinity'])('a page mark survives its round trip: %s', dueAt => {
  expect(caseQuery.parse({ after: pageMark({ dueAt, caseId: CASE }) }).after).toEqual({ dueAt, caseId: CASE });
});

test.each([
  '', 'x', Buffer.from('null').toString('base64url'), Buffer.from('["infinity"]').toString('base64url'), pageMark({ dueAt: 'now', caseId: CASE }),
  pageMark({ dueAt: 'infinity', caseId: 'case-1; DROP' }),
])('what is no page mark is refused: %s', after => {
  expect(caseQuery.safeParse({ after }).success).toBe(false);
});

test('a page is 1 to 100 long, 20 unless asked', () => {
  expect(caseQuery.parse({}).limit).toBe(20);
  expect(caseQuery.parse({ limit: '100' }).limit).toBe(100);
  for (const limit of ['0', '101', '1.5', 'many', '']) expect(caseQuery.safeParse({ limit }).success).toBe(false);
});
