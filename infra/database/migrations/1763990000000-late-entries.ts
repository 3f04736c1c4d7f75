import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people entered long after it happened, for whoever watches over them. */
export class LateEntries1763990000000 implements MigrationInterface {
  name = 'LateEntries1763990000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- apps/api/late-entry asks by the same words, or the index would not be used.
      CREATE INDEX journal_event_late ON journal_event (recorded_at, case_id, seq) WHERE recorded_at - occurred_at > interval '1 hour' AND actor->>'role' <> 'system';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX journal_event_late');
  }
}
