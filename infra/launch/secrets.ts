import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Passwords of this instance, made once: of the database's roles, and what is shared with the bank. */
export interface Secrets {
  superuser: string;
  temporal: string;
  worker: string;
  api: string;
  /** The demo's own issuer, which reads accounts. */
  identity: string;
  /** Shared with the bank, which signs its callbacks with it. */
  bank: string;
  /** Shared with the demo's own issuer. */
  oidc: string;
}

export function ensureSecrets(data: string): Secrets {
  const path = join(data, 'secrets.json');
  const known = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Partial<Secrets> : {};
  if (NAMES.some(name => known[name] === undefined)) {
    // An earlier release knew fewer of them.
    const secrets = Object.fromEntries(NAMES.map(name => [name, known[name] ?? password()]));
    // Whole or not at all: half a file would lock the instance out of its own databases.
    writeFileSync(`${path}.draft`, JSON.stringify(secrets), { mode: 0o600, flush: true });
    renameSync(`${path}.draft`, path);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
}

const NAMES = ['superuser', 'temporal', 'worker', 'api', 'identity', 'bank', 'oidc'] as const satisfies readonly (keyof Secrets)[];
const password = () => randomBytes(24).toString('base64url');
