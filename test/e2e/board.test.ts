import { ScopeSeal } from '#infra/database/scope-seal.js';
import { readKeyRing } from '#infra/keys.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PAPERS_OWED } from '#libs/contracts/words.js';
import { EAST, eventually, lead, Town, WEST } from '#test/e2e/town.js';
import { watchedCases } from '#test/e2e/watched-cases.js';

const ELSEWHERE = '211399101000';
let town: Town;
let late: string;
let paid: string;
let asked: string;
/** Another county's. */
let foreign: string;

beforeAll(async () => {
  town = await Town.start();
  ({ late, paid, asked } = await watchedCases(town));
  foreign = (await town.open('tian-village', lead({ townCode: ELSEWHERE, urgency: 'urgent' }))).body.caseNo;
}, 180_000);
afterAll(() => town?.stop(), 30_000);

const board = async (as: string) => (await town.call(as, 'GET', '/v1/board')).body;
const found = async (as: string, query: string) => {
  const { status, body } = await town.call(as, 'GET', `/v1/audit/cases?${query}`);
  return status === 200 ? body.cases.map((one: { caseNo: string }) => one.caseNo) : [status, body.code];
};

describe('the board', () => {
  it('counts what its links list, of each post that watches', async () => {
    for (const as of ['wu-county', 'qian-supervisor', 'zhou-lead', 'zheng-duty', 'feng-auditor', 'yuan-county']) {
      const { figures, papers, unassigned } = await board(as);
      const count = async (query: string) => (await town.call(as, 'GET', `/v1/cases/count?status=open${query}`)).body.count;
      expect([as, figures]).toEqual([as, { open: await count(''), dueToday: await count('&due=today'), overdue: await count('&due=overdue'), owedPapers: await count('&papers=owed'), unassigned: await count('&unassigned=true') }]);
      for (const by of PAPERS_OWED) expect(papers.find((one: { late: string }) => one.late === by).count).toBe(await count(`&papers=${by}`));
      for (const { townCode, count: those } of unassigned) expect(those).toBe(await count(`&unassigned=true&town=${townCode}`));
    }
  });

  it('says who kept which clock, by what the journal says', async () => {
    const { kept, trend, figures, unanswered, weeks } = await board('wu-county');
    const urgent = kept.filter((one: { clock: string }) => one.clock === 'urgent-relief');
    expect(urgent).toEqual([{ clock: 'urgent-relief', name: { zh: expect.stringContaining('24'), en: expect.any(String) }, breachable: true, by: { townCode: EAST }, met: 1, missed: 1, explained: 0 }]);
    expect(kept).toContainEqual(expect.objectContaining({ clock: 'slip-accept', breachable: false, by: { department: 'education', name: { zh: '教育', en: expect.any(String) } }, met: 1 }));
    expect(weeks).toHaveLength(12);
    expect(trend.filter((one: { breachable: boolean }) => one.breachable)).toEqual([{ week: weeks.at(-1), breachable: true, met: expect.any(Number), missed: 1, explained: 0 }]);
    expect(figures.owedPapers).toBe(1);
    expect(unanswered).toContainEqual(expect.objectContaining({ caseNo: asked, townCode: WEST, handlerId: 'he-intake' }));
  });

  it('each cell opens its clocks, page by page', async () => {
    const { body } = await town.call('wu-county', 'GET', `/v1/board/clocks?clock=urgent-relief&town=${EAST}&outcome=missed&breachable=true`);
    expect(body).toEqual({ next: null, records: [expect.objectContaining({ caseNo: late, clock: 'urgent-relief', outcome: 'missed', stoppedAt: null, by: { townCode: EAST } })] });
    const first = (await town.call('wu-county', 'GET', '/v1/board/clocks?clock=urgent-relief&limit=1')).body;
    const second = (await town.call('wu-county', 'GET', `/v1/board/clocks?clock=urgent-relief&limit=1&after=${first.next}`)).body;
    expect([...first.records, ...second.records].map(one => one.caseNo).sort()).toEqual([late, paid].sort());
    expect(second.next).toBeNull();
  });

  it('an inspection that is answered stands there no more', async () => {
    await town.done('he-intake', asked, 'answer-inspection', { inspectionNo: 1, personal: { answer: '今日已办' } });
    expect((await board('wu-county')).unanswered.map((one: { caseNo: string }) => one.caseNo)).not.toContain(asked);
  });

  it('another county sees nothing of it, counts included; a town only what is its own', async () => {
    const theirs = await board('yuan-county');
    expect(theirs).toMatchObject({ figures: { open: 1, owedPapers: 0, unassigned: 1 }, kept: [], trend: [], unanswered: [], unassigned: [{ townCode: ELSEWHERE, count: 1 }] });
    expect((await town.call('yuan-county', 'GET', '/v1/board/clocks?clock=urgent-relief')).body.records).toEqual([]);
    const east = await board('qian-supervisor');
    expect(JSON.stringify(east)).not.toContain(WEST);
    expect(east.figures.open).toBe(2);
  });

  it('PostgreSQL itself shows the clocks of no other region, and to a department those it has to keep', async () => {
    const { rows: [api] } = await town.database.query<{ name: string }>(`SELECT rolname AS name FROM pg_roles WHERE rolname LIKE '%api%'`);
    const seal = new ScopeSeal(await readKeyRing(town.instance.settings.keysFile));
    const clocksWithin = async (region: string, department = '') => {
      const { rows: [{ turn }] } = await town.database.query(`SELECT nextval('scope_turn_no') AS turn`);
      await town.database.query(`BEGIN; SET LOCAL ROLE "${api!.name}"`);
      await town.database.query(`SELECT set_config('jishi.account', 'x', true), set_config('jishi.region', $1, true), set_config('jishi.department', $2, true), set_config('jishi.persons', 'x', true), set_config('jishi.seal', $3, true)`,
        [region, department, seal.of({ account: 'x', region, department }, turn)]);
      const { rows } = await town.database.query<{ town_code: string; department: string | null }>('SELECT town_code, department FROM clock_record');
      const { rows: deciders } = await town.database.query('SELECT account_id FROM case_decider');
      await town.database.query('ROLLBACK');
      return { towns: [...new Set(rows.map(one => one.town_code))], departments: [...new Set(rows.map(one => one.department))], deciders: deciders.length };
    };
    expect((await clocksWithin('370899')).towns.sort()).toEqual([EAST, WEST]);
    expect(await clocksWithin('211399')).toMatchObject({ towns: [ELSEWHERE], deciders: 0 });
    expect(await clocksWithin('')).toEqual({ towns: [], departments: [], deciders: 0 });
    expect(await clocksWithin('370899', 'education')).toMatchObject({ towns: [WEST], departments: ['education'] });
    expect((await clocksWithin('370899', 'housing')).towns).toEqual([]);
  });

  it('nobody else has it', async () => {
    for (const as of ['li-intake', 'jiao-education', 'chen-admin', 'grid-east', 'cao-finance']) {
      for (const path of ['/v1/board', '/v1/board/clocks?clock=paperwork', '/v1/audit/cases']) expect([as, path, (await town.call(as, 'GET', path)).status]).toEqual([as, path, 403]);
    }
    expect((await town.call('wu-county', 'GET', '/v1/board/clocks')).status).toBe(400);
  });

  it('cases of an earlier release are written down when a worker comes to them', async () => {
    const all = async () => (await town.database.query('SELECT * FROM clock_record ORDER BY case_id, clock_key')).rows.map(({ settled_at, ...one }) => ({ ...one, isSettled: settled_at !== null }));
    const cases = async () => (await town.database.query('SELECT case_id, answer_owed_since, papers_due_at, granted_fen FROM relief_case ORDER BY case_id')).rows;
    const before = [await all(), await cases()];
    await town.database.query('DELETE FROM clock_record; DELETE FROM case_decider; UPDATE relief_case SET granted_fen = NULL, papers_due_at = NULL, answer_owed_since = NULL');
    expect((await found('feng-auditor', 'fromFen=1'))).toEqual([]);
    await town.instance.restart('worker');
    await eventually(async () => (await cases()).every(({ granted_fen }) => granted_fen !== null), 'end of the older cases');
    expect([await all(), await cases()]).toEqual(before);
    expect(await found('feng-auditor', 'decidedBy=wang-approver')).toEqual([paid]);
  });
});

describe('auditors', () => {
  it('find a case by what they know of it, and none of another county', async () => {
    expect(await found('feng-auditor', `caseNo=${paid}`)).toEqual([paid]);
    expect(await found('feng-auditor', `town=${WEST}`)).toEqual([asked]);
    expect(await found('feng-auditor', 'breached=urgent-relief')).toEqual([late]);
    expect(await found('feng-auditor', 'fromFen=50000&uptoFen=50000')).toEqual([paid]);
    expect(await found('feng-auditor', 'fromFen=50001')).toEqual([]);
    expect(await found('feng-auditor', 'decidedBy=wang-approver')).toEqual([paid]);
    expect(await found('feng-auditor', `decidedBy=wang-approver&town=${WEST}`)).toEqual([]);
    expect(await found('ye-auditor', '')).toEqual([foreign]);
    for (const query of [`caseNo=${paid}`, `town=${EAST}`, 'breached=urgent-relief', 'fromFen=1', 'decidedBy=wang-approver']) expect([query, await found('ye-auditor', query)]).toEqual([query, []]);
    expect(await found('wu-county', '')).toEqual([403, 'role-not-allowed']);
  });

  it('page through what they found', async () => {
    const seen: string[] = [];
    for (let next = ''; ;) {
      const { body } = await town.call('feng-auditor', 'GET', `/v1/audit/cases?limit=1${next && `&after=${next}`}`);
      seen.push(...body.cases.map((one: { caseNo: string }) => one.caseNo));
      if (body.next === null) break;
      next = body.next;
    }
    expect(seen.sort()).toEqual([late, paid, asked].sort());
  });

  it('step through a case: at its end it stands as it does, and before that as it did', async () => {
    const at = async (seq: number) => (await town.call('feng-auditor', 'GET', `/v1/cases/${paid}/history/${seq}`)).body;
    const view = await town.view(paid, 'feng-auditor');
    const { body: { events } } = await town.call('feng-auditor', 'GET', `/v1/cases/${paid}/events`);
    expect(await at(events.length)).toEqual({ ...view, mayDo: [], now: events.at(-1).recordedAt, mayDisclose: [], trainingClock: null });
    const paidAt = events.findIndex((event: { type: string }) => event.type === 'PaymentConfirmed') + 1;
    const urgent = (one: { clocks: { clock: string; stoppedAt: string | null }[] }) => one.clocks.find(({ clock }) => clock === 'urgent-relief')!;
    expect([urgent(await at(paidAt - 1)).stoppedAt, urgent(await at(paidAt)).stoppedAt]).toEqual([null, events[paidAt - 1].occurredAt]);
    expect(await at(1)).toMatchObject({ status: 'lead', handlerId: null, reliefs: [] });
    const history = JSON.stringify(await Promise.all(events.map((_: unknown, i: number) => at(i + 1))));
    for (const personal of ['林间', '灶房', '6222020000000007', '张三']) expect(history).not.toContain(personal);
    expect((await town.call('feng-auditor', 'GET', `/v1/cases/${paid}/history/${events.length + 1}`)).status).toBe(404);
    for (const path of ['history/1', 'chain']) {
      expect((await town.call('ye-auditor', 'GET', `/v1/cases/${paid}/${path}`)).status).toBe(404);
      expect((await town.call('wu-county', 'GET', `/v1/cases/${paid}/${path}`)).status).toBe(403);
    }
  });

  it('are told whether a record is as it was written', async () => {
    const chain = async (caseNo: string) => (await town.call('feng-auditor', 'GET', `/v1/cases/${caseNo}/chain`)).body;
    const whole = await chain(paid);
    expect(whole.intact).toBe(true);
    expect(whole.links).toHaveLength((await town.types(paid)).length);
    const tamper = (statement: string) => town.database.query(`ALTER TABLE journal_event DISABLE TRIGGER append_only; ${statement}; ALTER TABLE journal_event ENABLE TRIGGER append_only`);
    await tamper(`UPDATE journal_event SET data = jsonb_set(data, '{amountFen}', '"90000"') WHERE case_no = '${paid}' AND type = 'ReliefFirstProposed'`);
    const { seq } = (await town.journal(paid)).find(({ type }) => type === 'ReliefFirstProposed')!;
    const broken = await chain(paid);
    expect(broken.intact).toBe(false);
    expect(broken.links.filter((link: { intact: boolean }) => link.intact).map((link: { seq: number }) => link.seq)).toEqual(Array.from({ length: seq - 1 }, (_, i) => i + 1));
    await tamper(`UPDATE journal_event SET data = jsonb_set(data, '{amountFen}', '"50000"') WHERE case_no = '${paid}' AND type = 'ReliefFirstProposed'`);
    expect((await chain(paid)).intact).toBe(true);
    // The last event gone, with all links before it whole.
    await tamper(`CREATE TEMP TABLE kept AS SELECT * FROM journal_event WHERE case_no = '${late}' ORDER BY seq DESC LIMIT 1; DELETE FROM journal_event e USING kept WHERE e.case_id = kept.case_id AND e.seq = kept.seq`);
    expect((await chain(late)).intact).toBe(false);
    await tamper('INSERT INTO journal_event SELECT * FROM kept');
    expect((await chain(late)).intact).toBe(true);
  });
});

it('administrators see by which rules their county works', async () => {
  const { body } = await town.call('chen-admin', 'GET', '/v1/packs');
  const { hash } = (await town.call('li-intake', 'GET', `/v1/policies/current/${EAST}`)).body;
  expect(body.packs.filter((pack: { counties: unknown[] }) => pack.counties.length > 0)).toEqual([expect.objectContaining({ id: 'jining-2021', hash, counties: [{ code: '370899000000', name: '示例县' }] })]);
  expect((await town.call('li-intake', 'GET', '/v1/packs')).status).toBe(403);
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
