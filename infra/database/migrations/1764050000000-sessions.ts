import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who is logged in, and until when. */
export class Sessions1764050000000 implements MigrationInterface {
  name = 'Sessions1764050000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE session (
        -- SHA-256 of what the cookie holds: whoever reads the database can be nobody by it.
        token_hash bytea       PRIMARY KEY,
        account_id text        NOT NULL,
        began_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- When it was last used, to the minute.
        seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- It ends then, used or not.
        ends_at    timestamptz NOT NULL,
        -- Logged out, or ended by somebody else.
        ended_at   timestamptz
      );
      CREATE INDEX session_account ON session (account_id) WHERE ended_at IS NULL;
      CREATE INDEX session_old ON session (ends_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE session');
  }
}
