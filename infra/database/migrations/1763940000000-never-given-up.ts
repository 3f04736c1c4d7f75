import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A delivery waits until it succeeds; none is given up any more. */
export class NeverGivenUp1763940000000 implements MigrationInterface {
  name = 'NeverGivenUp1763940000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE alert_delivery SET state = 'pending' WHERE state = 'failed';
      ALTER TABLE alert_delivery DROP CONSTRAINT alert_delivery_state_check, ADD CONSTRAINT alert_delivery_state_check CHECK (state IN ('pending', 'delivered'));
    `);
  }

  async down(): Promise<void> {
    // Whoever goes back finds nothing failed, which the earlier release allows.
  }
}
