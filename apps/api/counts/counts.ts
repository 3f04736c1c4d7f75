import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BlindIndex } from '#infra/blind-index.js';
import { prepared } from '#infra/database/source.js';
import { Allowances } from '#apps/api/counts/allowances.js';

/** How much of something somebody has had in the current window of time, and how long that goes on. */
export interface Had {
  amount: number;
  ttlMs: number;
}

/** The rows stand in order, so that two processes that count several at once do not wait for each other. */
const TAKE = `
  INSERT INTO allowance AS known (kind, whose, amount, ends_at)
  SELECT $1, whose, amount, clock_timestamp() + $4::double precision * interval '1 millisecond'
    FROM unnest($2::text[], $3::bigint[]) AS taken (whose, amount) ORDER BY whose
  ON CONFLICT (kind, whose) DO UPDATE SET
    amount = excluded.amount + CASE WHEN known.ends_at > clock_timestamp() THEN known.amount ELSE 0 END,
    ends_at = CASE WHEN known.ends_at > clock_timestamp() THEN known.ends_at ELSE excluded.ends_at END
  RETURNING whose, amount, extract(epoch FROM ends_at - clock_timestamp()) * 1000 AS ttl_ms`;
const SWEEP = `DELETE FROM allowance WHERE ends_at < clock_timestamp() - interval '1 minute'`;
const SWEEP_MS = 60_000;

/** What somebody has had of an allowance, counted by all processes of the API together. */
@Injectable()
export class Counts {
  /** While the database is away each process counts by itself. */
  private readonly own = new Map<string, Allowances>();
  private sweptAtMs = performance.now();

  constructor(private readonly database: DataSource, private readonly index: BlindIndex) {}

  /** Takes `amount` more for one; with 0 only looks. */
  async take(kind: string, whose: string, windowMs: number, amount = 1): Promise<Had> {
    const had = await this.takeAll(kind, new Map([[whose, amount]]), windowMs).catch(() => null);
    return had?.get(whose) ?? this.takeHere(kind, whose, windowMs, amount);
  }

  /** The same for several at once. @throws when the database is away. */
  async takeAll(kind: string, taken: ReadonlyMap<string, number>, windowMs: number): Promise<Map<string, Had>> {
    // Neither a token nor an address stands in the table.
    const marks = new Map([...taken.keys()].map(whose => [this.index.mark('allowance', whose), whose]));
    const rows = await prepared<{ whose: string; amount: string; ttl_ms: string }>(
      this.database, 'take-allowance', TAKE, [kind, [...marks.keys()], [...taken.values()], windowMs]);
    this.sweep();
    return new Map(rows.map(({ whose, amount, ttl_ms }) => [marks.get(whose)!, { amount: Number(amount), ttlMs: Math.max(0, Number(ttl_ms)) }]));
  }

  private takeHere(kind: string, whose: string, windowMs: number, amount: number): Had {
    const own = this.own.get(kind) ?? new Allowances();
    this.own.set(kind, own);
    return own.take(whose, windowMs, amount);
  }

  private sweep(): void {
    if (performance.now() - this.sweptAtMs < SWEEP_MS) return;
    this.sweptAtMs = performance.now();
    void prepared(this.database, 'sweep-allowances', SWEEP, []).catch(() => undefined);
  }
}
