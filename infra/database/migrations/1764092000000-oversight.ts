import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What supervisors and auditors look for, so that it is found by an index. Cases there are already cannot be read by a migration, for
 * their states are sealed: `granted_fen` is null until the worker has gone through them (`activities/journal/older-cases.ts`), or something happens to them.
 */
export class Oversight1764092000000 implements MigrationInterface {
  name = 'Oversight1764092000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relief_case
        -- By the clock on the wall, like due_at: since when an inspection waits for its answer, and when owed papers are due.
        ADD answer_owed_since timestamptz,
        ADD papers_due_at     timestamptz,
        ADD granted_fen       bigint;
      CREATE INDEX relief_case_unrecorded ON relief_case (case_id) WHERE granted_fen IS NULL;
      CREATE INDEX relief_case_answer_owed ON relief_case (answer_owed_since, case_id) WHERE answer_owed_since IS NOT NULL;
      CREATE INDEX relief_case_papers ON relief_case (papers_due_at, case_id) WHERE papers_due_at IS NOT NULL;
      CREATE INDEX relief_case_granted ON relief_case (granted_fen, case_id) WHERE granted_fen > 0;
      -- All that the board counts, and that row-level security asks for, so that no case has to be fetched for it.
      CREATE INDEX relief_case_board ON relief_case (town_code text_pattern_ops) INCLUDE (due_at, handler_id, papers_due_at, opened_at, case_id, seen_by, departments) WHERE status <> 'closed';
      CREATE INDEX relief_case_opened ON relief_case (opened_at, case_id);

      -- What became of every clock. Written with the events that made it so; overdue is what the journal says, not what time it is.
      CREATE TABLE clock_record (
        case_id    text        NOT NULL,
        clock_key  text        NOT NULL,
        clock      text        NOT NULL,
        pack_hash  text        NOT NULL,
        -- Where the case is: whose eyes it is for.
        town_code  text        NOT NULL,
        -- Who has to keep it: a town, or a department where its slip went to one.
        body_town  text,
        department text,
        basis      text        NOT NULL,
        -- The case's own time.
        anchor     timestamptz(3) NOT NULL,
        due_at     timestamptz(3) NOT NULL,
        stopped_at timestamptz(3),
        ended_at   timestamptz(3),
        outcome    text        NOT NULL CHECK (outcome IN ('running', 'met', 'missed', 'explained', 'ended')),
        -- By the clock on the wall, as that stood when it was written: for weeks.
        settled_at timestamptz,
        PRIMARY KEY (case_id, clock_key),
        CHECK ((body_town IS NULL) <> (department IS NULL)),
        CHECK ((settled_at IS NULL) = (outcome IN ('running', 'ended')))
      );
      CREATE INDEX clock_record_settled ON clock_record (settled_at, town_code) INCLUDE (clock, pack_hash, body_town, department, basis, outcome) WHERE settled_at IS NOT NULL;
      CREATE INDEX clock_record_missed ON clock_record (clock, settled_at, case_id) WHERE outcome IN ('missed', 'explained');

      -- Who approved or decided in which case.
      CREATE TABLE case_decider (
        account_id text NOT NULL,
        case_id    text NOT NULL,
        PRIMARY KEY (account_id, case_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE clock_record, case_decider; ALTER TABLE relief_case DROP answer_owed_since, DROP papers_due_at, DROP granted_fen');
  }
}
