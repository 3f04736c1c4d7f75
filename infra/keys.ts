import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, readFile, realpath, rename, unlink, writeFile } from 'node:fs/promises';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/**
 * The key ring: data keys (AES-256, by id; new values are sealed under `current`, old ones stay readable), the key
 * that persons are indexed under (never changed, or nobody's other cases would be found any more), and the pair that
 * signs access tokens. Kept in one file only its owner may read.
 */
export interface KeyRing {
  current: string;
  keys: { [id: string]: string };
  indexKey: string;
  tokenKey: JWK;
}

/** Makes the key ring of an embedded instance unless it is there; one of an earlier release gets what it lacks. */
export async function ensureKeyFile(path: string): Promise<void> {
  if (existsSync(path)) return addIndexKey(await realpath(path));
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const ring: KeyRing = {
    current: 'k1',
    keys: { k1: randomBytes(32).toString('base64') },
    indexKey: randomBytes(32).toString('base64'),
    tokenKey: { ...(await exportJWK(privateKey)), alg: 'EdDSA', kid: 't1' },
  };
  const draft = await draftOf(path, ring);
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
}

/** Made from what the ring holds, so that two starts at once add the same key, whichever file stays. */
async function addIndexKey(path: string): Promise<void> {
  const ring = JSON.parse(await readFile(path, 'utf8')) as KeyRing;
  const key = ring.keys[ring.current];
  if (ring.indexKey || !key) return;
  const indexKey = Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', 'jishi-person-index', 32)).toString('base64');
  await rename(await draftOf(path, { ...ring, indexKey }), path);
}

/** Whole or not at all, and on disk before anything is sealed with it: a torn ring would lose all that is. */
async function draftOf(path: string, ring: KeyRing): Promise<string> {
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return draft;
}

/** Tells key rings apart, and with them the instances whose payloads they seal; gives nothing of the keys away. */
export function ringName({ tokenKey }: KeyRing): string {
  return createHash('sha256').update(`jishi-ring\n${tokenKey.x}`).digest('hex').slice(0, 8);
}

/** @throws when the file is missing or a key is no 32 bytes: nothing may start on a broken ring. */
export async function readKeyRing(path: string): Promise<KeyRing> {
  const ring = JSON.parse(await readFile(path, 'utf8')) as KeyRing;
  for (const [id, key] of Object.entries(ring.keys)) {
    if (Buffer.from(key, 'base64').length !== 32) throw new Error(`key ${id} of ${path} is not 32 bytes of base64`);
  }
  if (Buffer.from(ring.indexKey ?? '', 'base64').length !== 32) throw new Error(`${path} holds no key of 32 bytes to index persons under`);
  if (!ring.tokenKey?.x) throw new Error(`${path} holds no key for tokens`);
  if (!ring.keys[ring.current]) throw new Error(`the current key of ${path} is not in the ring`);
  return ring;
}
