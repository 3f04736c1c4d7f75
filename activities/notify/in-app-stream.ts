import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { tx } from '#infra/database/source.js';
import { failpoint } from '#infra/failpoint.js';
import type { Delivered } from '#activities/notify/courier.js';
import { dueAlerts, markDelivered } from '#activities/notify/outbox.js';

/** Delivers alerts to the in-app stream by giving each its number there. */
export class InAppStream implements LockedWork {
  readonly name = 'in-app';
  readonly lock = 7_210_001;
  readonly wakeOn = 'jishi_outbox';
  readonly pauseMs = 1_000;

  constructor(private readonly database: DataSource, private readonly delivered: Delivered) {}

  /** One process numbers committed alerts, so a reader's cursor never passes one it has not seen. */
  async turn(): Promise<number> {
    const taken = await tx(this.database, async manager => {
      const due = await dueAlerts(manager, 'in-app');
      for (const { alert_key } of due) {
        await manager.query(`UPDATE alert SET stream_no = nextval('alert_stream') WHERE alert_key = $1 AND stream_no IS NULL`, [alert_key]);
        await markDelivered(manager, { alertKey: alert_key, channel: 'in-app', recipient: '' });
      }
      if (due.length) {
        await manager.query(`SELECT pg_notify('jishi_alert', '')`);
        await failpoint('alert.numbered');
      }
      return due.length;
    });
    this.delivered('in-app', 'taken', taken);
    return taken;
  }
}
