import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Bell } from '#infra/database/bell.js';
import { ApiSettings } from '#apps/api/api-settings.js';

const CHANNEL = 'jishi_alert';

/** Wakes the streams of this process when alerts were numbered. */
@Injectable()
export class AlertWake implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly bell: Bell;
  private readonly streams = new Set<() => void>();

  constructor(settings: ApiSettings) {
    this.bell = new Bell(settings.databaseUrl, 'jishi-api-listen');
    this.bell.on(CHANNEL, () => { for (const wake of this.streams) wake(); });
  }

  onApplicationBootstrap(): void {
    this.bell.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.bell.stop();
  }

  /** @returns how to stop listening. */
  onWake(wake: () => void): () => void {
    this.streams.add(wake);
    return () => this.streams.delete(wake);
  }
}
