import type pg from 'pg';
import type { Hashes } from '#infra/hashes.js';

const BATCH = 500;

/** Puts the hashes that earlier releases kept without a key under ours, so that what families hold on paper stays good. */
export async function keyLookupSecrets(admin: Pick<pg.Client, 'query'>, hashes: Hashes): Promise<void> {
  for (;;) {
    const { rows } = await admin.query<{ case_id: string; kind: string; secret_hash: Buffer }>(
      `SELECT case_id, kind, secret_hash FROM lookup_secret WHERE NOT keyed LIMIT ${BATCH}`);
    if (rows.length === 0) return;
    await admin.query(
      `UPDATE lookup_secret s SET secret_hash = k.hash, keyed = true
         FROM unnest($1::text[], $2::text[], $3::bytea[], $4::bytea[]) AS k (case_id, kind, plain, hash)
        WHERE s.case_id = k.case_id AND s.kind = k.kind AND s.secret_hash = k.plain AND NOT s.keyed`,
      [rows.map(row => row.case_id), rows.map(row => row.kind), rows.map(row => row.secret_hash), rows.map(row => hashes.lookupOfPlain(row.secret_hash))]);
  }
}
