import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { application, CARD, EAST, eventually, HOUR_MS, lead, Town, WEST } from '#test/e2e/town.js';
import { reaching } from '#infra/temporal-connection.js';

let town: Town;
beforeAll(async () => { town = await Town.start({ JISHI_POLICY: 'chaoyang-2021' }); }, 120_000);
afterAll(() => town?.stop(), 30_000);

let born = 0;
/** A resident number nobody else has. */
function somebody(): string {
  const digits = `37089919800101${String(++born).padStart(3, '0')}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return digits + '10X98765432'[sum % 11]!;
}

type Household = { name: string; residentId?: string }[];
const plea = (townCode: string, residentId: string | undefined, fields: object = {}, household?: Household) =>
  application({ townCode, ...fields, personal: { name: '张三', summary: '失火', ...(residentId && { residentId }), ...(household && { household }) } });

async function opened(townCode: string, residentId: string | undefined, fields: object = {}, household?: Household): Promise<string> {
  const { status, body } = await town.open(townCode === EAST ? 'li-intake' : 'he-intake', plea(townCode, residentId, fields, household));
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body.caseNo;
}

const flags = async (caseNo: string) => (await town.journal(caseNo)).filter(row => row.type === 'DuplicateFlagged').map(row => row.data);
const absorbed = async (caseNo: string) => (await town.journal(caseNo)).filter(row => row.type === 'CaseAbsorbed').map(row => row.data);
const untold = async () => (await town.database.query('SELECT 1 FROM merge_delivery WHERE delivered_at IS NULL')).rows.length;
const told = (caseNo: string, times = 1) => eventually(async () => (await absorbed(caseNo)).length === times && await untold() === 0, 'word of a merger', 60_000);
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();

it('tells the second town of a case the first one has for the same event, and pays nothing until it is overridden', async () => {
  const person = somebody();
  const first = await opened(EAST, person);
  const second = await opened(WEST, person);
  expect(await flags(first)).toEqual([]);
  expect(await flags(second)).toEqual([{ caseNo: first, kind: 'same-event' }]);
  await town.done('he-intake', second, 'accept', { track: 'urgent-type' });
  await town.done('he-intake', second, 'grade', { urgency: 'urgent' });
  await town.done('he-intake', second, 'take-over');
  await town.done('he-intake', second, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  expect(await town.give('ma-approver', second, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) })).toMatchObject({ status: 409, body: { code: 'duplicate-unresolved' } });
  await town.done('jiang-approver', second, 'override-duplicate', { caseNo: first, personal: { reason: '前次未发放' } });
  await town.done('ma-approver', second, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
  await eventually(async () => (await town.view(second, 'he-intake')).reliefs[0].state === 'paid', 'payment');
});

it('knows everybody of the household, days near the event, and nobody by their number', async () => {
  const [father, mother] = [somebody(), somebody()];
  const eventDate = ago(48).slice(0, 10);
  const first = await opened(EAST, father, { eventDate }, [{ name: '李四', residentId: mother }, { name: '张小' }]);
  const second = await opened(WEST, mother, { eventDate: ago(24).slice(0, 10) });
  expect(await flags(second)).toEqual([{ caseNo: first, kind: 'near-event' }]);
  expect(await flags(await opened(WEST, mother, { cause: 'sudden-illness', eventDate }))).toEqual([]);
  expect(await flags(await opened(EAST, undefined, { eventDate }))).toEqual([]);
  // The application may join a lead's case; what it is about was said there.
  const { body: { caseNo } } = await town.open('zhao-village', lead({ eventDate }));
  await town.done('li-intake', caseNo, 'apply', { personal: { name: '张三', summary: '失火', residentId: father } });
  expect(await flags(caseNo)).toEqual([{ caseNo: first, kind: 'same-event' }]);
  const { rows } = await town.database.query('SELECT * FROM relief_event');
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) expect(row.person_key).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${father}|${mother}|张三|李四`));
});

it('does not count a case that came to nothing', async () => {
  const person = somebody();
  const first = await opened(EAST, person);
  await town.takeBack(first);
  expect(await flags(await opened(WEST, person))).toEqual([]);
});

it('flags exactly one of two applications that come in at the same moment', async () => {
  for (let round = 0; round < 8; round++) {
    const [one, other] = [somebody(), somebody()];
    const cases = await Promise.all([
      opened(EAST, one, {}, [{ name: '李四', residentId: other }]),
      opened(WEST, other, {}, [{ name: '张三', residentId: one }]),
    ]);
    const found = await Promise.all(cases.map(flags));
    expect(found.flat()).toHaveLength(1);
    const flagged = found.findIndex(hits => hits.length === 1);
    expect(found[flagged]).toEqual([{ caseNo: cases[1 - flagged], kind: 'same-event' }]);
  }
});

it('answers a repeated key alike when its application was flagged', async () => {
  const person = somebody();
  await opened(EAST, person);
  const answers = await Promise.all(Array.from({ length: 5 }, () => town.open('he-intake', plea(WEST, person), 'flagged-once')));
  expect(answers.map(answer => [answer.status, answer.body.events.map((e: { type: string }) => e.type)])).toEqual(Array.from({ length: 5 }, () => [201, ['Applied', 'DuplicateFlagged']]));
  expect(new Set(answers.map(answer => JSON.stringify(answer.body))).size).toBe(1);
});

it('a merged case goes on in the other, with the earlier first contact and a deadline that moves with it', async () => {
  const person = somebody();
  const later = await opened(EAST, person, { urgency: 'urgent' });
  const { body: { caseNo: earlier } } = await town.open('zhao-village', lead({ occurredAt: ago(5) }));
  await town.done('li-intake', earlier, 'apply', { personal: { name: '张三', summary: '失火', residentId: somebody() } });
  const before = (await town.view(later)).clocks[0];
  await town.done('li-intake', earlier, 'merge', { intoCaseNo: later, personal: { reason: '同一家庭' } });
  await told(later);
  const contact = (await town.journal(earlier))[0]!.occurred_at;
  expect(await absorbed(later)).toEqual([{ caseNo: earlier, firstContact: expect.anything() }]);
  const after = (await town.view(later)).clocks[0];
  expect([after.clock, Date.parse(after.due)]).toEqual(['urgent-relief', contact.getTime() + 24 * HOUR_MS]);
  expect((await town.journal(later)).filter(row => row.type === 'DeadlineSuperseded').map(row => row.data)).toMatchObject([
    { clock: 'urgent-relief', from: before.due, to: after.due, reason: { absorbedCaseNo: earlier } },
  ]);
  expect((await town.types(earlier)).slice(-2)).toEqual(['Merged', 'Closed']);
  const { rows } = await town.database.query('SELECT case_no, status, outcome, opened_at FROM relief_case WHERE case_no = ANY($1)', [[earlier, later]]);
  expect(rows.find(row => row.case_no === earlier)).toMatchObject({ status: 'closed', outcome: 'merged' });
  expect(rows.find(row => row.case_no === later)).toMatchObject({ outcome: null, opened_at: contact });
  expect(await town.give('zhou-lead', earlier, 'reopen', { personal: { reason: '误并' } })).toMatchObject({ status: 409, body: { code: 'merged-elsewhere' } });
});

it('whoever was in a merged case is looked for in the one that goes on', async () => {
  const [wife, husband] = [somebody(), somebody()];
  const goesOn = await opened(EAST, wife);
  const merged = await opened(EAST, husband);
  await town.done('li-intake', merged, 'merge', { intoCaseNo: goesOn });
  expect(await flags(await opened(WEST, husband))).toEqual([{ caseNo: goesOn, kind: 'same-event' }]);
  await told(goesOn);
});

it('refuses to merge into a closed case, and into itself', async () => {
  const [closed, open] = [await opened(EAST, undefined), await opened(EAST, undefined)];
  await town.takeBack(closed);
  for (const intoCaseNo of [closed, open]) {
    expect(await town.give('li-intake', open, 'merge', { intoCaseNo })).toMatchObject({ status: 409, body: { code: 'merge-target-not-open' } });
  }
  expect(await town.types(open)).toEqual(['Applied']);
  expect(await untold()).toBe(0);
});

it('leaves one of two cases open that are merged into each other at once', async () => {
  for (let round = 0; round < 5; round++) {
    const cases = [await opened(EAST, undefined), await opened(EAST, undefined)] as const;
    const answers = await Promise.all([0, 1].map(i => town.give('li-intake', cases[i]!, 'merge', { intoCaseNo: cases[1 - i] })));
    expect(answers.map(answer => answer.status).toSorted()).toEqual([200, 409]);
    expect(answers.find(answer => answer.status === 409)!.body.code).toBe('merge-target-not-open');
    const survivor = cases[answers.findIndex(answer => answer.status === 409)]!;
    await told(survivor);
    expect((await town.view(survivor)).status).toBe('applied');
  }
});

it.each(['journal.committed', 'merge.absorbed'])('tells the case that goes on once when the worker dies at %s', async failpoint => {
  const [merged, goesOn] = [await opened(EAST, undefined), await opened(EAST, undefined)];
  await town.instance.restart('worker', { JISHI_FAILPOINTS: `${failpoint}:kill` });
  const died = town.instance.ended('worker');
  const answer = town.give('li-intake', merged, 'merge', { intoCaseNo: goesOn });
  await died;
  expect(await absorbed(goesOn)).toHaveLength(failpoint === 'merge.absorbed' ? 1 : 0);
  expect(await untold()).toBe(1);
  await town.instance.restart('worker');
  await told(goesOn);
  expect((await answer).status).toBe(200);
  expect(await absorbed(goesOn)).toEqual([{ caseNo: merged, firstContact: expect.anything() }]);
});

/** Nothing is delivered meanwhile: the lock of whoever delivers is taken. */
async function whileNothingIsDelivered(work: () => Promise<void>): Promise<void> {
  const holder = new pg.Client(town.instance.settings.adminDatabaseUrl);
  await holder.connect();
  await town.instance.kill('worker', 'SIGKILL');
  await holder.query('SELECT pg_advisory_lock(7210004)');
  await town.instance.restart('worker');
  await work();
  await holder.end();
}

it('passes the earliest first contact on when a case is merged on before it was told', async () => {
  const { body: { caseNo: first } } = await town.open('zhao-village', lead({ occurredAt: ago(6) }));
  const [second, third] = [await opened(EAST, undefined), await opened(EAST, undefined)];
  await whileNothingIsDelivered(async () => {
    await town.done('li-intake', first, 'merge', { intoCaseNo: second });
    await town.done('li-intake', second, 'merge', { intoCaseNo: third });
  });
  await told(third);
  expect(Date.parse((await absorbed(third))[0]!['firstContact'] as string)).toBe((await town.journal(first))[0]!.occurred_at.getTime());
  expect((await town.types(second)).slice(-2)).toEqual(['Closed', 'CaseAbsorbed']);
});

it('tells a case that was closed, and one whose workflow is gone, all the same', async () => {
  const [merged, closed, other, lost] = [await opened(EAST, undefined), await opened(EAST, undefined), await opened(EAST, undefined), await opened(EAST, undefined)];
  const connection = await Connection.connect(reaching(town.instance.settings));
  const { workflow } = new Client({ connection, namespace: town.instance.settings.namespace });
  const idOf = async (caseNo: string) => (await town.view(caseNo)).caseId as string;
  await whileNothingIsDelivered(async () => {
    await town.done('li-intake', merged, 'merge', { intoCaseNo: closed });
    await town.done('li-intake', other, 'merge', { intoCaseNo: lost });
    await town.takeBack(closed);
    await workflow.getHandle(await idOf(lost)).terminate();
  });
  await told(closed);
  await told(lost);
  expect(await town.types(closed)).toEqual(['Applied', 'WithdrawalProposed', 'Withdrawn', 'Closed', 'CaseAbsorbed']);
  expect((await town.view(lost)).status).toBe('applied');
  await eventually(async () => (await workflow.getHandle(await idOf(closed)).describe()).status.name === 'COMPLETED', 'end of the workflow');
  await connection.close();
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
