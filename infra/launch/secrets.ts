import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Passwords of this instance's database roles, made once. */
export interface Secrets {
  superuser: string;
  temporal: string;
  worker: string;
  api: string;
}

export function ensureSecrets(data: string): Secrets {
  const path = join(data, 'secrets.json');
  if (!existsSync(path)) {
    const secrets: Secrets = { superuser: password(), temporal: password(), worker: password(), api: password() };
    // Whole or not at all: half a file would lock the instance out of its own databases.
    writeFileSync(`${path}.draft`, JSON.stringify(secrets), { mode: 0o600, flush: true });
    renameSync(`${path}.draft`, path);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
}

const password = () => randomBytes(24).toString('base64url');
