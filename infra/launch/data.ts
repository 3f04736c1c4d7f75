import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { ownerFile } from '#infra/launch/instance-file.js';
import { tryLock } from '#infra/launch/lock.js';
import { removeCluster } from '#infra/launch/postgres-place.js';

/** Opens the data folder for this process alone. One that another user made is refused before it is half changed. */
export function openData(path: string): { data: string; release: () => void } {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new LaunchError(`The data folder ${path} cannot be made: ${reasonOf(error)}. Choose another with --data or JISHI_DATA.`);
  }
  const data = realpathSync(path);
  const { uid } = statSync(data);
  const me = process.getuid?.();
  if (me !== undefined && uid !== me) throw new LaunchError(`The data folder ${data} belongs to user ${uid}, but this is user ${me}: start as that user, or choose another with --data or JISHI_DATA`);
  const lock = tryLock(ownerFile(data));
  if ('holder' in lock) throw new LaunchError(`An instance runs on ${data} already (pid ${lock.holder.pid}): stop it first, or start a second one with --data and --port-base`);
  return { data, release: lock.release };
}

/** Whether a `--fresh` was cut off half-way: then what is left fits nothing, and it must be gone through again. */
export function isHalfEmptied(data: string): boolean {
  return existsSync(markerIn(data));
}

/** Removes what we made and nothing else, in case --data names a folder with other things in it. */
export async function emptyData(data: string, dropExternal: () => Promise<void>): Promise<void> {
  writeFileSync(markerIn(data), '');
  try {
    await dropExternal();
  } catch (error) {
    rmSync(markerIn(data), { force: true });
    throw error;
  }
  removeCluster(data);
  for (const name of readdirSync(data)) {
    if (ours.some((one) => name === one || name.startsWith(`${one}.`) || name.startsWith(`${one}-`))) rmSync(join(data, name), { recursive: true, force: true });
  }
  rmSync(markerIn(data));
}

const markerIn = (data: string) => join(data, 'emptying');
const ours = ['bank-journal', 'databases.json', 'files', 'instance.json', 'journal-key.json', 'keys.json', 'logs', 'processes.json', 'secrets.json', 'temporal', 'token-key.json'];
