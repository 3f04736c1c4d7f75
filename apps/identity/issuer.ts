import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { chooser, failed, leaving } from '#apps/identity/pages.js';
import type { Accounts } from '#infra/accounts.js';
import type { Staff } from '#infra/staff.js';

export interface IssuerOptions {
  url: string;
  clientId: string;
  clientSecret: string;
  publicUrl: string;
  /** The counties and towns. */
  staff: Staff;
  accounts: Accounts;
  log: Logger;
}

const LOGIN = /^\/login\/[\w-]{1,64}$/;
const FORM_BYTES = 1_000;
/** How well it knows somebody who has just chosen an account. */
const ACR = 'urn:jishi:acr:anew';

/** A real OpenID Connect issuer with one client, us, and the database's accounts, of whom one chooses one: keys, codes and sessions last as long as the process. */
export async function issuer({ url, clientId, clientSecret, publicUrl, staff, accounts, log }: IssuerOptions): Promise<Provider> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(url, {
    clients: [{
      client_id: clientId, client_secret: clientSecret, redirect_uris: [`${publicUrl}/login/callback`], post_logout_redirect_uris: [`${publicUrl}/`],
      backchannel_logout_uri: `${publicUrl}/logout/backchannel`, backchannel_logout_session_required: true,
      require_auth_time: true,
      grant_types: ['authorization_code'], response_types: ['code'],
    }],
    jwks: { keys: [{ ...await exportJWK(privateKey), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    pkce: { required: () => true },
    // Whoever chooses an account here does so anew: there is no other way.
    acrValues: [ACR],
    scopes: ['openid'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
    // All in the id token, so that nobody has to ask a second time.
    conformIdTokenClaims: false,
    findAccount: async (_context, id) => {
      const account = await accounts.find(id);
      return account ? { accountId: id, claims: () => ({ sub: id, preferred_username: id, name: account.name }) } : undefined;
    },
    interactions: { url: (_context, { uid }) => `/login/${uid}` },
    // Nobody is asked whether the product may know who they are.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { logoutSource: (context, form) => show(context, leaving(form)) },
    },
    // Its own dispatcher calls nobody on this machine; the one address it is to call here is ours.
    fetch: (address, options) => fetch(address, { ...options, dispatcher: undefined } as RequestInit),
    renderError: (context, { error }) => show(context, failed(error, `${publicUrl}/`)),
    ttl: { Session: 12 * 3_600, Interaction: 600, Grant: 600, IdToken: 600, AccessToken: 600 },
  });
  provider.on('server_error', (_context: KoaContextWithOIDC, error: Error) => log.error({ error: error.name }, 'a login failed'));
  provider.on('backchannel.error', (_context: KoaContextWithOIDC, error: Error) => log.warn({ error: error.name }, 'nobody heard that somebody left'));
  provider.use(async (context, next) => {
    if (!LOGIN.test(context.path)) return next();
    const begun = await provider.interactionDetails(context.req, context.res).catch(() => null);
    if (!begun) {
      context.status = 400;
      return show(context, failed('session_not_found', `${publicUrl}/`));
    }
    if (context.method === 'GET') return show(context, chooser(staff, await accounts.all(), context.path));
    const accountId = new URLSearchParams(await formOf(context.req)).get('account') ?? '';
    if (!await accounts.find(accountId)) return void (context.status = 400);
    context.respond = false;
    await provider.interactionFinished(context.req, context.res, { login: { accountId, acr: ACR } }, { mergeWithLastSubmission: false });
  });
  return provider;
}

type Context = Pick<KoaContextWithOIDC, 'set' | 'type' | 'body'>;

async function formOf(request: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const part of request) if ((text += part.toString()).length > FORM_BYTES) return '';
  return text;
}

function show(context: Context, html: string): void {
  context.set({ 'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'`, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  context.type = 'html';
  context.body = html;
}
