import { type Role, ROLES } from '#libs/contracts/words.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import type { CaseQuery } from '#apps/api/relief-case/case-query.js';

/** Where somebody's cases lie; of a department's people only those it was brought into. */
export interface CaseScope {
  regionPrefix: string;
  department: string | null;
  account: string;
  /** Whose post they are in, if not their own. */
  postOf: string | null;
  role: Role;
}

interface Statement {
  name: string;
  text: string;
  values: unknown[];
}

/** In which cases one's region has a part: they lie there, or a town there has been brought in. Either is found by an index of its own. A region's list has no department: `$7` is null. */
const BESIDE = `seen_by <> '{}' AND NOT town_code ^@ $1 AND EXISTS (SELECT 1 FROM unnest(seen_by) AS town WHERE town ^@ $1)`;
const OF_THE_REGION = ['$7::text IS NULL AND town_code ^@ $1', BESIDE];
const OF_THE_DEPARTMENT = [`town_code ^@ $1 AND departments <> '{}' AND $7 = ANY (departments)`];

/** How late owed papers are, of `PAPERS_OWED`, by the clock on the wall. */
export function papersOwed(dueAt: string): string {
  return `CASE WHEN ${dueAt} > now() THEN 'in-time' WHEN ${dueAt} > now() - interval '7 days' THEN 'week' WHEN ${dueAt} > now() - interval '30 days' THEN 'month' ELSE 'longer' END`;
}

/**
 * What somebody handles, or whoever's post they are in; what asks the post; for a desk what its town was brought into: each found by an index of its own, a post's by
 * one that knows it by name, and each case by one of them alone. `$7` is null here, too.
 */
function ofOneself(role: Role, account: string, postOf: string): string[] {
  const handledByNeither = `handler_id IS DISTINCT FROM ${account}::text AND (${postOf}::text IS NULL OR handler_id IS DISTINCT FROM ${postOf}::text)`;
  return [
    `$7::text IS NULL AND town_code ^@ $1 AND handler_id = ${account}::text`,
    `town_code ^@ $1 AND handler_id = ${postOf}::text`,
    `town_code ^@ $1 AND status <> 'closed' AND asked_of @> ARRAY['${role}'] AND ${handledByNeither}`,
    ...(AUTHORITY['take-over'].roles.includes(role) ? [`${BESIDE} AND ${handledByNeither}`] : []),
  ];
}

/** Deadlines are compared by the clock on the wall; a day ends in China. */
const ASKED_FOR = `($2::text IS NULL OR status = $2 OR ($2 = 'open' AND status <> 'closed')) AND ($3::text IS NULL OR handler_id = $3) AND (NOT $4::boolean OR handler_id IS NULL)
     AND ($5::text IS NULL OR urgency = $5) AND ($6::text IS NULL OR due_at <= CASE $6 WHEN 'today' THEN (date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 day') AT TIME ZONE 'Asia/Shanghai' ELSE now() END)
     AND ($8::text IS NULL OR town_code = $8) AND ($9::text IS NULL OR (papers_due_at IS NOT NULL AND ($9 = 'owed' OR ${papersOwed('papers_due_at')} = $9)))`;

/** The inbox, next due first. One row more than a page holds tells whether there are more. */
export function listStatement({ after, limit, ...query }: CaseQuery, scope: CaseScope): Statement {
  const whose = whoseOf(query, scope);
  const values = [...askedFor(query, scope), after?.dueAt ?? null, after?.caseId ?? null, limit + 1];
  return whose === 'self' ? { ...OWN_LISTS[scope.role], values: [...values, scope.account, scope.postOf] } : { ...LISTS[whose], values };
}

/** How many there are, up to `COUNTED`. */
export function countStatement(query: Omit<CaseQuery, 'after' | 'limit'>, scope: CaseScope): Statement {
  const whose = whoseOf(query, scope);
  const values = askedFor(query, scope);
  return whose === 'self' ? { ...OWN_COUNTS[scope.role], values: [...values, scope.account, scope.postOf] } : { ...COUNTS[whose], values };
}

/** A department's people are asked by their slips. */
function whoseOf({ awaiting }: Pick<CaseQuery, 'awaiting'>, { department }: CaseScope): 'region' | 'department' | 'self' {
  return department !== null ? 'department' : awaiting ? 'self' : 'region';
}

/** Nobody reads beyond it whether there are a thousand of something or more. */
export const COUNTED = 1_000;

const COLUMNS = `case_id, case_no, head, status, task, cause, urgency, town_code, handler_id, breached, due_at, due_at::text AS due_text, due_clock, due_anchor, next_rung_at, next_rung, opened_at,
         clock_offset_ms::text AS offset_ms, pack_hash, sealed_name`;

/** Cases that were found in another way, as far as they are in the scope, the latest first; one more than the limit tells that there are more. */
export function foundStatement(by: { caseNo: string } | { keys: string[] } | { caseIds: string[] }, { regionPrefix, department }: CaseScope, limit: number): Statement {
  const [name, where, value] = 'caseNo' in by ? ['found-by-number', 'case_no = $3', by.caseNo]
    : 'keys' in by ? ['found-by-keys', 'case_id IN (SELECT k.case_id FROM case_key k WHERE k.key = ANY ($3))', by.keys] : ['found-by-ids', 'case_id = ANY ($3)', by.caseIds];
  const text = `SELECT ${COLUMNS} FROM relief_case WHERE ${where} AND CASE WHEN $2::text IS NULL THEN town_code ^@ $1 OR EXISTS (SELECT 1 FROM unnest(seen_by) AS town WHERE town ^@ $1) ELSE town_code ^@ $1 AND $2 = ANY (departments) END
    ORDER BY opened_at DESC, case_id LIMIT $4`;
  return { name, text, values: [regionPrefix, department, value, limit + 1] };
}

const LISTS = { region: { name: 'list', text: listOf(OF_THE_REGION) }, department: { name: 'department-list', text: listOf(OF_THE_DEPARTMENT) } };
const COUNTS = { region: { name: 'count', text: countOf(OF_THE_REGION) }, department: { name: 'department-count', text: countOf(OF_THE_DEPARTMENT) } };
const OWN_LISTS = byRole(role => ({ name: `own-list-${role}`, text: listOf(ofOneself(role, '$13', '$14')) }));
const OWN_COUNTS = byRole(role => ({ name: `own-count-${role}`, text: countOf(ofOneself(role, '$10', '$11')) }));

function byRole(statement: (role: Role) => Omit<Statement, 'values'>): { [role in Role]: Omit<Statement, 'values'> } {
  return Object.fromEntries(ROLES.map(role => [role, statement(role)])) as { [role in Role]: Omit<Statement, 'values'> };
}

function listOf(theirs: string[]): string {
  const found = theirs.map(where => `(
  SELECT ${COLUMNS}
    FROM relief_case
   WHERE ${where} AND ${ASKED_FOR} AND ($10::timestamptz IS NULL OR (due_at, case_id) > ($10::timestamptz, $11::text))
   ORDER BY due_at, case_id LIMIT $12)`);
  return `SELECT * FROM (${found.join(' UNION ALL ')}) AS c ORDER BY due_at, case_id LIMIT $12`;
}

function countOf(theirs: string[]): string {
  const found = theirs.map(where => `(SELECT case_id FROM relief_case WHERE ${where} AND ${ASKED_FOR} LIMIT ${COUNTED})`);
  return `SELECT count(*)::int AS count FROM (SELECT case_id FROM (${found.join(' UNION ALL ')}) AS c LIMIT ${COUNTED}) AS counted`;
}

function askedFor({ status, handler, unassigned, urgency, due, town, papers }: Omit<CaseQuery, 'after' | 'limit'>, { regionPrefix, department }: CaseScope): unknown[] {
  return [regionPrefix, status ?? null, handler ?? null, unassigned === 'true', urgency ?? null, due ?? null, department, town ?? null, papers ?? null];
}
