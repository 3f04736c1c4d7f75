import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Below row-level security PostgreSQL finds nothing by what an array holds, for that operator might tell of rows out of sight; a partial index it may use. */
const ASKED = ['town-intake', 'town-investigator', 'team-lead', 'town-approver', 'county-approver', 'county-finance', 'supervisor', 'county-duty'];

/** What a case waits for, and which posts it asks. Cases there are already are gone through by the worker (`activities/journal/older-cases.ts`). */
export class Tasks1764096000000 implements MigrationInterface {
  name = 'Tasks1764096000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE relief_case
        ADD task     text,
        ADD asked_of text[];
      ${ASKED.map(role => `CREATE INDEX relief_case_asked_${role.replace('-', '_')} ON relief_case (due_at, case_id) WHERE status <> 'closed' AND asked_of @> ARRAY['${role}'];`).join('\n      ')}
      DROP INDEX relief_case_unrecorded;
      CREATE INDEX relief_case_unrecorded ON relief_case (case_id) WHERE granted_fen IS NULL OR asked_of IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX relief_case_unrecorded;
      ALTER TABLE relief_case DROP task, DROP asked_of;
      CREATE INDEX relief_case_unrecorded ON relief_case (case_id) WHERE granted_fen IS NULL;
    `);
  }
}
