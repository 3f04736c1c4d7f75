import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { HeldClient } from '#infra/database/connection.js';
import type { Bell } from '#infra/database/bell.js';

export interface LockedWork {
  /** For the log and for PostgreSQL's list of connections. */
  name: string;
  /** The advisory lock whoever does this work holds. */
  lock: number;
  /** A NOTIFY channel that ends a pause. */
  wakeOn?: string;
  pauseMs: number;
  /** After work, what comes in this time is done together. */
  gatherMs?: number;
  /** Does some of what there is to do now, and says how much it was; 0, before a pause, where nothing is left. */
  turn(): Promise<number>;
}

/** So long is a lock taken for held without asking. Who must never be two in this work locks in its own transaction, too. */
const ASK_AFTER_MS = 1_000;

/** Work that one process does at a time, of however many run: it holds a lock, and another takes over when it dies. */
export class LockedLoop {
  private readonly databaseUrl: string;
  private readonly work: LockedWork;
  private readonly log: Logger;
  private stopping = false;
  private endPause: () => void = () => undefined;
  /** Remembered until the next pause, so that what comes during a turn is not overlooked. */
  private woken = false;
  private running: Promise<void> = Promise.resolve();

  constructor(databaseUrl: string, work: LockedWork, log: Logger, bell: Bell) {
    this.databaseUrl = databaseUrl;
    this.work = work;
    this.log = log;
    if (work.wakeOn) bell.on(work.wakeOn, () => this.wake());
  }

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
      const holder = new HeldClient(this.databaseUrl, `jishi-${this.work.name}`);
      holder.on('error', () => this.wake());
      try {
        await holder.hold();
        // Session-level on a connection of its own: it goes with the process, however that dies.
        const { rows } = await holder.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [this.work.lock]);
        if (rows[0]!.held) await this.takeTurns(holder);
        else await this.pause(2_000);
      } catch (error) {
        this.log.warn({ work: this.work.name, code: (error as { code?: string }).code ?? (error as Error).name }, 'trying again');
        await this.pause(1_000);
      } finally {
        await holder.end().catch(() => undefined);
      }
    }
  }

  private async takeTurns(holder: HeldClient): Promise<void> {
    for (let heldAtMs = performance.now(); !this.stopping;) {
      // Losing this connection is losing the lock.
      if (performance.now() - heldAtMs > ASK_AFTER_MS) {
        await holder.query('SELECT 1');
        heldAtMs = performance.now();
      }
      const done = await this.work.turn();
      if (done === 0) await this.pause(this.work.pauseMs);
      if (this.work.gatherMs !== undefined && !this.stopping) await sleep(this.work.gatherMs);
    }
  }

  private wake(): void {
    this.woken = true;
    this.endPause();
  }

  private async pause(ms: number): Promise<void> {
    if (!this.woken && !this.stopping) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms);
        this.endPause = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.woken = false;
  }
}
