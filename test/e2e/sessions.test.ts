import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Person, SESSION } from '#test/e2e/browser.js';
import { Chromium } from '#test/e2e/chromium.js';
import { eventually, lead, Town } from '#test/e2e/town.js';

/** Where somebody is logged in: they see it and end it, and so does their issuer. */

let town: Town;
let api: string;
let chromium: Chromium;
beforeAll(async () => {
  town = await Town.start();
  api = town.instance.settings.apiUrl;
  chromium = await Chromium.start(api, 'sessions');
}, 120_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

interface Row { sessionId: string; device: string | null; isCurrent: boolean }

const isIn = async (person: Person) => (await person.get('/v1/session')).status === 200;
const sessionsOf = async (person: Person) => (await person.get('/v1/sessions')).body.sessions as Row[];
const ends = (person: Person, path: string, headers?: { [name: string]: string }) => person.send('DELETE', path, {}, headers);

describe('one sees where one is logged in', () => {
  it('and ends one of them: it is over with its next request, and its open line closes', async () => {
    const [here, there] = [await Person.called(api, 'wu-county'), await Person.called(api, 'wu-county')];
    const rows = await sessionsOf(here);
    expect(rows.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true]);
    const stream = await fetch(`${api}/v1/alerts/stream`, { headers: { cookie: `${SESSION}=${there.cookie}` } });
    expect(stream.status).toBe(200);
    const closed = stream.text();

    const other = rows.find(({ isCurrent }) => !isCurrent)!;
    const left = await ends(here, `/v1/sessions/${other.sessionId}`);
    expect([left.status, left.body.sessions]).toEqual([200, [expect.objectContaining({ isCurrent: true })]]);
    expect([await isIn(here), (await there.get('/v1/cases')).body.code]).toEqual([true, 'session-ended']);
    const { body: { caseNo } } = await town.open('zhao-village', lead());
    expect(await closed).not.toContain(caseNo);
    expect((await ends(here, `/v1/sessions/${other.sessionId}`)).status).toBe(404);
  });

  it('and ends all others, but nobody else\'s, and not from another site', async () => {
    const [li, elsewhere, sun] = [await Person.called(api, 'li-intake'), await Person.called(api, 'li-intake'), await Person.called(api, 'sun-investigator')];
    const [foreign] = await sessionsOf(sun);
    expect(await sessionsOf(li)).toHaveLength(2);
    expect((await ends(li, `/v1/sessions/${foreign!.sessionId}`)).status).toBe(404);
    for (const id of ['1', 'x', '00000000-0000-4000-8000-000000000000']) expect((await ends(li, `/v1/sessions/${id}`)).status).toBe(404);
    for (const path of ['/v1/sessions', `/v1/sessions/${(await sessionsOf(elsewhere))[0]!.sessionId}`]) {
      expect((await ends(li, path, { 'x-csrf-token': sun.csrfToken })).body.code).toBe('csrf-token-missing');
    }
    expect([await isIn(elsewhere), await isIn(sun)]).toEqual([true, true]);
    expect((await ends(li, '/v1/sessions')).body.sessions).toHaveLength(1);
    expect([await isIn(li), await isIn(elsewhere), await isIn(sun)]).toEqual([true, false, true]);
  });

  it('with the database\'s own rights of the API nobody ends those of another', async () => {
    const sun = await Person.called(api, 'sun-investigator');
    const client = new pg.Client(town.instance.settings.apiDatabaseUrl);
    await client.connect();
    await expect(client.query('UPDATE session SET ended_at = now()')).rejects.toThrow('permission denied');
    // Of whoever the sealed scope names, which plain SQL has none of.
    await client.query(`SELECT set_config('jishi.account', 'sun-investigator', false)`);
    await client.query('SELECT end_own_sessions(NULL, NULL)').catch(() => undefined);
    await client.query('SELECT end_issuers_sessions(NULL, NULL, 0)');
    await client.end();
    expect(await isIn(sun)).toBe(true);
  });

  it('on a page of their own, in both languages', async () => {
    const phone = await Person.called(api, 'zhao-village');
    const page = await chromium.arrives('zhao-village', '/sessions');
    await page.getByText('本次登录', { exact: true }).waitFor();
    expect(await chromium.look(page, 'two')).toEqual([]);
    await page.getByRole('button', { name: /^退出此登录/ }).click();
    await page.getByText('已退出。').waitFor();
    expect(await isIn(phone)).toBe(false);
    await page.getByRole('button', { name: '显示设置' }).click();
    await page.getByText('English', { exact: true }).click();
    await page.getByRole('heading', { name: 'Where I am logged in' }).waitFor();
    expect(await chromium.look(page, 'one-english')).toEqual([]);
    await page.getByRole('button', { name: 'zhao-village' }).or(page.locator('.who')).first().click();
    await page.getByRole('link', { name: 'Where I am logged in' }).waitFor();
    expect(chromium.complaints).toEqual([]);
  });
});

describe('the issuer ends a session', () => {
  const tells = (form: string, type = 'application/x-www-form-urlencoded') =>
    fetch(`${api}/logout/backchannel`, { method: 'POST', headers: { 'content-type': type }, body: form });

  it('whose person has left it, and no other', async () => {
    const [leaving, staying] = [await Person.called(api, 'jiang-approver'), await Person.called(api, 'jiang-approver')];
    await leaving.leavesIssuer(town.instance.settings.oidcIssuer!);
    await eventually(async () => !await isIn(leaving), 'end by the issuer');
    expect(await isIn(staying)).toBe(true);
  });

  it('by its own signed word alone', async () => {
    const staying = await Person.called(api, 'jiang-approver');
    const answer = await tells('logout_token=a.b.c&more=1');
    expect([answer.status, answer.headers.get('cache-control'), (await answer.json() as { code: string }).code]).toEqual([400, 'no-store', 'body-invalid']);
    for (const form of ['', 'logout_token=', 'token=a.b.c', `logout_token=${'a'.repeat(16_385)}`]) expect((await tells(form)).status).toBe(400);
    expect((await tells(`logout_token=${'a'.repeat(300_000)}`)).status).toBe(413);
    expect((await tells('{"logout_token":"a.b.c"}', 'application/json')).status).toBe(400);
    // No other route takes a form: a page of another site could send one.
    const form = { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: `Bearer ${town.token('li-intake')}`, 'idempotency-key': 'form-1' }, body: 'type=apply' };
    expect((await fetch(`${api}/v1/cases`, form)).status).toBe(415);
    expect(await isIn(staying)).toBe(true);
  });
});
