import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What takes two people: posts with money, audit or administration, a county's rules, and a year of working days. */
export class Posts1764102000000 implements MigrationInterface {
  name = 'Posts1764102000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE account
        -- Two accounts with an equal one are one person's. Under the ring's index key; null where nothing is known.
        ADD phone_key          text,
        ADD resident_key       text,
        ADD sealed_resident_id bytea;
      CREATE INDEX account_phone ON account (phone_key) WHERE phone_key IS NOT NULL;
      CREATE INDEX account_resident ON account (resident_key) WHERE resident_key IS NOT NULL;

      ALTER TABLE account_change
        -- The second person, where the post takes one.
        ADD confirmed_by text,
        -- Why the instance's operator did it from the command line.
        ADD reason       text,
        ADD CHECK (confirmed_by <> changed_by);
      CREATE INDEX account_change_account ON account_change (account_id, changed_at);

      -- A guarded post that somebody is to be given, changed in, or taken out of.
      CREATE TABLE account_proposal (
        proposal_no        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        account_id         text        NOT NULL,
        region             text        NOT NULL,
        before             jsonb,
        after              jsonb       NOT NULL,
        contact_changes    boolean     NOT NULL,
        sealed_contact     bytea,
        has_phone          boolean     NOT NULL,
        has_email          boolean     NOT NULL,
        phone_key          text,
        sealed_resident_id bytea,
        resident_key       text,
        -- The account's latest change then: what has become another since was not agreed on.
        upon_change        bigint,
        proposed_by        text        NOT NULL,
        proposed_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
        confirmed_by       text        CHECK (confirmed_by <> proposed_by),
        confirmed_at       timestamptz,
        withdrawn_by       text,
        withdrawn_at       timestamptz,
        CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL)
          AND (confirmed_at IS NULL OR withdrawn_at IS NULL))
      );
      CREATE UNIQUE INDEX account_proposal_open ON account_proposal (account_id) WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;

      ALTER TABLE delegation
        ADD needs_confirmation boolean NOT NULL DEFAULT false,
        ADD confirmed_by       text CHECK (confirmed_by <> made_by),
        ADD confirmed_at       timestamptz;
      CREATE OR REPLACE VIEW standing_delegation AS SELECT delegation_no, of_account, to_account FROM delegation
       WHERE ended_at IS NULL AND from_at <= clock_timestamp() AND until_at > clock_timestamp()
         AND (confirmed_at IS NOT NULL OR NOT needs_confirmation);

      -- For which region the body speaks that speaks for the whole instance; from the staff file, at every start.
      CREATE TABLE instance_body (
        one    boolean PRIMARY KEY DEFAULT true CHECK (one),
        region text    NOT NULL
      );

      CREATE TABLE calendar_proposal (
        proposal_no  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        year         integer     NOT NULL,
        edition      integer     NOT NULL CHECK (edition > 0),
        content      jsonb       NOT NULL,
        proposed_by  text        NOT NULL,
        proposed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        confirmed_by text        CHECK (confirmed_by <> proposed_by),
        confirmed_at timestamptz,
        withdrawn_by text,
        withdrawn_at timestamptz,
        UNIQUE (year, edition),
        CHECK ((confirmed_by IS NULL) = (confirmed_at IS NULL) AND (withdrawn_by IS NULL) = (withdrawn_at IS NULL)
          AND (confirmed_at IS NULL OR withdrawn_at IS NULL))
      );
      -- Years that an earlier release took over on one person's word have no number, and give way to one that has.
      ALTER TABLE calendar_year
        ADD edition      integer NOT NULL DEFAULT 0,
        ADD proposed_by  text,
        ADD confirmed_by text,
        ADD CHECK (edition = 0 OR (proposed_by IS NOT NULL AND confirmed_by IS NOT NULL AND proposed_by <> confirmed_by));
      CREATE UNIQUE INDEX calendar_year_edition ON calendar_year (year, edition) WHERE edition > 0;

      -- An alert is about a case, or about somebody's account.
      ALTER TABLE alert
        ALTER case_id DROP NOT NULL,
        ALTER case_no DROP NOT NULL,
        ADD account_id text,
        ADD CHECK ((case_id IS NULL) = (case_no IS NULL) AND (case_id IS NULL) = (account_id IS NOT NULL));
      CREATE INDEX alert_of_account ON alert (created_at) WHERE account_id IS NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('who agreed on whose post is never forgotten');
  }
}
