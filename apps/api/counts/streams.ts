import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { prepared } from '#infra/database/source.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Problem } from '#apps/api/problems/problem.js';

const BEAT_MS = 20_000;
/** Of a process that died its streams are forgotten after this time. */
const GONE_AFTER_MS = 70_000;

const ALIVE = `seen_at > clock_timestamp() - interval '${GONE_AFTER_MS} milliseconds'`;
const OPEN = 'INSERT INTO open_stream (stream_id, account_id, process_id) VALUES ($1, $2, $3)';
const HOW_MANY = `SELECT count(*)::int AS streams FROM open_stream WHERE account_id = $1 AND ${ALIVE}`;

/** Lines that stay open, of one account in all processes of the API: each of them costs memory here, and a look at the database each time something happens. */
@Injectable()
export class Streams implements BeforeApplicationShutdown {
  private readonly processId = randomUUID();
  private readonly open = new Map<string, string>();
  private beat: NodeJS.Timeout | null = null;

  constructor(private readonly database: DataSource, private readonly settings: ApiSettings) {}

  /** What to call when the line is closed. @throws too-many-streams */
  async begin(accountId: string): Promise<() => void> {
    const { streamsPerAccount: most } = this.settings;
    // The process's own count holds at once, the other processes' by the table; while the database is away, the first alone.
    if ([...this.open.values()].filter(account => account === accountId).length >= most) throw new Problem('too-many-streams');
    const id = randomUUID();
    this.open.set(id, accountId);
    const end = () => {
      if (this.open.delete(id)) void this.close(id);
    };
    // First it is there, then it is counted: of two that come at once each counts the other.
    if (await this.countWith(id, accountId) > most) {
      end();
      throw new Problem('too-many-streams');
    }
    this.beat ??= setInterval(() => void this.sayAlive(), BEAT_MS).unref();
    return end;
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.beat) clearInterval(this.beat);
    await prepared(this.database, 'close-streams', 'DELETE FROM open_stream WHERE process_id = $1', [this.processId]).catch(() => undefined);
  }

  /** 0 while the database is away. */
  private async countWith(id: string, accountId: string): Promise<number> {
    try {
      await prepared(this.database, 'open-stream', OPEN, [id, accountId, this.processId]);
      const [row] = await prepared<{ streams: number }>(this.database, 'count-streams', HOW_MANY, [accountId]);
      return row!.streams;
    } catch {
      return 0;
    }
  }

  private async close(id: string): Promise<void> {
    await prepared(this.database, 'close-stream', 'DELETE FROM open_stream WHERE stream_id = $1', [id]).catch(() => undefined);
  }

  /** One statement for all; a row that was lost with the database's memory is made again. */
  private async sayAlive(): Promise<void> {
    await prepared(this.database, 'beat-streams',
      `INSERT INTO open_stream (stream_id, account_id, process_id) SELECT stream_id, account_id, $3 FROM unnest($1::uuid[], $2::text[]) AS own (stream_id, account_id)
       ON CONFLICT (stream_id) DO UPDATE SET seen_at = clock_timestamp()`, [[...this.open.keys()], [...this.open.values()], this.processId]).catch(() => undefined);
    await prepared(this.database, 'forget-streams', `DELETE FROM open_stream WHERE NOT ${ALIVE}`, []).catch(() => undefined);
  }
}
