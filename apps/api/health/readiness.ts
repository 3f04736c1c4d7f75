import { Injectable } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { DatabaseClock } from '#infra/database/clock.js';
import { FileStore } from '#infra/files/file-store.js';
import { printFontFiles } from '#infra/print-font.js';
import { rollout } from '#infra/release.js';
import { ApiSettings } from '#apps/api/api-settings.js';

export const liveness = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Liveness' });

const checks = z.strictObject({
  database: z.boolean(), temporal: z.boolean(), worker: z.boolean().describe('Whether a worker polls the cases\' task queue.'),
  files: z.boolean().describe('Whether the store of files answers.'),
  printing: z.boolean().describe('Whether there is a font to print papers with; where there is none: apt-get install fonts-noto-cjk, or JISHI_PRINT_FONT.'),
});
export const readinessSchema = z.strictObject({ status: z.enum(['ok', 'degraded', 'unavailable']), checks }).meta({ id: 'Readiness' });

export type Readiness = z.infer<typeof readinessSchema>;
export type Checks = z.infer<typeof checks>;

/** Reads need the database alone, so that without Temporal, workers, the store of files or a font to print with the API goes on, degraded. */
export function readiness(seen: Checks): Readiness {
  const status = !seen.database ? 'unavailable' : seen.temporal && seen.worker && seen.files && seen.printing ? 'ok' : 'degraded';
  return { status, checks: seen };
}

const LOOK_MS = 1_500;
/** Probes come from many sides; one look serves them all for this long. */
const KEEP_MS = 1_000;
/** A look at a store may cost its owner money. */
const KEEP_FILES_MS = 10_000;

@Injectable()
export class ReadinessProbe {
  private last: { atMs: number; checks: Promise<Checks> } | null = null;
  private lastFiles: { atMs: number; answers: Promise<boolean> } | null = null;

  constructor(private readonly database: DataSource, private readonly client: Client, private readonly settings: ApiSettings, private readonly clock: DatabaseClock, private readonly files: FileStore) {}

  look(): Promise<Checks> {
    if (!this.last || performance.now() - this.last.atMs > KEEP_MS) this.last = { atMs: performance.now(), checks: this.lookNow() };
    return this.last.checks;
  }

  private async lookNow(): Promise<Checks> {
    const [database, queue, files] = await Promise.all([inTime(this.database.query('SELECT 1')), this.lookAtQueue(), this.lookAtFiles()]);
    return { database, ...queue, files, printing: printFontFiles(this.settings.printFont).length > 0 };
  }

  private lookAtFiles(): Promise<boolean> {
    if (!this.lastFiles || performance.now() - this.lastFiles.atMs > KEEP_FILES_MS) this.lastFiles = { atMs: performance.now(), answers: inTime(this.files.answers()) };
    return this.lastFiles.answers;
  }

  private async lookAtQueue(): Promise<{ temporal: boolean; worker: boolean }> {
    const { connection } = this.client;
    try {
      // Without a database nothing can be read anyway, and the answer is that.
      const nowMs = await this.clock.nowMs();
      const { served } = await connection.withDeadline(Date.now() + LOOK_MS, () =>
        rollout({ service: connection.workflowService, namespace: this.settings.namespace, taskQueue: this.settings.taskQueue }, nowMs));
      return { temporal: true, worker: served };
    } catch {
      return { temporal: false, worker: false };
    }
  }
}

/** Whether it comes to a good end before a probe's patience is over. */
function inTime(look: Promise<unknown>): Promise<boolean> {
  const late = new Promise<false>(resolve => setTimeout(resolve, LOOK_MS, false).unref());
  return Promise.race([look.then(() => true, () => false), late]);
}
