import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looked at whose personal data, and why. */
export class ReadLog1764070000000 implements MigrationInterface {
  name = 'ReadLog1764070000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Committed before anything is shown. What is free text is sealed: people write names there.
      CREATE TABLE read_log (
        read_no       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        read_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
        case_id       text        NOT NULL,
        case_no       text        NOT NULL,
        account_id    text        NOT NULL,
        actor         jsonb       NOT NULL,
        act           text        NOT NULL CHECK (act IN ('disclosure', 'attachment', 'document')),
        -- Kinds of personal data, or which attachment or document.
        what          text[]      NOT NULL CHECK (what <> '{}'),
        sealed_reason bytea
      );
      CREATE INDEX read_log_case ON read_log (case_no, read_no);
      CREATE INDEX read_log_account ON read_log (account_id, read_no);
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON read_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was read is never forgotten');
  }
}
