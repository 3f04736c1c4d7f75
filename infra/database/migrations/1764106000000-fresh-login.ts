import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When somebody last showed who they are, and how well, by the issuer's word. */
export class FreshLogin1764106000000 implements MigrationInterface {
  name = 'FreshLogin1764106000000';

  async up(runner: QueryRunner): Promise<void> {
    // Null of sessions that began before, and where the issuer does not say: then they count as old.
    await runner.query('ALTER TABLE session ADD auth_at timestamptz, ADD acr text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE session DROP auth_at, DROP acr');
  }
}
