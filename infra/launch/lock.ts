import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isAlive, type ProcessIdentity } from '#infra/launch/identity.js';

/** A lock file names its holder, so a lock left by a killed process is seen to be stale and taken over. */
export function tryLock(path: string): { release: () => void } | { holder: ProcessIdentity } {
  const me = identityOf(process.pid);
  if (!me) throw new Error('this process cannot find its own start time');
  // Written beside and then linked: a reader never meets an empty lock, and link fails when one is there.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    for (;;) {
      try {
        linkSync(draft, path);
        return { release: () => releaseOwn(path, me) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = holderOf(path);
      if (holder && isAlive(holder)) return { holder };
      takeAway(path, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

export function holderOf(path: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** Waits for its turn: for work that two instances may want at once and one should do (build, download). */
export async function withLock<T>(path: string, signal: AbortSignal, waiting: (holder: ProcessIdentity) => void, work: () => Promise<T>): Promise<T> {
  for (let told = false; ; ) {
    const lock = tryLock(path);
    if ('release' in lock) {
      try {
        return await work();
      } finally {
        lock.release();
      }
    }
    if (!told) waiting(lock.holder);
    told = true;
    await sleep(100, undefined, { signal });
  }
}

/** Two processes may find the same stale lock: only one rename wins, and it looks again at what it has taken. */
function takeAway(path: string, stale: ProcessIdentity | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const taken = holderOf(aside);
  if (taken && taken.startTime !== stale?.startTime && isAlive(taken)) {
    try {
      linkSync(aside, path);
    } catch {
      // A third process has locked meanwhile; the next round reports it.
    }
  }
  rmSync(aside, { force: true });
}

function releaseOwn(path: string, me: ProcessIdentity): void {
  const holder = holderOf(path);
  if (holder?.pid === me.pid && holder.startTime === me.startTime) rmSync(path, { force: true });
}
