import { EventEmitter } from 'node:events';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { ApiSettings } from '#apps/api/api-settings.js';

const CHANNEL = 'jishi_alert';
const RECONNECT_MS = 2_000;

/** One LISTEN connection for all streams of this process. While it is down streams still look now and then, only later. */
@Injectable()
export class AlertWake implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private client: pg.Client | null = null;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly settings: ApiSettings) {}

  onApplicationBootstrap(): void {
    void this.listen();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  /** @returns how to stop listening. */
  onWake(wake: () => void): () => void {
    this.emitter.on('wake', wake);
    return () => this.emitter.off('wake', wake);
  }

  private async listen(): Promise<void> {
    const client = new pg.Client({ connectionString: this.settings.databaseUrl, application_name: 'jishi-api-listen', connectionTimeoutMillis: 3_000, keepAlive: true });
    this.client = client;
    client.on('notification', () => this.emitter.emit('wake'));
    client.on('error', () => undefined);
    client.on('end', () => this.again());
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      // What was said while nobody listened.
      this.emitter.emit('wake');
    } catch {
      await client.end().catch(() => undefined);
      this.again();
    }
  }

  private again(): void {
    if (this.stopped) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.listen(), RECONNECT_MS);
  }
}
