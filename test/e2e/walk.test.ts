import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { application, CARD, EAST, eventually, HOUR_MS, lead, Town, WEST } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

/** What calls of whoever is on duty add to a case stands in the tests of duty. */
const ofDuty = (row: { type: string; data: Record<string, unknown> }) => row.type === 'DutyCalled' || row.data['clock'] === 'duty-call';
const rungs = async (caseNo: string) => (await town.journal(caseNo)).filter(row => row.type === 'RungReached' && !ofDuty(row)).map(row => `${row.data['clock'] as string}:${row.data['step'] as string}`);

it('walks a case from a lead to paid, fed back and closed', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  await town.finish(caseNo);
  expect(await town.types(caseNo)).toEqual([
    'LeadReported', 'Applied', 'Accepted', 'Graded', 'TakenOver', 'ReliefFirstProposed', 'ReliefApproved', 'PaymentOrdered', 'PaymentConfirmed',
    'PapersCompleted', 'FeedbackGiven', 'Closed',
  ]);
  const view = await town.view(caseNo);
  expect(view.status).toBe('closed');
  expect(view.mayDo).toEqual([]);
  expect(view.clocks.map((c: { clock: string; breached: boolean; stoppedAt: string | null }) => [c.clock, c.breached, c.stoppedAt !== null])).toEqual([['urgent-relief', false, true], ['paperwork', false, true]]);
  expect(await town.debits(caseNo)).toBe(1);
});

it('opens a case by an application as well', async () => {
  const opened = await town.open('li-intake', application());
  expect(opened.status).toBe(201);
  expect(opened.headers.get('location')).toBe(`/v1/cases/${opened.body.caseNo}`);
  expect(await town.types(opened.body.caseNo)).toEqual(['Applied']);
});

it('sets off each rung once where the town sleeps, records the breach, and lets relief come late', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  await town.forward(caseNo, 11 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual([]);
  await town.forward(caseNo, 2 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief:half']);
  await town.forward(caseNo, 7 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief:half', 'urgent-relief:eighty']);
  await town.forward(caseNo, 5 * HOUR_MS);
  expect((await town.journal(caseNo)).filter(row => !ofDuty(row)).map(({ type }) => type)).toEqual(['LeadReported', 'RungReached', 'RungReached', 'RungReached', 'ClockBreached']);
  const view = await town.view(caseNo);
  await town.forward(caseNo, Date.parse(view.clocks[0].rungs[3].at) - Date.parse(view.now) + 60_000);
  expect(await rungs(caseNo)).toEqual(['urgent-relief:half', 'urgent-relief:eighty', 'urgent-relief:due', 'urgent-relief:plus1']);
  for (const row of (await town.journal(caseNo)).filter(r => r.type === 'RungReached' && !ofDuty(r))) {
    const at = view.clocks[0].rungs.find((r: { step: string }) => r.step === row.data['step']).at;
    expect(row.occurred_at.getTime()).toBe(Date.parse(at));
    expect(row.recorded_at.getTime() - row.occurred_at.getTime()).toBeLessThan(30_000);
  }

  await town.done('wu-county', caseNo, 'urge', { personal: { note: '请立即办理' } });
  await town.done('zhou-lead', caseNo, 'hand-over', { handlerId: 'li-intake' });
  await town.done('li-intake', caseNo, 'apply', { personal: { name: '李四', summary: '失火' } });
  await town.done('li-intake', caseNo, 'accept');
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  await town.finish(caseNo);
  const closed = await town.view(caseNo);
  expect(closed.clocks[0]).toMatchObject({ clock: 'urgent-relief', breached: true, explained: false });
  expect(Date.parse(closed.clocks[0].stoppedAt)).toBeGreaterThan(Date.parse(closed.clocks[0].due));
  expect((await town.types(caseNo)).filter(type => type === 'ClockBreached')).toHaveLength(1);
});

it('alerts the window\'s head of a case nobody holds, and its handler once there is one', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead());
  await town.forward(caseNo, 13 * HOUR_MS);
  await town.done('li-intake', caseNo, 'take-over');
  await town.forward(caseNo, 8 * HOUR_MS);
  const alerts = async (as: string): Promise<string[]> => {
    const { body } = await town.call(as, 'GET', '/v1/alerts?limit=100');
    return body.alerts.filter((a: { caseNo: string; kind: string; clock: string }) => a.caseNo === caseNo && a.kind === 'rung' && a.clock === 'urgent-relief')
      .map((a: { step: string; to: { handlerId: string | null; role: string | null } }) => `${a.step} to ${a.to.handlerId ?? a.to.role}`);
  };
  // A team lead sees all of the town's alerts; the others what is meant for them.
  await eventually(async () => (await alerts('zhou-lead')).length === 3, 'alerts for the team lead');
  expect((await alerts('zhou-lead')).toSorted()).toEqual(['eighty to li-intake', 'eighty to team-lead', 'half to team-lead']);
  expect(await alerts('li-intake')).toEqual(['eighty to li-intake']);
  expect(await alerts('xu-lead')).toEqual([]);
});

it('records all rungs a late entry makes due at once and delivers the highest alone', async () => {
  const occurredAt = new Date(Date.now() - 25 * HOUR_MS).toISOString();
  const { body: { caseNo } } = await town.open('zhao-village', lead({ occurredAt }));
  await eventually(async () => (await rungs(caseNo)).length === 3, 'three rungs');
  const reached = (await town.journal(caseNo)).filter(row => row.type === 'RungReached');
  expect(reached.map(row => [row.data['step'], row.data['delivered']])).toEqual([['half', false], ['eighty', false], ['due', true]]);
  const { rows } = await town.database.query(`SELECT step FROM alert WHERE case_no = $1 AND kind = 'rung'`, [caseNo]);
  expect(rows).toEqual([{ step: 'due' }]);
});

it('counts owed paperwork in working days and breaches it at their end', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  const { due } = (await town.view(caseNo)).clocks[1];
  await town.forward(caseNo, Date.parse(due) - Date.now() + 60_000);
  const types = await town.types(caseNo);
  expect(types.filter(type => type === 'ClockBreached')).toHaveLength(1);
  expect((await rungs(caseNo)).slice(0, 3)).toEqual(['paperwork:half', 'paperwork:eighty', 'paperwork:due']);
  expect((await town.view(caseNo)).clocks[1].due).toMatch(/T00:00:00\+08:00$/);
});

it('carries out ten concurrent openings under one key once and answers all ten alike', async () => {
  const answers = await Promise.all(Array.from({ length: 10 }, () => town.open('li-intake', application({ personal: { name: '王五', summary: '大病' } }), 'ten-at-once')));
  expect(answers.map(a => a.status)).toEqual(Array.from({ length: 10 }, () => 201));
  expect(new Set(answers.map(a => JSON.stringify(a.body))).size).toBe(1);
  const again = await town.open('li-intake', application({ personal: { name: '王五', summary: '大病' } }), 'ten-at-once');
  expect(again.body).toEqual(answers[0]!.body);
  expect(await town.types(answers[0]!.body.caseNo)).toEqual(['Applied']);
  const other = await town.open('li-intake', application({ personal: { name: '赵六', summary: '大病' } }), 'ten-at-once');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
});

it('answers a repeated command alike, also after the case is closed', async () => {
  const caseNo = await town.readyForRelief();
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '30000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  const first = await town.give('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) }, 'approve-once');
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  expect((await town.give('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) }, 'approve-once')).body).toEqual(first.body);
  await town.finish(caseNo);
  expect((await town.give('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) }, 'approve-once')).body).toEqual(first.body);
  expect((await town.give('wang-approver', caseNo, 'approve', { reliefId: 2, cardTail: CARD.slice(-4) }, 'approve-once')).status).toBe(422);
  const late = await town.give('li-intake', caseNo, 'close');
  expect([late.status, late.body.code]).toEqual([409, 'status-not-allowed']);
  expect(await town.debits(caseNo)).toBe(1);
});

it('lets a key be used on one case only, also when two are asked at once', async () => {
  const cases = await Promise.all([town.open('li-intake', application()), town.open('li-intake', application())]);
  const answers = await Promise.all(cases.map(({ body }) => town.give('li-intake', body.caseNo, 'take-over', {}, 'one-key-two-cases')));
  expect(answers.map(a => a.status).toSorted()).toEqual([200, 422]);
  const again = await Promise.all(cases.map(({ body }) => town.give('li-intake', body.caseNo, 'take-over', {}, 'one-key-two-cases')));
  expect(again.map(a => [a.status, a.body.code ?? a.body])).toEqual(answers.map(a => [a.status, a.body.code ?? a.body]));
});

it('lets a key carry one command only, also when two are asked at once', async () => {
  for (let round = 0; round < 4; round++) {
    const answers = await Promise.all(['王五', '赵六'].map(name => town.open('li-intake', application({ personal: { name, summary: '大病' } }), `one-key-two-bodies-${round}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 422]);
    const { body: { caseNo } } = answers.find(({ status }) => status === 201)!;
    const given = await Promise.all(['accept', 'take-over'].map(type => town.give('li-intake', caseNo, type, {}, `one-key-two-commands-${round}`)));
    expect(given.map(({ status }) => status).toSorted()).toEqual([200, 422]);
  }
});

it('goes on beyond what Temporal takes per run, without losing or repeating anything', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  const first = await town.give('zhou-lead', caseNo, 'urge', {}, 'the-first-of-many');
  for (let i = 0; i < 330; i += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => town.give('zhou-lead', caseNo, 'urge')));
    expect(answers.map(a => a.status)).toEqual(Array.from({ length: 10 }, () => 200));
  }
  expect((await town.give('zhou-lead', caseNo, 'urge', {}, 'the-first-of-many')).body).toEqual(first.body);
  await town.done('li-intake', caseNo, 'accept');
  const rows = await town.journal(caseNo);
  expect(rows.map(row => row.seq)).toEqual(rows.map((_, i) => i + 1));
  expect(rows).toHaveLength(333);
  await town.forward(caseNo, 13 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief:half']);
});

it('refuses with a code, sentences in both languages and the rule, and changes nothing', async () => {
  const caseNo = await town.readyForRelief();
  await town.done('li-intake', caseNo, 'hand-over', { handlerId: 'zhou-lead' });
  await town.done('zhou-lead', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  const before = await town.types(caseNo);
  const refused = await town.give('zhou-lead', caseNo, 'feedback');
  expect(refused).toMatchObject({ status: 409, body: { code: 'relief-pending', detail: { zh: expect.any(String), en: expect.any(String) } } });
  expect(await town.give('li-intake', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) })).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
  const early = await town.open('li-intake', application());
  await town.done('li-intake', early.body.caseNo, 'take-over');
  expect(await town.give('li-intake', early.body.caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } }))
    .toMatchObject({ status: 409, body: { code: 'not-urgent', citation: { notice: '济政字〔2021〕16号', section: '二(三)' } } });
  expect(await town.types(caseNo)).toEqual(before);
});

it('opens nothing when an opening is refused', async () => {
  const refused = await town.open('li-intake', application({ occurredAt: '2199-01-01T00:00:00+08:00' }));
  expect([refused.status, refused.body.code]).toEqual([422, 'occurred-in-future']);
  expect((await town.open('wang-approver', application())).status).toBe(403);
  const { rows } = await town.database.query('SELECT count(*)::int AS cases FROM relief_case WHERE opened_at > $1', ['2190-01-01']);
  expect(rows[0].cases).toBe(0);
});

it('hides a case outside one\'s region altogether, and hands it over to the right town, which takes it', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  expect((await town.call('he-intake', 'GET', `/v1/cases/${caseNo}`)).status).toBe(404);
  expect((await town.give('he-intake', caseNo, 'accept')).status).toBe(404);
  await town.done('li-intake', caseNo, 'hand-over', { townCode: WEST });
  // Offered, both see it; whoever was asked first keeps it until the other has taken it.
  expect((await town.call('he-intake', 'GET', `/v1/cases/${caseNo}`)).body).toMatchObject({ townCode: EAST, offeredTo: WEST });
  expect((await town.call('li-intake', 'GET', `/v1/cases/${caseNo}`)).status).toBe(200);
  expect((await town.give('he-intake', caseNo, 'accept')).status).toBe(403);
  await town.done('he-intake', caseNo, 'take-over');
  expect((await town.call('li-intake', 'GET', `/v1/cases/${caseNo}`)).status).toBe(404);
  const list = await town.call('he-intake', 'GET', '/v1/cases?limit=100');
  expect(list.body.cases.map((c: { caseNo: string }) => c.caseNo)).toContain(caseNo);
  expect(list.body.cases.every((c: { townCode: string }) => c.townCode !== EAST)).toBe(true);
});

it('lists by keyset without leaving out or repeating a case', async () => {
  const all = (await town.call('wu-county', 'GET', '/v1/cases?limit=100')).body.cases.map((c: { caseNo: string }) => c.caseNo);
  const paged: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const { body } = await town.call('wu-county', 'GET', `/v1/cases?limit=3${after && `&after=${encodeURIComponent(after)}`}`);
    paged.push(...body.cases.map((c: { caseNo: string }) => c.caseNo));
    after = body.next;
  }
  expect(paged).toEqual(all);
  expect(new Set(paged).size).toBe(paged.length);
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
