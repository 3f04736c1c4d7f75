import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what a scope is known to be ours, which tokens are revoked, and who ended a delegation (decisions 26 and 27). */
export class Identity1764101000000 implements MigrationInterface {
  name = 'Identity1764101000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The two pads of the HMAC that seals a scope, from the key ring. Only the function that looks at seals reads them.
      CREATE TABLE scope_key (
        one       boolean PRIMARY KEY DEFAULT true CHECK (one),
        inner_pad bytea   NOT NULL CHECK (octet_length(inner_pad) = 64),
        outer_pad bytea   NOT NULL CHECK (octet_length(outer_pad) = 64)
      );
      -- The number of a connection's next transaction, of all connections once: a seal is good for one of them.
      -- So many are drawn at a time that a transaction which only reads seldom has to write.
      CREATE SEQUENCE scope_turn_no CACHE 1000;

      -- Access tokens that are good for nobody any more. Without a token_id: all that were issued until then.
      CREATE TABLE token_revocation (
        revocation_no bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id    text        NOT NULL,
        token_id      text,
        revoked_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
        revoked_by    text        NOT NULL
      );
      CREATE INDEX token_revocation_account ON token_revocation (account_id, revoked_at);
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON token_revocation
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      ALTER TABLE delegation ADD ended_by text;

      -- Their hashes had no key: nobody can be found by them any more, and people log in again.
      UPDATE session SET ended_at = clock_timestamp() WHERE ended_at IS NULL;
      -- What is printed on paper stays good: its hash is put under the key at the next start.
      ALTER TABLE lookup_secret ADD keyed boolean NOT NULL DEFAULT false;
      ALTER TABLE lookup_secret ALTER keyed SET DEFAULT true;
    `);
  }

  async down(): Promise<void> {
    throw new Error('without it a scope could be forged');
  }
}
