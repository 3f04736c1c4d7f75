import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who works here and in which post, who stands in for whom, and to whom the glass was broken. */
export class Accounts1764080000000 implements MigrationInterface {
  name = 'Accounts1764080000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        account_id     text        PRIMARY KEY,
        name           text        NOT NULL,
        role           text        NOT NULL,
        region         text        NOT NULL,
        department     text,
        -- Telephone and mail address, sealed; which of them there are tells who can be reached.
        sealed_contact bytea,
        has_phone      boolean     NOT NULL,
        has_email      boolean     NOT NULL,
        left_at        timestamptz
      );
      CREATE INDEX account_role ON account (role) WHERE left_at IS NULL;

      -- Every change of an account: what it was, what it became, by whom.
      CREATE TABLE account_change (
        change_no  bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        account_id text        NOT NULL,
        changed_by text        NOT NULL,
        before     jsonb,
        after      jsonb       NOT NULL
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- While somebody is on leave: another acts in their post, under their own name.
      CREATE TABLE delegation (
        delegation_no bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        of_account    text        NOT NULL REFERENCES account,
        to_account    text        NOT NULL REFERENCES account,
        from_at       timestamptz NOT NULL,
        until_at      timestamptz NOT NULL,
        made_by       text        NOT NULL,
        made_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
        ended_at      timestamptz,
        CHECK (of_account <> to_account AND from_at < until_at)
      );
      CREATE INDEX delegation_to ON delegation (to_account, until_at);
      CREATE INDEX delegation_of ON delegation (of_account, until_at);
      CREATE VIEW standing_delegation AS SELECT delegation_no, of_account, to_account FROM delegation WHERE ended_at IS NULL AND from_at <= clock_timestamp() AND until_at > clock_timestamp();

      ALTER TABLE session ADD post_of text;

      -- By the wall's clock: a case that is fast-forwarded is not closed to anybody by that.
      CREATE TABLE glass (
        case_id    text        NOT NULL,
        account_id text        NOT NULL,
        until_at   timestamptz NOT NULL,
        PRIMARY KEY (case_id, account_id)
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('who changed which account is never forgotten');
  }
}
