import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What cases have to do with one another: duplicates, mergers, the towns and departments a case brings in, and its outcome. */
export class OtherCases1763950000000 implements MigrationInterface {
  name = 'OtherCases1763950000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who was in which case, and for what. A person is the HMAC of their identity number under a key of its own, so
      -- the table says nothing by itself; deleting a case's rows is all it takes to forget them.
      CREATE TABLE relief_event (
        person_key text    NOT NULL,
        case_id    text    NOT NULL,
        cause      text    NOT NULL,
        -- As it was entered: PostgreSQL knows no year 0, and an entry that is nonsense must not hold a case up.
        event_date text    NOT NULL,
        -- The calendar year of first contact.
        year       integer NOT NULL,
        -- False once the case has ended without relief.
        counts     boolean NOT NULL,
        PRIMARY KEY (person_key, case_id)
      );
      CREATE INDEX relief_event_case ON relief_event (case_id);

      -- A case that was merged, and the one that goes on, which has to be told; written in the merge's transaction.
      CREATE TABLE merge_delivery (
        case_id         text        PRIMARY KEY,
        into_case_id    text        NOT NULL,
        first_contact   timestamptz(3) NOT NULL,
        next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        delivered_at    timestamptz
      );
      CREATE INDEX merge_delivery_into ON merge_delivery (into_case_id);
      CREATE INDEX merge_delivery_pending ON merge_delivery (next_attempt_at) WHERE delivered_at IS NULL;

      ALTER TABLE relief_case
        ADD outcome text,
        -- Towns beside the case's own that may see it: one it was offered to, those that hold a slip of it.
        ADD seen_by text[] NOT NULL DEFAULT '{}';
      CREATE INDEX relief_case_seen_by ON relief_case (next_rung_at, case_id) WHERE seen_by <> '{}';
      -- So far a case could only be closed when the family had been helped.
      UPDATE relief_case SET outcome = 'helped' WHERE status = 'closed';

      ALTER TABLE alert ADD to_department text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE alert DROP to_department; ALTER TABLE relief_case DROP outcome, DROP seen_by; DROP TABLE merge_delivery, relief_event');
  }
}
