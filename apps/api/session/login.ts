import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { ApiSettings } from '#apps/api/api-settings.js';
import { Problem } from '#apps/api/problems/problem.js';
import { DatabaseClock } from '#infra/database/clock.js';
import { Seal } from '#infra/seal.js';
import { Accounts } from '#infra/accounts.js';
import { LogoutTokens } from '#apps/api/session/logout-token.js';
import type { EndedByIssuer, LoggedIn } from '#apps/api/session/sessions.js';
import { boundedFetch, isLoopback } from '#infra/outgoing.js';
import { pathOf } from '#apps/api/session/return-path.js';

const SCOPE = 'openid profile';
/** As long as somebody may take to find their password. */
const ATTEMPT_SECONDS = 600;
const DISCOVERY_SECONDS = 5;
const LONGEST_ACR = 200;
/** Its metadata, its keys or its tokens. */
const MOST_ISSUER_BYTES = 262_144;

/** What the browser keeps while its person is at the issuer, sealed. */
const attempt = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string(), untilMs: z.number() });

/** Login by OpenID Connect's code flow with PKCE, at whatever issuer the instance names. */
@Injectable()
export class Login {
  private known: Promise<oidc.Configuration> | null = null;
  private logoutTokens: LogoutTokens | null = null;

  constructor(private readonly settings: ApiSettings, private readonly seal: Seal, private readonly accounts: Accounts, private readonly clock: DatabaseClock) {}

  /**
   * Where the browser goes now, and what it keeps meanwhile. `anew`: the issuer asks who it is even if it knows somebody. `fresh`:
   * so it does, and says when, and as well as large sums want it.
   */
  async begin(returnTo: string | undefined, how: 'known' | 'anew' | 'fresh'): Promise<{ url: URL; kept: string }> {
    const config = await this.issuer();
    const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: this.callbackUrl(), scope: SCOPE, state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ...(how === 'anew' && { prompt: 'login' }),
      ...(how === 'fresh' && { max_age: '0', ...(this.settings.stepUpAcr !== null && { acr_values: this.settings.stepUpAcr }) }),
    });
    const kept = this.seal.sealJson({ state, nonce, verifier, returnTo: pathOf(returnTo), untilMs: await this.clock.nowMs() + ATTEMPT_SECONDS * 1_000 } satisfies z.infer<typeof attempt>, CONTEXT);
    return { url, kept: kept.toString('base64url') };
  }

  /** Who came back from the issuer, and where to they were going. @throws login-failed, account-unknown */
  async end(query: string, kept: string | undefined): Promise<LoggedIn & { returnTo: string }> {
    const began = await this.open(kept);
    const config = await this.issuer();
    const tokens = await oidc.authorizationCodeGrant(config, new URL(`${this.callbackUrl()}${query}`), { pkceCodeVerifier: began.verifier, expectedState: began.state, expectedNonce: began.nonce, idTokenExpected: true })
      .catch((error: unknown) => { throw isAway(error) ? new Problem('issuer-away') : new Problem('login-failed'); });
    const claims = tokens.claims();
    const accountId = claims?.[this.settings.oidcAccountClaim];
    if (typeof accountId !== 'string' || !await this.accounts.find(accountId)) throw new Problem('account-unknown');
    const { auth_time: authTime, acr, sub, sid } = claims!;
    return {
      accountId, sub, sid: typeof sid === 'string' ? sid : null,
      authAtMs: typeof authTime === 'number' ? authTime * 1_000 : null,
      acr: typeof acr === 'string' && acr.length <= LONGEST_ACR ? acr : null, returnTo: began.returnTo,
    };
  }

  /** Where the issuer forgets whoever it knows in this browser; null where it has no such place. */
  async leave(): Promise<string | null> {
    const config = await this.issuer().catch(() => null);
    if (!config?.serverMetadata().end_session_endpoint) return null;
    return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: `${this.settings.publicUrl}/` }).href;
  }

  /** Whose sessions the issuer says are over. @throws body-invalid, issuer-away */
  async readLogout(token: string): Promise<EndedByIssuer> {
    const { issuer, jwks_uri: keysUrl, id_token_signing_alg_values_supported: algorithms } = (await this.issuer()).serverMetadata();
    this.logoutTokens ??= new LogoutTokens({
      issuer, clientId: this.settings.oidcClientId, keysUrl: keysUrl!, algorithms, fetch: boundedFetch(MOST_ISSUER_BYTES),
    });
    return this.logoutTokens.read(token);
  }

  private callbackUrl(): string {
    return `${this.settings.publicUrl}/login/callback`;
  }

  private async open(kept: string | undefined): Promise<z.infer<typeof attempt>> {
    const began = opened(() => this.seal.openJson(Buffer.from(kept ?? '', 'base64url'), CONTEXT));
    if (!began || began.untilMs < await this.clock.nowMs()) throw new Problem('login-failed');
    return began;
  }

  /** Asked for once it is needed, so that the API starts without its issuer; and again after a failure. */
  private issuer(): Promise<oidc.Configuration> {
    const { oidcIssuer, oidcClientId, oidcClientSecret } = this.settings;
    if (oidcIssuer === null) return Promise.reject(new Problem('issuer-away'));
    this.known ??= oidc.discovery(oidcIssuer, oidcClientId, oidcClientSecret, undefined, {
      timeout: DISCOVERY_SECONDS, [oidc.customFetch]: boundedFetch(MOST_ISSUER_BYTES),
      // Whoever sits between us and the issuer says nothing in its name: what it says of a person is signed.
      execute: [oidc.enableNonRepudiationChecks, ...(isLoopback(oidcIssuer) ? [oidc.allowInsecureRequests] : [])],
    })
      .catch(() => {
        this.known = null;
        throw new Problem('issuer-away');
      });
    return this.known;
  }
}

const CONTEXT = 'login';

/** Null for what we did not give. */
function opened(open: () => unknown): z.infer<typeof attempt> | null {
  try {
    return attempt.parse(open());
  } catch {
    return null;
  }
}

function isAway(error: unknown): boolean {
  return !(error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError || (error as { code?: string }).code?.startsWith('OAUTH_'));
}
