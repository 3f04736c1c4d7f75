import { createHash } from 'node:crypto';
import { type CryptoKey, importJWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { DatabaseClock } from '#infra/database/clock.js';
import type { KeyRing } from '#infra/keys.js';
import { type Actor, regionCode, staffId } from '#libs/contracts/command.js';
import { ROLES } from '#libs/contracts/words.js';
import { departmentId } from '#libs/contracts/request.js';

const ISSUER = 'jishi';
const AUDIENCE = 'jishi-api';
/** The last second of the year 9999: what comes after no instant can write. */
const LAST_SECOND = 253_402_300_799;
/** A province, city, county, town or village: once a level is left open, so are those below it. */
const REGION = /^\d{2}(0{10}|(?!00)\d{2}(0{8}|(?!00)\d{2}(0{6}|(?!000)\d{6})))$/;
// `system` is the machine's own name in the record.
const claims = z.object({ sub: staffId.refine(id => id !== 'system'), role: z.enum(ROLES), region: regionCode.regex(REGION), department: departmentId.optional(), exp: z.int().positive().max(LAST_SECOND) });

/** An access token that says who acts until `ttlSeconds` from now. */
export async function signToken({ tokenKey }: KeyRing, { id, role, region, department }: Actor, ttlSeconds: number): Promise<string> {
  const nowSeconds = Math.floor(Date.now() / 1_000);
  return new SignJWT({ role, region, ...(department !== undefined && { department }) })
    .setProtectedHeader({ alg: 'EdDSA', ...(tokenKey.kid && { kid: tokenKey.kid }) })
    .setIssuer(ISSUER).setAudience(AUDIENCE).setSubject(id).setIssuedAt(nowSeconds).setExpirationTime(nowSeconds + ttlSeconds)
    .sign(await importJWK(tokenKey, 'EdDSA'));
}

export interface Bearer {
  actor: Actor;
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
  return async token => {
    const nowMs = await clock.nowMs();
    const hash = createHash('sha256').update(token).digest('base64');
    const known = verified.get(hash);
    // Whether its key still vouches for it is asked each time, and whether it holds.
    if (known && publicHalf(ring, known.kid) === known.x && nowMs < known.bearer.expiresAtMs) return known.bearer;
    verified.delete(hash);
    const { payload, protectedHeader: { kid } } = await jwtVerify(token, header => keyOf(publicHalf(ring, header.kid)), { issuer: ISSUER, audience: AUDIENCE, algorithms: ['EdDSA'], requiredClaims: ['sub', 'exp'], currentDate: new Date(nowMs) });
    const { sub, role, region, department, exp } = claims.parse(payload);
    const bearer = { actor: { id: sub, role, region, ...(department !== undefined && { department }) }, expiresAtMs: exp * 1_000 };
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
