import { createHmac, randomBytes } from 'node:crypto';
import { type CryptoKey, importJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ShownToken } from '#infra/accounts.js';
import type { DatabaseClock } from '#infra/database/clock.js';
import type { KeyRing } from '#infra/keys.js';
import { staffId } from '#libs/contracts/command.js';

export const ISSUER = 'jishi';
export const AUDIENCE = 'jishi-api';
/** The last second of the year 9999: what comes after no instant can write. */
const LAST_SECOND = 253_402_300_799;
/** No token is good for longer. */
export const LONGEST_TOKEN_SECONDS = 3_600;
/** Whoever signs may have a clock that is ahead by so much; further, and a token could outlive its revocation. */
const AHEAD_MS = 5_000;

// `system` is the machine's own name in the record. Which post somebody holds is not a token's to say.
const claims = z.object({ sub: staffId.refine(id => id !== 'system'), jti: z.string().regex(/^[\w.:-]{1,100}$/), iat: z.number().positive(), exp: z.int().positive().max(LAST_SECOND) });

export interface Bearer extends ShownToken {
  expiresAtMs: number;
}

/** Reads tokens with the public halves of the keys only: the ring's, and earlier ones for as long as it says; `clock` says whether a token still holds. */
export async function tokenReader(ring: KeyRing, clock: Pick<DatabaseClock, 'nowMs'>): Promise<(token: string) => Promise<Bearer>> {
  const keys = new Map<string, CryptoKey>();
  const keyOf = async (x: string | undefined): Promise<CryptoKey> => {
    const key = keys.get(x!) ?? await importJWK({ kty: 'OKP', crv: 'Ed25519', x: x! }, 'EdDSA') as CryptoKey;
    keys.set(x!, key);
    return key;
  };
  await keyOf(ring.tokenKey.x);
  const verified = new Map<string, Verified>();
  const ownKey = randomBytes(32);
  return async token => {
    const nowMs = await clock.nowMs();
    const hash = createHmac('sha256', ownKey).update(token).digest('base64');
    const known = verified.get(hash);
    // Whether its key still vouches for it is asked each time, and whether it holds.
    if (known && publicHalf(ring, known.kid) === known.x && nowMs < known.bearer.expiresAtMs) return known.bearer;
    verified.delete(hash);
    const { payload, protectedHeader: { kid } } = await jwtVerify(token, header => keyOf(publicHalf(ring, header.kid)), {
      issuer: ISSUER, audience: AUDIENCE, algorithms: ['EdDSA'], requiredClaims: ['sub', 'jti', 'iat', 'exp'], currentDate: new Date(nowMs),
    });
    const { sub, jti, iat, exp } = claims.parse(payload);
    if (exp - iat > LONGEST_TOKEN_SECONDS || iat * 1_000 > nowMs + AHEAD_MS) throw new Error('a token for too long a time');
    const bearer: Bearer = { accountId: sub, tokenId: jti, issuedAtMs: iat * 1_000, expiresAtMs: exp * 1_000 };
    if (verified.size >= MOST_VERIFIED) verified.delete(verified.keys().next().value!);
    verified.set(hash, { kid, x: publicHalf(ring, kid), bearer });
    return bearer;
  };
}

/** A token whose signature was found good; looking at one takes a tenth of what a short request costs. Kept by hash. */
interface Verified {
  kid: string | undefined;
  x: string;
  bearer: Bearer;
}

const MOST_VERIFIED = 1_000;

/** @throws when no key of that name vouches for anybody now. */
function publicHalf(ring: KeyRing, kid: string | undefined): string {
  const find = () => kid === undefined || kid === ring.tokenKey.kid ? ring.tokenKey.x
    : ring.earlierTokenKeys?.find(key => key.kid === kid && Date.parse(key.acceptUntil) > Date.now())?.x;
  const found = find() ?? (ring.lookAgain?.(), find());
  if (!found) throw new Error('signed by no key of the ring');
  return found;
}
