import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The journal (append-only), the read model beside it, payment orders, and the alert outbox. */
export class Journal1763900000000 implements MigrationInterface {
  name = 'Journal1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row per event. data is free of personal data; personal holds a salted commitment per personal field;
      -- sealed holds the values and salts, encrypted. hash chains over all but sealed, so a masked copy verifies too.
      CREATE TABLE journal_event (
        case_id     text        NOT NULL,
        seq         integer     NOT NULL CHECK (seq > 0),
        case_no     text        NOT NULL,
        cause       text        NOT NULL,
        type        text        NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        recorded_at timestamptz(3) NOT NULL,
        actor       jsonb       NOT NULL,
        data        jsonb       NOT NULL,
        personal    jsonb       NOT NULL,
        sealed      bytea,
        prev_hash   text        NOT NULL,
        hash        text        NOT NULL,
        written_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (case_id, seq)
      );

      -- What made events, once per case: the answer to a repeated command outlives its workflow.
      CREATE TABLE journal_cause (
        case_id      text    NOT NULL,
        cause        text    NOT NULL,
        request_hash text,
        first_seq    integer NOT NULL,
        last_seq     integer NOT NULL,
        PRIMARY KEY (case_id, cause)
      );
      CREATE INDEX journal_cause_cause ON journal_cause (cause);

      -- The rules cases are pinned to, by content hash.
      CREATE TABLE policy_edition (
        hash    text  PRIMARY KEY,
        kind    text  NOT NULL CHECK (kind IN ('pack', 'calendar')),
        content jsonb NOT NULL
      );

      CREATE SEQUENCE case_serial;

      CREATE TABLE relief_case (
        case_id         text        PRIMARY KEY,
        case_no         text        NOT NULL UNIQUE,
        head            integer     NOT NULL,
        head_hash       text        NOT NULL,
        status          text        NOT NULL,
        cause           text        NOT NULL,
        urgency         text,
        town_code       text        NOT NULL,
        handler_id      text,
        breached        boolean     NOT NULL,
        -- 'infinity' where no rung is to come, so that one index orders the inbox.
        next_rung_at    timestamptz NOT NULL,
        next_rung       text,
        clock_offset_ms bigint      NOT NULL,
        pack_hash       text        NOT NULL REFERENCES policy_edition,
        calendar_hash   text        NOT NULL REFERENCES policy_edition,
        opened_at       timestamptz NOT NULL,
        closed_at       timestamptz,
        sealed_state    bytea       NOT NULL
      );
      CREATE INDEX relief_case_inbox ON relief_case (next_rung_at, case_id);
      CREATE INDEX relief_case_town ON relief_case (town_code text_pattern_ops, next_rung_at, case_id);

      CREATE TABLE payment_order (
        order_id       text        PRIMARY KEY,
        case_id        text        NOT NULL,
        amount_fen     bigint      NOT NULL CHECK (amount_fen > 0),
        sealed_payee   bytea       NOT NULL,
        state          text        NOT NULL CHECK (state IN ('ATTEMPTED', 'CONFIRMED', 'DECLINED')),
        sends          integer     NOT NULL DEFAULT 1,
        attempted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
        asked_at       timestamptz,
        settled_at     timestamptz,
        bank_reference text,
        decline_reason text,
        CHECK ((state = 'ATTEMPTED') = (settled_at IS NULL))
      );

      -- Written in the journal's transaction. stream_no is given by the one dispatcher after the commit, so a reader's
      -- cursor never passes a row that is not visible yet.
      CREATE TABLE alert (
        alert_key   text        PRIMARY KEY,
        case_id     text        NOT NULL,
        case_no     text        NOT NULL,
        kind        text        NOT NULL,
        clock       text,
        step        text,
        to_handler  text,
        to_role     text,
        to_region   text        NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        stream_no   bigint      UNIQUE
      );
      CREATE SEQUENCE alert_stream;

      CREATE TABLE alert_delivery (
        alert_key       text        NOT NULL REFERENCES alert,
        channel         text        NOT NULL CHECK (channel IN ('in-app', 'webhook')),
        state           text        NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
        attempts        integer     NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        delivered_at    timestamptz,
        last_error      text,
        PRIMARY KEY (alert_key, channel)
      );
      CREATE INDEX alert_delivery_pending ON alert_delivery (next_attempt_at) WHERE state = 'pending';

      -- The privilege is what keeps the journal append-only for the applications; this also stops its owner's slips.
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_cause FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('the journal is never taken down');
  }
}
