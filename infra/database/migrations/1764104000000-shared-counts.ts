import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What all processes of the API count together: how often somebody called, which puzzles were used up, which streams are open; and of each
 * file that is handed in its size and whether it was scanned. Counts are not logged: after a crash of PostgreSQL they begin anew.
 */
export class SharedCounts1764104000000 implements MigrationInterface {
  name = 'SharedCounts1764104000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE allowance (
        kind    text        NOT NULL,
        -- A keyed hash of a token, an address, an account or a case's number.
        whose   text        NOT NULL,
        amount  bigint      NOT NULL,
        ends_at timestamptz NOT NULL,
        PRIMARY KEY (kind, whose)
      ) WITH (fillfactor = 50);
      CREATE UNLOGGED TABLE spent_puzzle (
        puzzle  text        PRIMARY KEY,
        -- A hash of the key of what was sent with it, which may be sent again.
        key     text        NOT NULL,
        ends_at timestamptz NOT NULL
      );
      CREATE UNLOGGED TABLE open_stream (
        stream_id  uuid        PRIMARY KEY,
        account_id text        NOT NULL,
        -- Which process of the API has it open, and when that was last alive.
        process_id uuid        NOT NULL,
        seen_at    timestamptz NOT NULL DEFAULT clock_timestamp()
      ) WITH (fillfactor = 50);
      CREATE INDEX open_stream_account ON open_stream (account_id);
      ALTER TABLE upload
        ADD COLUMN size_bytes bigint,
        ADD COLUMN scanned_at timestamptz;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE allowance, spent_puzzle, open_stream;
      ALTER TABLE upload DROP COLUMN size_bytes, DROP COLUMN scanned_at;
    `);
  }
}
