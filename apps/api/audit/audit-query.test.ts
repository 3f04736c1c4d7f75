import { foundMark, foundQuery } from '#apps/api/audit/audit-query.js';
import { searchStatement } from '#apps/api/audit/search-statement.js';
import { writeMark } from '#apps/api/page-mark.js';

const CASE = `case-${'0'.repeat(32)}`;
const place = { openedMs: 1_795_650_000_000, caseId: CASE };

test('a page mark survives its round trip', () => {
  expect(foundQuery.parse({ after: foundMark(place) })).toEqual({ after: place, limit: 20 });
});

test.each(['x', writeMark([]), writeMark([1]), writeMark(['1', CASE]), writeMark([1.5, CASE]), writeMark([9e15, CASE]), writeMark([1, 'case-1'])])('what is no page mark is refused: %s', after => {
  expect(foundQuery.safeParse({ after }).success).toBe(false);
});

test.each([{ caseNo: 'JS-2026-0000001-1' }, { fromFen: '0' }, { uptoFen: '1.5' }, { fromFen: '-1' }, { decidedBy: 'Wang' }, { breached: '1' }, { town: '3708' }])('what is nothing to look for is refused: %j', query => {
  expect(foundQuery.safeParse(query).success).toBe(false);
});

test('values are never part of the statement', () => {
  const { text, values } = searchStatement({ caseNo: 'JS-2026-0000001-5', town: '370899101000', breached: 'paperwork', fromFen: '1', uptoFen: '2', decidedBy: 'wang-approver', after: place, limit: 20 }, '370899');
  expect(text).not.toMatch(/JS-2026|3708|paperwork|wang/);
  expect(values).toEqual(['370899', 'JS-2026-0000001-5', '370899101000', '1', '2', 'paperwork', 'wang-approver', place.openedMs, CASE, place.openedMs, 21]);
  expect([...text.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)).toSorted((a, b) => a - b)).toEqual(values.map((_, i) => i + 1));
});
