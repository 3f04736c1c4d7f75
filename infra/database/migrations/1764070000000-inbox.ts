import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The inbox tells what is due next, not what is reminded of next, and whose plea it is. Cases that nothing happens to keep the old order until something does. */
export class Inbox1764070000000 implements MigrationInterface {
  name = 'Inbox1764070000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relief_case
        -- When the first of its running clocks is due, by the clock on the wall; 'infinity' where none runs.
        ADD due_at      timestamptz NOT NULL DEFAULT 'infinity',
        ADD due_clock   text,
        ADD due_anchor  timestamptz,
        ADD sealed_name bytea;
      UPDATE relief_case SET due_at = next_rung_at - clock_offset_ms * interval '1 millisecond', due_clock = split_part(next_rung, ':', 1) WHERE next_rung_at < 'infinity';
      CREATE INDEX relief_case_due ON relief_case (due_at, case_id);
      CREATE INDEX relief_case_town_due ON relief_case (town_code text_pattern_ops, due_at, case_id);
      CREATE INDEX relief_case_handler_due ON relief_case (handler_id, due_at, case_id);
      CREATE INDEX relief_case_status_due ON relief_case (status, due_at, case_id);
      CREATE INDEX relief_case_seen_by_due ON relief_case (due_at, case_id) WHERE seen_by <> '{}';
      DROP INDEX relief_case_town, relief_case_handler, relief_case_status, relief_case_seen_by;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relief_case DROP due_at, DROP due_clock, DROP due_anchor, DROP sealed_name;
      CREATE INDEX relief_case_town ON relief_case (town_code text_pattern_ops, next_rung_at, case_id);
      CREATE INDEX relief_case_handler ON relief_case (handler_id, next_rung_at, case_id);
      CREATE INDEX relief_case_status ON relief_case (status, next_rung_at, case_id);
      CREATE INDEX relief_case_seen_by ON relief_case (next_rung_at, case_id) WHERE seen_by <> '{}';
    `);
  }
}
