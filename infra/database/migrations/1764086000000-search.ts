import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what cases are found: keyed hashes of names and of the ends of identity numbers (decision 23). */
export class Search1764086000000 implements MigrationInterface {
  name = 'Search1764086000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE case_key (
        key     text NOT NULL,
        case_id text NOT NULL,
        PRIMARY KEY (key, case_id)
      );
      CREATE INDEX case_key_case ON case_key (case_id);
      -- SQL cannot open what is sealed: the worker goes through the cases of earlier releases.
      ALTER TABLE relief_case ADD has_keys boolean NOT NULL DEFAULT false;
      CREATE INDEX relief_case_without_keys ON relief_case (case_id) WHERE NOT has_keys;

      -- Which cases persons were in, whoever asks: which of them are theirs to know, row-level security then says.
      CREATE FUNCTION cases_of_persons(asked_keys text[], asked_year integer) RETURNS TABLE (person_key text, case_id text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
        'SELECT e.person_key, e.case_id FROM relief_event e WHERE e.person_key = ANY (asked_keys) AND (asked_year IS NULL OR e.year = asked_year)';

      ALTER TABLE read_log DROP CONSTRAINT read_log_act_check;
      ALTER TABLE read_log ADD CONSTRAINT read_log_act_check CHECK (act IN ('disclosure', 'attachment', 'document', 'search'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('what was read is never forgotten');
  }
}
