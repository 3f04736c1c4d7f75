import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policy packs that a county's administrators proposed and confirmed, beside those that come with a release. */
export class CountyPacks1764095000000 implements MigrationInterface {
  name = 'CountyPacks1764095000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE county_pack (
        pack_no      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        county       text        NOT NULL,
        pack_hash    text        NOT NULL,
        content      jsonb       NOT NULL,
        valid_from   date        NOT NULL,
        valid_to     date,
        proposed_by  text        NOT NULL,
        proposed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- By somebody else: what every new case begins with is no one person's word.
        confirmed_by text        CHECK (confirmed_by <> proposed_by),
        confirmed_at timestamptz,
        withdrawn_by text,
        withdrawn_at timestamptz,
        CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL) AND (confirmed_at IS NULL OR withdrawn_at IS NULL))
      );
      CREATE INDEX county_pack_county ON county_pack (county, confirmed_at);
      -- What a county's new cases begin with today, in China.
      CREATE VIEW county_pack_in_force AS
        SELECT DISTINCT ON (county) county, pack_hash, content FROM county_pack
         WHERE confirmed_at IS NOT NULL AND (now() AT TIME ZONE 'Asia/Shanghai')::date BETWEEN valid_from AND coalesce(valid_to, 'infinity')
         ORDER BY county, confirmed_at DESC, pack_no DESC;
    `);
  }

  async down(): Promise<void> {
    throw new Error('which rules a county chose is never forgotten');
  }
}
