import { existsSync, readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { draftOf, parsedKeyFile, replaceKeyFile } from '#infra/key-file.js';

/**
 * Private halves stand in files of their own (decision 41): the ring, which all programs read, has the public ones only,
 * so that whoever checks a signature cannot make one.
 */
export interface KeyFiles {
  /** The ring. */
  keysFile: string;
  /** Signs access tokens; the command line alone reads it. */
  tokenKeyFile: string;
  /** Signs the journal's links; the worker alone reads it. */
  journalKeyFile: string;
}

/** Where a ring's private halves are, unless the environment says otherwise: beside it. */
export function keyFilesOf(keysFile: string, env: NodeJS.ProcessEnv): KeyFiles {
  const beside = (name: string) => join(dirname(keysFile), name);
  return {
    keysFile, tokenKeyFile: env['JISHI_TOKEN_KEY_FILE'] || beside('token-key.json'),
    journalKeyFile: env['JISHI_JOURNAL_KEY_FILE'] || beside('journal-key.json'),
  };
}

/** @throws when it is missing or holds no private half. */
export function readSigningKey(path: string): JWK & { kid: string } {
  const key = parsedKeyFile(readFileSync(path, 'utf8'), path) as JWK;
  if (!key.kid || !key.x || !key.d) throw new Error(`${path} holds no key that signs`);
  return key as JWK & { kid: string };
}

/** For its owner alone where it is new; else for whoever might read it before. */
export async function writeSigningKey(path: string, key: JWK): Promise<void> {
  if (existsSync(path)) return replaceKeyFile(path, key);
  await rename(await draftOf(path, key), path);
}

export async function newSigningKey(kid: string): Promise<JWK & { kid: string }> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { ...(await exportJWK(privateKey)), alg: 'EdDSA', kid };
}

/** What everybody may know of it. */
export function publicHalf({ kty, crv, x, alg, kid }: JWK): JWK {
  return { kty, crv, x, alg, kid } as JWK;
}
