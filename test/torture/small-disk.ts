import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MB = 1_048_576;

/** A disk of its own, in memory, that can be filled to its last byte. */
export class SmallDisk {
  readonly folder: string;
  private readonly ballast: string;

  /** @throws where nobody may mount one: only root can, and not in every container */
  constructor(megabytes: number) {
    this.folder = mkdtempSync(join(tmpdir(), 'jishi-disk-'));
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=711`, 'jishi-torture', this.folder], { encoding: 'utf8' });
    if (status !== 0) {
      rmdirSync(this.folder);
      throw new Error(`no small disk can be mounted here: ${(stderr ?? 'no mount').trim()}`);
    }
    this.ballast = join(this.folder, 'ballast');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, this.interrupted);
  }

  fill(): void {
    const file = openSync(this.ballast, 'w', 0o600);
    try {
      // Smaller and smaller pieces, until not a byte more goes in.
      for (let bytes = MB; bytes >= 1; bytes = Math.floor(bytes / 2)) writeWhileItFits(file, Buffer.alloc(bytes));
    } finally {
      closeSync(file);
    }
  }

  clear(): void {
    rmSync(this.ballast, { force: true });
  }

  private readonly interrupted = (signal: NodeJS.Signals): void => {
    this.end();
    process.kill(process.pid, signal);
  };

  /** Whoever still has something open there keeps it; nobody finds it any more. */
  end(): void {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.interrupted);
    spawnSync('umount', ['-l', this.folder]);
    rmdirSync(this.folder);
  }
}

function writeWhileItFits(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
