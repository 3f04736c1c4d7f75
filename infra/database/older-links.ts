import type pg from 'pg';
import type { LinkSigner } from '#infra/link-signatures.js';

const BATCH = 2_000;

/**
 * Signs what earlier releases wrote without a signature, once and for all: in the same transaction PostgreSQL is told to take
 * no link without one any more. Whatever stands in the journal at that moment is believed, as it was before.
 */
export async function signOlderLinks(owner: Pick<pg.Client, 'query'>, signer: LinkSigner): Promise<void> {
  if (await isDone(owner)) return;
  await owner.query('BEGIN');
  try {
    // Nobody appends meanwhile.
    await owner.query('ALTER TABLE journal_event DISABLE TRIGGER append_only');
    while (await signSome(owner, signer) > 0);
    await owner.query('ALTER TABLE journal_event ENABLE TRIGGER append_only, ALTER signed_by SET NOT NULL, ALTER signature SET NOT NULL');
    await owner.query('COMMIT');
  } catch (error) {
    await owner.query('ROLLBACK');
    throw error;
  }
}

async function isDone(owner: Pick<pg.Client, 'query'>): Promise<boolean> {
  const { rows } = await owner.query(`SELECT 1 FROM pg_attribute WHERE attrelid = 'public.journal_event'::regclass AND attname = 'signature' AND attnotnull`);
  return rows.length > 0;
}

async function signSome(owner: Pick<pg.Client, 'query'>, signer: LinkSigner): Promise<number> {
  const { rows } = await owner.query<{ case_id: string; seq: number; hash: string }>(`SELECT case_id, seq, hash FROM journal_event WHERE signature IS NULL LIMIT ${BATCH}`);
  const signed = rows.map(({ hash }) => signer.sign(hash));
  await owner.query(
    `UPDATE journal_event e SET signed_by = s.signed_by, signature = s.signature
       FROM unnest($1::text[], $2::int[], $3::text[], $4::bytea[]) AS s (case_id, seq, signed_by, signature) WHERE e.case_id = s.case_id AND e.seq = s.seq`,
    [rows.map(row => row.case_id), rows.map(row => row.seq), signed.map(one => one.signedBy), signed.map(one => one.signature)]);
  return rows.length;
}
