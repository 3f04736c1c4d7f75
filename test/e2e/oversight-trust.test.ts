import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { solution } from '#libs/identifiers/puzzle.js';
import { pdfText } from '#test/pdf-text.js';
import { application, EAST, eventually, lead, Town } from '#test/e2e/town.js';

/** Who watches over a case cannot be sent away from it, and nobody but the family takes its plea back or says how it was helped. */
let town: Town;
beforeAll(async () => { town = await Town.start(); }, 180_000);
afterAll(() => town?.stop(), 60_000);

const REASON = { personal: { reason: '系申请人姐夫，群众来信反映' } };
const answerOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

async function opened(): Promise<string> {
  const { body } = await town.open('li-intake', application({ personal: { name: '欧阳青', residentId: '110101199003070011', summary: '失火' } }));
  return body.caseNo as string;
}

/** Whatever shows anything of a case, as the account is answered. */
async function seenBy(who: string, caseNo: string): Promise<{ [what: string]: unknown }> {
  const status = async (method: string, path: string, body?: object) => (await town.call(who, method, path, body)).status;
  const listed = async (path: string, in_: string) => JSON.stringify((await town.call(who, 'GET', path)).body[in_]).includes(caseNo);
  return {
    page: await status('GET', `/v1/cases/${caseNo}`),
    events: await status('GET', `/v1/cases/${caseNo}/events`),
    acts: await status('GET', `/v1/cases/${caseNo}/acts`),
    disclosure: await status('POST', `/v1/cases/${caseNo}/disclosures`, { kinds: ['name'], reason: '核对' }),
    papers: await status('GET', `/v1/cases/${caseNo}/documents`),
    print: await status('GET', `/v1/cases/${caseNo}/documents/file-index`),
    listed: await listed('/v1/cases?limit=100', 'cases'),
    found: JSON.stringify((await town.call(who, 'POST', '/v1/searches', { text: '欧阳青' })).body).includes(caseNo),
  };
}

const NOTHING = { page: 404, events: 404, acts: 404, disclosure: 404, papers: 404, print: 404, listed: false, found: false };

describe('who is recused', () => {
  it.each(['zhou-lead', 'qian-supervisor', 'wu-county', 'zheng-duty', 'jiang-approver', 'feng-auditor'])('%s, who watches or decides above, is recused by nobody beside or below', async watcher => {
    const caseNo = await opened();
    for (const by of ['zhou-lead', 'qian-supervisor', 'wu-county', 'zheng-duty', 'jiang-approver'].filter(id => id !== watcher)) {
      const ofTheTown = watcher === 'zhou-lead' || watcher === 'qian-supervisor';
      const above = ofTheTown && (by === 'wu-county' || by === 'zheng-duty' || by === 'jiang-approver');
      if (above) continue;
      expect([by, ...answerOf(await town.give(by, caseNo, 'declare-relative', { staffId: watcher, relation: 'spouse', ...REASON }))]).toEqual([by, 403, 'above-only']);
    }
    expect((await town.call(watcher, 'GET', `/v1/cases/${caseNo}`)).status).toBe(200);
    // Of themselves they say it always, and see nothing from then on.
    await town.done(watcher, caseNo, 'declare-relative', { relation: 'sibling' });
    expect(await seenBy(watcher, caseNo)).toEqual(NOTHING);
  }, 60_000);

  it('the county recuses a town\'s team lead, with a reason, and who is told of it', async () => {
    const caseNo = await opened();
    expect(answerOf(await town.give('wu-county', caseNo, 'declare-relative', { staffId: 'zhou-lead', relation: 'spouse' }))).toEqual([422, 'reason-needed']);
    await town.done('wu-county', caseNo, 'declare-relative', { staffId: 'zhou-lead', relation: 'spouse', ...REASON });
    expect(await seenBy('zhou-lead', caseNo)).toEqual(NOTHING);
    // The one thing that is still told.
    const told = async (who: string) => (await town.call(who, 'GET', '/v1/alerts?order=newest&limit=100')).body.alerts.filter((alert: { caseNo: string }) => alert.caseNo === caseNo)
      .map(({ kind, to }: { kind: string; to: { handlerId: string | null; role: string | null } }) => `${kind} ${to.handlerId ?? to.role}`);
    await eventually(async () => (await told('zhou-lead')).includes('recused zhou-lead'), 'alert');
    expect(await told('zhou-lead')).toEqual(['recused zhou-lead']);
    expect(await told('feng-auditor')).toEqual(expect.arrayContaining(['recused zhou-lead', 'recused supervisor', 'recused auditor']));
  }, 60_000);

  it('a glass is not broken for them, and nobody in their post gets in', async () => {
    const caseNo = await opened();
    await town.done('li-intake', caseNo, 'declare-relative', { relation: 'sibling' });
    expect(answerOf(await town.give('zhou-lead', caseNo, 'break-glass', { staffId: 'li-intake', personal: { reason: '急事' } }))).toEqual([409, 'recused']);
    await town.call('li-intake', 'POST', '/v1/delegations', { to: 'he-intake', from: new Date().toISOString(), until: new Date(Date.now() + 3_600_000).toISOString() });
    const inPost = (path: string) => fetch(town.instance.settings.apiUrl + path, { headers: { authorization: `Bearer ${town.token('he-intake')}`, 'x-acting-for': 'li-intake' } });
    expect((await inPost('/v1/cases?limit=1')).status).toBe(200);
    expect((await inPost(`/v1/cases/${caseNo}`)).status).toBe(404);
  }, 60_000);

  it('nor for another account of theirs, which is given no case either', async () => {
    const body = { name: '陶窗口', role: 'town-intake', region: EAST, phone: '19900003003', active: true };
    for (const id of ['tao-one', 'tao-two']) expect((await town.call('chen-admin', 'PUT', `/v1/accounts/${id}`, body)).status).toBe(200);
    const caseNo = await opened();
    await town.done('wu-county', caseNo, 'declare-relative', { staffId: 'tao-one', relation: 'spouse', ...REASON });
    expect(answerOf(await town.give('wu-county', caseNo, 'break-glass', { staffId: 'tao-two', personal: { reason: '急事' } }))).toEqual([409, 'recused']);
    expect(answerOf(await town.give('wu-county', caseNo, 'hand-over', { handlerId: 'tao-two' }))).toEqual([409, 'recused']);
    // Whoever handles it under one account is kept away under the other, and handles it no more.
    await town.done('zheng-duty', caseNo, 'lift-recusal', { staffId: 'tao-one', personal: { reason: '经核实并无亲属关系' } });
    await town.done('wu-county', caseNo, 'hand-over', { handlerId: 'tao-two' });
    await town.done('wu-county', caseNo, 'declare-relative', { staffId: 'tao-one', relation: 'spouse', ...REASON });
    expect((await town.view(caseNo)).handlerId).toBeNull();
    expect((await town.database.query('SELECT recused FROM relief_case WHERE case_no = $1', [caseNo])).rows).toEqual([{ recused: ['tao-one', 'tao-two'] }]);
  }, 60_000);

  it('nobody breaks the glass for a post they stand in for', async () => {
    const caseNo = await opened();
    const glass = () => town.give('zhou-lead', caseNo, 'break-glass', { staffId: 'he-intake', personal: { reason: '急事' } });
    const { body } = await town.call('he-intake', 'POST', '/v1/delegations', { to: 'zhou-lead', from: new Date().toISOString(), until: new Date(Date.now() + 3_600_000).toISOString() });
    expect(answerOf(await glass())).toEqual([409, 'second-person-needed']);
    expect((await town.call('he-intake', 'DELETE', `/v1/delegations/${body.delegationNo}`)).status).toBe(200);
    expect((await glass()).status).toBe(200);
  }, 60_000);

  it('PostgreSQL itself shows them no row, whatever the API asks for, under another account of theirs, too', async () => {
    const caseNo = await opened();
    await town.done('feng-auditor', caseNo, 'declare-relative', { relation: 'sibling' });
    const { rows: policies } = await town.database.query(`SELECT qual FROM pg_policies WHERE tablename = 'relief_case' AND policyname = 'api'`);
    expect(policies[0].qual).toContain('recused');
    const { rows } = await town.database.query('SELECT recused FROM relief_case WHERE case_no = $1', [caseNo]);
    expect(rows).toEqual([{ recused: ['feng-auditor'] }]);
    expect((await town.call('feng-auditor', 'GET', `/v1/cases/${caseNo}/history/1`)).status).toBe(404);
    expect((await town.call('feng-auditor', 'GET', `/v1/cases/${caseNo}/chain`)).status).toBe(404);
    expect((await town.call('feng-auditor', 'GET', `/v1/audit/cases?caseNo=${caseNo}`)).body.cases).toEqual([]);
  }, 60_000);

  it('the county lifts it: neither the town, nor whoever said it, nor whoever it was said of', async () => {
    const caseNo = await opened();
    await town.done('wu-county', caseNo, 'declare-relative', { staffId: 'qian-supervisor', relation: 'spouse', ...REASON });
    const lift = (who: string) => town.give(who, caseNo, 'lift-recusal', { staffId: 'qian-supervisor', personal: { reason: '经核实并无亲属关系' } });
    expect(answerOf(await lift('qian-supervisor'))).toEqual([404, 'not-found']);
    expect(answerOf(await lift('zhou-lead'))).toEqual([403, 'role-not-allowed']);
    expect(answerOf(await lift('wu-county'))).toEqual([409, 'second-person-needed']);
    expect((await lift('zheng-duty')).status).toBe(200);
    expect((await town.call('qian-supervisor', 'GET', `/v1/cases/${caseNo}`)).status).toBe(200);
    const kinds = async () => (await town.call('qian-supervisor', 'GET', '/v1/alerts?order=newest&limit=100')).body.alerts.filter((alert: { caseNo: string }) => alert.caseNo === caseNo).map(({ kind }: { kind: string }) => kind);
    await eventually(async () => (await kinds()).includes('recusal-lifted'), 'alert');
  }, 60_000);
});

describe('a plea is taken back by the family', () => {
  it('one person of the desk ends nothing; a second one who asked the family does, and the supervisor is told', async () => {
    const caseNo = await opened();
    expect(answerOf(await town.give('li-intake', caseNo, 'withdraw'))).toEqual([400, 'body-invalid']);
    await town.done('li-intake', caseNo, 'withdraw', { personal: { reason: '已自行解决' } });
    expect(await town.view(caseNo)).toMatchObject({ status: 'applied', withdrawalProposed: true });
    expect(answerOf(await town.give('sun-investigator', caseNo, 'confirm-withdrawal', { stands: true }))).toEqual([403, 'role-not-allowed']);
    await town.done('zhou-lead', caseNo, 'confirm-withdrawal', { stands: true });
    expect(await town.view(caseNo)).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
    const kinds = async () => (await town.call('qian-supervisor', 'GET', '/v1/alerts?order=newest&limit=100')).body.alerts.filter((alert: { caseNo: string }) => alert.caseNo === caseNo).map(({ kind }: { kind: string }) => kind);
    await eventually(async () => (await kinds()).includes('withdrawn'), 'alert');
  }, 60_000);

  it('whoever leads and said it is no second person; asked, the family may want help still', async () => {
    const caseNo = await opened();
    await town.done('zhou-lead', caseNo, 'withdraw', { personal: { reason: '已自行解决' } });
    expect(answerOf(await town.give('zhou-lead', caseNo, 'confirm-withdrawal', { stands: true }))).toEqual([409, 'second-person-needed']);
    await town.done('wang-approver', caseNo, 'confirm-withdrawal', { stands: false });
    expect(await town.view(caseNo)).toMatchObject({ status: 'applied', withdrawalProposed: false });
  }, 60_000);

  it('the paper the family signed does at once, and no other paper', async () => {
    const { body: { caseNo } } = await town.open('zhao-village', lead());
    const keep = async (text: string) => (await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/files`, {
      method: 'POST', body: text, headers: { authorization: `Bearer ${town.token('li-intake')}`, 'content-type': 'application/pdf' },
    })).json() as Promise<object>;
    await town.done('li-intake', caseNo, 'attach', await keep('%PDF-1.7\n1\n%%EOF'));
    await town.done('li-intake', caseNo, 'attach', { ...await keep('%PDF-1.7\n2\n%%EOF'), purpose: 'withdrawal' });
    const withdraw = (attachmentNo: number) => town.give('li-intake', caseNo, 'withdraw', { attachmentNo, personal: { reason: '已自行解决' } });
    expect(answerOf(await withdraw(1))).toEqual([422, 'no-withdrawal-paper']);
    expect((await withdraw(2)).status).toBe(200);
    expect((await town.journal(caseNo)).find(({ type }) => type === 'Withdrawn')!.data).toEqual({ word: 'paper', attachmentNo: 2 });
  }, 60_000);
});

describe('a code speaks for the family only where it is the family\'s own', () => {
  // Tests look at whatever an answer holds.
  // oxlint-disable-next-line typescript/no-explicit-any
  type Body = any;
  async function call(path: string, body: object, headers: { [name: string]: string } = {}): Promise<{ status: number; body: Body }> {
    const response = await fetch(`${town.instance.settings.apiUrl}/v1/citizen/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  }
  async function apply(fields: object = {}): Promise<{ body: Body }> {
    const { body: { puzzle, bits } } = await call('puzzles', {});
    const humanCheck = { puzzle, answer: solution(puzzle, bits, 0, 10_000_000)! };
    return call('applications', { type: 'apply', townCode: EAST, cause: 'sudden-event', personal: { name: '欧阳青', phone: '13900002222', summary: '失火' }, humanCheck, ...fields }, { 'idempotency-key': randomUUID() });
  }
  async function receipt(as: string, caseNo: string): Promise<{ secret: string }> {
    const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/receipts`, { method: 'POST', headers: { authorization: `Bearer ${town.token(as)}` } });
    return { secret: /查询码：([0-9A-Z-]{34})/.exec(pdfText(Buffer.from(await response.arrayBuffer())).pages.join('').replaceAll('\n', ''))![1]! };
  }

  it('a reprint ends the paper before it, and never the family\'s own', async () => {
    const { body: { caseNo, secret } } = await apply();
    const [first, second] = [await receipt('li-intake', caseNo), await receipt('li-intake', caseNo)];
    expect(await Promise.all([secret, first.secret, second.secret].map(async one => (await call('lookups', { caseNo, secret: one })).status))).toEqual([200, 404, 200]);
  });

  it('is rated and taken back by the family\'s own code, and by no code that staff print', async () => {
    const { body: { caseNo, secret } } = await apply();
    const paper = await receipt('li-intake', caseNo);
    const withdraw = (by: string, key: string = randomUUID()) => call('withdrawals', { caseNo, secret: by, reason: '亲友已帮忙' }, { 'idempotency-key': key });
    // Staff have had what they print in their hands: it opens, and does not speak.
    expect((await call('lookups', { caseNo, secret: paper.secret })).body).toMatchObject({ code: 'printed', mayRate: false, mayWithdraw: false, ownCodeNeeded: true });
    expect([(await withdraw(paper.secret)).body.code, (await call('ratings', { caseNo, secret: paper.secret, satisfied: true }, { 'idempotency-key': randomUUID() })).body.code]).toEqual(['family-code-needed', 'family-code-needed']);
    expect((await town.types(caseNo)).filter(type => type === 'Withdrawn' || type === 'Rated')).toEqual([]);
    const key = randomUUID();
    expect([(await withdraw(secret, key)).status, (await withdraw(secret, key)).status]).toEqual([200, 200]);
    expect((await call('lookups', { caseNo, secret })).body).toMatchObject({ outcome: 'withdrawn', mayWithdraw: false });
    expect((await town.journal(caseNo)).find(({ type }) => type === 'Withdrawn')!.data).toEqual({ word: 'code', attachmentNo: null });
    expect(await town.view(caseNo)).toMatchObject({ status: 'closed', outcome: 'withdrawn' });
  });

  it('whoever reports another family\'s need holds no word of it', async () => {
    const { body: { caseNo, secret } } = await apply({ type: 'report-lead', cause: 'other', personal: { summary: '独居老人几天没出门' } });
    expect((await call('lookups', { caseNo, secret })).body).toMatchObject({ code: 'reporter', mayWithdraw: false });
    expect((await call('withdrawals', { caseNo, secret, reason: '算了' }, { 'idempotency-key': randomUUID() })).body.code).toBe('family-code-needed');
  });
});
