import type { Instant } from '#libs/clock/instant.js';
import { lateEntryMark, lateEntryQuery } from '#apps/api/late-entry/late-entry-query.js';
import { writeMark } from '#apps/api/page-mark.js';

const CASE = `case-${'0'.repeat(32)}`;
const at = '2026-11-24T11:05:35.839+08:00' as Instant;

test.each([at, '2026-11-24T11:05:35+08:00' as Instant])('a page mark survives its round trip: %s', recordedAt => {
  const place = { recordedAt, caseId: CASE, seq: 7 };
  expect(lateEntryQuery.parse({ after: lateEntryMark(place) })).toEqual({ after: place, limit: 20 });
});

test.each([
  '', 'x', writeMark([]), writeMark([at, CASE]), writeMark([at, CASE, 0]), writeMark([at, CASE, 1.5]), writeMark([at, CASE, 2 ** 31]), writeMark([at, 'case-1; DROP', 1]),
  writeMark(['now', CASE, 1]), writeMark(['2026-11-24T03:05:35Z', CASE, 1]), writeMark(['0000-01-01T00:00:00+08:00', CASE, 1]), writeMark(['2026-02-30T00:00:00+08:00', CASE, 1]),
])('what is no page mark is refused: %s', after => {
  expect(lateEntryQuery.safeParse({ after }).success).toBe(false);
});

test('nothing but a page may be asked for', () => {
  expect(lateEntryQuery.safeParse({ handler: 'li-intake' }).success).toBe(false);
  expect(lateEntryQuery.parse({ limit: '100' })).toEqual({ limit: 100 });
});
