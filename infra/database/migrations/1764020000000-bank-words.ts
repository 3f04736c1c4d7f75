import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders whose outcome only a person can find out, and what the bank says of itself. */
export class BankWords1764020000000 implements MigrationInterface {
  name = 'BankWords1764020000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payment_order DROP CONSTRAINT payment_order_state_check, DROP CONSTRAINT payment_order_check,
        ADD CONSTRAINT payment_order_state_check CHECK (state IN ('ATTEMPTED', 'NOT_SENT', 'IN_DOUBT', 'CONFIRMED', 'DECLINED', 'RETURNED')),
        ADD CONSTRAINT payment_order_check CHECK ((state IN ('ATTEMPTED', 'NOT_SENT', 'IN_DOUBT')) = (settled_at IS NULL));

      -- Each word once per order, however often the bank repeats it. The API takes it down; the worker tells the case.
      CREATE TABLE bank_word (
        order_id        text        NOT NULL REFERENCES payment_order,
        state           text        NOT NULL CHECK (state IN ('debited', 'declined', 'returned')),
        amount_fen      bigint      NOT NULL,
        reference       text,
        reason          text,
        said_at         timestamptz NOT NULL,
        received_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
        next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        delivered_at    timestamptz,
        PRIMARY KEY (order_id, state)
      );
      CREATE INDEX bank_word_pending ON bank_word (next_attempt_at) WHERE delivered_at IS NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('orders in doubt have no place in an earlier schema');
  }
}
