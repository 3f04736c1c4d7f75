import { clockRecordQuery, recordMark } from '#apps/api/board/board-query.js';
import { writeMark } from '#apps/api/page-mark.js';

const CASE = `case-${'0'.repeat(32)}`;
const place = { settledMs: 1_795_650_000_000, caseId: CASE, clockKey: 'urgent-relief#1' };

test('a page mark survives its round trip', () => {
  expect(clockRecordQuery.parse({ clock: 'paperwork', after: recordMark(place) })).toEqual({ clock: 'paperwork', after: place, limit: 20 });
});

test.each(['', 'x', writeMark([]), writeMark([1, CASE]), writeMark([-1, CASE, 'a#1']), writeMark([1.5, CASE, 'a#1']), writeMark([1, 'case-1; DROP', 'a#1']), writeMark([1, CASE, 'a#x']), writeMark([9e15, CASE, 'a#1'])])('what is no page mark is refused: %s', after => {
  expect(clockRecordQuery.safeParse({ clock: 'paperwork', after }).success).toBe(false);
});

test('a clock has to be named, and only settled ones are listed', () => {
  for (const query of [{}, { clock: 'x y' }, { clock: 'paperwork', outcome: 'running' }, { clock: 'paperwork', town: '37' }, { clock: 'paperwork', other: '1' }]) expect(clockRecordQuery.safeParse(query).success).toBe(false);
});
