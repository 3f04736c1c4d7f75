import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { Problem } from '#apps/api/problems/problem.js';
import type { EndedByIssuer } from '#apps/api/session/sessions.js';

const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** It says that somebody has just left; an older one is somebody's who kept it. */
const MOST_AGE = '5 minutes';
const TOLERANCE = '30 seconds';
/** What only the issuer can sign with: no secret that we share with it. */
const ASYMMETRIC = /^(RS|PS|ES)\d{3}$|^EdDSA$|^Ed25519$/;

export interface Issuer {
  issuer: string;
  clientId: string;
  /** Where it publishes its keys. */
  keysUrl: string;
  /** Signatures it makes; RS256 where it does not say. */
  algorithms: readonly string[] | undefined;
  fetch: (url: string, init: object) => Promise<Response>;
}

/** OpenID Connect Back-Channel Logout 1.0, section 2.4: it names a person, a session, or both, and has no nonce. */
const claims = z.object({
  sub: z.string().min(1).optional(), sid: z.string().min(1).optional(), iat: z.number(), jti: z.string().min(1),
  events: z.object({ [LOGOUT_EVENT]: z.looseObject({}) }), nonce: z.undefined().optional(),
}).refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/** Judges logout tokens of one issuer (section 2.6), whose keys it remembers. */
export class LogoutTokens {
  private readonly keys: ReturnType<typeof createRemoteJWKSet>;

  constructor(private readonly of: Issuer) {
    this.keys = createRemoteJWKSet(new URL(of.keysUrl), { [customFetch]: of.fetch });
  }

  /** @throws body-invalid for what the issuer has not just said to us, issuer-away when its keys cannot be had */
  async read(token: string): Promise<EndedByIssuer> {
    const { issuer, clientId, algorithms = ['RS256'] } = this.of;
    const { payload } = await jwtVerify(token, this.keys, {
      issuer, audience: clientId, algorithms: algorithms.filter(name => ASYMMETRIC.test(name)),
      maxTokenAge: MOST_AGE, clockTolerance: TOLERANCE,
    }).catch((error: unknown) => { throw isAway(error) ? new Problem('issuer-away') : invalid(); });
    const told = claims.safeParse(payload);
    if (!told.success) throw invalid();
    const { sub = null, sid = null, iat } = told.data;
    return { sub, sid, saidAtMs: iat * 1_000 };
  }
}

function invalid(): Problem {
  return Problem.atField('body-invalid', 'logout_token');
}

/** Whatever is not the token's fault: no answer, or one that holds no keys. */
function isAway(error: unknown): boolean {
  return !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';
}
