import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { poolOf } from '#infra/database/source.js';
import type { CommandType } from '#libs/contracts/command.js';
import { AUTHORITY } from '#libs/relief/authority.js';

/** One look at the database serves everybody who asks within this time. */
const KEEP_MS = 5_000;

/** What this API and its database are doing, in numbers: nothing in them is about a person. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly commands = this.counter('jishi_commands_total', 'Commands by type and by what became of them: done, refused, invalid, unavailable, failed.', ['command', 'outcome']);
  private readonly requests = new Histogram({
    name: 'jishi_http_request_seconds', help: 'How long requests took, by route and status.', labelNames: ['method', 'route', 'status'], registers: [this.registry],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25],
  });
  private readonly up = this.gauge('jishi_database_up', 'Whether the database answered when it was last asked; if not, what it would tell is left out.');
  private readonly cases = this.gauge('jishi_cases_open', 'Cases that are not closed, by status.', ['status']);
  private readonly rungsDue = this.gauge('jishi_rungs_due', 'Cases with a rung that comes due within the hour.');
  private readonly rungsLate = this.gauge('jishi_rungs_late', 'Cases with a rung that was due half a minute ago and has not been set off: the engine is behind.');
  private readonly outbox = this.gauge('jishi_outbox_pending', 'Alerts that wait for a channel.', ['channel']);
  private readonly outboxAge = this.gauge('jishi_outbox_age_seconds', 'How long the oldest of them has waited.', ['channel']);
  private readonly payments = this.gauge('jishi_payments', 'Payment orders by state.', ['state']);
  private readonly paymentAge = this.gauge('jishi_payment_unknown_age_seconds', 'How long the oldest order has waited for the bank\'s word.');
  private readonly pool = this.gauge('jishi_pool_connections', 'Connections of this API to the database, and requests that wait for one.', ['state']);
  private lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly database: DataSource) {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Takes down an answered request. */
  answered({ method, route, status, seconds, body }: { method: string; route: string; status: number; seconds: number; body: unknown }): void {
    this.requests.observe({ method, route, status: String(status) }, seconds);
    const command = commandOf(method, route, body);
    if (command) this.commands.inc({ command, outcome: outcomeOf(status) });
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    if (performance.now() - this.lookedAtMs > KEEP_MS) {
      this.lookedAtMs = performance.now();
      await this.look().then(() => this.up.set(1), () => this.forget());
    }
    const { totalCount, idleCount, waitingCount } = poolOf(this.database);
    for (const [state, count] of Object.entries({ busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount })) this.pool.set({ state }, count);
    return this.registry.metrics();
  }

  private async look(): Promise<void> {
    const [cases, [rungs], outbox, payments] = await Promise.all([
      this.database.query('SELECT * FROM case_figures') as Promise<{ status: string; count: string }[]>,
      this.database.query('SELECT * FROM rung_figures') as Promise<[{ due: string; late: string }]>,
      this.database.query('SELECT * FROM outbox_figures') as Promise<{ channel: string; count: string; age: string }[]>,
      this.database.query('SELECT * FROM payment_figures') as Promise<{ state: string; count: string; age: string }[]>,
    ]);
    for (const gauge of [this.cases, this.outbox, this.outboxAge, this.payments]) gauge.reset();
    for (const { status, count } of cases) this.cases.set({ status }, Number(count));
    this.rungsDue.set(Number(rungs.due));
    this.rungsLate.set(Number(rungs.late));
    for (const { channel, count, age } of outbox) {
      this.outbox.set({ channel }, Number(count));
      this.outboxAge.set({ channel }, Number(age));
    }
    for (const { state, count } of payments) this.payments.set({ state: state.toLowerCase() }, Number(count));
    this.paymentAge.set(Number(payments.find(({ state }) => state === 'ATTEMPTED')?.age ?? 0));
  }

  /** Old numbers would pass for new ones. */
  private forget(): void {
    for (const gauge of [this.rungsDue, this.rungsLate, this.paymentAge]) gauge.remove();
    for (const gauge of [this.cases, this.outbox, this.outboxAge, this.payments]) gauge.reset();
    this.up.set(0);
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  private counter(name: string, help: string, labelNames: string[]): Counter {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}

const COMMAND_ROUTES = ['/v1/cases', '/v1/cases/:caseNo/commands'];

/** The command a request gave; null where it gave none. What people type there stays out. */
export function commandOf(method: string, route: string | undefined, body: unknown): CommandType | 'unknown' | null {
  if (method !== 'POST' || !COMMAND_ROUTES.includes(route ?? '')) return null;
  const type = (body as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' && Object.hasOwn(AUTHORITY, type) ? type as CommandType : 'unknown';
}

function outcomeOf(status: number): 'done' | 'refused' | 'invalid' | 'unavailable' | 'failed' {
  if (status < 400) return 'done';
  if (status === 503) return 'unavailable';
  if (status >= 500) return 'failed';
  return [403, 409, 422].includes(status) ? 'refused' : 'invalid';
}
