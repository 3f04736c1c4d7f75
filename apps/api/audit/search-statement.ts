import type { FoundQuery } from '#apps/api/audit/audit-query.js';

/** Only what is asked for stands in it, so that PostgreSQL takes the index that fits. An instant is kept to the microsecond, and told to the millisecond. */
export function searchStatement({ caseNo, town, breached, fromFen, uptoFen, decidedBy, after, limit }: FoundQuery, regionPrefix: string): { text: string; values: unknown[] } {
  const values: unknown[] = [regionPrefix];
  const given = (value: unknown) => `$${values.push(value)}`;
  const asked = [
    'c.town_code ^@ $1',
    ...(caseNo === undefined ? [] : [`c.case_no = ${given(caseNo)}`]),
    ...(town === undefined ? [] : [`c.town_code = ${given(town)}`]),
    ...(fromFen === undefined ? [] : [`c.granted_fen >= ${given(fromFen)}::bigint`]),
    ...(uptoFen === undefined ? [] : [`c.granted_fen <= ${given(uptoFen)}::bigint`]),
    ...(fromFen === undefined && uptoFen === undefined ? [] : ['c.granted_fen > 0']),
    ...(breached === undefined ? [] : [`EXISTS (SELECT FROM clock_record r WHERE r.case_id = c.case_id AND r.clock = ${given(breached)} AND r.outcome IN ('missed', 'explained'))`]),
    ...(decidedBy === undefined ? [] : [`EXISTS (SELECT FROM case_decider d WHERE d.case_id = c.case_id AND d.account_id = ${given(decidedBy)})`]),
    ...(after === undefined ? [] : [`(date_trunc('milliseconds', c.opened_at), c.case_id) < (to_timestamp(${given(after.openedMs)}::bigint / 1000.0), ${given(after.caseId)}) AND c.opened_at < to_timestamp((${given(after.openedMs)}::bigint + 1) / 1000.0)`]),
  ];
  return {
    text: `SELECT c.case_id, c.case_no, c.status, c.outcome, c.cause, c.urgency, c.town_code, c.breached, c.granted_fen, c.opened_at, floor(extract(epoch FROM c.opened_at) * 1000)::bigint AS opened_ms, c.pack_hash, c.sealed_name
      FROM relief_case c WHERE ${asked.join(' AND ')} ORDER BY c.opened_at DESC, c.case_id DESC LIMIT ${given(limit + 1)}`,
    values,
  };
}
