import type { CaseQuery } from '#apps/api/relief-case/case-query.js';

/** In which cases one's region has a part: they lie there, or a town there has been brought in. Either is found by an index of its own. */
const OF_THE_REGION = ['town_code LIKE $1', `seen_by <> '{}' AND EXISTS (SELECT 1 FROM unnest(seen_by) AS town WHERE town LIKE $1)`];

/** Deadlines are compared by the clock on the wall; a day ends in China. */
const ASKED_FOR = `($2::text IS NULL OR status = $2 OR ($2 = 'open' AND status <> 'closed')) AND ($3::text IS NULL OR handler_id = $3) AND (NOT $4::boolean OR handler_id IS NULL)
     AND ($5::text IS NULL OR urgency = $5) AND ($6::text IS NULL OR due_at <= CASE $6 WHEN 'today' THEN (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day') AT TIME ZONE 'Asia/Shanghai' ELSE now() END)`;

const found = OF_THE_REGION.map(theirs => `(
  SELECT case_id, case_no, head, status, cause, urgency, town_code, handler_id, breached, due_at, due_at::text AS due_text, due_clock, due_anchor, next_rung_at, next_rung, opened_at,
         clock_offset_ms::text AS offset_ms, pack_hash, sealed_name
    FROM relief_case
   WHERE ${theirs} AND ${ASKED_FOR} AND ($7::timestamptz IS NULL OR (due_at, case_id) > ($7::timestamptz, $8::text))
   ORDER BY due_at, case_id LIMIT $9)`);

/** The inbox, next due first; what is asked for fills it in by `listed`. */
export const LIST = `SELECT * FROM (${found.join(' UNION ')}) AS c ORDER BY due_at, case_id LIMIT $9`;

/** One row more than a page holds tells whether there are more. */
export function listed({ after, limit, ...query }: CaseQuery, regionPrefix: string): unknown[] {
  return [...askedFor(query, regionPrefix), after?.dueAt ?? null, after?.caseId ?? null, limit + 1];
}

/** Nobody reads beyond it whether there are a thousand of something or more. */
export const COUNTED = 1_000;

/** How many there are, up to `COUNTED`. */
export const COUNT = `SELECT count(*)::int AS count FROM (SELECT case_id FROM (${OF_THE_REGION.map(theirs => `(SELECT case_id FROM relief_case WHERE ${theirs} AND ${ASKED_FOR} LIMIT ${COUNTED})`).join(' UNION ')}) AS c LIMIT ${COUNTED}) AS counted`;

export function askedFor({ status, handler, unassigned, urgency, due }: Omit<CaseQuery, 'after' | 'limit'>, regionPrefix: string): unknown[] {
  return [`${regionPrefix}%`, status ?? null, handler ?? null, unassigned === 'true', urgency ?? null, due ?? null];
}
