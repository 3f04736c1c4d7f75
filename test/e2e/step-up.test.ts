import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { signToken } from '#apps/cli/sign-token.js';
import { readSigningRing } from '#infra/keys.js';
import { DEMO_STAFF_FILE, Staff } from '#infra/staff.js';
import { Person } from '#test/e2e/browser.js';
import { Chromium } from '#test/e2e/chromium.js';
import { Town } from '#test/e2e/town.js';

const LARGE = '800000';

let town: Town;
let api: string;
let chromium: Chromium;
beforeAll(async () => {
  town = await Town.start();
  api = town.instance.settings.apiUrl;
  chromium = await Chromium.start(api, 'step-up');
}, 120_000);
afterAll(async () => {
  await chromium?.stop();
  await town?.stop();
}, 30_000);

/** An urgent case in which relief of that sum is proposed. */
async function proposed(amountFen: string): Promise<string> {
  const caseNo = await town.readyForRelief();
  await town.done('li-intake', caseNo, 'relief-first', { form: 'medical', amountFen, personal: { payeeName: '县人民医院', what: '手术费先行垫付' } });
  return caseNo;
}

const grown = (account: string) => town.database.query(`UPDATE session SET auth_at = auth_at - interval '16 minutes' WHERE account_id = $1 AND ended_at IS NULL`, [account]);
const approves = (person: Person, caseNo: string, headers = {}) => person.post(`/v1/cases/${caseNo}/commands`, { type: 'approve', reliefId: 1 }, { 'x-csrf-token': person.csrfToken, ...headers });

describe('a large sum', () => {
  it('goes by a login of the last minutes; by an older one nothing is carried out, until the same key comes with a fresh one', async () => {
    const caseNo = await proposed(LARGE);
    const wang = await Person.called(api, 'wang-approver');
    await grown('wang-approver');
    const key = { 'idempotency-key': crypto.randomUUID() };
    const before = await town.types(caseNo);
    expect(await approves(wang, caseNo, key)).toMatchObject({ status: 401, body: { code: 'fresh-login-needed', detail: { zh: expect.stringContaining('重新登录') } } });
    expect(await town.types(caseNo)).toEqual(before);

    const begun = new URL((await wang.browser.go(`${api}/login?fresh&to=/`)).to!);
    expect(Object.fromEntries(begun.searchParams)).toMatchObject({ max_age: '0', acr_values: 'urn:jishi:acr:anew' });
    await wang.browser.go(await wang.browser.chooses(api, 'wang-approver', '/', 'fresh'));
    wang.csrfToken = (await wang.get('/v1/session')).body.csrfToken;
    expect((await approves(wang, caseNo, key)).status).toBe(200);
    await grown('wang-approver');
    // Carried out once; its answer can be had again without a login.
    expect((await approves(wang, caseNo, key)).status).toBe(200);
    expect((await town.types(caseNo)).filter(type => type === 'ReliefApproved')).toHaveLength(1);
  });

  it('does not go by the issuer\'s knowing somebody already, nor by a lesser login', async () => {
    const caseNo = await proposed(LARGE);
    const wang = await Person.called(api, 'wang-approver');
    await grown('wang-approver');
    // The issuer knows this browser, and asks nobody: its word on when is the old one.
    const known = new URL(await wang.browser.chooses(api, 'wang-approver', '/', 'known'));
    await wang.browser.go(known.href);
    await town.database.query(`UPDATE session SET acr = 'urn:example:password' WHERE account_id = 'wang-approver' AND ended_at IS NULL`);
    wang.csrfToken = (await wang.get('/v1/session')).body.csrfToken;
    expect((await approves(wang, caseNo)).body.code).toBe('fresh-login-needed');
    await town.database.query(`UPDATE session SET auth_at = NULL, acr = 'urn:jishi:acr:anew' WHERE account_id = 'wang-approver' AND ended_at IS NULL`);
    expect((await approves(wang, caseNo)).body.code).toBe('fresh-login-needed');
  });

  it('goes by a token as long as that is young, and the sum is the pack\'s', async () => {
    const [large, small] = [await proposed(LARGE), await proposed('500000')];
    const ring = await readSigningRing(town.instance.settings);
    const wang = Staff.read(DEMO_STAFF_FILE).accounts.get('wang-approver')!;
    const past = jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 16 * 60_000);
    const old = await signToken(ring, wang, 3_600);
    past.mockRestore();
    const give = (caseNo: string, token: string) => fetch(`${api}/v1/cases/${caseNo}/commands`, {
      method: 'POST', body: JSON.stringify({ type: 'approve', reliefId: 1 }), headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    });
    const refused = await give(large, old);
    expect([refused.status, (await refused.json() as { code: string }).code]).toEqual([401, 'fresh-login-needed']);
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="jishi", error="insufficient_user_authentication", max_age="900", acr_values="urn:jishi:acr:anew"');
    expect((await give(small, old)).status).toBe(200);
    expect((await give(large, await signToken(ring, wang, 600))).status).toBe(200);
  });

  it('has its page ask for the login, and keep what was typed', async () => {
    const caseNo = await proposed(LARGE);
    const page = await chromium.arrives('wang-approver', `/cases/${caseNo}`);
    await grown('wang-approver');
    await page.locator('.acts').getByRole('button', { name: '审批', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '确认审批' }).click();
    await dialog.getByText('请重新登录确认身份', { exact: true }).waitFor();
    expect(['asked', ...await chromium.look(page, 'asked')]).toEqual(['asked']);
    const [window] = await Promise.all([page.context().waitForEvent('page'), dialog.getByRole('link', { name: '在新窗口登录' }).click()]);
    await window.locator('button[value="wang-approver"]').click();
    // The window tells this page, which sends what it held.
    await page.getByText('已办理：审批').waitFor({ timeout: 30_000 });
    expect((await town.types(caseNo)).filter(type => type === 'ReliefApproved')).toHaveLength(1);
    expect(chromium.complaints).toEqual([]);
  });
});
