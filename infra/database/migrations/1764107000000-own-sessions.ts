import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What its person knows a session by, and what the issuer does. */
export class OwnSessions1764107000000 implements MigrationInterface {
  name = 'OwnSessions1764107000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session
        ADD session_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
        -- Which browser on which system, as that says itself.
        ADD device     text,
        -- Keyed hashes of the issuer's names for the person and for its own session. Null of sessions that began before.
        ADD issuer_sub bytea,
        ADD issuer_sid bytea;
      CREATE INDEX session_issuer_sub ON session (issuer_sub) WHERE ended_at IS NULL;
      CREATE INDEX session_issuer_sid ON session (issuer_sid) WHERE ended_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE session DROP session_id, DROP device, DROP issuer_sub, DROP issuer_sid`);
  }
}
