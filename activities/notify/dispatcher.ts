import type { DataSource, EntityManager } from 'typeorm';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { instantOf } from '#libs/clock/instant.js';
import { tx } from '#infra/database/source.js';
import { failpoint } from '#infra/failpoint.js';
import type { Webhook } from '#activities/notify/webhook.js';

const LOCK = 7_210_001;
const BATCH = 50;
const GIVE_UP_AFTER = 20;

/**
 * Delivers the alert outbox: to the in-app stream by giving each alert its number there, to the webhook by a signed
 * POST. At least once, under the alert's key. Of several workers one dispatches: whoever holds the lock.
 */
export class Dispatcher {
  private stopping = false;
  private wake: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly database: DataSource, private readonly databaseUrl: string, private readonly webhook: Webhook | null, private readonly log: Logger) {}

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const listener = new Client({ connectionString: this.databaseUrl, application_name: 'jishi-outbox', connectionTimeoutMillis: 3_000 });
      listener.on('error', () => this.wake());
      listener.on('notification', () => this.wake());
      try {
        await listener.connect();
        // Session-level on a connection of its own: it goes with the process, however that dies.
        const { rows } = await listener.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [LOCK]);
        if (rows[0]!.held) await this.dispatch(listener);
        else await this.pause(2_000);
      } catch (error) {
        this.log.warn({ code: (error as { code?: string }).code ?? (error as Error).name }, 'outbox: trying again');
        await this.pause(1_000);
      } finally {
        await listener.end().catch(() => undefined);
      }
    }
  }

  private async dispatch(listener: Client): Promise<void> {
    await listener.query('LISTEN jishi_outbox');
    while (!this.stopping) {
      await listener.query('SELECT 1'); // Losing this connection is losing the lock.
      const moved = await this.publish() + await this.post();
      if (moved === 0) await this.pause(1_000);
    }
  }

  /** One dispatcher numbers committed alerts, so a reader's cursor never passes one it has not seen. */
  private publish(): Promise<number> {
    return tx(this.database, async manager => {
      const due = await this.due(manager, 'in-app');
      for (const { alert_key } of due) {
        await manager.query(`UPDATE alert SET stream_no = nextval('alert_stream') WHERE alert_key = $1 AND stream_no IS NULL`, [alert_key]);
        await this.delivered(manager, alert_key, 'in-app');
      }
      if (due.length) await manager.query(`SELECT pg_notify('jishi_alert', '')`);
      return due.length;
    });
  }

  private async post(): Promise<number> {
    const webhook = this.webhook;
    if (!webhook) return 0;
    const due = await this.due(this.database.manager, 'webhook');
    await Promise.all(due.map(async alert => {
      const error = await webhook.send({
        key: alert.alert_key, caseNo: alert.case_no, kind: alert.kind, clock: alert.clock, step: alert.step,
        to: { handlerId: alert.to_handler, role: alert.to_role, region: alert.to_region }, occurredAt: instantOf(alert.occurred_at.getTime()),
      });
      await failpoint('alert.sent');
      if (!error) return this.delivered(this.database.manager, alert.alert_key, 'webhook');
      await this.database.query(
        `UPDATE alert_delivery SET attempts = attempts + 1, last_error = $2, state = CASE WHEN attempts + 1 >= $3 THEN 'failed' ELSE 'pending' END,
           next_attempt_at = now() + least(interval '1 second' * 2 ^ least(attempts, 9), interval '5 minutes')
         WHERE alert_key = $1 AND channel = 'webhook'`, [alert.alert_key, error, GIVE_UP_AFTER]);
    }));
    return due.length;
  }

  private due(manager: EntityManager, channel: string): Promise<DueAlert[]> {
    return manager.query(
      `SELECT a.* FROM alert_delivery d JOIN alert a USING (alert_key)
       WHERE d.channel = $1 AND d.state = 'pending' AND d.next_attempt_at <= now() ORDER BY a.created_at, a.alert_key LIMIT ${BATCH}`, [channel]);
  }

  private async delivered(manager: EntityManager, alertKey: string, channel: string): Promise<void> {
    await manager.query(
      `UPDATE alert_delivery SET state = 'delivered', attempts = attempts + 1, delivered_at = now(), last_error = NULL WHERE alert_key = $1 AND channel = $2`,
      [alertKey, channel]);
  }

  private pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => { clearTimeout(timer); resolve(); };
      if (this.stopping) this.wake();
    });
  }
}

interface DueAlert {
  alert_key: string;
  case_no: string;
  kind: string;
  clock: string | null;
  step: string | null;
  to_handler: string | null;
  to_role: string | null;
  to_region: string;
  occurred_at: Date;
}
