import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { pino } from 'pino';
import { caseNumber } from '#libs/identifiers/case-number.js';
import type { RowScope } from '#infra/database/rows.js';
import { ScopeSeal } from '#infra/database/scope-seal.js';
import { readKeyRing } from '#infra/keys.js';
import { ROOT } from '#infra/root.js';
import { temporalTlsEnv } from '#infra/temporal-connection.js';
import type { Schema } from '#test/e2e/any-body.js';
import { application, CARD, eventually, Town, WEST } from '#test/e2e/town.js';

interface Operation {
  operationId: string;
  requestBody?: { content: { [type: string]: { schema: Schema & { $ref?: string } } } };
}

const openapi = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: Operation } } };
/** Who does what in the other county, and in the case's own, but has nothing to do with it. */
const ELSEWHERE = ['bai-intake', 'yuan-county', 'lu-approver', 'pan-finance', 'du-civil', 'ye-auditor', 'he-intake', 'yi-medical', 'tian-village'];

let town: Town;
let caseNo: string;
beforeAll(async () => {
  town = await Town.start();
  caseNo = (await town.open('li-intake', application({ personal: { name: '林间', residentId: '110101199003070011', phone: '13900001111', summary: '灶房失火', household: [{ name: '林小树', relation: '子' }] } }))).body.caseNo;
  await town.done('li-intake', caseNo, 'take-over');
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '林间', bankCard: CARD } });
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'education', personal: { item: '减免学费' } });
  const kept = await upload('li-intake', caseNo);
  await town.done('li-intake', caseNo, 'attach', kept.body);
}, 120_000);
afterAll(() => town?.stop(), 30_000);

async function upload(as: string, no: string): Promise<{ status: number; body: { code?: string } }> {
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${no}/files`, {
    method: 'POST', headers: { authorization: `Bearer ${town.token(as)}`, 'content-type': 'application/pdf' }, body: '%PDF-1.7\n%%EOF',
  });
  return { status: response.status, body: await response.json() as { code?: string } };
}

/** Every request there is about one case. */
function requests(no: string): { name: string; call: (as: string) => Promise<{ status: number; body: { code?: string } }> }[] {
  const own = Object.entries(openapi.paths).filter(([path]) => path.includes('{caseNo}')).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
  return own.map(({ path, method, operation }) => {
    const address = path.replace('{caseNo}', no).replace(/\{\w+\}/g, '1');
    const body = BODIES[operation.operationId];
    if (operation.requestBody && !body && operation.operationId !== 'keepFile') throw new Error(`what does one send to ${operation.operationId}?`);
    return { name: operation.operationId, call: (as: string) => operation.operationId === 'keepFile' ? upload(as, no) : town.call(as, method.toUpperCase(), address, body) };
  });
}
const BODIES: { [operationId: string]: object } = { giveCommand: { type: 'attach', sha256: '0'.repeat(64), mediaType: 'image/jpeg', sizeBytes: 1 }, disclose: { kinds: ['name'], reason: '核对' }, previewCommand: { type: 'urge' }, forwardCase: { by: '2-hours' } };

const AUDITORS = ['getCaseAt', 'checkChain'];

describe('a case out of sight does not exist', () => {
  it('whatever is asked of it, by whomever', async () => {
    const nowhere = requests(caseNumber(2026, 999_998));
    for (const as of ELSEWHERE) {
      for (const [i, { name, call }] of requests(caseNo).entries()) {
        const [hidden, missing] = [await call(as), await nowhere[i]!.call(as)];
        // What only auditors are answered is refused to others whether it is there or not.
        expect([as, name, hidden.status, hidden.body.code]).toEqual(AUDITORS.includes(name) && as !== 'ye-auditor' ? [as, name, 403, 'role-not-allowed'] : [as, name, 404, 'not-found']);
        expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
      }
    }
    expect(requests(caseNo).length).toBeGreaterThanOrEqual(6);
  });

  it('in lists, alerts, late entries and the read log', async () => {
    await eventually(async () => JSON.stringify((await town.call('wang-approver', 'GET', '/v1/alerts?limit=100')).body).includes(caseNo), 'alert');
    for (const as of ELSEWHERE) {
      for (const path of ['/v1/cases?limit=100', '/v1/cases?handler=li-intake', '/v1/cases?awaiting=me', '/v1/alerts?limit=100&order=newest', '/v1/late-entries?limit=100', '/v1/reads?limit=100', '/v1/board', '/v1/audit/cases?limit=100']) {
        expect([as, path, JSON.stringify((await town.call(as, 'GET', path)).body).includes(caseNo)]).toEqual([as, path, false]);
      }
    }
  });

  it('nor for those who hand leads in or keep accounts', async () => {
    for (const as of ['grid-east', 'chen-admin']) for (const { call } of requests(caseNo)) expect([403, 404]).toContain((await call(as)).status);
    for (const as of ['grid-east', 'chen-admin']) for (const path of ['/v1/cases', '/v1/alerts', '/v1/late-entries', '/v1/reads']) expect((await town.call(as, 'GET', path)).status).toBe(403);
  });
});

describe('the floor: with the application\'s own check switched off', () => {
  let api: import('@nestjs/platform-fastify').NestFastifyApplication;
  beforeAll(async () => {
    jest.unstable_mockModule('#apps/api/auth/scope.js', () => ({ covers: () => true, inSight: () => 'whole', scopePrefix: () => '', assertMayRead: () => undefined, assertRole: () => undefined }));
    const [{ createApi }, { prepareGround }, { ApiSettings }, { Settings }] = await Promise.all([import('#apps/api/server.js'), import('#apps/api/ground.js'), import('#apps/api/api-settings.js'), import('#apps/settings.js')]);
    const { apiDatabaseUrl, temporalAddress, temporalTls, namespace, taskQueue, keysFile, files, staffFile } = town.instance.settings;
    const settings = new ApiSettings(new Settings({
      JISHI_DATABASE_URL: apiDatabaseUrl, JISHI_TEMPORAL_ADDRESS: temporalAddress, ...temporalTlsEnv(temporalTls), JISHI_NAMESPACE: namespace, JISHI_TASK_QUEUE: taskQueue, JISHI_KEYS_FILE: keysFile, JISHI_FILES: files, JISHI_STAFF_FILE: staffFile, JISHI_API_PORT: '0',
    }));
    const log = pino({ enabled: false });
    const ground = await prepareGround(settings, log);
    api = await createApi(ground, log);
    await api.listen(0, '127.0.0.1');
  }, 60_000);
  afterAll(() => api?.close());

  const call = async (as: string, path: string, body?: object) => {
    const response = await fetch(`${await api.getUrl()}${path}`, {
      method: body ? 'POST' : 'GET', headers: { authorization: `Bearer ${town.token(as)}`, 'idempotency-key': randomUUID(), ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  };

  it('it is off: what lies in sight is shown to posts that may not look', async () => {
    expect((await call('li-intake', `/v1/cases/${caseNo}`)).status).toBe(200);
    // The one it was asked for sees its case, and now all of it.
    expect(JSON.parse((await call('jiao-education', `/v1/cases/${caseNo}`)).text)).toMatchObject({ sight: 'whole', household: [{ relation: '子' }] });
  });

  it.each([...ELSEWHERE, 'grid-east', 'chen-admin'])('nothing leaks to %s', async as => {
    for (const path of [`/v1/cases/${caseNo}`, `/v1/cases/${caseNo}/events`, `/v1/cases/${caseNo}/attachments/1`]) expect([path, (await call(as, path)).status]).toEqual([path, 404]);
    for (const path of ['/v1/cases?limit=100', '/v1/cases?status=applied', '/v1/alerts?limit=100', '/v1/late-entries?limit=100', '/v1/reads', '/v1/board', '/v1/board/clocks?clock=urgent-relief', '/v1/audit/cases']) expect((await call(as, path)).text).not.toContain(caseNo);
    for (const text of ['林间', '0011', '110101199003070011', caseNo]) expect([text, (await call(as, '/v1/searches', { text })).text.includes(caseNo)]).toEqual([text, false]);
    expect((await call(as, '/v1/persons/cases', { residentIds: ['110101199003070011'] })).text).not.toContain(caseNo);
    expect((await call(as, '/v1/slips?limit=100')).text).not.toContain(caseNo);
    expect((await call(as, `/v1/cases/${caseNo}/disclosures`, { kinds: ['name'], reason: '核对' })).status).toBe(404);
    expect((await call(as, `/v1/cases/${caseNo}/commands`, { type: 'grade', urgency: 'emergency' })).status).toBe(404);
  });

  it('nor what only auditors are answered to another county\'s', async () => {
    for (const path of ['history/1', 'chain']) expect([path, (await call('ye-auditor', `/v1/cases/${caseNo}/${path}`)).status, (await call('feng-auditor', `/v1/cases/${caseNo}/${path}`)).status]).toEqual([path, 404, 200]);
    expect(JSON.parse((await call('yuan-county', '/v1/board')).text)).toMatchObject({ figures: { open: 0 }, kept: [], unanswered: [], unassigned: [] });
  });

  it('the API\'s own role sees no row without saying whose look it is, and what it said is forgotten', async () => {
    const client = new pg.Client(town.instance.settings.apiDatabaseUrl);
    await client.connect();
    try {
      const count = async () => {
        const counts = [];
        for (const table of ['relief_case', 'journal_event', 'journal_cause', 'alert', 'alert_delivery', 'upload', 'read_log', 'slip', 'case_key', 'lookup_secret', 'clock_record', 'case_decider']) counts.push(Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count));
        return counts;
      };
      expect(new Set(await count())).toEqual(new Set([0]));
      const seal = new ScopeSeal(await readKeyRing(town.instance.settings.keysFile));
      const look = async (scope: RowScope) => {
        const { rows: [{ turn }] } = await client.query(`SELECT nextval('scope_turn_no') AS turn`);
        await client.query('BEGIN');
        await client.query(`SELECT set_config('jishi.account', $1, true), set_config('jishi.region', $2, true), set_config('jishi.department', $3, true), set_config('jishi.persons', $1, true), set_config('jishi.seal', $4, true)`,
          [scope.account, scope.region, scope.department, seal.of(scope, turn)]);
      };
      await look({ account: 'li-intake', region: '370899101', department: '' });
      expect((await count()).slice(0, 5).every(n => n > 0)).toBe(true);
      await client.query('COMMIT');
      expect(new Set(await count())).toEqual(new Set([0]));
      for (const table of ['payment_order', 'relief_event', 'merge_delivery', 'bank_word']) await expect(client.query(`SELECT 1 FROM ${table}`)).rejects.toThrow(/permission denied/);
      await look({ account: 'bai-intake', region: '211399', department: '' });
      await expect(client.query(`INSERT INTO read_log (case_id, case_no, account_id, actor, act, what) SELECT $1, $2, 'x', '{}', 'disclosure', '{name}'`, ['case-x', caseNo])).rejects.toThrow(/row-level security/);
    } finally {
      await client.end();
    }
  });
});

describe('personal data whole', () => {
  it('is shown for a reason, as far as the post goes, and is on record', async () => {
    const disclose = (as: string, kinds: string[], reason = '与本人核对') => town.call(as, 'POST', `/v1/cases/${caseNo}/disclosures`, { kinds, reason });
    expect((await town.view(caseNo)).person).toEqual({ name: '林*', residentId: '****0011', phone: '****1111' });
    const { status, body } = await disclose('li-intake', ['name', 'resident-id', 'bank-card']);
    expect([status, body]).toMatchObject([200, { caseNo, person: { name: '林间', residentId: '110101199003070011' }, household: [{ name: '林小树', relation: '子' }], summary: null, reliefs: [{ payeeName: '林间', bankCard: CARD }] }]);
    expect(JSON.stringify(body)).not.toContain('13900001111');
    expect((await disclose('li-intake', ['phone'])).body.person).toEqual({ phone: '13900001111' });

    expect((await disclose('cao-finance', ['resident-id'])).body).toMatchObject({ status: 403, code: 'role-not-allowed', errors: [{ field: 'kinds' }] });
    for (const [kinds, reason] of [[[], 'x'], [['name', 'name'], 'x'], [['diagnosis'], 'x'], [['name'], ' ']] as const) expect((await disclose('li-intake', [...kinds], reason)).body).toMatchObject({ status: 400, code: 'body-invalid' });

    // Of a part: what the department's own slip is about.
    const part = (await disclose('jiao-education', ['name'], '核对学籍')).body;
    expect([part.person, part.household, part.reliefs]).toEqual([{ name: '林间' }, [], []]);
    expect((await town.view(caseNo, 'jiao-education'))).toMatchObject({ sight: 'part', slips: [{ item: '减免学费' }], summary: null });

    const { body: { reads } } = await town.call('feng-auditor', 'GET', `/v1/reads?caseNo=${caseNo}`);
    expect(reads.map(({ by, act, what, reason }: { by: { id: string }; act: string; what: string[]; reason: string }) => [by.id, act, what, reason])).toEqual([
      ['jiao-education', 'disclosure', ['name'], '核对学籍'], ['li-intake', 'disclosure', ['phone'], '与本人核对'], ['li-intake', 'disclosure', ['name', 'resident-id', 'bank-card'], '与本人核对'],
    ]);
    expect((await town.call('feng-auditor', 'GET', '/v1/reads?account=jiao-education')).body.reads).toHaveLength(1);
    const [{ next }] = [(await town.call('feng-auditor', 'GET', '/v1/reads?limit=1')).body];
    expect((await town.call('feng-auditor', 'GET', `/v1/reads?limit=100&after=${next}`)).body.reads).toHaveLength(2);
    expect((await town.call('wu-county', 'GET', '/v1/reads')).status).toBe(403);
  });

  it('an attachment that is opened is on record, too', async () => {
    const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${caseNo}/attachments/1`, { headers: { authorization: `Bearer ${town.token('jiang-approver')}` } });
    expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 14]);
    expect((await town.call('feng-auditor', 'GET', '/v1/reads?limit=1')).body.reads).toMatchObject([{ by: { id: 'jiang-approver' }, act: 'attachment', what: ['1'], reason: null, caseNo }]);
  });

  it('nothing is shown that could not be put on record', async () => {
    await town.database.query('ALTER TABLE read_log ADD CONSTRAINT nothing_more CHECK (read_no < 0) NOT VALID');
    try {
      const { status, body } = await town.call('li-intake', 'POST', `/v1/cases/${caseNo}/disclosures`, { kinds: ['name'], reason: '核对' });
      expect(status).toBeGreaterThanOrEqual(500);
      expect(JSON.stringify(body)).not.toContain('林间');
    } finally {
      await town.database.query('ALTER TABLE read_log DROP CONSTRAINT nothing_more');
    }
  });

  it('and nobody forgets it', async () => {
    for (const url of [town.instance.settings.apiDatabaseUrl, town.instance.settings.workerDatabaseUrl, town.instance.settings.adminDatabaseUrl]) {
      const client = new pg.Client(url);
      await client.connect();
      for (const sql of ['DELETE FROM read_log', `UPDATE read_log SET account_id = 'nobody'`, 'TRUNCATE read_log']) await expect(client.query(sql)).rejects.toThrow(/permission denied|append-only/);
      await client.end();
    }
  });
});

it('a town sees of another town\'s case what it was asked for', async () => {
  await town.done('li-intake', caseNo, 'issue-slip', { townCode: WEST, personal: { item: '核实住处' } });
  expect(await town.view(caseNo, 'he-intake')).toMatchObject({ sight: 'part', summary: null, household: [], reliefs: [], attachments: [], mayDo: ['accept-slip', 'return-slip', 'answer-slip'] });
  const { body: { events } } = await town.call('he-intake', 'GET', `/v1/cases/${caseNo}/events`);
  expect(events.map(({ type, personal }: { type: string; personal: object }) => [type, personal])).toEqual([['SlipIssued', { item: '核实住处' }]]);
  expect((await town.call('he-intake', 'GET', `/v1/cases/${caseNo}/attachments/1`)).status).toBe(404);
});
