import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a family looks its case up by, besides the number: 140 random bits, of which the hash is kept (decision 24). */
export class LookupSecrets1764087000000 implements MigrationInterface {
  name = 'LookupSecrets1764087000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE lookup_secret (
        case_id     text        NOT NULL,
        -- On the phone that applied, or on the receipt that was printed last: a new one of a kind ends the one before.
        kind        text        NOT NULL CHECK (kind IN ('phone', 'paper')),
        secret_hash bytea       NOT NULL CHECK (octet_length(secret_hash) = 32),
        issued_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
        issued_by   text        NOT NULL,
        PRIMARY KEY (case_id, kind)
      );
      -- Nobody's scope: whoever shows the number compares what they hold with these, and sees the case by its town only then.
      CREATE FUNCTION secrets_of(asked_no text) RETURNS TABLE (secret_hash bytea, town_code text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
        'SELECT s.secret_hash, c.town_code FROM lookup_secret s JOIN relief_case c ON c.case_id = s.case_id WHERE c.case_no = asked_no';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION secrets_of; DROP TABLE lookup_secret');
  }
}
