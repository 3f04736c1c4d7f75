import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Browser, Person, SESSION } from '#test/e2e/browser.js';
import { eventually, lead, Town } from '#test/e2e/town.js';

let town: Town;
let api: string;
beforeAll(async () => {
  town = await Town.start();
  api = town.instance.settings.apiUrl;
}, 120_000);
afterAll(() => town?.stop(), 30_000);

describe('somebody logs in', () => {
  it('at the issuer, by a code with PKCE, and comes back to where they were going', async () => {
    const browser = new Browser();
    const begun = await browser.go(`${api}/login?to=${encodeURIComponent('/cases/JS-2026-0000001-5?tab=events')}`);
    const asked = new URL(begun.to!);
    expect([begun.status, asked.origin]).toEqual([303, town.instance.settings.oidcIssuer]);
    expect(Object.fromEntries(asked.searchParams)).toMatchObject({ response_type: 'code', client_id: 'jishi', code_challenge_method: 'S256', code_challenge: expect.stringMatching(/^[\w-]{43}$/), state: expect.any(String), nonce: expect.any(String) });
    expect(await new Browser().logIn(api, 'li-intake', '/cases/JS-2026-0000001-5?tab=events')).toBe(`${api}/cases/JS-2026-0000001-5?tab=events`);
  });

  it('and is who they chose, by a cookie that no script reads and no other site sets', async () => {
    const browser = new Browser();
    const ended = await browser.go(await browser.chooses(api, 'yi-medical'));
    const [set] = ended.headers.getSetCookie().filter(line => line.startsWith(`${SESSION}=`));
    expect(set).toMatch(/^__Host-jishi=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const session = await browser.go(`${api}/v1/session`);
    expect([session.status, await session.json()]).toEqual([200, {
      account: { id: 'yi-medical', name: '易医保', role: 'department-handler', region: '370899000000', department: 'medical-insurance' }, post: expect.objectContaining({ id: 'yi-medical', role: 'department-handler' }), posts: [], endsAt: expect.stringMatching(/\+08:00$/), csrfToken: expect.stringMatching(/^[\w-]{43}$/),
    }]);
    const { rows } = await town.database.query('SELECT * FROM session');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(browser.cookie(api, SESSION));
    expect(readFileSync(`${town.data}/logs/api.log`, 'utf8')).not.toContain(browser.cookie(api, SESSION));
  });

  it.each(['//elsewhere.example/', 'https://elsewhere.example/', '/\\elsewhere.example', 'javascript:alert(1)', '/\t/elsewhere.example', '/..//elsewhere.example', '/%2e%2e%2f/elsewhere.example', '/%255celsewhere.example', '/login?to=/'])('and is led nowhere else by %j', async to => {
    expect(await new Browser().logIn(api, 'li-intake', to)).toBe(`${api}/`);
  });

  it('anew: the session there was is over, and nobody goes on with a cookie that was planted', async () => {
    const person = await Person.called(api, 'li-intake');
    const before = person.cookie;
    await person.browser.logIn(api, 'sun-investigator');
    expect(person.cookie).not.toBe(before);
    expect((await person.get('/v1/session')).body.account.id).toBe('sun-investigator');
    const old = await fetch(`${api}/v1/session`, { headers: { cookie: `${SESSION}=${before}` } });
    expect([old.status, (await old.json() as { code: string }).code]).toEqual([401, 'session-ended']);
  });
});

describe('a login comes to nothing', () => {
  const failed = (code: string) => `${api}/?problem=${code}`;

  it('in another browser than it began in, at its second use, and with another state', async () => {
    const browser = new Browser();
    const callback = await browser.chooses(api, 'li-intake');
    expect((await new Browser().go(callback)).to).toBe(failed('login-failed'));
    expect((await browser.go(callback)).to).toBe(`${api}/`);
    expect((await browser.go(callback)).to).toBe(failed('login-failed'));
    const other = new Browser();
    const changed = new URL(await other.chooses(api, 'li-intake'));
    changed.searchParams.set('state', 'another');
    expect((await other.go(changed.href)).to).toBe(failed('login-failed'));
    expect(other.cookie(api, SESSION)).toBeUndefined();
  });

  it('when the person says no, and when nobody here is known by that name', async () => {
    const browser = new Browser();
    await browser.go(`${api}/login`);
    expect((await browser.go(`${api}/login/callback?error=access_denied`)).to).toBe(failed('login-failed'));
    await town.instance.restart('api', { OIDC_ACCOUNT_CLAIM: 'name' });
    expect(await new Browser().logIn(api, 'li-intake')).toBe(failed('account-unknown'));
    await town.instance.restart('api');
  });

  it('while the issuer is away, which ends no session; and goes well when it is back', async () => {
    const person = await Person.called(api, 'li-intake');
    await town.instance.restart('api');
    await town.instance.kill('identity', 'SIGKILL');
    expect((await new Browser().go(`${api}/login`)).to).toBe(failed('issuer-away'));
    expect((await person.get('/v1/cases')).status).toBe(200);
    await town.instance.restart('identity');
    expect(await new Browser().logIn(api, 'li-intake')).toBe(`${api}/`);
  });
});

describe('with a session', () => {
  it('one reads as oneself, and what one changes needs the page\'s own token', async () => {
    const person = await Person.called(api, 'zhao-village');
    for (const headers of [{}, { 'x-csrf-token': 'guessed' }, { 'x-csrf-token': person.csrfToken, origin: 'https://elsewhere.example' }, { 'x-csrf-token': (await Person.called(api, 'zhao-village')).csrfToken }] as { [name: string]: string }[]) {
      expect(await person.post('/v1/cases', lead(), headers)).toMatchObject({ status: 403, body: { code: 'csrf-token-missing' } });
    }
    const opened = await person.post('/v1/cases', lead(), { 'x-csrf-token': person.csrfToken, origin: api });
    expect(opened.status).toBe(201);
    expect((await town.journal(opened.body.caseNo))[0]).toMatchObject({ actor: { id: 'zhao-village', role: 'village-assistant' } });
    // A program's token is sent on purpose and needs none.
    expect((await town.open('zhao-village', lead())).status).toBe(201);
  });

  it('one leaves, and the next request is nobody\'s', async () => {
    const person = await Person.called(api, 'li-intake');
    const kept = person.cookie;
    expect((await person.browser.go(`${api}/v1/session`, { method: 'DELETE' })).status).toBe(403);
    const left = await person.browser.go(`${api}/v1/session`, { method: 'DELETE', headers: { 'x-csrf-token': person.csrfToken } });
    expect(await left.json()).toEqual({ url: expect.stringContaining(`${town.instance.settings.oidcIssuer}/session/end?`) });
    expect([person.cookie, (await person.get('/v1/session')).body.code]).toEqual([undefined, 'token-missing']);
    expect((await fetch(`${api}/v1/cases`, { headers: { cookie: `${SESSION}=${kept}` } })).status).toBe(401);
  });

  it('that somebody else ended, a line that is open is closed, and the next request refused', async () => {
    const person = await Person.called(api, 'wu-county');
    const stream = await fetch(`${api}/v1/alerts/stream`, { headers: { cookie: `${SESSION}=${person.cookie}` } });
    expect(stream.status).toBe(200);
    const closed = stream.text();
    await town.database.query(`UPDATE session SET ended_at = now() WHERE account_id = 'wu-county'`);
    expect(await person.get('/v1/cases')).toMatchObject({ status: 401, body: { code: 'session-ended' } });
    const { body: { caseNo } } = await town.open('zhao-village', lead());
    expect(await closed).not.toContain(caseNo);
  });

  it('that is not used or too old, one has to log in again', async () => {
    await town.instance.restart('api', { JISHI_SESSION_IDLE_SECONDS: '6', JISHI_SESSION_SECONDS: '20' });
    const [idle, used] = [await Person.called(api, 'li-intake'), await Person.called(api, 'sun-investigator')];
    const began = Date.now();
    const use = async () => (await used.get('/v1/session')).status;
    while (Date.now() - began < 8_000) {
      expect(await use()).toBe(200);
      await new Promise(resolve => setTimeout(resolve, 300));
    }
    expect(await idle.get('/v1/session')).toMatchObject({ status: 401, body: { code: 'session-ended' } });
    await eventually(async () => await use() === 401, 'end by age', 30_000);
    await town.instance.restart('api');
  });
});
