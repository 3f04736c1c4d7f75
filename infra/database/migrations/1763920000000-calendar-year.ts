import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Years of working days that were published after this release; the newest edition of a year counts. */
export class CalendarYear1763920000000 implements MigrationInterface {
  name = 'CalendarYear1763920000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE calendar_year (
        hash      text        PRIMARY KEY,
        year      integer     NOT NULL,
        content   jsonb       NOT NULL,
        landed_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE calendar_year');
  }
}
