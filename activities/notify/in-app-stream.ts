import type { DataSource } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { tx } from '#infra/database/source.js';
import { failpoint } from '#infra/failpoint.js';
import type { Delivered } from '#activities/notify/courier.js';
import { BATCH, dueAlerts, markDelivered } from '#activities/notify/outbox.js';

/** Delivers alerts to the in-app stream by giving each its number there. */
export class InAppStream implements LockedWork {
  readonly name = 'in-app';
  readonly lock = 7_210_001;
  readonly wakeOn = 'jishi_outbox';
  readonly pauseMs = 1_000;
  /** Nobody sees it, and a busy county's alerts share a transaction. */
  readonly gatherMs = 300;

  constructor(private readonly database: DataSource, private readonly delivered: Delivered) {}

  /** One process numbers committed alerts, so a reader's cursor never passes one it has not seen. */
  async turn(): Promise<number> {
    const taken = await tx(this.database, async manager => {
      // The loop's lock is asked for now and then only, and goes with its connection; this one goes with the transaction.
      const [, due] = await Promise.all([manager.query('SELECT pg_advisory_xact_lock($1, 1)', [this.lock]), dueAlerts(manager, 'in-app')]);
      if (due.length) {
        await Promise.all([
          ...due.flatMap(({ alert_key: alertKey }) => [
            manager.query(`UPDATE alert SET stream_no = nextval('alert_stream') WHERE alert_key = $1 AND stream_no IS NULL`, [alertKey]),
            markDelivered(manager, { alertKey, channel: 'in-app', recipient: '' }),
          ]),
          manager.query(`SELECT pg_notify('jishi_alert', '')`),
        ]);
        await failpoint('alert.numbered');
      }
      return due.length;
    });
    this.delivered('in-app', 'taken', taken);
    return taken < BATCH ? 0 : taken;
  }
}
