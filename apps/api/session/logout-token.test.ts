import { beforeAll, expect, it, test } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { LogoutTokens } from '#apps/api/session/logout-token.js';

const ISSUER = 'https://login.example';
const CLIENT = 'jishi';
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };
const now = () => Math.floor(Date.now() / 1_000);

let own: CryptoKey;
let other: CryptoKey;
let keySet: object;
beforeAll(async () => {
  const pair = await generateKeyPair('RS256', { extractable: true });
  [own, other] = [pair.privateKey, (await generateKeyPair('RS256')).privateKey];
  keySet = { keys: [{ ...await exportJWK(pair.publicKey), alg: 'RS256', use: 'sig', kid: 'own' }] };
});

const tokens = (answer: () => Promise<Response> = async () => Response.json(keySet)) => new LogoutTokens({
  issuer: ISSUER, clientId: CLIENT, keysUrl: `${ISSUER}/jwks`, algorithms: ['RS256', 'HS256'], fetch: answer,
});
const claims = (more: object = {}): JWTPayload =>
  ({ iss: ISSUER, aud: CLIENT, sub: 'u1', sid: 's1', iat: now(), exp: now() + 120, jti: 'j1', events: EVENTS, ...more });
const signed = (more: object = {}, key = own) =>
  new SignJWT(claims(more)).setProtectedHeader({ alg: 'RS256', kid: 'own', typ: 'logout+jwt' }).sign(key);

it('names a session, a person, or both', async () => {
  const iat = now();
  expect(await tokens().read(await signed({ iat }))).toEqual({ sub: 'u1', sid: 's1', saidAtMs: iat * 1_000 });
  expect(await tokens().read(await signed({ sid: undefined }))).toMatchObject({ sub: 'u1', sid: null });
  expect(await tokens().read(await signed({ sub: undefined }))).toMatchObject({ sub: null, sid: 's1' });
});

test.each<[string, () => Promise<string> | string]>([
  ['signed with another key', () => signed({}, other)],
  ['for another client', () => signed({ aud: 'somebody-else' })],
  ['of another issuer', () => signed({ iss: 'https://elsewhere.example' })],
  ['said long ago', () => signed({ iat: now() - 3_600, exp: now() + 3_600 })],
  ['not said yet', () => signed({ iat: now() + 3_600, exp: now() + 7_200 })],
  ['over', () => signed({ exp: now() - 60 })],
  ['without its instant', () => signed({ iat: undefined })],
  ['without a number of its own', () => signed({ jti: undefined })],
  ['an id token: no such event', () => signed({ events: undefined })],
  ['of another event', () => signed({ events: { 'https://example/other': {} } })],
  ['with a nonce, as id tokens have', () => signed({ nonce: 'n' })],
  ['of nobody', () => signed({ sub: undefined, sid: undefined })],
  ['without a signature', () => new UnsecuredJWT(claims()).encode()],
  ['signed with what everybody knows', async () =>
    new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(JSON.stringify(keySet)))],
  ['no token', () => 'a.b.c'],
])('one that is %s counts for nothing', async (_title, token) => {
  await expect(tokens().read(await token())).rejects.toMatchObject({ code: 'body-invalid' });
});

test.each<[string, () => Promise<Response>]>([
  ['not there', () => Promise.reject(new TypeError('fetch failed'))],
  ['broken', async () => new Response('no', { status: 500 })],
  ['elsewhere', async () => new Response(null, { status: 302, headers: { location: 'https://elsewhere.example' } })],
])('the issuer\'s keys are %s: it is told to come again', async (_title, answer) => {
  await expect(tokens(answer).read(await signed())).rejects.toMatchObject({ code: 'issuer-away' });
});
