import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from '#infra/launch/failure.js';
import { isAlive, type ProcessIdentity } from '#infra/launch/identity.js';

export interface ProcessRecord extends ProcessIdentity {
  name: string;
}

const pathIn = (data: string) => join(data, 'processes.json');

export function writeRecords(data: string, records: ProcessRecord[]): void {
  const draft = `${pathIn(data)}.draft`;
  writeFileSync(draft, JSON.stringify(records), { mode: 0o600 });
  renameSync(draft, pathIn(data));
}

export function forgetRecords(data: string): void {
  rmSync(pathIn(data), { force: true });
}

/**
 * Ends what a killed launcher has left, callers before the called: all at once, and Temporal hangs on its lost database.
 * Returns whether the last run ended without clearing up, so that ports may still be closing.
 */
export async function reapOrphans(data: string, log: (line: string) => void): Promise<boolean> {
  const records = readRecords(data);
  for (const group of [['api', 'worker'], ['bank', 'identity'], ['temporal'], ['postgres']]) {
    await Promise.all(records.filter(({ name }) => group.includes(name)).map(async (record) => {
      if (!isAlive(record)) return;
      log(`Ending ${record.name} (pid ${record.pid}), left over from a run that was killed`);
      await endProcess(record, record.name === 'postgres' ? 'SIGINT' : record.name === 'temporal' ? 'SIGKILL' : 'SIGTERM');
    }));
  }
  forgetRecords(data);
  return records.length > 0;
}

/** The gentle signal first; SIGQUIT makes PostgreSQL give up at once with its child processes, which SIGKILL would not. */
export async function endProcess(identity: ProcessIdentity, gentle: NodeJS.Signals): Promise<void> {
  for (const signal of [gentle, 'SIGQUIT', 'SIGKILL'] as const) {
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw new LaunchError(`Process ${identity.pid} was left by another user's run: stop it first, or use another --data folder`);
    }
    for (const deadline = Date.now() + 4_000; Date.now() < deadline; await sleep(25)) {
      if (!isAlive(identity)) return;
    }
  }
}

function readRecords(data: string): ProcessRecord[] {
  try {
    return JSON.parse(readFileSync(pathIn(data), 'utf8')) as ProcessRecord[];
  } catch {
    return [];
  }
}
