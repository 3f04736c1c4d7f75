import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ROOT } from '#infra/root.js';
import { landingCause } from '#libs/contracts/journal.js';
import { Person } from '#test/e2e/browser.js';
import { application, DAY_MS, EAST, eventually, Town, WEST } from '#test/e2e/town.js';

/** What a corrupt administrator tries to come by a post, and what one alone can do about working days. */
const COUNTY = '370899000000';
const CY = '211399000000';
const NATION = '000000000000';
const PUPPET = { name: '木偶', role: 'county-approver', region: COUNTY, active: true };

let town: Town;
beforeAll(async () => {
  town = await Town.start();
}, 120_000);
afterAll(() => town?.stop(), 30_000);

const keep = (as: string, id: string, body: object) => town.call(as, 'PUT', `/v1/accounts/${id}`, body);
const confirm = (as: string, proposalNo: string) => town.call(as, 'POST', `/v1/account-proposals/${proposalNo}/confirmation`);
const decline = (as: string, proposalNo: string) => town.call(as, 'DELETE', `/v1/account-proposals/${proposalNo}`);
const said = ({ status, body }: { status: number; body: { code?: string; errors?: { field: string }[] } }) =>
  [status, body.code, ...(body.errors ? [body.errors.map(({ field }) => field)] : [])];
const account = async (id: string) =>
  (await town.database.query('SELECT role, region, left_at IS NULL AS active, has_phone FROM account WHERE account_id = $1', [id])).rows[0] as
    { role: string; region: string; active: boolean; has_phone: boolean } | undefined;
const alertsAbout = async (as: string, id: string) =>
  (await town.call(as, 'GET', '/v1/alerts?limit=100&order=newest')).body.alerts.filter((alert: { accountId: string | null }) => alert.accountId === id);
/** As if so many days had passed since; the record itself takes no change from anybody. */
async function laterBy(days: number): Promise<void> {
  await town.database.query(`ALTER TABLE account_change DISABLE TRIGGER append_only`);
  await town.database.query(`UPDATE account_change SET changed_at = changed_at - $1 * interval '1 day'`, [days]);
  await town.database.query(`ALTER TABLE account_change ENABLE TRIGGER append_only`);
}

describe('a post with money, audit or administration', () => {
  it('is given by two: one administrator alone makes no puppet, and holder and auditors are told', async () => {
    const { status, body } = await keep('chen-admin', 'mu-approver', PUPPET);
    expect([status, body.after, body.confirmedBy]).toEqual([202, { name: '木偶', role: 'county-approver', region: COUNTY, department: null, active: true }, null]);
    expect(await account('mu-approver')).toBeUndefined();
    expect(said(await keep('chen-admin', 'mu-approver', PUPPET))).toEqual([409, 'proposal-waits']);
    expect(said(await confirm('chen-admin', body.proposalNo))).toEqual([409, 'second-administrator-needed']);
    for (const as of ['feng-auditor', 'wu-county', 'qi-admin']) expect([as, (await confirm(as, body.proposalNo)).status]).toEqual([as, as === 'qi-admin' ? 404 : 403]);
    await eventually(async () => (await alertsAbout('feng-auditor', 'mu-approver')).some((alert: { kind: string }) => alert.kind === 'post-proposed'), 'alert');

    expect(await confirm('bao-admin', body.proposalNo)).toMatchObject({ status: 200, body: { proposedBy: 'chen-admin', confirmedBy: 'bao-admin' } });
    expect(await account('mu-approver')).toMatchObject({ role: 'county-approver', active: true });
    expect(said(await confirm('bao-admin', body.proposalNo))).toEqual([404, 'not-found']);
    await town.meet('mu-approver');
    for (const as of ['feng-auditor', 'mu-approver']) {
      await eventually(async () => (await alertsAbout(as, 'mu-approver')).some((alert: { kind: string; caseNo: null }) => alert.kind === 'post-changed' && alert.caseNo === null), `alert for ${as}`);
    }
    expect(await alertsAbout('ye-auditor', 'mu-approver')).toEqual([]);
    expect(await alertsAbout('wu-county', 'mu-approver')).toEqual([]);
    const { body: { changes } } = await town.call('feng-auditor', 'GET', '/v1/account-changes?limit=1');
    expect(changes).toMatchObject([{ accountId: 'mu-approver', by: 'chen-admin', confirmedBy: 'bao-admin', before: null }]);
  });

  it('a promotion, a move and an end are changes of it, too; what is declined never takes effect', async () => {
    for (const body of [
      { name: '李受理', role: 'town-approver', region: EAST, active: true }, { name: '李受理', role: 'county-finance', region: COUNTY, active: true },
      { name: '李受理', role: 'administrator', region: COUNTY, active: true },
    ]) {
      const { status, body: { proposalNo } } = await keep('chen-admin', 'li-intake', body);
      expect(status).toBe(202);
      expect((await decline('bao-admin', proposalNo)).body).toMatchObject({ withdrawnBy: 'bao-admin', confirmedBy: null });
      expect(said(await confirm('bao-admin', proposalNo))).toEqual([404, 'not-found']);
    }
    expect((await account('li-intake'))!.role).toBe('town-intake');
    for (const body of [{ name: '王审批', role: 'town-approver', region: WEST, active: true }, { name: '王审批', role: 'town-approver', region: EAST, active: false }, { name: '王审批', role: 'reporter', region: EAST, active: true }]) {
      const { status, body: { proposalNo } } = await keep('chen-admin', 'wang-approver', body);
      expect([status, await account('wang-approver')]).toEqual([202, { role: 'town-approver', region: EAST, active: true, has_phone: true }]);
      await decline('chen-admin', proposalNo);
    }
    // Everybody else's account is kept by one, as before.
    expect((await keep('chen-admin', 'jiang-intake', { name: '江窗口', role: 'town-intake', region: EAST, active: true })).status).toBe(200);
  });

  it('how its holder is reached is part of it: nobody cuts them off from what they are told', async () => {
    const { status, body } = await keep('chen-admin', 'feng-auditor', { name: '冯审计', role: 'auditor', region: COUNTY, phone: '19900009999', active: true });
    expect([status, body.contactChanges]).toEqual([202, true]);
    await decline('chen-admin', body.proposalNo);
    for (const id of ['chen-admin', 'bao-admin']) expect([id, said(await keep('chen-admin', id, { name: '我', role: 'administrator', region: COUNTY, phone: '19900009999', active: true }))]).toEqual([id, id === 'chen-admin' ? [409, 'own-account'] : [202, undefined]]);
    await decline('chen-admin', (await town.call('chen-admin', 'GET', '/v1/account-proposals')).body.proposals[0].proposalNo);
  });

  it('what has changed since is not agreed on', async () => {
    const { body: { proposalNo } } = await keep('chen-admin', 'jiang-intake', { name: '江窗口', role: 'town-approver', region: EAST, active: true });
    expect((await keep('bao-admin', 'jiang-intake', { name: '江窗口', role: 'town-intake', region: WEST, active: true })).status).toBe(200);
    expect(said(await confirm('bao-admin', proposalNo))).toEqual([409, 'proposal-outdated']);
    await decline('bao-admin', proposalNo);
  });
});

describe('the second person', () => {
  const made = (id: string, more: object = {}) => town.keepAccount(id, { name: id, role: 'administrator', region: COUNTY, active: true, ...more });

  it('is nobody whom the first has made within thirty days, nor the other way round', async () => {
    expect((await made('gao-admin')).status).toBe(200);
    await town.meet('gao-admin');
    const { body: { proposalNo } } = await keep('chen-admin', 'xin-finance', { name: '新', role: 'county-finance', region: COUNTY, active: true });
    expect(said(await confirm('gao-admin', proposalNo))).toEqual([409, 'made-by-the-other']);
    await decline('chen-admin', proposalNo);
    for (const first of ['gao-admin', 'bao-admin']) {
      const { body: theirs } = await keep(first, 'xin-finance', { name: '新', role: 'county-finance', region: COUNTY, active: true });
      for (const second of ['chen-admin', 'bao-admin', 'gao-admin'].filter(id => id !== first && [id, first].includes('gao-admin'))) {
        expect([first, second, said(await confirm(second, theirs.proposalNo))]).toEqual([first, second, [409, 'made-by-the-other']]);
      }
      await decline(first, theirs.proposalNo);
    }
    await laterBy(31);
    const { body: later } = await keep('chen-admin', 'xin-finance', { name: '新', role: 'county-finance', region: COUNTY, active: true });
    expect((await confirm('gao-admin', later.proposalNo)).status).toBe(200);
  });

  it('is not the first under another account: by an equal telephone, or an equal identity number', async () => {
    await made('ding-admin', { phone: '19900003001', residentId: '110101199003070011' });
    await made('ding-second', { phone: '+8619900003001' });
    await made('ding-third', { residentId: '110101199003070011' });
    for (const id of ['ding-admin', 'ding-second', 'ding-third']) await town.meet(id);
    await laterBy(31);
    const { body: { proposalNo } } = await keep('ding-second', 'mu-two', PUPPET);
    for (const as of ['ding-admin', 'ding-third']) expect([as, said(await confirm(as, proposalNo))]).toEqual([as, [409, 'second-administrator-needed']]);
    // Nor do they change each other.
    expect(said(await keep('ding-third', 'ding-second', { name: '丁', role: 'supervisor', region: COUNTY, active: true }))).toEqual([409, 'own-account']);
    expect((await confirm('bao-admin', proposalNo)).status).toBe(200);
    const { body: { accounts } } = await town.call('chen-admin', 'GET', '/v1/accounts');
    expect(accounts.find(({ id }: { id: string }) => id === 'ding-admin')).toMatchObject({ residentId: '****0011', otherAccounts: ['ding-second', 'ding-third'] });
    const { rows } = await town.database.query(`SELECT row_to_json(account)::text AS row FROM account WHERE account_id LIKE 'ding-%'`);
    expect(rows.some(({ row }) => row.includes('19900003001') || row.includes('110101199003070011'))).toBe(false);
  });

  it('is not one in a case either: who proposes approves under no other account, who is recused acts under none', async () => {
    await town.keepAccount('li-approver', { name: '李受理', role: 'town-approver', region: EAST, phone: '19900001003', active: true });
    await town.meet('li-approver');
    const caseNo = await town.readyForRelief();
    await town.done('li-intake', caseNo, 'relief-first', { form: 'goods', amountFen: '20000', personal: { payeeName: '张三', what: '米面' } });
    expect(said(await town.give('li-approver', caseNo, 'approve', { reliefId: 1 }))).toEqual([409, 'second-person-needed']);
    await town.done('zhou-lead', caseNo, 'declare-relative', { staffId: 'li-intake', relation: 'sibling', personal: { reason: '系申请人姐夫' } });
    expect(said(await town.give('li-approver', caseNo, 'approve', { reliefId: 1 }))).toEqual([404, 'not-found']);
    // One administrator alone does not take the telephone away that gives it away.
    expect((await keep('chen-admin', 'li-intake', { name: '李受理', role: 'town-intake', region: EAST, active: true })).status).toBe(202);
    await town.done('wang-approver', caseNo, 'approve', { reliefId: 1 });
  });

  it('confirms no pack of whom they made', async () => {
    expect((await made('yu-admin')).status).toBe(200);
    await town.meet('yu-admin');
    const { readFileSync } = await import('node:fs');
    const { packFiles } = await import('#infra/policy.js');
    const yaml = readFileSync(join(ROOT, 'libs/policy/packs', packFiles().findLast(({ id }) => id === 'jining-2021')!.file), 'utf8').replace(/^version: .*$/m, 'version: 90');
    const { body: { packNo } } = await town.call('yu-admin', 'POST', '/v1/pack-proposals', { county: COUNTY, yaml });
    for (const as of ['chen-admin', 'bao-admin']) expect([as, said(await town.call(as, 'POST', `/v1/pack-proposals/${packNo}/confirmation`))]).toEqual([as, [409, 'made-by-the-other']]);
    expect((await town.call('gao-admin', 'POST', `/v1/pack-proposals/${packNo}/confirmation`)).status).toBe(200);
  });
});

describe('nobody empties a county of those who watch', () => {
  it('its last auditor stays, and so many administrators that one can confirm', async () => {
    for (const change of [{ active: false }, { role: 'reporter' }, { region: '370899101000' }]) {
      expect([change, said(await keep('chen-admin', 'feng-auditor', { name: '冯审计', role: 'auditor', region: COUNTY, active: true, ...change }))]).toEqual([change, [409, 'last-of-county']]);
    }
    await town.meet('second-auditor');
    await town.keepAccount('second-auditor', { name: '第二', role: 'auditor', region: COUNTY, active: true });
    const both = await Promise.all(['feng-auditor', 'second-auditor'].map(id => keep('chen-admin', id, { name: id, role: 'auditor', region: COUNTY, active: false })));
    expect(both.map(({ status }) => status)).toEqual([202, 202]);
    expect(said(await confirm('bao-admin', both[0]!.body.proposalNo))).toEqual([200, undefined]);
    expect(said(await confirm('bao-admin', both[1]!.body.proposalNo))).toEqual([409, 'last-of-county']);
    // Of two administrators neither can be ended.
    expect(said(await keep('qi-admin', 'lu-admin', { name: '鲁管理', role: 'administrator', region: CY, active: false }))).toEqual([409, 'last-of-county']);
  });

  it('whoever runs the instance helps a county that cannot help itself, and it is known', async () => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const jishi = (...args: string[]) => promisify(execFile)(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), ...args], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } });
    const { stdout } = await jishi('accounts', 'appoint', 'hu-admin', '--name', '胡管理', '--role', 'administrator', '--region', CY, '--reason', 'nobody-can-confirm', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ accountId: 'hu-admin' });
    expect((await town.call('ye-auditor', 'GET', '/v1/account-changes?limit=1')).body.changes).toMatchObject([{ accountId: 'hu-admin', by: 'operator', reason: 'nobody-can-confirm' }]);
    await eventually(async () => (await alertsAbout('ye-auditor', 'hu-admin')).some((alert: { kind: string }) => alert.kind === 'post-by-operator'), 'alert');
    // Somebody who was there in another post goes on neither by a token nor in a browser.
    await town.meet('hu-admin');
    const browser = await Person.called(town.instance.settings.apiUrl, 'hu-admin');
    const answers = async () => [(await town.call('hu-admin', 'GET', '/v1/session')).status, (await browser.get('/v1/session')).status];
    expect(await answers()).toEqual([200, 200]);
    await jishi('accounts', 'appoint', 'hu-admin', '--name', '胡审计', '--role', 'auditor', '--region', CY, '--reason', 'no-auditor', '--json');
    expect(await answers()).toEqual([401, 401]);
    await town.meet('hu-admin');
    expect((await town.call('hu-admin', 'GET', '/v1/session')).body).toMatchObject({ account: { role: 'auditor' } });
  });
});

describe('who stands in for such a post', () => {
  const dates = () => ({ from: new Date().toISOString(), until: new Date(Date.now() + DAY_MS).toISOString() });
  const inPost = async (as: string, of: string) => (await fetch(`${town.instance.settings.apiUrl}/v1/cases`, {
    headers: { authorization: `Bearer ${town.token(as)}`, 'x-acting-for': of },
  })).status;

  it('acts in it once a second person has confirmed, whoever gave it away', async () => {
    for (const [as, of] of [['wang-approver', undefined], ['chen-admin', 'wang-approver']] as const) {
      const { status, body } = await town.call(as, 'POST', '/v1/delegations', { ...(of && { of }), to: 'qian-supervisor', ...dates() });
      expect([status, body.needsConfirmation, await inPost('qian-supervisor', 'wang-approver')]).toEqual([201, true, 403]);
      for (const no of [as, 'qian-supervisor', 'li-intake']) expect([no, (await town.call(no, 'POST', `/v1/delegations/${body.delegationNo}/confirmation`)).status]).toEqual([no, no === as ? 409 : 404]);
      expect((await town.call(of ? 'wang-approver' : 'chen-admin', 'POST', `/v1/delegations/${body.delegationNo}/confirmation`)).status).toBe(200);
      expect(await inPost('qian-supervisor', 'wang-approver')).toBe(200);
      expect((await town.call(as, 'DELETE', `/v1/delegations/${body.delegationNo}`)).status).toBe(200);
    }
    for (const kind of ['delegation-proposed', 'delegation-confirmed']) {
      await eventually(async () => (await alertsAbout('second-auditor', 'wang-approver')).some((alert: { kind: string }) => alert.kind === kind), kind);
    }
  });

  it('is nobody who would come to judge work of their own', async () => {
    for (const [of, to] of [['wang-approver', 'sun-investigator'], ['jiang-approver', 'cao-finance'], ['cao-finance', 'jiang-approver'], ['jiang-approver', 'min-civil']]) {
      expect([of, to, said(await town.call('chen-admin', 'POST', '/v1/delegations', { of, to, ...dates() }))]).toEqual([of, to, [422, 'deputy-judges-own-work', ['to']]]);
    }
  });
});

describe('a year of working days', () => {
  const YEAR = { year: 2163, notice: '虚构〔2162〕1号', holidays: [], workdays: [] as string[] };
  const propose = (as: string, year: object = YEAR) => town.call(as, 'POST', '/v1/calendar-proposals', year);
  const watchersToldOf = async (kind: string) => (await town.database.query('SELECT DISTINCT to_role FROM alert WHERE kind = $1', [kind])).rows.map(({ to_role: role }) => role as string | null);
  const confirmYear = (as: string, proposalNo: string) => town.call(as, 'POST', `/v1/calendar-proposals/${proposalNo}/confirmation`);

  it('is for the body that speaks for the whole instance, and takes two of it', async () => {
    for (const as of ['chen-admin', 'bao-admin', 'qi-admin']) expect([as, said(await propose(as))]).toEqual([as, [403, 'not-of-the-body']]);
    expect((await propose('li-intake')).status).toBe(403);
    const { status, body } = await propose('nian-calendar');
    expect([status, body.edition, body.published]).toEqual([201, 1, false]);
    expect(said(await confirmYear('nian-calendar', body.proposalNo))).toEqual([409, 'second-administrator-needed']);
    expect(said(await confirmYear('chen-admin', body.proposalNo))).toEqual([403, 'not-of-the-body']);
    expect((await town.database.query('SELECT 1 FROM calendar_year WHERE year = 2163')).rowCount).toBe(0);
    expect(await watchersToldOf('calendar-proposed')).toContain('auditor');
    const { body: { caseNo } } = await town.open('li-intake', application());
    expect((await confirmYear('li-calendar', body.proposalNo)).body.landing).toMatchObject({ year: 2163, done: true });
    expect(await watchersToldOf('calendar-confirmed')).toContain('auditor');
    const landed = (await town.journal(caseNo)).find(({ type }) => type === 'CalendarLanded')!;
    expect(landed.data).toMatchObject({ year: { year: 2163, edition: 1 }, proposedBy: 'nian-calendar', confirmedBy: 'li-calendar' });
    expect((await town.database.query('SELECT edition, proposed_by, confirmed_by FROM calendar_year WHERE year = 2163')).rows).toEqual([{ edition: 1, proposed_by: 'nian-calendar', confirmed_by: 'li-calendar' }]);
  });

  it('an edition that was replaced comes back by no way', async () => {
    const second = await propose('li-calendar', { ...YEAR, notice: '虚构〔2163〕1号' });
    expect((await confirmYear('nian-calendar', second.body.proposalNo)).body.proposal).toMatchObject({ edition: 2, published: true });
    const { body: { proposals } } = await town.call('nian-calendar', 'GET', '/v1/calendar-proposals');
    const first = proposals.find(({ edition, year }: { edition: number; year: number }) => edition === 1 && year === 2163);
    expect(said(await confirmYear('li-calendar', first.proposalNo))).toEqual([409, 'edition-replaced']);
    // Straight to the case, as somebody might who holds the sealed payload of the first.
    const { body: { caseNo } } = await town.open('li-intake', application());
    const client = await town.temporal();
    try {
      const published = { year: { ...YEAR, edition: 1 }, proposedBy: 'nian-calendar', confirmedBy: 'li-calendar' };
      const handle = client.workflow.getHandle((await town.view(caseNo)).caseId);
      for (const one of [published, { ...published, year: { ...YEAR, edition: 3 } }, { ...published, confirmedBy: 'nian-calendar', year: { ...YEAR, edition: 3 } }]) {
        expect(await handle.executeUpdate('landCalendar', { updateId: landingCause(one.year), args: [one] })).toBe(false);
      }
      await expect(handle.executeUpdate('landCalendar', { args: [YEAR] })).rejects.toThrow();
      await expect(client.workflow.execute('calendarLanding', { workflowId: 'calendar-forged', taskQueue: town.instance.settings.taskQueue, args: [{ ...published, year: { ...YEAR, edition: 3 } }] })).rejects.toThrow();
    } finally {
      await client.connection.close();
    }
    expect(await town.types(caseNo)).toEqual(['Applied']);
    expect((await town.database.query('SELECT edition FROM calendar_year WHERE year = 2163 ORDER BY edition')).rows).toEqual([{ edition: 1 }, { edition: 2 }]);
  });

  it('its body is kept by itself alone, and has its pages', async () => {
    for (const path of ['/v1/calendar', '/v1/directory', '/v1/packs', '/v1/accounts', '/v1/account-changes', '/v1/pack-proposals', '/v1/delegations']) {
      expect([path, (await town.call('nian-calendar', 'GET', path)).status]).toEqual([path, 200]);
    }
    expect(said(await keep('chen-admin', 'third-calendar', { name: '三', role: 'administrator', region: NATION, active: true }))).toEqual([422, 'not-in-region', ['region']]);
    expect((await keep('nian-calendar', 'third-calendar', { name: '三', role: 'administrator', region: NATION, active: true })).status).toBe(202);
    expect(said(await keep('nian-calendar', 'mu-three', PUPPET))).toEqual([422, 'not-in-region', ['region']]);
  });
});

describe('the API\'s own role', () => {
  it('gets round none of it by SQL', async () => {
    const api = new pg.Client(town.instance.settings.apiDatabaseUrl);
    await api.connect();
    const attempt = (sql: string, values: unknown[] = []) => api.query(sql, values).then(({ rowCount }) => rowCount, (error: { code: string }) => error.code);
    try {
      for (const sql of [
        `UPDATE account SET role = 'county-approver' WHERE account_id = 'li-intake'`, `INSERT INTO account (account_id, name, role, region, has_phone, has_email) VALUES ('x', 'x', 'auditor', '${COUNTY}', false, false)`,
        `UPDATE account_proposal SET confirmed_by = 'bao-admin', confirmed_at = now()`, `UPDATE delegation SET confirmed_at = now()`, `INSERT INTO delegation (of_account, to_account, from_at, until_at, made_by) VALUES ('wang-approver', 'li-intake', now(), now() + interval '1 day', 'x')`,
        `UPDATE county_pack SET confirmed_by = 'x', confirmed_at = now()`, `INSERT INTO county_pack (county, pack_hash, content, valid_from, proposed_by) VALUES ('${COUNTY}', 'x', '{}', now(), 'x')`,
        `INSERT INTO calendar_proposal (year, edition, content, proposed_by) VALUES (2164, 1, '{}', 'x')`, `UPDATE calendar_proposal SET confirmed_by = 'y', confirmed_at = now()`,
        `INSERT INTO calendar_year (hash, year, content) VALUES ('x', 2164, '{}')`, `UPDATE instance_body SET region = '${COUNTY}'`,
        `SELECT write_account('x', 'y', 'x', 'x', 'auditor', '${COUNTY}', NULL, NULL, false, false, NULL, NULL, NULL, true)`,
        `INSERT INTO alert (alert_key, account_id, kind, to_region, occurred_at) VALUES ('x', 'x', 'x', '${COUNTY}', now())`,
      ]) expect([sql, await attempt(sql)]).toEqual([sql, '42501']);
      // A function that anybody may call does the same for the API as for whoever calls it: nothing without a second person.
      expect(await attempt(`SELECT keep_account('li-intake', '李', 'county-approver', $1, NULL, NULL, false, false, NULL, NULL, NULL, true)`, [COUNTY])).not.toBe(1);
    } finally {
      await api.end();
    }
  });
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
