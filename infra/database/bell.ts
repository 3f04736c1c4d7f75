import { EventEmitter } from 'node:events';
import { HeldClient } from '#infra/database/connection.js';

const RECONNECT_MS = 2_000;

/**
 * Who waits for something in the database hears of it: one LISTEN connection for all of a process, since each that listens is woken by every
 * NOTIFY. While it is down, whoever waits still looks now and then, only later.
 */
export class Bell {
  private readonly databaseUrl: string;
  private readonly applicationName: string;
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly channels = new Set<string>();
  private client: HeldClient | null = null;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(databaseUrl: string, applicationName: string) {
    this.databaseUrl = databaseUrl;
    this.applicationName = applicationName;
  }

  /** To be called before `start`. @returns how to stop being woken. */
  on(channel: string, wake: () => void): () => void {
    this.channels.add(channel);
    this.emitter.on(channel, wake);
    return () => this.emitter.off(channel, wake);
  }

  start(): void {
    void this.listen();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private async listen(): Promise<void> {
    const client = new HeldClient(this.databaseUrl, this.applicationName);
    this.client = client;
    client.on('notification', ({ channel }) => this.emitter.emit(channel));
    client.on('end', () => this.again());
    try {
      await client.hold();
      for (const channel of this.channels) await client.query(`LISTEN ${channel}`);
      // What was said while nobody listened.
      for (const channel of this.channels) this.emitter.emit(channel);
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
