import { PAPERS_OWED } from '#libs/contracts/words.js';
import { papersOwed } from '#apps/api/relief-case/case-list.js';

export const WEEKS = 12;
/** When the first of the weeks began, in China. */
export const SINCE = `(date_trunc('week', now() AT TIME ZONE 'Asia/Shanghai') - interval '${WEEKS - 1} weeks') AT TIME ZONE 'Asia/Shanghai'`;
const TODAY_ENDS = `(date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day') AT TIME ZONE 'Asia/Shanghai'`;
const LATE = `CASE WHEN papers_due_at IS NOT NULL THEN ${papersOwed('papers_due_at')} END`;

/** By town: the same cases as the inbox lists. */
export const FIGURES = `
  SELECT town_code, count(*)::int AS open, count(*) FILTER (WHERE due_at <= ${TODAY_ENDS})::int AS due_today, count(*) FILTER (WHERE due_at <= now())::int AS overdue,
         count(*) FILTER (WHERE handler_id IS NULL)::int AS unassigned, min(opened_at) FILTER (WHERE handler_id IS NULL) AS oldest,
         ARRAY[${PAPERS_OWED.map(late => `count(*) FILTER (WHERE late = '${late}')::int`).join(', ')}] AS papers
    FROM (SELECT town_code, due_at, handler_id, opened_at, ${LATE} AS late FROM relief_case WHERE status <> 'closed' AND town_code ^@ $1
          UNION ALL
          SELECT town_code, due_at, handler_id, opened_at, ${LATE} AS late FROM relief_case WHERE status <> 'closed' AND seen_by <> '{}' AND NOT starts_with(town_code, $1) AND EXISTS (SELECT FROM unnest(seen_by) AS town WHERE town ^@ $1)) AS theirs
   GROUP BY town_code`;

/** What families said themselves, and what the desk says they said: two figures, for one of them is about whoever writes it. */
export const SATISFACTION = `
  SELECT type = 'Rated' AS by_family, (data->>'satisfied')::boolean AS satisfied, count(*)::int AS count
    FROM journal_event WHERE type IN ('Rated', 'FeedbackGiven') AND recorded_at >= ${SINCE} AND data->>'satisfied' IS NOT NULL
     AND EXISTS (SELECT FROM relief_case c WHERE c.case_id = journal_event.case_id AND c.town_code ^@ $1)
   GROUP BY 1, 2`;

/** How clocks were kept: by clock and whoever had to, and by week. */
export const KEPT = `
  SELECT clock, basis, body_town, department, week::text AS week, outcome, count(*)::int AS count, min(pack_hash) AS pack_hash
    FROM (SELECT clock, basis, body_town, department, outcome, pack_hash, date_trunc('week', settled_at AT TIME ZONE 'Asia/Shanghai')::date AS week FROM clock_record WHERE settled_at >= ${SINCE} AND town_code ^@ $1) AS settled
   GROUP BY GROUPING SETS ((clock, basis, body_town, department, outcome), (week, basis, outcome))`;
