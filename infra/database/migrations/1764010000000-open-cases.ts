import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The open cases by themselves: the sweeper goes through them all the time, however many are closed. */
export class OpenCases1764010000000 implements MigrationInterface {
  name = 'OpenCases1764010000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX relief_case_open ON relief_case (case_id) WHERE status <> 'closed'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX relief_case_open');
  }
}
