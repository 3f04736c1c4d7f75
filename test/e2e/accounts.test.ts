import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSigningRing } from '#infra/keys.js';
import { signToken } from '#apps/cli/sign-token.js';
import { Person } from '#test/e2e/browser.js';
import { application, DAY_MS, EAST, eventually, HOUR_MS, Town } from '#test/e2e/town.js';

let town: Town;
let api: string;
beforeAll(async () => {
  town = await Town.start();
  api = town.instance.settings.apiUrl;
}, 120_000);
afterAll(() => town?.stop(), 30_000);

const INTAKE = { name: '江窗口', role: 'town-intake', region: EAST, phone: '19900002001', active: true };
const keep = (id: string, body: object, as = 'chen-admin') => town.call(as, 'PUT', `/v1/accounts/${id}`, body);
const code = ({ status, body }: { status: number; body: { code?: string; errors?: { field: string }[] } }) => [status, body.code, body.errors?.map(({ field }) => field)];
const fromNow = (ms: number) => new Date(Date.now() + ms).toISOString();
/** A token for somebody whom the demo does not know. */
async function tokenOf(id: string): Promise<string> {
  return signToken(await readSigningRing(town.instance.settings), { id }, 600);
}
async function asked(token: string, path: string, headers: { [name: string]: string } = {}) {
  const response = await fetch(api + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
  return { status: response.status, body: await response.json() as { code?: string } };
}

describe('an administrator', () => {
  it('makes an account, with which somebody logs in and works, changes it, and ends it: at once', async () => {
    expect((await asked(await tokenOf('jiang-intake'), '/v1/cases')).status).toBe(401);
    expect(await keep('jiang-intake', INTAKE)).toMatchObject({ status: 200, body: { id: 'jiang-intake', name: '江窗口', role: 'town-intake', phone: '19900002001', email: null, residentId: null, otherAccounts: [], active: true } });
    const person = await Person.called(api, 'jiang-intake');
    expect((await person.get('/v1/session')).body).toMatchObject({ account: { id: 'jiang-intake', name: '江窗口' }, post: { id: 'jiang-intake' }, posts: [] });
    const opened = await person.post('/v1/cases', application());
    expect(opened.status).toBe(201);
    expect((await asked(await tokenOf('jiang-intake'), `/v1/cases/${opened.body.caseNo}`)).status).toBe(200);

    // In another post they log in again, and find themselves there.
    expect((await keep('jiang-intake', { ...INTAKE, role: 'town-investigator' })).status).toBe(200);
    expect(code(await person.get('/v1/cases'))).toMatchObject([401, 'session-ended']);
    const again = await Person.called(api, 'jiang-intake');
    expect((await again.get('/v1/session')).body.account.role).toBe('town-investigator');

    expect((await keep('jiang-intake', { ...INTAKE, role: 'town-investigator', active: false })).status).toBe(200);
    expect(code(await again.get('/v1/cases'))).toMatchObject([401, 'session-ended']);
    expect((await asked(await tokenOf('jiang-intake'), '/v1/cases')).status).toBe(401);
    await expect(Person.called(api, 'jiang-intake')).rejects.toThrow();
    expect((await town.call('li-intake', 'GET', '/v1/directory')).body.staff).toContainEqual({ id: 'jiang-intake', name: '江窗口', role: 'town-investigator', region: EAST, active: false });
    expect((await town.call('chen-admin', 'GET', '/v1/accounts')).body.accounts).toContainEqual({ id: 'jiang-intake', name: '江窗口', role: 'town-investigator', region: EAST, active: false, phone: '19900002001', email: null, residentId: null, otherAccounts: [] });
  });

  it('keeps no contact in the clear, and leaves every change on record', async () => {
    const { rows } = await town.database.query(`SELECT sealed_contact::text AS sealed, row_to_json(account)::text AS row FROM account WHERE account_id = 'jiang-intake'`);
    expect([rows[0].sealed.length > 40, rows[0].row.includes('19900002001')]).toEqual([true, false]);
    for (const as of ['feng-auditor', 'chen-admin']) {
      const { body: { changes } } = await town.call(as, 'GET', '/v1/account-changes?limit=3');
      expect(changes.map(({ accountId, by, before, after }: { accountId: string; by: string; before: { role: string } | null; after: { role: string; active: boolean } }) => [accountId, by, before?.role, after.role, after.active])).toEqual([
        ['jiang-intake', 'chen-admin', 'town-investigator', 'town-investigator', false], ['jiang-intake', 'chen-admin', 'town-intake', 'town-investigator', true], ['jiang-intake', 'chen-admin', undefined, 'town-intake', true],
      ]);
    }
    expect((await town.call('ye-auditor', 'GET', '/v1/account-changes?limit=100')).body.changes.some(({ accountId }: { accountId: string }) => accountId === 'jiang-intake')).toBe(false);
    await expect(town.database.query('DELETE FROM account_change')).rejects.toThrow(/append-only/);
  });

  it('keeps to their region and away from their own account; nobody else keeps any', async () => {
    expect(code(await keep('chen-admin', { ...INTAKE, role: 'supervisor' }))).toEqual([409, 'own-account', undefined]);
    expect(code(await keep('new-one', { ...INTAKE, region: '211399101000' }))).toEqual([422, 'not-in-region', ['region']]);
    expect(code(await keep('new-one', { ...INTAKE, region: '370899999000' }))).toEqual([422, 'not-in-region', ['region']]);
    expect(code(await keep('bai-intake', INTAKE))).toEqual([404, 'not-found', undefined]);
    expect(code(await keep('New', INTAKE))).toEqual([404, 'not-found', undefined]);
    expect(code(await keep('new-one', { ...INTAKE, role: 'department-handler' }))).toEqual([400, 'body-invalid', ['department']]);
    expect(code(await keep('new-one', { ...INTAKE, role: 'citizen' }))).toEqual([400, 'body-invalid', ['role']]);
    for (const as of ['zhou-lead', 'wu-county', 'feng-auditor']) expect([await keep('new-one', INTAKE, as), await town.call(as, 'GET', '/v1/accounts')].map(({ status }) => status)).toEqual([403, 403]);
    expect((await town.call('zhou-lead', 'GET', '/v1/account-changes')).status).toBe(403);
    expect((await town.database.query(`SELECT 1 FROM account WHERE account_id = 'new-one'`)).rowCount).toBe(0);
  });

  it('reads no case, by whatever way', async () => {
    const { body: { caseNo } } = await town.open('li-intake', application({ personal: { name: '何人', summary: '大病' } }));
    for (const path of [`/v1/cases/${caseNo}`, `/v1/cases/${caseNo}/events`, '/v1/cases', '/v1/alerts', '/v1/late-entries', '/v1/reads']) expect([path, (await town.call('chen-admin', 'GET', path)).status]).toEqual([path, 403]);
    expect(code(await town.call('chen-admin', 'POST', '/v1/delegations', { of: 'zhou-lead', to: 'chen-admin', from: fromNow(0), until: fromNow(DAY_MS) }))).toEqual([422, 'unknown-staff', ['to']]);
    expect(code(await town.give('zhou-lead', caseNo, 'break-glass', { staffId: 'chen-admin', personal: { reason: '查看' } }))).toEqual([422, 'unknown-staff', ['staffId']]);
  });
});

describe('somebody on leave', () => {
  let caseNo: string;
  beforeAll(async () => {
    caseNo = await town.readyForRelief();
    await town.done('li-intake', caseNo, 'relief-first', { form: 'goods', amountFen: '20000', personal: { payeeName: '张三', what: '米面' } });
  }, 60_000);
  const delegate = (as: string, body: object) => town.call(as, 'POST', '/v1/delegations', body);
  /** Into a post with money nobody comes on one person's word. */
  const agreed = async (as: string, body: object) => town.call('bao-admin', 'POST', `/v1/delegations/${(await delegate(as, body)).body.delegationNo}/confirmation`);

  it('is stood in for by a colleague of the county, for a time', async () => {
    const dates = { from: fromNow(0), until: fromNow(DAY_MS) };
    for (const to of ['wang-approver', 'nobody', 'bai-intake', 'chen-admin', 'grid-east']) expect([to, code(await delegate('wang-approver', { to, ...dates }))]).toEqual([to, [422, 'unknown-staff', ['to']]]);
    for (const post of ['zhou-lead', 'nobody']) expect([post, code(await delegate('wang-approver', { of: post, to: 'sun-investigator', ...dates }))]).toEqual([post, [422, 'unknown-staff', ['of']]]);
    for (const [from, until] of [[0, -HOUR_MS], [2 * DAY_MS, DAY_MS], [0, 93 * DAY_MS], [-2 * DAY_MS, DAY_MS]] as const) {
      expect(code(await delegate('wang-approver', { to: 'zhou-lead', from: fromNow(from), until: fromNow(until) }))).toEqual([422, 'dates-not-possible', ['until']]);
    }
    expect(await agreed('wang-approver', { to: 'zhou-lead', from: fromNow(DAY_MS), until: fromNow(2 * DAY_MS) })).toMatchObject({ status: 200, body: { of: 'wang-approver', to: 'zhou-lead', endedAt: null, madeBy: 'wang-approver', confirmedBy: 'bao-admin' } });
    // Not before it begins.
    expect(code(await asked(town.token('zhou-lead'), '/v1/cases', { 'x-acting-for': 'wang-approver' }))).toMatchObject([403, 'not-delegated']);
  });

  it('whose deputy acts in that post under their own name, until it is over', async () => {
    const { body: { delegationNo } } = await agreed('wang-approver', { to: 'zhou-lead', from: fromNow(0), until: fromNow(DAY_MS) });
    const deputy = await Person.called(api, 'zhou-lead');
    expect((await deputy.get('/v1/session')).body).toMatchObject({ post: { id: 'zhou-lead' }, posts: [{ id: 'wang-approver', name: '王审批', role: 'town-approver' }] });
    const approve = () => deputy.post(`/v1/cases/${caseNo}/commands`, { type: 'approve', reliefId: 1 });
    expect(code(await approve())).toEqual([403, 'role-not-allowed', undefined]);
    expect(await deputy.send('PUT', '/v1/session/post', { of: 'wang-approver' })).toMatchObject({ status: 200, body: { account: { id: 'zhou-lead' }, post: { id: 'wang-approver', role: 'town-approver' } } });
    expect((await deputy.get(`/v1/cases/${caseNo}`)).body.mayDo).toContain('approve');
    expect((await deputy.get('/v1/cases?awaiting=me')).body.cases).toMatchObject([{ caseNo, task: 'approve' }]);
    // What was delegated is not handed on.
    expect(code(await deputy.post('/v1/delegations', { to: 'sun-investigator', from: fromNow(0), until: fromNow(DAY_MS) }))).toEqual([422, 'unknown-staff', ['of']]);
    expect((await approve()).status).toBe(200);
    const { body: { events } } = await town.call('li-intake', 'GET', `/v1/cases/${caseNo}/events`);
    expect(events.at(-1)).toMatchObject({ type: 'ReliefApproved', by: { id: 'zhou-lead', role: 'town-approver', onBehalfOf: 'wang-approver' } });
    // Who approved is the person, whatever post they act in: nobody investigates what they approved.
    expect(code(await town.give('zhou-lead', caseNo, 'investigate', { step: 'visit' }))).toEqual([409, 'second-person-needed', undefined]);

    expect(code(await town.call('sun-investigator', 'DELETE', `/v1/delegations/${delegationNo}`))).toEqual([404, 'not-found', undefined]);
    expect((await town.call('wang-approver', 'DELETE', `/v1/delegations/${delegationNo}`)).status).toBe(200);
    expect(code(await deputy.get('/v1/cases'))).toEqual([403, 'not-delegated', undefined]);
    // What comes next is in their own post again.
    expect((await deputy.get('/v1/session')).body.post.id).toBe('zhou-lead');
    expect(code(await deputy.send('PUT', '/v1/session/post', { of: 'wang-approver' }))).toEqual([403, 'not-delegated', undefined]);
    expect((await deputy.send('DELETE', '/v1/session/post', {})).status).toBe(200);
  });

  it('an administrator appoints a deputy for whoever fell ill, and a recused person\'s post gives nobody a way in', async () => {
    expect((await agreed('chen-admin', { of: 'wang-approver', to: 'he-intake', from: fromNow(0), until: fromNow(DAY_MS) })).status).toBe(200);
    const inPost = async (path: string) => asked(town.token('he-intake'), path, { 'x-acting-for': 'wang-approver' });
    expect((await inPost(`/v1/cases/${caseNo}`)).status).toBe(200);
    expect((await asked(town.token('he-intake'), `/v1/cases/${caseNo}`)).status).toBe(404);
    await town.done('zhou-lead', caseNo, 'declare-relative', { staffId: 'wang-approver', relation: 'sibling', personal: { reason: '系申请人姐夫' } });
    expect((await inPost(`/v1/cases/${caseNo}`)).status).toBe(404);
    const { body: { delegations } } = await town.call('chen-admin', 'GET', '/v1/delegations');
    expect(delegations[0]).toMatchObject({ of: 'wang-approver', to: 'he-intake', madeBy: 'chen-admin' });
  });

  it('whoever has left is stood in for by nobody', async () => {
    const gone = { name: '马审批', role: 'town-approver', region: '370899102000', active: false };
    await agreed('ma-approver', { to: 'xu-lead', from: fromNow(0), until: fromNow(DAY_MS) });
    expect((await asked(town.token('xu-lead'), '/v1/cases', { 'x-acting-for': 'ma-approver' })).status).toBe(200);
    expect((await town.keepAccount('ma-approver', gone)).status).toBe(200);
    expect((await asked(town.token('xu-lead'), '/v1/cases', { 'x-acting-for': 'ma-approver' })).status).toBe(403);
    expect((await town.keepAccount('ma-approver', { ...gone, active: true })).status).toBe(200);
  });
});

describe('in an emergency', () => {
  it('a second person opens one case to somebody for half an hour, and those who watch over it are told', async () => {
    const { body: { caseNo } } = await town.open('li-intake', application({ personal: { name: '申急', phone: '13900002222', summary: '途中突发重病' } }));
    const { body: { caseNo: other } } = await town.open('li-intake', application({ personal: { name: '别人', summary: '失火' } }));
    const sees = async (no = caseNo) => (await town.call('he-intake', 'GET', `/v1/cases/${no}`)).status;
    expect(await sees()).toBe(404);
    expect(code(await town.give('he-intake', caseNo, 'break-glass', { staffId: 'he-intake', personal: { reason: '本镇医院求证' } }))).toEqual([404, 'not-found', undefined]);
    expect(code(await town.give('zhou-lead', caseNo, 'break-glass', { staffId: 'zhou-lead', personal: { reason: '自己' } }))).toEqual([409, 'second-person-needed', ['staffId']]);
    await town.done('zhou-lead', caseNo, 'break-glass', { staffId: 'he-intake', personal: { reason: '病人在西镇卫生院，须核对身份' } });
    expect([await sees(), await sees(other)]).toEqual([200, 404]);
    expect(await town.view(caseNo, 'he-intake')).toMatchObject({ sight: 'whole', mayDo: [] });
    expect((await town.call('he-intake', 'POST', `/v1/cases/${caseNo}/disclosures`, { kinds: ['phone'], reason: '联系家属' })).body.person).toEqual({ phone: '13900002222' });
    expect((await town.call('feng-auditor', 'GET', '/v1/reads?account=he-intake')).body.reads).toMatchObject([{ caseNo, what: ['phone'] }]);
    for (const as of ['qian-supervisor', 'wu-county', 'feng-auditor']) await eventually(async () => (await town.call(as, 'GET', '/v1/alerts?limit=100&order=newest')).body.alerts.some((alert: { kind: string; caseNo: string }) => alert.kind === 'glass-broken' && alert.caseNo === caseNo), `alert for ${as}`);

    const { rows: [{ minutes }] } = await town.database.query(`SELECT extract(epoch FROM until_at - clock_timestamp()) / 60 AS minutes FROM glass WHERE account_id = 'he-intake'`);
    expect(Number(minutes)).toBeGreaterThan(29);
    expect(Number(minutes)).toBeLessThanOrEqual(30);
    // The case's own time is no way round it: half an hour is half an hour.
    await town.forward(caseNo, HOUR_MS);
    expect(await sees()).toBe(200);
    await town.database.query(`UPDATE glass SET until_at = clock_timestamp()`);
    expect(await sees()).toBe(404);
  });
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
