import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Gateway } from '#apps/sms-simulator/gateway.js';
import { ROOT } from '#infra/root.js';
import { pdfText } from '#test/pdf-text.js';
import { application, CARD, eventually, Town } from '#test/e2e/town.js';

const ID = '110101199003070011';
const PERSON = { name: '端木春来', residentId: ID, phone: '139-0000-2222', address: '柳庄 7 号', summary: '灶房失火，锅灶都没了' };
const ALLOWANCE = 12;

let town: Town;
let gateway: Server;
const sms = new Gateway();
beforeAll(async () => {
  gateway = createServer((request, response) => {
    let text = '';
    request.on('data', part => { text += String(part); }).on('end', () => {
      const answer = sms.take(JSON.parse(text));
      if (answer !== 'drop the connection') response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => gateway.once('listening', resolve));
  town = await Town.start({ JISHI_ID_LOOKUPS_PER_DAY: String(ALLOWANCE), JISHI_SMS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`, JISHI_SMS_TOKEN: 'test' });
}, 180_000);
afterAll(async () => {
  await town?.stop();
  gateway?.close();
}, 60_000);

async function paidCase(): Promise<string> {
  const { body: { caseNo } } = await town.open('li-intake', application({ personal: PERSON }));
  await town.done('li-intake', caseNo, 'accept', { urgency: 'urgent', takeOver: true });
  await town.done('sun-investigator', caseNo, 'investigate', { step: 'visit', personal: { finding: '床铺烧毁' } });
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: PERSON.name, bankCard: CARD } });
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
  return caseNo as string;
}
const print = async (as: string, caseNo: string, kind: string) => {
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/documents/${kind}`, { headers: { authorization: `Bearer ${town.token(as)}` } });
  return response.status === 200 ? pdfText(Buffer.from(await response.arrayBuffer())).pages.join('').replaceAll('\n', '') : '';
};
const search = (as: string, text: string) => town.call(as, 'POST', '/v1/searches', { text });
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

describe('papers, searches and files go by the rules of pages', () => {
  it('finance prints the form it pays by without number, telephone, address and circumstances', async () => {
    const caseNo = await paidCase();
    for (const kind of ['approval', 'payment-list']) {
      const text = await print('cao-finance', caseNo, kind);
      expect([kind, text.includes(PERSON.name), text.includes(CARD.slice(0, 4))]).toEqual([kind, true, true]);
      for (const secret of [ID, ID.slice(0, 14), '周岁', '139-0000', '柳庄', '失火', '床铺烧毁']) expect([kind, secret, text.includes(secret)]).toEqual([kind, secret, false]);
    }
    const approved = await print('wang-approver', caseNo, 'approval');
    for (const known of [ID, '139-0000-2222', '柳庄', '失火', '床铺烧毁']) expect(approved).toContain(known);
  }, 60_000);

  it('nobody finds by a number who may not see one', async () => {
    await paidCase();
    for (const as of ['cao-finance', 'wu-county', 'zheng-duty']) {
      expect([as, ...codeOf(await search(as, ID)), ...codeOf(await search(as, '0011'))]).toEqual([as, 403, 'role-not-allowed', 403, 'role-not-allowed']);
    }
    expect((await search('cao-finance', PERSON.name)).status).toBe(200);
    const asked = await town.call('cao-finance', 'POST', `/v1/cases/${await paidCase()}/disclosures`, { kinds: ['address'], reason: '核对' });
    expect(codeOf(asked)).toEqual([403, 'role-not-allowed']);
  }, 60_000);

  it('a file is opened by whoever may see all it can hold, and by whoever handed it in', async () => {
    const caseNo = await paidCase();
    const keep = async (as: string, text: string) => {
      const kept = await (await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/files`, {
        method: 'POST', body: text, headers: { authorization: `Bearer ${town.token(as)}`, 'content-type': 'application/pdf' },
      })).json() as object;
      await town.done(as, caseNo, 'attach', kept);
    };
    await keep('li-intake', '%PDF-1.7\n1\n%%EOF');
    await keep('cao-finance', '%PDF-1.7\n2\n%%EOF');
    const open = async (as: string, no: number) => (await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/attachments/${no}`, { headers: { authorization: `Bearer ${town.token(as)}` } })).status;
    for (const [as, first, second] of [['li-intake', 200, 200], ['feng-auditor', 200, 200], ['cao-finance', 403, 200], ['wu-county', 403, 403], ['zheng-duty', 403, 403]] as const) {
      expect([as, await open(as, 1), await open(as, 2)]).toEqual([as, first, second]);
      expect((await town.view(caseNo, as)).attachments.map(({ mayOpen }: { mayOpen: boolean }) => mayOpen)).toEqual([first === 200, second === 200]);
    }
  }, 60_000);
});

describe('looks for an identity number', () => {
  it('are on record with the account, found or not, and end with the day\'s allowance', async () => {
    await paidCase();
    const unknown = '110101199003070038';
    expect((await search('xu-lead', ID)).body.cases).toEqual([]);
    expect((await search('xu-lead', '0011')).status).toBe(200);
    expect((await town.call('xu-lead', 'POST', '/v1/persons/cases', { residentIds: [unknown] })).body.persons).toEqual([]);
    const lookups = async () => (await town.call('feng-auditor', 'GET', '/v1/id-lookups?account=xu-lead')).body.lookups;
    expect((await lookups()).map(({ by, soughtBy, asked, found, refused }: { by: { id: string }; soughtBy: string; asked: number; found: number; refused: boolean }) => [by.id, soughtBy, asked, found, refused])).toEqual([
      ['xu-lead', 'persons', 1, 0, false], ['xu-lead', 'id-tail', 1, 0, false], ['xu-lead', 'id', 1, 0, false],
    ]);
    for (let i = 3; i < ALLOWANCE; i++) expect((await search('xu-lead', '0038')).status).toBe(200);
    expect(codeOf(await search('xu-lead', unknown))).toEqual([429, 'too-many-lookups']);
    expect(codeOf(await town.call('xu-lead', 'POST', '/v1/persons/cases', { residentIds: [unknown] }))).toEqual([429, 'too-many-lookups']);
    expect((await lookups())[0]).toMatchObject({ refused: true });
    // It is the account's own, and a number of a case is nobody's.
    expect((await search('ma-approver', unknown)).status).toBe(200);
    expect((await search('xu-lead', '端木春来')).status).toBe(200);
    expect(JSON.stringify((await town.database.query('SELECT * FROM id_lookup')).rows)).not.toMatch(/110101|0038|0011/);
    expect((await town.call('li-intake', 'GET', '/v1/id-lookups')).status).toBe(403);
    expect((await town.call('ye-auditor', 'GET', '/v1/id-lookups')).body.lookups).toEqual([]);
  }, 60_000);
});

describe('many reads by one account', () => {
  it('alert the auditor, once', async () => {
    const caseNo = await paidCase();
    const disclose = () => town.call('jiang-approver', 'POST', `/v1/cases/${caseNo}/disclosures`, { kinds: ['name'], reason: '核对' });
    const alerts = async () => (await town.database.query(`SELECT to_role, to_region, step FROM alert WHERE kind = 'many-reads' AND step = 'jiang-approver'`)).rows;
    for (let i = 0; i < 19; i++) expect((await disclose()).status).toBe(200);
    expect(await alerts()).toEqual([]);
    for (let i = 0; i < 6; i++) await disclose();
    await eventually(async () => (await alerts()).length > 0, 'alert', 60_000);
    for (let i = 0; i < 6; i++) await disclose();
    const told = await eventually(async () => (await town.call('feng-auditor', 'GET', '/v1/alerts?order=newest&limit=100')).body.alerts.find(({ kind }: { kind: string }) => kind === 'many-reads'), 'alert');
    expect(told).toMatchObject({ caseNo, step: 'jiang-approver', to: { role: 'auditor', region: '370899000000' } });
    // Another look of the watch, and it is still the one.
    await new Promise(resolve => setTimeout(resolve, 5_000));
    expect(await alerts()).toEqual([{ to_role: 'auditor', to_region: '370899000000', step: 'jiang-approver' }]);
  }, 120_000);
});

describe('what is answered', () => {
  /** Nobody's: an edition of a policy by its hash, which never changes. */
  const PUBLIC = ['GET /v1/policies/{hash}'];
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: object } } };
  const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`)).filter(route => / \/v1\//.test(route));

  it('every route under /v1 says that nobody keeps it, refusals too', async () => {
    const caseNo = await paidCase();
    const kept: string[] = [];
    for (const route of routes) {
      const [method, path] = route.split(' ') as [string, string];
      const url = town.instance.settings.apiUrl + path.replace('{caseNo}', caseNo).replace(/\{\w+\}/g, '1');
      for (const headers of [{ authorization: `Bearer ${town.token('feng-auditor')}` }, {}]) {
        const leaving = new AbortController();
        const response = await fetch(url, { method, headers, signal: leaving.signal, redirect: 'manual', ...(method !== 'GET' && { body: 'x' }) });
        if (!response.headers.get('cache-control')?.includes('no-store')) kept.push(`${route} ${response.status}`);
        leaving.abort();
      }
    }
    expect(routes.length).toBeGreaterThan(40);
    expect(kept.filter(one => !PUBLIC.some(route => one.startsWith(route)))).toEqual([]);
  }, 120_000);

  it('leaves the account in the log, and nobody\'s name', async () => {
    const caseNo = await paidCase();
    await town.view(caseNo, 'wang-approver');
    const lines = await eventually(async () => {
      const all = readFileSync(join(town.data, 'logs/api.log'), 'utf8').split('\n').filter(line => line.includes('"msg":"request"') && line.includes(caseNo));
      return all.some(line => line.includes('wang-approver')) && all;
    }, 'line in the log');
    expect(lines.map(line => JSON.parse(line) as { account?: string }).at(-1)).toMatchObject({ account: 'wang-approver', caseNo });
    expect(lines.join()).not.toMatch(/王审批|端木/);
  }, 60_000);
});

describe('a code by text message', () => {
  // Tests look at whatever an answer holds.
  // oxlint-disable-next-line typescript/no-explicit-any
  const call = async (path: string, body: object): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${town.instance.settings.apiUrl}/v1/citizen/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json() };
  };

  it('goes to the phone on record, speaks for the family, and is promised alike for a case that is not there', async () => {
    const caseNo = await paidCase();
    expect(await call('codes', { caseNo: 'JS-2026-0999999-1' })).toEqual({ status: 202, body: { requested: true } });
    expect(await call('codes', { caseNo })).toEqual({ status: 202, body: { requested: true } });
    const message = await eventually(async () => sms.messages.find(({ text }) => text.includes(caseNo) && text.includes('查询码')), 'message');
    expect(message.to).toBe('13900002222');
    const secret = /查询码：([0-9A-Z-]{34})/.exec(message.text)![1]!;
    await eventually(async () => (await call('lookups', { caseNo, secret })).status === 200, 'code that opens');
    expect((await call('lookups', { caseNo, secret })).body).toMatchObject({ code: 'family', codeGoesTo: '****2222' });
    // At once again, none is sent, and the one that was is good still.
    await call('codes', { caseNo });
    await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment', 60_000);
    await town.done('li-intake', caseNo, 'complete-papers');
    await town.done('li-intake', caseNo, 'feedback', { satisfied: true });
    expect((await call('ratings', { caseNo, secret, satisfied: false })).body).toMatchObject({ rated: false });
    expect(sms.messages.filter(({ text }) => text.includes(caseNo) && text.includes('查询码'))).toHaveLength(1);
    // What the desk said and what the family said are two figures.
    const { body: { satisfaction } } = await town.call('wu-county', 'GET', '/v1/board');
    expect(satisfaction).toEqual({ family: { satisfied: 0, notSatisfied: 1 }, desk: { satisfied: 1, notSatisfied: 0 } });
  }, 120_000);
});
