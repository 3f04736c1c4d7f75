import { createHash } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tmpdir } from 'node:os';
import { LaunchError } from '#infra/launch/failure.js';
import { canExecute, copyOf, findPostgres, majorOf } from '#infra/launch/postgres-binaries.js';
import type { Cluster } from '#infra/launch/postgres.js';
import type { Account } from '#infra/launch/spawn.js';

/**
 * Where the cluster lives and as whom PostgreSQL runs. An ordinary user has both in the data folder. Root must lend
 * PostgreSQL to another account, and where that account cannot reach the data folder (under /root), the cluster stands
 * in a folder of the system, named in the data folder.
 */
export function placeCluster(data: string): Cluster {
  const inside = join(data, 'postgres');
  const binaries = findPostgres(majorOf(join(readPointer(data) ?? inside, 'cluster')));
  if (process.getuid?.() !== 0) {
    mkdirSync(inside, { recursive: true, mode: 0o700 });
    return { path: join(inside, 'cluster'), binaries };
  }

  const account = serviceAccount();
  const readable = canExecute(join(binaries.folder, 'postgres'), account);
  // Others may pass through but not list; every file in the folder has its own mode.
  chmodSync(data, 0o711);
  const reachable = canExecute(data, account) && !existsSync(pointerIn(data));
  if (readable && reachable) return { path: join(lend(inside, account), 'cluster'), binaries, account };

  const home = systemHome(account);
  const path = reachable ? join(lend(inside, account), 'cluster') : join(lend(outsidePlace(data, home), account), 'cluster');
  return { path, binaries: readable ? binaries : copyOf(binaries, home), account };
}

/** The cluster inside and the one outside, if that was this data folder's. */
export function removeCluster(data: string): void {
  const outside = readPointer(data);
  if (outside && ownerOf(outside) === data) {
    rmSync(outside, { recursive: true, force: true });
    rmSync(`${outside}.owner`, { force: true });
  }
  rmSync(pointerIn(data), { force: true });
  rmSync(join(data, 'postgres'), { recursive: true, force: true });
}

const pointerIn = (data: string) => join(data, 'postgres-place.json');

function readPointer(data: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(pointerIn(data), 'utf8')) as { path: string }).path;
  } catch {
    return undefined;
  }
}

/** The place remembers its data folder: a copied data folder must not run on the original's cluster. */
function outsidePlace(data: string, home: string): string {
  const remembered = readPointer(data);
  if (remembered) {
    if (!existsSync(remembered)) throw new LaunchError(`The database of ${data} should be in ${remembered}, but that is gone: put it back, or start over with --fresh`);
    const owner = ownerOf(remembered);
    if (owner !== data && owner && readPointer(owner) === remembered) throw new LaunchError(`The database in ${remembered} belongs to ${owner}, of which ${data} is a copy: start this one over with --fresh`);
  }
  const place = remembered ?? join(home, `${basename(dirname(data))}-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`);
  // No pointer, so what stands there is of an earlier data folder at the same path, since deleted.
  if (!remembered) rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true, mode: 0o700 });
  writeFileSync(`${place}.owner`, data, { mode: 0o600 });
  writeFileSync(pointerIn(data), JSON.stringify({ path: place }), { mode: 0o600 });
  return place;
}

function ownerOf(place: string): string | undefined {
  try {
    return readFileSync(`${place}.owner`, 'utf8');
  } catch {
    return undefined;
  }
}

/** /var/lib outlives a reboot; the temporary folders are for systems where it is read-only. */
function systemHome(account: Account): string {
  for (const home of ['/var/lib/jishi', '/var/tmp/jishi', join(tmpdir(), 'jishi')]) {
    try {
      if (!existsSync(home)) {
        mkdirSync(home);
        chmodSync(home, 0o711);
      }
      // In a folder anyone may write to, somebody could have made it before us.
      const { uid, mode } = lstatSync(home);
      if (uid === 0 && (mode & 0o022) === 0 && canExecute(home, account)) return home;
    } catch {
      continue;
    }
  }
  throw new LaunchError('PostgreSQL refuses to run as root, and no folder was found for it to run in as another user: start as an ordinary user, or set DATABASE_URL');
}

function lend(folder: string, { uid, gid }: Account): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chownSync(folder, uid, gid);
  return folder;
}

function serviceAccount(): Account {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find((fields) => fields[0] === name) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new LaunchError('PostgreSQL refuses to run as root, and there is no user “postgres” or “nobody” to lend it to: start as an ordinary user, or set DATABASE_URL');
}
