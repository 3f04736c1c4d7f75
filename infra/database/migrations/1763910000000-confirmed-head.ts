import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far a case's workflow is known to have followed its journal, for the sweeper. */
export class ConfirmedHead1763910000000 implements MigrationInterface {
  name = 'ConfirmedHead1763910000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relief_case
        ADD confirmed_head integer     NOT NULL DEFAULT 0,
        ADD sweep_at       timestamptz NOT NULL DEFAULT clock_timestamp();
      CREATE INDEX relief_case_unconfirmed ON relief_case (sweep_at) WHERE confirmed_head < head;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE relief_case DROP confirmed_head, DROP sweep_at');
  }
}
