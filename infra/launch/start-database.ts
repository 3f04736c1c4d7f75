import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Children } from '#infra/launch/children.js';
import { closeNeighbours, createDatabases, databaseOf, databaseUrls, dropDatabases, hasTables, type DatabaseUrls } from '#infra/launch/databases.js';
import { LaunchError } from '#infra/launch/failure.js';
import { placeCluster } from '#infra/launch/postgres-place.js';
import { ensureCluster, postgresSpec, superuserUrl } from '#infra/launch/postgres.js';
import { ensureSecrets, type Secrets } from '#infra/launch/secrets.js';
import { timed } from '#infra/launch/steps.js';

export interface DatabaseWanted {
  data: string;
  env: NodeJS.ProcessEnv;
  port: number;
  secrets: Secrets;
  withTemporal: boolean;
  /** Drops what Temporal knows. */
  freshTemporal: boolean;
  throwaway: boolean;
}

export interface DatabaseReady {
  urls: DatabaseUrls;
  /** Whether Temporal's two databases have served before. */
  temporalInUse: boolean;
}

/** A server at DATABASE_URL, or one of our own as a child; either with the databases that are needed. */
export async function startDatabase(wanted: DatabaseWanted, children: Children, signal: AbortSignal, log: (line: string) => void): Promise<DatabaseReady> {
  const external = wanted.env['DATABASE_URL'];
  const urls = external ? await claimExternal(wanted.data, wanted.env, external, wanted.secrets) : await startOwn(wanted, children, signal, log);
  const made = await createDatabases(urls, wanted.withTemporal, wanted.freshTemporal);
  if (!external) await closeNeighbours(urls.admin);
  return { urls, ...made };
}

/** For `--fresh`, before the data folder is emptied. An own server's databases go with its cluster. */
export async function startOver(data: string, env: NodeJS.ProcessEnv): Promise<void> {
  const external = env['DATABASE_URL'];
  if (!external) return;
  const urls = databaseUrls(external, ensureSecrets(data));
  if (isClaimed(data, external)) await dropDatabases(urls);
  else if (await hasTables(urls.admin)) throw new LaunchError(`--fresh does not touch ${nameOf(external)}: this data folder did not set it up. Drop it by hand, or name another database.`);
}

async function startOwn({ data, port, secrets, throwaway }: DatabaseWanted, children: Children, signal: AbortSignal, log: (line: string) => void): Promise<DatabaseUrls> {
  const cluster = placeCluster(data);
  const url = new URL(superuserUrl(port, secrets.superuser));
  await timed(`PostgreSQL ${cluster.binaries.version} (${cluster.binaries.origin}) on port ${port}`, log, async () => {
    await ensureCluster(cluster, secrets.superuser, signal);
    await children.start(postgresSpec(cluster, port, secrets.superuser, throwaway));
  });
  url.pathname = '/jishi';
  return databaseUrls(url.href, secrets);
}

/**
 * Remembers that this data folder sets the database up, before it does. One that another data folder set up is refused:
 * what is in it is sealed with that folder's keys. With a key file of one's own it is one's own business.
 */
async function claimExternal(data: string, env: NodeJS.ProcessEnv, external: string, secrets: Secrets): Promise<DatabaseUrls> {
  if (!URL.canParse(external)) throw new LaunchError('DATABASE_URL is not a URL: postgres://user:password@host:5432/jishi');
  const urls = databaseUrls(external, secrets);
  if (!isClaimed(data, external)) {
    if (!env['JISHI_KEYS_FILE'] && (await hasTables(urls.admin))) throw new LaunchError(`${nameOf(external)} holds tables already, which this data folder (with its keys) did not make: use the data folder that did (--data), or an empty database`);
    writeFileSync(claimIn(data), JSON.stringify([...claims(data), nameOf(external)]), { mode: 0o600 });
  }
  return urls;
}

const claimIn = (data: string) => join(data, 'databases.json');
const isClaimed = (data: string, external: string) => claims(data).includes(nameOf(external));

function claims(data: string): string[] {
  return existsSync(claimIn(data)) ? JSON.parse(readFileSync(claimIn(data), 'utf8')) as string[] : [];
}

/** Without the account, which may change, and without the password. */
function nameOf(external: string): string {
  const url = new URL(external);
  return `${url.hostname}:${url.port || 5432}/${databaseOf(url)}`;
}
