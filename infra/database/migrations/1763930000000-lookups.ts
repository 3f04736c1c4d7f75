import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lists are narrowed by, so that a rare hit among a hundred thousand cases is found and not looked for. */
export class Lookups1763930000000 implements MigrationInterface {
  name = 'Lookups1763930000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX relief_case_handler ON relief_case (handler_id, next_rung_at, case_id);
      CREATE INDEX relief_case_status ON relief_case (status, next_rung_at, case_id);
      CREATE INDEX alert_handler ON alert (to_handler, stream_no);
      CREATE INDEX alert_role ON alert (to_role, stream_no);
      DROP INDEX alert_delivery_pending;
      CREATE INDEX alert_delivery_pending ON alert_delivery (channel, next_attempt_at, alert_key) WHERE state = 'pending';
      -- Closed long ago, and their workflows may be gone: nobody needs to ask them any more.
      UPDATE relief_case SET confirmed_head = head WHERE status = 'closed' AND closed_at < now() - interval '7 days';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX relief_case_handler, relief_case_status, alert_handler, alert_role');
  }
}
