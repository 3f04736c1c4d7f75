import { nameContext } from '#infra/database/sealed.js';
import { readKeyRing } from '#infra/keys.js';
import { Seal } from '#infra/seal.js';
import type { Ours } from '#test/bench/ours.js';
import { EAST, type Town } from '#test/e2e/town.js';

/**
 * Fills the database up to so many cases: copies of two that went through the public API, one that has ended and one that waits, four to
 * one, over twenty-one towns and five years. Copies have no workflow, and nobody opens what is sealed in them but their names.
 */
export async function fillUp(town: Town, ours: Ours, upTo: number): Promise<void> {
  const { database } = town;
  const ended = await ours.case();
  const waiting = await ours.apply();
  const { count } = (await database.query<{ count: number }>('SELECT count(*)::int AS count FROM relief_case')).rows[0]!;
  if (count >= upTo) return;
  await database.query(`CREATE TEMP TABLE IF NOT EXISTS copy (case_id text PRIMARY KEY, case_no text NOT NULL, of text NOT NULL, n integer NOT NULL)`);
  await database.query('TRUNCATE copy');
  await database.query(
    `INSERT INTO copy SELECT 'case-' || md5('copy ' || n), 'JS-2020-' || lpad(n::text, 7, '0') || '-0', CASE WHEN n % 5 = 0 THEN $1 ELSE $2 END, n FROM generate_series($3::int, $4::int) AS n`,
    [await idOf(town, waiting), await idOf(town, ended), count + 1, upTo]);
  for (const [table, changed] of COPIED) {
    await database.query(`INSERT INTO ${table} SELECT r.* FROM copy JOIN ${table} AS original ON original.case_id = copy.of, LATERAL jsonb_populate_record(original, jsonb_build_object('case_id', copy.case_id, ${changed})) AS r`);
  }
  await database.query(
    `INSERT INTO alert_delivery SELECT (r).* FROM copy JOIN alert AS a ON a.case_id = copy.of JOIN alert_delivery AS original USING (alert_key),
       LATERAL jsonb_populate_record(original, jsonb_build_object('alert_key', replace(original.alert_key, copy.of, copy.case_id), 'state', 'delivered')) AS r`);
  await nameCopies(town);
  // As autovacuum leaves them, and with nothing left to be written behind a measurement's back.
  for (const table of [...COPIED.map(([name]) => name), 'alert_delivery']) await database.query(`VACUUM ANALYZE ${table}`);
  await database.query('CHECKPOINT');
}

/** A name is sealed for its case, so each copy has one sealed for itself: what a page of the list opens is part of what it takes. */
async function nameCopies({ database, instance }: Town): Promise<void> {
  const seal = new Seal(await readKeyRing(instance.settings.keysFile));
  const { rows } = await database.query<{ case_id: string }>('SELECT case_id FROM copy');
  for (let i = 0; i < rows.length; i += NAMED_AT_ONCE) {
    const ids = rows.slice(i, i + NAMED_AT_ONCE).map(row => row.case_id);
    await database.query('UPDATE relief_case c SET sealed_name = named.sealed FROM unnest($1::text[], $2::bytea[]) AS named (case_id, sealed) WHERE c.case_id = named.case_id', [ids, ids.map(id => seal.sealJson('王小明', nameContext(id)))]);
  }
}

const NAMED_AT_ONCE = 5_000;

/** Each table with what a copy has of its own. Rungs to come lie within a month, and no workflow is looked for. */
const COPIED = [
  ['relief_case', `'case_no', copy.case_no, 'town_code', CASE WHEN copy.n % 5 < 2 THEN '${EAST}' ELSE '370899' || 103 + copy.n % 20 || '000' END,
    'handler_id', CASE WHEN copy.n % 3 = 0 THEN 'li-intake' ELSE 'colleague-' || copy.n % 40 END, 'sweep_at', 'infinity', 'confirmed_head', original.head,
    'next_rung_at', CASE WHEN original.next_rung_at = 'infinity' THEN original.next_rung_at ELSE now() + (1 + copy.n % 2592000) * interval '1 second' END,
    'due_at', CASE WHEN original.due_at = 'infinity' THEN original.due_at ELSE now() + (1 + copy.n % 2592000) * interval '1 second' END, 'opened_at', now() - (copy.n % 1825) * interval '1 day'`],
  ['clock_record', `'town_code', CASE WHEN copy.n % 5 < 2 THEN '${EAST}' ELSE '370899' || 103 + copy.n % 20 || '000' END, 'body_town', CASE WHEN copy.n % 5 < 2 THEN '${EAST}' ELSE '370899' || 103 + copy.n % 20 || '000' END,
    'settled_at', original.settled_at - (copy.n % 1825) * interval '1 day'`],
  ['case_decider', `'account_id', 'colleague-' || copy.n % 40`],
  ['journal_event', `'case_no', copy.case_no`],
  ['journal_cause', `'cause', md5(original.cause || copy.n)`],
  ['payment_order', `'order_id', copy.case_id || '-p1'`],
  ['relief_event', `'person_key', md5(original.person_key || copy.n)`],
  // A common name, that three in a thousand have.
  ['case_key', `'key', CASE WHEN copy.n % 300 = 0 THEN original.key ELSE md5(original.key || copy.n) END`],
  ['alert', `'alert_key', replace(original.alert_key, copy.of, copy.case_id), 'case_no', copy.case_no, 'stream_no', nextval('alert_stream')`],
] as const;

async function idOf({ database }: Town, caseNo: string): Promise<string> {
  return (await database.query('SELECT case_id FROM relief_case WHERE case_no = $1', [caseNo])).rows[0].case_id;
}
