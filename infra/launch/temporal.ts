import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildSpec } from '#infra/launch/children.js';
import type { TemporalDatabase } from '#infra/launch/databases.js';
import { LaunchError } from '#infra/launch/failure.js';
import { freePorts, isFree } from '#infra/launch/ports.js';
import { machineEnvironment } from '#infra/launch/environment.js';
import { run } from '#infra/launch/spawn.js';
import type { TemporalCertificates } from '#infra/launch/temporal-certificates.js';
import { temporalReady } from '#infra/launch/temporal-namespace.js';
import type { TemporalSource } from '#infra/launch/temporal-source.js';

export interface TemporalPlace {
  /** The data folder's subfolder for Temporal. */
  folder: string;
  port: number;
  /** Ports of the instance that the server's inner services must not take. */
  taken: readonly number[];
}

/** The production server on the instance's PostgreSQL. Its configuration holds a password, so the file is 0600. */
export async function serverSpec({ folder }: TemporalSource & { kind: 'server' }, place: TemporalPlace, database: TemporalDatabase, certificates: TemporalCertificates, env: NodeJS.ProcessEnv): Promise<ChildSpec> {
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  const configFile = join(place.folder, 'server.json');
  const dynamicFile = join(place.folder, 'dynamic.yaml');
  // The server reads every YAML key as a list of values with constraints; JSON is YAML.
  // A worker that ends in order is struck off at once: no task is handed to it any more, and nobody takes it for one that is there.
  // Of its inner ports, those on which its services find each other speak in clear unless they are told otherwise.
  const dynamic = {
    'frontend.WorkflowTimeSkippingEnabled': [{ value: true }], 'frontend.enableCancelWorkerPollsOnShutdown': [{ value: true }],
    // After so many tasks that failed one after the other a workflow is listed as standing still.
    'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': [{ value: 3 }],
    'system.enableRingpopTLS': [{ value: true }],
  };
  writeFileSync(dynamicFile, JSON.stringify(dynamic), { mode: 0o600 });
  const config = serverConfig(place.port, await innerPorts(place), database, certificates, dynamicFile, env);
  writeFileSync(configFile, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  return {
    name: 'temporal',
    command: join(folder, 'server'),
    args: ['--config-file', configFile, '--allow-no-auth', 'start'],
    env: machineEnvironment(env),
    cwd: place.folder,
    deathSignal: 'KILL',
    ipc: false,
    // Every write of it is a transaction, so nothing is lost by cutting its long farewell short.
    stopPlan: [['SIGTERM', 1_200], ['SIGKILL', 1_000]],
    ready: (_child, exited) => temporalReady({ temporalAddress: `127.0.0.1:${place.port}`, temporalTls: certificates.client }, exited),
  };
}

/** The CLI's development server on a SQLite file of the data folder. It has no TLS: whoever is on this machine reaches it. */
export function cliSpec({ executable }: TemporalSource & { kind: 'cli' }, place: TemporalPlace, env: NodeJS.ProcessEnv): ChildSpec {
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  return {
    name: 'temporal',
    command: executable,
    args: ['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(place.port), '--headless', '--log-level', 'warn', '--db-filename', sqliteFile(place)],
    env: machineEnvironment(env),
    cwd: place.folder,
    deathSignal: 'KILL',
    ipc: false,
    stopPlan: [['SIGTERM', 1_200], ['SIGKILL', 1_000]],
    ready: (_child, exited) => temporalReady({ temporalAddress: `127.0.0.1:${place.port}`, temporalTls: null }, exited),
  };
}

export const sqliteFile = ({ folder }: TemporalPlace) => join(folder, 'temporal.sqlite');

/** Temporal's own tables in its two databases, set up or brought to this server's version. */
export async function migrateTemporal({ folder }: TemporalSource & { kind: 'server' }, database: TemporalDatabase, inUse: boolean, signal: AbortSignal): Promise<void> {
  const tool = (name: string, args: string[]) => run({
    command: join(folder, 'sql'),
    args: ['--plugin', 'postgres12_pgx', '--endpoint', database.host, '--port', String(database.port), '--user', database.user, '--database', name,
      ...(database.tls === 'off' ? [] : ['--tls']), ...(database.tls === 'unverified' ? ['--tls-disable-host-verification'] : []), ...args],
    env: { ...machineEnvironment(process.env), SQL_PASSWORD: database.password },
  }, { signal });
  const migrateOne = async (name: string, schema: 'temporal' | 'visibility') => {
    if (!inUse) await tool(name, ['setup-schema', '-v', '0.0']);
    await tool(name, ['update-schema', '--schema-name', `postgresql/v12/${schema}`]);
  };
  await Promise.all([migrateOne(database.store, 'temporal'), migrateOne(database.visibility, 'visibility')]);
}

/**
 * How many parts Temporal's history is kept in: for good, from the first start on; another number takes a fresh Temporal. See decision 37.
 * An instance that began with another keeps it, whatever is said here.
 */
function historyShards(env: NodeJS.ProcessEnv): number {
  const text = env['JISHI_TEMPORAL_SHARDS'] || String(SHARDS);
  if (!/^[1-9]\d{0,4}$/.test(text) || Number(text) > MOST_SHARDS) throw new LaunchError(`JISHI_TEMPORAL_SHARDS has to be a whole number from 1 to ${MOST_SHARDS}, not “${text}”`);
  return Number(text);
}

const SHARDS = 16;
const MOST_SHARDS = 16_384;

interface InnerPorts {
  history: number;
  matching: number;
  worker: number;
  membership: [number, number, number, number];
}

/** Remembered, so that a restarted server is the same member of its own cluster; chosen anew when something took one. */
async function innerPorts({ folder, port, taken }: TemporalPlace): Promise<InnerPorts> {
  const path = join(folder, 'ports.json');
  if (existsSync(path)) {
    const remembered = JSON.parse(readFileSync(path, 'utf8')) as InnerPorts;
    const all = [remembered.history, remembered.matching, remembered.worker, ...remembered.membership];
    const usable = await Promise.all(all.map(async (one) => one !== port && !taken.includes(one) && (await isFree(one))));
    if (usable.every(Boolean)) return remembered;
  }
  const [history, matching, worker, ...membership] = await freePorts(7, [port, ...taken]) as [number, number, number, number, number, number, number];
  const chosen: InnerPorts = { history, matching, worker, membership };
  writeFileSync(path, JSON.stringify(chosen), { mode: 0o600 });
  return chosen;
}

function serverConfig(port: number, inner: InnerPorts, database: TemporalDatabase, certificates: TemporalCertificates, dynamicFile: string, env: NodeJS.ProcessEnv): object {
  const store = (databaseName: string, maxConns: number) => ({
    sql: {
      pluginName: 'postgres12_pgx', databaseName, connectAddr: `${database.host}:${database.port}`, connectProtocol: 'tcp',
      user: database.user, password: database.password, maxConns, maxIdleConns: maxConns, maxConnLifetime: '1h',
      ...(database.tls !== 'off' && { tls: { enabled: true, enableHostVerification: database.tls === 'verified' } }),
    },
  });
  const service = (grpcPort: number, membershipPort: number) => ({ rpc: { grpcPort, membershipPort, bindOnIP: '127.0.0.1' } });
  const [first, second, third, fourth] = inner.membership;
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'store',
      visibilityStore: 'visibility',
      numHistoryShards: historyShards(env),
      datastores: { store: store(database.store, 20), visibility: store(database.visibility, 10) },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: '127.0.0.1' }, tls: tlsConfig(certificates) },
    services: {
      frontend: service(port, first),
      history: service(inner.history, second),
      matching: service(inner.matching, third),
      worker: service(inner.worker, fourth),
    },
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: { active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: `127.0.0.1:${port}` } },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    publicClient: { hostPort: `127.0.0.1:${port}` },
    dynamicConfigClient: { filepath: dynamicFile, pollInterval: '60s' },
  };
}

/** Whoever shows no certificate of this instance's own is turned away: at the port for clients, and at those between the server's services. */
function tlsConfig({ serverName, ca, serverCert, serverKey }: TemporalCertificates): object {
  const server = { certFile: serverCert, keyFile: serverKey, requireClientAuth: true, clientCaFiles: [ca] };
  const client = { serverName, rootCaFiles: [ca] };
  return { internode: { server, client }, frontend: { server, client }, systemWorker: { certFile: serverCert, keyFile: serverKey, client } };
}
