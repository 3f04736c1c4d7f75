import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LaunchError } from '#infra/launch/failure.js';
import { isAlive } from '#infra/launch/identity.js';
import { holderOf } from '#infra/launch/lock.js';
import type { Ports } from '#infra/launch/ports.js';
import { ROOT } from '#infra/root.js';
import type { TemporalTls } from '#infra/temporal-connection.js';

/** Where everything of a running instance is; `<data>/instance.json`, mode 0600 since the URLs hold passwords. */
export interface InstanceFile {
  apiUrl: string;
  /** Where the API serves figures and its description, to this machine only. */
  insideUrl: string;
  bankUrl: string;
  adminDatabaseUrl: string;
  workerDatabaseUrl: string;
  apiDatabaseUrl: string;
  identityDatabaseUrl: string;
  temporalAddress: string;
  /** The certificates that its port takes; null where it speaks in clear. */
  temporalTls: TemporalTls | null;
  namespace: string;
  taskQueue: string;
  keysFile: string;
  /** The private half of the key that signs access tokens: no program is told of it, the command line reads it. */
  tokenKeyFile: string;
  /** Signs the journal's links, by the worker. */
  journalKeyFile: string;
  bankJournal: string;
  /** A folder, or `s3://bucket/prefix`. */
  files: string;
  /** Who works here, towns and counties with them. */
  staffFile: string;
  bankSecret: string;
  /** Where people log in: the demo's own issuer, or the one that OIDC_ISSUER names. */
  oidcIssuer: string;
  oidcClientSecret: string;
  /** As browsers reach the API and the pages. */
  publicUrl: string;
  workflowBundle: string;
  /** The folder the pages were built into. */
  pages: string;
  /** Whether the Temporal server can forward a case's clock. */
  timeSkipping: boolean;
  /** Whether people may do that on a case's page: with the demo's own people, or where JISHI_DEMO says so. */
  demo: boolean;
  ports: Ports;
}

export const ownerFile = (data: string) => join(data, 'owner.json');
const instanceFile = (data: string) => join(data, 'instance.json');

/** The data folder that a command without `--data` means. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  return resolve(env['JISHI_DATA'] || join(ROOT, '.jishi'));
}

/** For the command line tools: the instance that runs on this data folder. */
export function readInstance(data: string): InstanceFile {
  const owner = holderOf(ownerFile(data));
  if (!owner || !isAlive(owner)) throw new LaunchError(`Nothing runs on ${data}: start it with “npm start”, or name another folder with --data or JISHI_DATA`);
  if (!existsSync(instanceFile(data))) throw new LaunchError(`The instance on ${data} (pid ${owner.pid}) is still starting`);
  return JSON.parse(readFileSync(instanceFile(data), 'utf8')) as InstanceFile;
}

export function writeInstance(data: string, settings: InstanceFile): void {
  const draft = `${instanceFile(data)}.draft`;
  writeFileSync(draft, JSON.stringify(settings, undefined, 2), { mode: 0o600 });
  renameSync(draft, instanceFile(data));
}

export function forgetInstance(data: string): void {
  rmSync(instanceFile(data), { force: true });
}
