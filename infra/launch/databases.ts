import pg from 'pg';
import { SteadyClient } from '#infra/database/connection.js';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import type { Secrets } from '#infra/launch/secrets.js';

export interface DatabaseUrls {
  admin: string;
  worker: string;
  api: string;
  /** The demo's own issuer. */
  identity: string;
  /** The role that owns functions which run with their owner's privileges. */
  definer: string;
  /** The two databases of our own Temporal server and the role that owns them. */
  temporal: TemporalDatabase;
}

export interface TemporalDatabase {
  host: string;
  port: number;
  user: string;
  password: string;
  store: string;
  visibility: string;
  tls: 'off' | 'unverified' | 'verified';
}

/** All names come from the main database's, so that several instances can share one external server. */
export function databaseUrls(adminUrl: string, secrets: Secrets): DatabaseUrls {
  const url = withPlainSslMode(adminUrl);
  const database = databaseOf(url);
  const as = (user: string, password: string) => {
    const other = new URL(url);
    other.username = encodeURIComponent(user);
    other.password = encodeURIComponent(password);
    return other.href;
  };
  const sslmode = url.searchParams.get('sslmode') ?? 'disable';
  return {
    admin: url.href,
    worker: as(`${database}_worker`, secrets.worker),
    api: as(`${database}_api`, secrets.api),
    identity: as(`${database}_identity`, secrets.identity),
    definer: `${database}_definer`,
    temporal: {
      host: decodeURIComponent(url.hostname),
      port: Number(url.port || 5432),
      user: `${database}_temporal`,
      password: secrets.temporal,
      store: `${database}_temporal`,
      visibility: `${database}_visibility`,
      tls: ['disable', 'allow', 'prefer'].includes(sslmode) ? 'off' : sslmode.startsWith('verify') ? 'verified' : 'unverified',
    },
  };
}

/** Makes `sslmode` mean in our driver what it means everywhere else: there, `require` would verify the certificate too. */
export function withPlainSslMode(adminUrl: string): URL {
  const url = new URL(adminUrl);
  if (url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true');
  return url;
}

export function databaseOf(url: URL): string {
  const name = decodeURIComponent(url.pathname.slice(1));
  if (name) return name;
  throw new LaunchError('DATABASE_URL must name a database: postgres://user:password@host:5432/jishi');
}

/**
 * Creates what is missing of the databases and Temporal's role; the other roles are the migration's. Temporal's tables
 * are not made in one transaction: databases that no server has used yet are made anew, in case a start was cut off there.
 * `freshTemporal`: so are those that have served.
 */
export async function createDatabases(urls: DatabaseUrls, withTemporal: boolean, freshTemporal = false): Promise<{ temporalInUse: boolean }> {
  return withMaintenanceClient(urls.admin, async (client) => {
    const { superuser } = await assertCapable(client);
    const main = databaseOf(new URL(urls.admin));
    if (!(await exists(client, main))) await client.query(`CREATE DATABASE ${quoted(main)}`);
    if (!withTemporal) return { temporalInUse: false };
    const { user, password, store, visibility } = urls.temporal;
    const known = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [user]);
    await client.query(`${known.rowCount ? 'ALTER' : 'CREATE'} ROLE ${quoted(user)} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
    // Making a role the owner of a database takes membership in it, which a superuser has anyway.
    if (!superuser) await client.query(`GRANT ${quoted(user)} TO CURRENT_USER`);
    if (!freshTemporal && (await exists(client, store)) && (await isInUse(urls.temporal))) {
      for (const name of [store, visibility]) await closeToPublic(client, name);
      return { temporalInUse: true };
    }
    for (const name of [store, visibility]) {
      if (await exists(client, name)) {
        const owned = await client.query('SELECT FROM pg_database WHERE datname = $1 AND pg_get_userbyid(datdba) = $2', [name, user]);
        if (owned.rowCount !== 1) throw new LaunchError(`Database ${name} exists and is not Jishi’s: name another main database, from which this name comes`);
        await client.query(`DROP DATABASE ${quoted(name)} WITH (FORCE)`);
      }
      await client.query(`CREATE DATABASE ${quoted(name)} OWNER ${quoted(user)}`);
      await closeToPublic(client, name);
    }
    return { temporalInUse: false };
  });
}

/** On a server of our own: the databases that every server has are nobody's place to make things in. */
export async function closeNeighbours(adminUrl: string): Promise<void> {
  await withMaintenanceClient(adminUrl, async (client) => {
    for (const name of ['postgres', 'template1']) await closeToPublic(client, name);
  });
}

async function closeToPublic(client: pg.Client, database: string): Promise<void> {
  await client.query(`REVOKE ALL ON DATABASE ${quoted(database)} FROM PUBLIC`);
}

/** A server's first start writes one row here. */
async function isInUse({ host, port, user, password, store, tls }: TemporalDatabase): Promise<boolean> {
  const client = new SteadyClient({ host, port, user, password, database: store, ssl: tls !== 'off' && { rejectUnauthorized: tls === 'verified' } });
  try {
    await client.connect();
    const table = await client.query("SELECT FROM pg_tables WHERE tablename = 'cluster_metadata_info'");
    return table.rowCount === 1 && (await client.query('SELECT FROM cluster_metadata_info LIMIT 1')).rowCount === 1;
  } finally {
    await client.end();
  }
}

/** For `--fresh` on an external server: only what this data folder has set up before. */
export async function dropDatabases(urls: DatabaseUrls): Promise<void> {
  await withMaintenanceClient(urls.admin, async (client) => {
    for (const name of [databaseOf(new URL(urls.admin)), urls.temporal.store, urls.temporal.visibility]) {
      await client.query(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
    }
  });
}

/** True when somebody's tables are in the main database already. */
export async function hasTables(adminUrl: string): Promise<boolean> {
  const client = new SteadyClient({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const found = await client.query(`SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') LIMIT 1`);
    return found.rowCount === 1;
  } catch (error) {
    if (codeOf(error) === missingDatabase) return false;
    throw unreachable(adminUrl, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const missingDatabase = '3D000';

/** Creating and dropping happens from a neighbour of the main database, or from itself where there is no other. */
async function withMaintenanceClient<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  let failure: unknown;
  for (const database of ['postgres', 'template1', databaseOf(new URL(adminUrl))]) {
    const url = new URL(adminUrl);
    url.pathname = `/${encodeURIComponent(database)}`;
    const client = new SteadyClient({ connectionString: url.href, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
    } catch (error) {
      failure = error;
      await client.end().catch(() => undefined);
      continue;
    }
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  throw unreachable(adminUrl, failure);
}

async function assertCapable(client: pg.Client): Promise<{ superuser: boolean }> {
  const { rows } = await client.query<{ rolname: string; rolsuper: boolean; rolcreatedb: boolean; rolcreaterole: boolean; version: string; connections: string }>(
    `SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, current_setting('server_version_num') AS version,
      current_setting('max_connections') AS connections FROM pg_roles WHERE rolname = current_user`);
  const [role] = rows;
  if (!role) throw new LaunchError('DATABASE_URL: its role is not in pg_roles');
  if (Number(role.version) < 150_000) throw new LaunchError(`DATABASE_URL: PostgreSQL ${Math.floor(Number(role.version) / 10_000)} is too old, 15 or later is needed`);
  if (Number(role.connections) < 60) throw new LaunchError(`DATABASE_URL: the server allows ${role.connections} connections, about 60 are needed: raise max_connections`);
  const lacking = [!role.rolcreatedb && 'CREATEDB', !role.rolcreaterole && 'CREATEROLE'].filter((word) => word !== false);
  if (!role.rolsuper && lacking.length > 0) {
    throw new LaunchError(`DATABASE_URL: role ${role.rolname} lacks ${lacking.join(' and ')}. A superuser can grant it: ALTER ROLE ${quoted(role.rolname)} ${lacking.join(' ')}`);
  }
  return { superuser: role.rolsuper };
}

async function exists(client: pg.Client, database: string): Promise<boolean> {
  return (await client.query('SELECT FROM pg_database WHERE datname = $1', [database])).rowCount === 1;
}

function unreachable(adminUrl: string, error: unknown): LaunchError {
  const url = new URL(adminUrl);
  return new LaunchError(`DATABASE_URL: cannot connect to ${url.host}${url.pathname} as ${decodeURIComponent(url.username)}: ${reasonOf(error)}`);
}

const codeOf = (error: unknown) => (error as { code?: string }).code;
const quoted = (name: string) => pg.escapeIdentifier(name);
