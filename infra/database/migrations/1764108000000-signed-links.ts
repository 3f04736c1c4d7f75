import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every link bears the signature of a worker that wrote it. What is there already is signed at the same start (`older-links.ts`). */
export class SignedLinks1764108000000 implements MigrationInterface {
  name = 'SignedLinks1764108000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE journal_event
        ADD signed_by text,
        ADD signature bytea CHECK (length(signature) = 64)`);
  }

  async down(): Promise<void> {
    throw new Error('the journal is never taken down');
  }
}
