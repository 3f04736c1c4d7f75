import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SteadyClient } from '#infra/database/connection.js';
import type { ChildSpec } from '#infra/launch/children.js';
import { LaunchError } from '#infra/launch/failure.js';
import { commandLineOf, identityOf } from '#infra/launch/identity.js';
import { endProcess } from '#infra/launch/orphans.js';
import { majorOf, type PostgresBinaries } from '#infra/launch/postgres-binaries.js';
import { run, type Account } from '#infra/launch/spawn.js';

export const superuser = 'postgres';

export interface Cluster {
  path: string;
  binaries: PostgresBinaries;
  /** The account PostgreSQL runs as when we are root, which it refuses to be. */
  account?: Account;
}

/** The PostgreSQL of this instance as a child: initialised on the first start, listening on 127.0.0.1 only. */
export function postgresSpec(cluster: Cluster, port: number, password: string, throwaway: boolean): ChildSpec {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // Loses nothing when a process is killed, only when the machine is: fine for a test's database.
    ...(throwaway && { fsync: 'off', full_page_writes: 'off' }),
  };
  return {
    name: 'postgres',
    command: join(cluster.binaries.folder, 'postgres'),
    args: ['-D', cluster.path, '-p', String(port), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    env: environment(),
    cwd: dirname(cluster.path),
    account: cluster.account,
    deathSignal: 'INT',
    ipc: false,
    // INT disconnects the clients and writes a checkpoint; QUIT leaves recovery to the next start.
    stopPlan: [['SIGINT', 3_000], ['SIGQUIT', 1_000], ['SIGKILL', 1_000]],
    before: () => clearLeftovers(cluster.path),
    ready: (_child, exited) => answers(superuserUrl(port, password), exited),
  };
}

export function superuserUrl(port: number, password: string): string {
  return `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
}

export async function ensureCluster({ path, binaries, account }: Cluster, password: string, signal: AbortSignal): Promise<void> {
  const made = majorOf(path);
  if (made === binaries.major) return;
  if (made !== undefined) {
    throw new LaunchError(`The data was made by PostgreSQL ${made}, but ${binaries.origin} is PostgreSQL ${binaries.major}: provide ${made}, or start over with --fresh`);
  }
  // Made beside and renamed when whole: an interrupted initdb is not mistaken for a cluster.
  const partial = `${path}.partial`;
  const passwordFile = `${path}.password`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const own of [partial, passwordFile]) chownSync(own, account.uid, account.gid);
  const locale = binaries.major >= 17 ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : ['--locale=C.UTF-8'];
  const args = ['-D', partial, '-U', superuser, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', ...locale, '--no-instructions'];
  try {
    await run({ command: join(binaries.folder, 'initdb'), args, env: environment(), cwd: dirname(path), account }, { signal });
    renameSync(partial, path);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * A server that outlived its launcher unrecorded is ended. A lock file whose process is not this cluster's server is
 * removed: after a reboot its number may belong to anybody, and PostgreSQL would refuse to start.
 */
async function clearLeftovers(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const identity = identityOf(pid);
  if (identity && commandLineOf(pid).includes(cluster)) await endProcess(identity, 'SIGINT');
  rmSync(lockFile, { force: true });
}

export async function answers(url: string, exited: AbortSignal): Promise<void> {
  for (;;) {
    const client = new SteadyClient({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      return;
    } catch {
      await sleep(50, undefined, { signal: exited });
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}
