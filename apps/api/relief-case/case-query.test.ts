import { caseQuery, pageMark } from '#apps/api/relief-case/case-query.js';

const CASE = `case-${'0'.repeat(32)}`;

test.each(['2026-11-24 03:05:35.839+00', '2026-11-24 11:05:35+08', '2026-11-24 11:05:35.000001+05:30', 'infinity'])('a page mark survives its round trip: %s', dueAt => {
  expect(caseQuery.parse({ after: pageMark({ dueAt, caseId: CASE }) }).after).toEqual({ dueAt, caseId: CASE });
});

test.each([
  '', 'x', Buffer.from('null').toString('base64url'), Buffer.from('["infinity"]').toString('base64url'), pageMark({ dueAt: 'now', caseId: CASE }),
  pageMark({ dueAt: 'infinity', caseId: 'case-1; DROP' }),
  ...['+14:60', '+16', '+08:00:60', '+8', 'Z', ''].map(offset => pageMark({ dueAt: `2026-11-24 11:05:35${offset}`, caseId: CASE })),
  ...['0000-01-01', '2026-02-30', '2026-00-10', '2026-13-01', '12026-01-01', '-infinity'].map(date => pageMark({ dueAt: `${date} 11:05:35+08`, caseId: CASE })),
  ...['24:00:00', '23:60:00', '23:59:60', '23:59:59.1234567'].map(time => pageMark({ dueAt: `2026-11-24 ${time}+08`, caseId: CASE })),
])('what is no page mark is refused: %s', after => {
  expect(caseQuery.safeParse({ after }).success).toBe(false);
});

test('a page is 1 to 100 long, 20 unless asked', () => {
  expect(caseQuery.parse({}).limit).toBe(20);
  expect(caseQuery.parse({ limit: '100' }).limit).toBe(100);
  for (const limit of ['0', '101', '1.5', 'many', '']) expect(caseQuery.safeParse({ limit }).success).toBe(false);
});
