import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who keeps away from a case stands in its row, so that PostgreSQL itself shows them nothing of it. */
export class Recusals1764103000000 implements MigrationInterface {
  name = 'Recusals1764103000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relief_case ADD recused text[] NOT NULL DEFAULT '{}';
      UPDATE relief_case c SET recused = declared.recused FROM (
        SELECT case_id, array_agg(DISTINCT data->>'staffId') AS recused FROM journal_event WHERE type = 'RelativeDeclared' GROUP BY case_id) AS declared
       WHERE c.case_id = declared.case_id;
    `);
  }

  async down(): Promise<void> {
    throw new Error('without it whoever is recused would see the case');
  }
}
