import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that were handed in, so that those nobody puts on record can be removed, and no other ever. */
export class Uploads1764040000000 implements MigrationInterface {
  name = 'Uploads1764040000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE upload (
        -- What the store calls it. A name is never used again, so that a removal which comes late hits nothing newer.
        name       uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
        case_id    text        NOT NULL,
        sha256     text        NOT NULL,
        -- coming: perhaps not in the store yet. kept: it is. attached: a case refers to it. going: to be removed, and for good.
        state      text        NOT NULL DEFAULT 'coming' CHECK (state IN ('coming', 'kept', 'attached', 'going')),
        -- When it was last handed in, or its removal last failed.
        touched_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE UNIQUE INDEX upload_content ON upload (case_id, sha256) WHERE state <> 'going';
      CREATE INDEX upload_unattached ON upload (touched_at) WHERE state <> 'attached';
    `);
  }

  async down(): Promise<void> {
    throw new Error('without it nobody knows which file is whose');
  }
}
