import type { DataSource, EntityManager } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { tx } from '#infra/database/source.js';
import type { AccountAlertKind } from '#libs/relief/alerts.js';
import type { Role } from '#libs/contracts/words.js';
import type { AlertChannels } from '#activities/notify/alert-channels.js';
import { BATCH } from '#activities/notify/outbox.js';

interface Unaddressed {
  alert_key: string;
  kind: AccountAlertKind;
  to_handler: string | null;
  to_role: Role | null;
  to_region: string;
}

/**
 * Alerts about accounts are written by the database's own functions, which know of no channel: here they get the deliveries
 * they are owed.
 */
export class AccountAlerts implements LockedWork {
  readonly name = 'account-alerts';
  readonly lock = 7_210_012;
  readonly wakeOn = 'jishi_outbox';
  readonly pauseMs = 1_000;

  constructor(private readonly database: DataSource, private readonly channels: AlertChannels) {}

  turn(): Promise<number> {
    return tx(this.database, async manager => {
      await manager.query('SELECT pg_advisory_xact_lock($1, 1)', [this.lock]);
      const due = await manager.query(UNADDRESSED) as Unaddressed[];
      for (const alert of due) await this.address(manager, alert);
      if (due.length > 0) await manager.query(`SELECT pg_notify('jishi_outbox', '')`);
      return due.length;
    });
  }

  private async address(manager: EntityManager, { alert_key: key, kind, to_handler, to_role, to_region: region }: Unaddressed): Promise<void> {
    const to = { region, ...(to_handler !== null && { handlerId: to_handler }), ...(to_role !== null && { role: to_role }) };
    const owed = this.channels.owed(kind, to, await this.channels.people(manager, [to]));
    await manager.query(
      `INSERT INTO alert_delivery (alert_key, channel, recipient, state) SELECT $1, unnest($2::text[]), unnest($3::text[]), 'pending'`,
      [key, owed.map(({ channel }) => channel), owed.map(({ recipient }) => recipient)]);
  }
}

const UNADDRESSED = `
  SELECT alert_key, kind, to_handler, to_role, to_region FROM alert a
   WHERE account_id IS NOT NULL AND NOT EXISTS (SELECT FROM alert_delivery d WHERE d.alert_key = a.alert_key)
   ORDER BY created_at LIMIT ${BATCH}`;
