import type { CaseQuery } from '#apps/api/relief-case/case-query.js';

/** In which cases one's region has a part: they lie there, or a town there has been brought in. Either is found by an index of its own. */
const OF_THE_REGION = ['town_code ^@ $1', `seen_by <> '{}' AND EXISTS (SELECT 1 FROM unnest(seen_by) AS town WHERE town ^@ $1)`];
const OF_THE_DEPARTMENT = [`town_code ^@ $1 AND departments <> '{}' AND $7 = ANY (departments)`];

const LISTS = { region: { name: 'list', text: listOf(OF_THE_REGION) }, department: { name: 'department-list', text: listOf(OF_THE_DEPARTMENT) } };

/** The inbox, next due first. One row more than a page holds tells whether there are more. */
export function caseList({ after, limit, status, handler }: CaseQuery, regionPrefix: string, department: string | null): { name: string; text: string; values: unknown[] } {
  const values = [regionPrefix, status ?? null, handler ?? null, after?.nextRungAt ?? null, after?.caseId ?? null, limit + 1];
  return department === null ? { ...LISTS.region, values } : { ...LISTS.department, values: [...values, department] };
}

function listOf(found: string[]): string {
  const each = found.map(theirs => `(
  SELECT case_id, case_no, status, cause, urgency, town_code, handler_id, breached, next_rung_at, next_rung_at::text AS next_rung_text, next_rung, opened_at
    FROM relief_case
   WHERE ${theirs} AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR handler_id = $3)
     AND ($4::timestamptz IS NULL OR (next_rung_at, case_id) > ($4::timestamptz, $5::text))
   ORDER BY next_rung_at, case_id LIMIT $6)`);
  return `SELECT * FROM (${each.join(' UNION ')}) AS c ORDER BY next_rung_at, case_id LIMIT $6`;
}
