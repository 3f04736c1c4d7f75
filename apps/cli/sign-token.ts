import { randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { AUDIENCE, ISSUER } from '#apps/api/auth/claims.js';
import type { KeyRing } from '#infra/keys.js';

/** An access token that says who calls until `ttlSeconds` from now, and nothing else of them. `tokenKey` with its private half. */
export async function signToken({ tokenKey }: Pick<KeyRing, 'tokenKey'>, { id }: { readonly id: string }, ttlSeconds: number, tokenId: string = randomUUID()): Promise<string> {
  // With its fraction: whether it was issued before a revocation or after may be a matter of milliseconds.
  const nowSeconds = Date.now() / 1_000;
  return new SignJWT({})
    .setProtectedHeader({ alg: 'EdDSA', ...(tokenKey.kid && { kid: tokenKey.kid }) })
    .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(id).setJti(tokenId).setIssuedAt(nowSeconds).setExpirationTime(Math.floor(nowSeconds + ttlSeconds))
    .sign(await importJWK(tokenKey, 'EdDSA'));
}
