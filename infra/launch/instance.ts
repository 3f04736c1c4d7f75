import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Connection } from '@temporalio/client';
import { appSpecs } from '#infra/launch/apps.js';
import { ensureBuilt } from '#infra/launch/build.js';
import { ensureBundle } from '#infra/launch/bundle.js';
import { Children, type ChildName, type ChildSpec } from '#infra/launch/children.js';
import { emptyData, isHalfEmptied, openData } from '#infra/launch/data.js';
import type { DatabaseUrls } from '#infra/launch/databases.js';
import { forgetInstance, writeInstance, type InstanceFile } from '#infra/launch/instance-file.js';
import { forgetRecords, reapOrphans } from '#infra/launch/orphans.js';
import { ensurePages } from '#infra/launch/pages.js';
import { removeCluster } from '#infra/launch/postgres-place.js';
import { assertPortsFree, choosePorts, freePorts, type Ports } from '#infra/launch/ports.js';
import { ensureSecrets, type Secrets } from '#infra/launch/secrets.js';
import { startDatabase, startOver } from '#infra/launch/start-database.js';
import { startTemporal } from '#infra/launch/start-temporal.js';
import { timed, together } from '#infra/launch/steps.js';
import { buildTemporal } from '#infra/launch/temporal-build.js';
import { findTemporal, type TemporalSource } from '#infra/launch/temporal-source.js';
import { promote, versionOf } from '#infra/release.js';
import { ensureKeyFiles, readKeyRing, ringName } from '#infra/keys.js';
import { Hashes } from '#infra/hashes.js';
import { LinkSigner } from '#infra/link-signatures.js';
import { type KeyFiles, keyFilesOf } from '#infra/signing-key.js';
import { Seal } from '#infra/seal.js';
import { BlindIndex } from '#infra/blind-index.js';
import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import { reaching } from '#infra/temporal-connection.js';

export interface InstanceOptions {
  /** The folder that keeps everything of this instance. */
  data: string;
  fresh: boolean;
  /** `free` picks any, for tests; left out, the environment's or the defaults. */
  ports?: Ports | 'free';
  log: (line: string) => void;
  /** Passes over the SQLite development servers. */
  requireProductionServer?: boolean;
  /** The environment that is looked at and handed to the apps; left out, this process's. */
  env?: NodeJS.ProcessEnv;
  /** Without apps: PostgreSQL with our schema, and Temporal. */
  apps?: boolean;
  /** Whether a child that ends by itself is started again; a fault test wants to do that itself. */
  revive?: boolean;
  /** Temporal starts empty, with the settings of now; cases go on from their journals. */
  freshTemporal?: boolean;
  /** A database that need not survive a power cut: quicker. */
  throwaway?: boolean;
  /** Stops a start that is under way. */
  signal?: AbortSignal;
}

export interface Instance {
  settings: InstanceFile;
  children: Children;
  stop(): Promise<void>;
  /** Stops, and removes the data folder with everything that belongs to it: the end of a test's instance. */
  destroy(): Promise<void>;
  /** Sends the signal to one child; after SIGKILL, waits until it is gone. */
  kill(name: ChildName, signal: NodeJS.Signals): Promise<void>;
  /** Stops the child if it still runs, and starts it with `extraEnv` on top of its usual environment. */
  restart(name: ChildName, extraEnv?: NodeJS.ProcessEnv): Promise<void>;
  /** Starts a second one of it, as a county runs them. */
  double(name: 'api' | 'worker', extraEnv?: NodeJS.ProcessEnv): Promise<void>;
  /** Resolves when the child that runs now has gone, say by an armed failpoint. */
  ended(name: ChildName): Promise<void>;
}

/** Brings up everything on a data folder: the same for `npm start` and for a test's short-lived instance. */
export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const { log, env = process.env, revive = true } = options;
  const { data, release } = openData(options.data);
  const abort = new AbortController();
  const children = new Children(data, log, revive);
  const stop = async () => {
    abort.abort();
    await children.stopAll();
    forgetInstance(data);
    forgetRecords(data);
    release();
  };
  const interrupt = () => {
    abort.abort();
    void children.stopAll();
  };
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    options.signal?.throwIfAborted();
    const settings = await bringUp({ ...options, env, data }, children, abort);
    writeInstance(data, settings);
    const specs = new Map<ChildName, ChildSpec>(children.specs().map((spec) => [spec.name, spec]));
    return {
      settings,
      children,
      stop,
      destroy: async () => {
        await stop();
        removeCluster(data);
        rmSync(data, { recursive: true, force: true });
      },
      kill: (name, signal) => children.kill(name, signal),
      ended: (name) => children.ended(name),
      double: async (name, extraEnv) => {
        const spec = specs.get(name)!;
        const second: ChildSpec = { ...spec, name: `${name}-2`, env: { ...spec.env, ...extraEnv } };
        specs.set(second.name, second);
        await children.start(second);
      },
      restart: async (name, extraEnv) => {
        await children.stop(name);
        const spec = specs.get(name);
        if (!spec) throw new Error(`${name} is not part of this instance`);
        await children.start({ ...spec, env: { ...spec.env, ...extraEnv } });
      },
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
  }
}

type Wanted = InstanceOptions & { env: NodeJS.ProcessEnv };

async function bringUp(wanted: Wanted, children: Children, abort: AbortController): Promise<InstanceFile> {
  const { data, env, log, apps = true } = wanted;
  const { signal } = abort;
  const unclean = await reapOrphans(data, log);
  forgetInstance(data);
  if (wanted.fresh || isHalfEmptied(data)) await emptyData(data, () => startOver(data, env));
  const source = findTemporal(env, wanted.requireProductionServer ?? false);
  const ports = await portsFor(wanted, source, unclean);
  const secrets = ensureSecrets(data);
  const keyFiles = keyFilesOf(env['JISHI_KEYS_FILE'] || join(data, 'keys.json'), env);
  const { keysFile } = keyFiles;
  await ensureKeyFiles(keyFiles);
  const staffFile = resolve(env['JISHI_STAFF_FILE'] || DEMO_STAFF_FILE);

  // On a server that others may use too, every instance keeps to itself.
  const namespace = env['JISHI_NAMESPACE'] || (source.kind === 'address' ? `jishi-${ringName(await readKeyRing(keysFile))}` : 'jishi');

  const database = startDatabase({ data, env, port: ports.postgres, secrets, withTemporal: source.kind === 'server' || source.kind === 'go', throwaway: wanted.throwaway ?? false, freshTemporal: wanted.freshTemporal ?? false }, children, signal, log);
  const server = source.kind === 'go' ? buildTemporal(source, env, signal, log) : Promise.resolve(source);
  const temporal = Promise.all([server, database]).then(([ready, made]) => startTemporal(ready, made, { data, env, ports, namespace, fresh: wanted.freshTemporal ?? false }, children, signal, log));
  const migrated = database.then(({ urls }) => migrateOurs(urls, secrets, { ...keyFiles, staffFile }, log));
  const compiled = apps ? ensureBuilt(signal, log) : undefined;
  const bundle = apps ? ensureBundle(env, log) : '';
  const pages = apps ? ensurePages(env, signal, log) : '';
  const [{ urls }, { temporalAddress, temporalTls, timeSkipping }, workflowBundle, pagesFolder] = await together(abort, [database, temporal, bundle, pages, migrated, compiled] as const);

  const settings: InstanceFile = {
    apiUrl: `http://127.0.0.1:${ports.api}`,
    insideUrl: `http://127.0.0.1:${ports.inside}`,
    bankUrl: `http://127.0.0.1:${ports.bank}`,
    adminDatabaseUrl: urls.admin,
    workerDatabaseUrl: urls.worker,
    apiDatabaseUrl: urls.api,
    identityDatabaseUrl: urls.identity,
    temporalAddress,
    temporalTls,
    namespace,
    taskQueue: 'relief',
    ...keyFiles,
    bankJournal: join(data, 'bank-journal'),
    files: env['JISHI_FILES'] || join(data, 'files'),
    staffFile,
    bankSecret: env['JISHI_BANK_SECRET'] || secrets.bank,
    oidcIssuer: env['OIDC_ISSUER'] || `http://127.0.0.1:${ports.identity}`,
    oidcClientSecret: env['OIDC_ISSUER'] ? env['OIDC_CLIENT_SECRET'] ?? '' : secrets.oidc,
    publicUrl: env['JISHI_PUBLIC_URL'] || `http://127.0.0.1:${ports.api}`,
    workflowBundle,
    pages: pagesFolder,
    timeSkipping,
    demo: env['JISHI_DEMO'] ? env['JISHI_DEMO'] === '1' : staffFile === DEMO_STAFF_FILE && !env['OIDC_ISSUER'],
    ports,
  };
  if (apps) await together(abort, appSpecs(settings, env).map(async (spec) => {
    await timed(`${spec.name} is ready`, log, () => children.start(spec));
    if (spec.name === 'worker') await promoteOwn(settings, log);
  }));
  return settings;
}

/** Starting an instance is the decision for its release; a worker that is started again later decides nothing. */
async function promoteOwn({ namespace, taskQueue, workflowBundle, ...reach }: InstanceFile, log: (line: string) => void): Promise<void> {
  const connection = await Connection.connect(reaching(reach));
  const { buildId } = versionOf(workflowBundle);
  try {
    await timed(`Release ${buildId} is current`, log, () => promote({ service: connection.workflowService, namespace, taskQueue }, buildId));
  } finally {
    await connection.close();
  }
}

async function portsFor({ ports = choosePorts({}, process.env), env }: Wanted, source: TemporalSource, unclean: boolean): Promise<Ports> {
  if (ports === 'free') {
    const [api, bank, postgres, temporal, identity, inside] = await freePorts(6) as [number, number, number, number, number, number];
    return { api, bank, postgres, temporal, identity, inside };
  }
  const { postgres, temporal, identity, ...apps } = ports;
  const needed = { ...apps, ...(!env['OIDC_ISSUER'] && { identity }), ...(!env['DATABASE_URL'] && { postgres }), ...(source.kind !== 'address' && { temporal }) };
  await assertPortsFree(needed, unclean ? 3_000 : 0);
  return ports;
}

async function migrateOurs(urls: DatabaseUrls, secrets: Secrets, { keysFile, journalKeyFile, staffFile }: KeyFiles & { staffFile: string }, log: (line: string) => void): Promise<void> {
  // Loaded only when the database is up: it brings the ORM with it.
  const [{ migrate }, { keyLookupSecrets }, { signOlderLinks }, { takeUpStaff }, { SteadyClient }] = await Promise.all([
    import('#infra/database/migrate.js'), import('#infra/database/lookup-secrets.js'), import('#infra/database/older-links.js'), import('#infra/accounts.js'), import('#infra/database/connection.js'),
  ]);
  const ring = await readKeyRing(keysFile);
  const roleOf = (url: string) => decodeURIComponent(new URL(url).username);
  await timed('Database schema', log, () => migrate(urls.admin, {
    worker: { name: roleOf(urls.worker), password: secrets.worker },
    api: { name: roleOf(urls.api), password: secrets.api },
    identity: { name: roleOf(urls.identity), password: secrets.identity },
    definer: urls.definer,
  }, ring));
  const client = new SteadyClient(urls.admin);
  await client.connect();
  try {
    await takeUpStaff({ query: async (text, values) => (await client.query(text, values)).rows }, Staff.read(staffFile), new Seal(ring), new BlindIndex(ring.indexKey));
    await keyLookupSecrets(client, new Hashes(ring));
    await signOlderLinks(client, new LinkSigner(journalKeyFile));
  } finally {
    await client.end();
  }
}
