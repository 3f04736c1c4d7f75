import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Channels that reach one person at a time: a delivery is owed to each of them, and may be refused for good. */
export class Recipients1764030000000 implements MigrationInterface {
  name = 'Recipients1764030000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alert_delivery
        -- An account; empty where the channel itself knows whom it reaches.
        ADD recipient text NOT NULL DEFAULT '',
        DROP CONSTRAINT alert_delivery_pkey, ADD PRIMARY KEY (alert_key, channel, recipient),
        DROP CONSTRAINT alert_delivery_state_check, ADD CONSTRAINT alert_delivery_state_check CHECK (state IN ('pending', 'delivered', 'refused')),
        DROP CONSTRAINT alert_delivery_channel_check, ADD CONSTRAINT alert_delivery_channel_check CHECK (channel IN ('in-app', 'webhook', 'sms', 'email'));
    `);
  }

  async down(): Promise<void> {
    throw new Error('an earlier schema knows one recipient of an alert');
  }
}
