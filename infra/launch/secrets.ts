import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
    writeFileSync(path, JSON.stringify(secrets), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Secrets;
}

const password = () => randomBytes(24).toString('base64url');
