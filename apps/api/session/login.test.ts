import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Accounts } from '#infra/accounts.js';
import type { DatabaseClock } from '#infra/database/clock.js';
import { Seal } from '#infra/seal.js';
import type { ApiSettings } from '#apps/api/api-settings.js';
import { Login } from '#apps/api/session/login.js';

const CLIENT = 'jishi';
const KID = 'the-issuers';
const seal = new Seal({ current: 'k', keys: { k: randomBytes(32).toString('base64') }, indexKey: '', tokenKey: {} });

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** An issuer that publishes one key and signs with another; real ones do not lie on demand. */
async function issuer(published: CryptoKey, signing: CryptoKey, alg = 'RS256'): Promise<{ url: URL; nonce: (nonce: string) => void }> {
  let nonce = '';
  const server = createServer((request, response) => void (async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const token = () => new SignJWT({ nonce, account: 'wu-county' }).setProtectedHeader({ alg, kid: KID }).setIssuer(url).setAudience(CLIENT).setSubject('wu-county').setIssuedAt().setExpirationTime('5m').sign(signing);
    const answers: { [path: string]: () => object | Promise<object> } = {
      '/.well-known/openid-configuration': () => ({ issuer: url, authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token`, jwks_uri: `${url}/jwks`, response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] }),
      '/jwks': async () => ({ keys: [{ ...await exportJWK(published), kid: KID, alg: 'RS256', use: 'sig' }] }),
      '/token': async () => ({ access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: await token() }),
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(await answers[request.url!]!()));
  })());
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), nonce: (said) => { nonce = said; } };
}

async function loggedIn({ url, nonce }: Awaited<ReturnType<typeof issuer>>): Promise<string> {
  const settings = { oidcIssuer: url, oidcClientId: CLIENT, oidcClientSecret: 'secret', oidcAccountClaim: 'account', publicUrl: 'http://127.0.0.1', stepUpAcr: null } as ApiSettings;
  const login = new Login(settings, seal, { find: async (id: string) => ({ id }) } as unknown as Accounts, { nowMs: async () => Date.now() } as DatabaseClock);
  const begun = await login.begin('/', 'known');
  nonce(begun.url.searchParams.get('nonce')!);
  return (await login.end(`?code=c&state=${begun.url.searchParams.get('state')}`, begun.kept)).accountId;
}

describe('what the issuer says of a person', () => {
  it('counts when it is signed with the issuer\'s own key', async () => {
    const own = await generateKeyPair('RS256', { extractable: true });
    expect(await loggedIn(await issuer(own.publicKey, own.privateKey))).toBe('wu-county');
  });

  it('counts for nothing when it is signed with any other', async () => {
    const [own, other] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256', { extractable: true })];
    await expect(loggedIn(await issuer(own.publicKey, other.privateKey))).rejects.toMatchObject({ code: 'login-failed' });
    const weaker = await generateKeyPair('ES256', { extractable: true });
    await expect(loggedIn(await issuer(own.publicKey, weaker.privateKey, 'ES256'))).rejects.toMatchObject({ code: 'login-failed' });
  });
});
