import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { caseNumber } from '#libs/identifiers/case-number.js';
import { application, EAST, eventually, HOUR_MS, lead, Town, WEST } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

const seesCase = async (as: string, caseNo: string) => (await town.call(as, 'GET', `/v1/cases/${caseNo}`)).status === 200;
const listsCase = async (as: string, caseNo: string) => (await town.call(as, 'GET', '/v1/cases?limit=100')).body.cases.some((c: { caseNo: string }) => c.caseNo === caseNo);
const problem = ({ status, body }: { status: number; body: { code: string; errors?: { field: string }[] } }) => [status, body.code, body.errors?.map(({ field }) => field)];

it('another town sees a case for as long as it has a slip of it in hand, and does nothing else there', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  await town.done('li-intake', caseNo, 'take-over');
  expect([await seesCase('he-intake', caseNo), await listsCase('he-intake', caseNo)]).toEqual([false, false]);
  await town.done('li-intake', caseNo, 'issue-slip', { townCode: WEST, personal: { item: '核实在西镇的住处' } });
  expect([await seesCase('he-intake', caseNo), await listsCase('he-intake', caseNo), await listsCase('wu-county', caseNo)]).toEqual([true, true, true]);
  expect((await town.view(caseNo, 'he-intake')).mayDo.toSorted()).toEqual(['accept-slip', 'answer-slip', 'return-slip']);
  expect(problem(await town.give('he-intake', caseNo, 'grade', { urgency: 'urgent' }))).toEqual([403, 'role-not-allowed', undefined]);
  await town.done('he-intake', caseNo, 'accept-slip', { slipNo: 1 });
  expect(problem(await town.give('li-intake', caseNo, 'answer-slip', { slipNo: 1, outcome: 'helped' }))).toEqual([403, 'not-your-slip', undefined]);
  await town.done('he-intake', caseNo, 'answer-slip', { slipNo: 1, outcome: 'helped' });
  expect((await town.view(caseNo)).slips).toMatchObject([{ number: `${caseNo}-1`, to: { townCode: WEST }, state: 'answered', outcome: 'helped' }]);
  await town.done('li-intake', caseNo, 'accept');
  await town.done('li-intake', caseNo, 'feedback', { satisfied: true });
  expect([await seesCase('he-intake', caseNo), await listsCase('he-intake', caseNo), await listsCase('li-intake', caseNo)]).toEqual([false, false, true]);
});

it('a slip is told to the department it went to, and to no other', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', personal: { item: '住院费用' } });
  const slips = async (as: string) => (await town.call(as, 'GET', '/v1/alerts?limit=100')).body.alerts.filter((a: { caseNo: string; kind: string }) => a.caseNo === caseNo && a.kind === 'slip').map((a: { to: object }) => a.to);
  await eventually(async () => (await slips('yi-medical')).length === 1, 'alert for the department');
  expect(await slips('yi-medical')).toEqual([{ handlerId: null, role: 'department-handler', department: 'medical-insurance', region: '370899000000' }]);
  expect([await slips('jiao-education'), await slips('jiang-approver')]).toEqual([[], []]);
  expect(problem(await town.give('jiao-education', caseNo, 'accept-slip', { slipNo: 1 }))).toEqual([404, 'not-found', undefined]);
  await town.done('yi-medical', caseNo, 'accept-slip', { slipNo: 1 });
  const { body: { events } } = await town.call('li-intake', 'GET', `/v1/cases/${caseNo}/events`);
  expect(events.at(-1)).toMatchObject({ type: 'SlipAccepted', by: { id: 'yi-medical', department: 'medical-insurance' } });
});

it('whom and what a command names has to be known, and within the actor\'s sight', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application({ personal: { name: '钱一', summary: '大病' } }));
  const { body: { caseNo: elsewhere } } = await town.open('he-intake', application({ townCode: WEST, personal: { name: '孙二', summary: '大病' } }));
  await town.done('li-intake', caseNo, 'take-over');
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await town.done('li-intake', caseNo, 'relief-first', { form: 'goods', amountFen: '20000', personal: { payeeName: '钱一', what: '米面' } });
  for (const approverId of ['nobody', 'sun-investigator', 'xu-lead']) {
    expect(problem(await town.give('li-intake', caseNo, 'ask-approval', { reliefId: 1, approverId }))).toEqual([422, 'unknown-staff', ['approverId']]);
  }
  await town.done('li-intake', caseNo, 'ask-approval', { reliefId: 1, approverId: 'zheng-duty' });
  await town.done('zheng-duty', caseNo, 'approve-orally', { reliefId: 1 });
  expect((await town.view(caseNo)).oralApprovals).toMatchObject([{ reliefId: 1, by: 'zheng-duty', confirmedAt: null }]);
  expect(problem(await town.give('zhou-lead', caseNo, 'declare-relative', { staffId: 'nobody', relation: 'spouse', personal: { reason: '说明' } }))).toEqual([422, 'unknown-staff', ['staffId']]);
  expect(problem(await town.give('li-intake', caseNo, 'issue-slip', { townCode: '370899999000', personal: { item: 'x' } }))).toEqual([422, 'unknown-town', ['townCode']]);

  const [hidden, missing] = [await town.give('li-intake', caseNo, 'merge', { intoCaseNo: elsewhere }), await town.give('li-intake', caseNo, 'merge', { intoCaseNo: caseNumber(2026, 999_999) })];
  expect(problem(hidden)).toEqual([404, 'not-found', ['intoCaseNo']]);
  expect({ ...hidden.body, instance: '' }).toEqual({ ...missing.body, instance: '' });
});

it('what was entered late is listed for those who watch over the town, the latest entry first', async () => {
  const before = await lateEntries('qian-supervisor');
  const { body: { caseNo } } = await town.open('zhao-village', lead({ occurredAt: new Date(Date.now() - 2 * HOUR_MS).toISOString() }));
  await town.done('li-intake', caseNo, 'take-over');
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent', occurredAt: new Date(Date.now() - 1.5 * HOUR_MS).toISOString() });
  const entries = await lateEntries('qian-supervisor');
  expect(entries.slice(0, entries.length - before.length).map(({ caseNo: of, seq, type, by }) => [of, seq, type, by.id])).toEqual([[caseNo, 3, 'Graded', 'li-intake'], [caseNo, 1, 'LeadReported', 'zhao-village']]);
  expect(await lateEntries('qian-supervisor', 1)).toEqual(entries);
  expect((await lateEntries('xu-lead')).filter(({ caseNo: of }) => of === caseNo)).toEqual([]);
  expect((await lateEntries('feng-auditor')).some(({ caseNo: of }) => of === caseNo)).toBe(true);
  expect((await town.call('li-intake', 'GET', '/v1/late-entries')).status).toBe(403);
});

it('late entries are found by their index, and cases another town brought in by theirs', async () => {
  await town.database.query('SET enable_seqscan = off');
  const plan = async (sql: string): Promise<string> => JSON.stringify((await town.database.query(`EXPLAIN (FORMAT JSON) ${sql}`)).rows);
  expect(await plan(`SELECT seq FROM journal_event e WHERE e.recorded_at - e.occurred_at > interval '1 hour' AND e.actor->>'role' <> 'system'
    ORDER BY e.recorded_at DESC, e.case_id DESC, e.seq DESC LIMIT 21`)).toContain('journal_event_late');
  expect(await plan(`SELECT case_id FROM relief_case WHERE seen_by <> '{}' AND EXISTS (SELECT 1 FROM unnest(seen_by) AS town WHERE town ^@ '${EAST}') ORDER BY due_at, case_id LIMIT 21`)).toContain('relief_case_seen_by_due');
});

/** All of them, page by page. */
async function lateEntries(as: string, limit = 100): Promise<{ caseNo: string; seq: number; type: string; by: { id: string } }[]> {
  const all = [];
  for (let after: string | null = ''; after !== null;) {
    const { body } = await town.call(as, 'GET', `/v1/late-entries?limit=${limit}${after && `&after=${after}`}`);
    all.push(...body.entries);
    after = body.next;
  }
  return all;
}

it('every county works by its own policy, and sees no other county\'s cases', async () => {
  const { body: { caseNo: jining } } = await town.open('li-intake', application({ personal: { name: '周三', summary: '火灾' } }));
  const { body: { caseNo: chaoyang } } = await town.open('bai-intake', application({ townCode: '211399101000', personal: { name: '吴四', summary: '火灾' } }));
  expect([(await town.view(jining)).policy.id, (await town.view(chaoyang, 'bai-intake')).policy.id]).toEqual(['jining-2021', 'chaoyang-2021']);
  expect(problem(await town.give('bai-intake', chaoyang, 'accept'))).toEqual([422, 'track-needed', ['track']]);
  await town.done('bai-intake', chaoyang, 'accept', { track: 'urgent-type' });
  await town.done('li-intake', jining, 'accept');
  expect([await seesCase('wu-county', chaoyang), await listsCase('wu-county', chaoyang), await seesCase('yuan-county', jining), await listsCase('yuan-county', jining)]).toEqual([false, false, false, false]);
  expect([await listsCase('wu-county', jining), await listsCase('yuan-county', chaoyang)]).toEqual([true, true]);
  expect(problem(await town.give('bai-intake', chaoyang, 'issue-slip', { townCode: EAST, personal: { item: 'x' } }))).toEqual([422, 'other-county', ['townCode']]);
});

it('slips of a case run side by side, each to its end: relief first by a department, a second return that the county settles, and only then the applicant is told', async () => {
  const caseNo = await town.readyForRelief({ name: '郑五', summary: '火灾' });
  await town.done('li-intake', caseNo, 'assess', { tier: 'suddenly-hit' });
  // In an urgent case temporary relief stands first, which locks nothing.
  expect((await town.view(caseNo)).assessment).toMatchObject({ tier: 'suddenly-hit', order: ['temporary', 'special', 'basic-living'] });
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', reliefFirst: true, personal: { item: '先行垫付' } });
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'education', personal: { item: '子女就学' } });
  await town.done('li-intake', caseNo, 'issue-slip', { townCode: WEST, personal: { item: '核实在西镇的住处' } });
  const clocks = async () => (await town.view(caseNo)).clocks as { key: string; stoppedAt: string | null }[];
  expect((await clocks()).filter(({ key }) => key.startsWith('slip-')).map(({ key }) => key).toSorted())
    .toEqual(['slip-accept#1', 'slip-accept#2', 'slip-accept#3', 'slip-answer#1', 'slip-answer#2', 'slip-answer#3']);

  await town.done('yi-medical', caseNo, 'accept-slip', { slipNo: 1 });
  expect((await clocks()).find(({ key }) => key === 'urgent-relief#1')).toMatchObject({ stoppedAt: null });
  await town.done('yi-medical', caseNo, 'answer-slip', { slipNo: 1, outcome: 'helped', personal: { answer: '已垫付' } });
  // Relief first by a department is relief: the case's own hours stop with it.
  expect((await clocks()).find(({ key }) => key === 'urgent-relief#1')!.stoppedAt).not.toBeNull();

  await town.done('jiao-education', caseNo, 'return-slip', { slipNo: 2, personal: { reason: '不属本部门' } });
  await town.done('li-intake', caseNo, 'route-slip', { slipNo: 2, department: 'civil-affairs' });
  await town.done('min-civil', caseNo, 'return-slip', { slipNo: 4, personal: { reason: '应由教育部门办理' } });
  expect(problem(await town.give('li-intake', caseNo, 'route-slip', { slipNo: 4, department: 'education' }))).toEqual([409, 'county-decides', undefined]);
  await town.done('jiang-approver', caseNo, 'route-slip', { slipNo: 4, department: 'education', personal: { reason: '由教育部门办理' } });
  expect(problem(await town.give('jiao-education', caseNo, 'return-slip', { slipNo: 5, personal: { reason: '不属本部门' } }))).toEqual([409, 'slip-binding', undefined]);
  await town.done('jiao-education', caseNo, 'answer-slip', { slipNo: 5, outcome: 'helped-in-part', personal: { answer: '减免学费' } });

  expect(problem(await town.give('li-intake', caseNo, 'feedback', {}))).toEqual([409, 'slips-open', undefined]);
  await town.done('he-intake', caseNo, 'answer-slip', { slipNo: 3, outcome: 'not-eligible', personal: { answer: '已退租' } });
  await town.done('li-intake', caseNo, 'feedback', { satisfied: true });
  expect((await town.view(caseNo)).slips.map(({ number, state, outcome, binding, replaces }: { number: string; state: string; outcome: string | null; binding: boolean; replaces: number | null }) => [number, state, outcome, binding, replaces])).toEqual([
    [`${caseNo}-1`, 'fed-back', 'helped', false, null], [`${caseNo}-2`, 'rerouted', null, false, null], [`${caseNo}-3`, 'fed-back', 'not-eligible', false, null],
    [`${caseNo}-4`, 'rerouted', null, false, 2], [`${caseNo}-5`, 'fed-back', 'helped-in-part', true, 4],
  ]);
  expect((await clocks()).filter(({ key, stoppedAt }) => key.startsWith('slip-') && stoppedAt === null)).toEqual([]);
});
