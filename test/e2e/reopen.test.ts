import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client } from '@temporalio/client';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { NAMES, RUN_UPDATES } from '#libs/contracts/journal.js';
import { CARD, EAST, eventually, forgotten, HOUR_MS, lead, Town, WEST } from '#test/e2e/town.js';

let town: Town;
let temporal: Client;
beforeAll(async () => {
  town = await Town.start();
  temporal = await town.temporal();
}, 120_000);
afterAll(async () => {
  await temporal?.connection.close();
  await town?.stop();
}, 30_000);

const REASON = { personal: { reason: '再次遇到困难' } };
const runOf = async (caseNo: string) => temporal.workflow.getHandle((await town.view(caseNo)).caseId).describe();
/** Of the case itself: calls of whoever is on duty have clocks of their own. */
const reached = async (caseNo: string) => (await town.journal(caseNo)).filter(row => row.type === 'RungReached' && row.data['clock'] !== 'duty-call');
const rungs = async (caseNo: string) => (await reached(caseNo)).map(row => `${row.data['clockKey'] as string} ${row.data['step'] as string}`);
const stored = async (caseNo: string) => (await town.database.query('SELECT status, outcome, closed_at, opened_at FROM relief_case WHERE case_no = $1', [caseNo])).rows[0];
const paid = (caseNo: string, reliefId: number) => eventually(async () => (await town.view(caseNo)).reliefs[reliefId - 1].state === 'paid', 'payment', 60_000);

async function relieved(caseNo: string, reliefId: number): Promise<void> {
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  await town.done('wang-approver', caseNo, 'approve', { reliefId, cardTail: CARD.slice(-4) });
  await paid(caseNo, reliefId);
}

async function closed(): Promise<string> {
  const caseNo = await town.readyForRelief();
  await relieved(caseNo, 1);
  await town.finish(caseNo);
  await eventually(async () => (await runOf(caseNo)).status.name === 'COMPLETED', 'end of the workflow');
  return caseNo;
}

it('opens a closed case again on a new run: its clocks arm anew, and it is relieved and closed once more', async () => {
  const caseNo = await closed();
  const before = await stored(caseNo);
  expect(before).toMatchObject({ status: 'closed', outcome: 'helped', closed_at: expect.any(Date) });
  const first = await runOf(caseNo);
  expect(await town.give('li-intake', caseNo, 'urge')).toMatchObject({ status: 403 });
  expect(await town.give('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '1', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } })).toMatchObject({ status: 409, body: { code: 'status-not-allowed' } });

  const key = randomUUID();
  const reopened = await town.give('zhou-lead', caseNo, 'reopen', REASON, key);
  expect(reopened).toMatchObject({ status: 200, body: { events: [{ type: 'Reopened' }] } });
  expect((await town.give('zhou-lead', caseNo, 'reopen', REASON, key)).body).toEqual(reopened.body);
  expect(await town.give('zhou-lead', caseNo, 'reopen', REASON)).toMatchObject({ status: 409, body: { code: 'status-not-allowed' } });
  const second = await runOf(caseNo);
  expect([second.runId === first.runId, second.status.name]).toEqual([false, 'RUNNING']);
  expect(await stored(caseNo)).toEqual({ status: 'accepted', outcome: null, closed_at: null, opened_at: before.opened_at });

  await town.forward(caseNo, 13 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief#2 half']);
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await relieved(caseNo, 2);
  await town.finish(caseNo);
  await eventually(async () => (await runOf(caseNo)).status.name === 'COMPLETED', 'end of the workflow');
  expect((await town.view(caseNo)).clocks.map((c: { key: string }) => c.key)).toEqual(['urgent-relief#1', 'urgent-relief#2', 'paperwork#1', 'paperwork#2']);
  expect(await town.debits(caseNo)).toBe(2);
});

it('goes on in the time that the case had been forwarded to', async () => {
  const caseNo = await town.readyForRelief();
  await town.forward(caseNo, 13 * HOUR_MS);
  await relieved(caseNo, 1);
  await town.finish(caseNo);
  const { now } = await town.view(caseNo);
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(12.9 * HOUR_MS);
  await town.done('zhou-lead', caseNo, 'reopen', REASON);
  const { recorded_at } = (await town.journal(caseNo)).at(-1)!;
  expect(recorded_at.getTime()).toBeGreaterThanOrEqual(Date.parse(now));
  expect(recorded_at.getTime() - Date.parse(now)).toBeLessThan(60_000);
  await town.forward(caseNo, 13 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief#1 half', 'urgent-relief#2 half']);
  expect(Date.parse((await town.view(caseNo)).now) - Date.now()).toBeLessThan(26.1 * HOUR_MS);
});

it('opens a case again that Temporal has forgotten', async () => {
  const caseNo = await closed();
  await forgotten(town, temporal, caseNo);
  const key = randomUUID();
  const reopened = await town.give('zhou-lead', caseNo, 'reopen', REASON, key);
  expect(reopened).toMatchObject({ status: 200, body: { events: [{ type: 'Reopened' }] } });
  expect((await town.give('zhou-lead', caseNo, 'reopen', REASON, key)).body).toEqual(reopened.body);
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await relieved(caseNo, 2);
  expect(await town.debits(caseNo)).toBe(2);
}, 300_000);

it('opens a case once when many ask at once, and when the worker dies right after journalling it', async () => {
  const caseNo = await closed();
  const answers = await Promise.all(Array.from({ length: 6 }, () => town.give('zhou-lead', caseNo, 'reopen', REASON)));
  expect(answers.map(answer => answer.status).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);

  const other = await closed();
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const answer = town.give('zhou-lead', other, 'reopen', REASON);
  await died;
  await town.instance.restart('worker');
  expect(await answer).toMatchObject({ status: 200, body: { events: [{ type: 'Reopened' }] } });
  for (const reopened of [caseNo, other]) expect((await town.types(reopened)).filter(type => type === 'Reopened')).toHaveLength(1);
}, 300_000);

it('finds by itself a reopened case whose new run was lost', async () => {
  const caseNo = await closed();
  await town.done('zhou-lead', caseNo, 'reopen', REASON);
  await forgotten(town, temporal, caseNo);
  await eventually(() => runOf(caseNo).catch(() => null), 'new run', 60_000);
  await town.forward(caseNo, 13 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief#2 half']);
}, 300_000);

it('a year that was published while the case was closed lands when it is opened again', async () => {
  const caseNo = await closed();
  const year = { year: 2150, notice: '虚构〔2149〕1号', holidays: [], workdays: [] };
  expect(await town.publishYear(year)).toMatchObject({ status: 200 });
  expect(await town.types(caseNo)).not.toContain('CalendarLanded');
  await town.done('zhou-lead', caseNo, 'reopen', REASON);
  await eventually(async () => (await town.types(caseNo)).includes('CalendarLanded'), 'calendar');
  expect((await town.types(caseNo)).slice(-2)).toEqual(['Reopened', 'CalendarLanded']);
});

it('a closed case with nothing to do ends its run again', async () => {
  const caseNo = await closed();
  const { caseId } = await town.view(caseNo);
  const types = await town.types(caseNo);
  const { taskQueue } = town.instance.settings;
  const { rows: [edition] } = await town.database.query(
    'SELECT p.content AS pack, r.pack_hash, c.content AS calendar, r.calendar_hash FROM relief_case r JOIN policy_edition p ON p.hash = r.pack_hash JOIN policy_edition c ON c.hash = r.calendar_hash WHERE case_no = $1', [caseNo]);
  const input = { caseId, pack: edition.pack, packHash: edition.pack_hash, calendar: edition.calendar, calendarHash: edition.calendar_hash, resume: true };
  await temporal.workflow.execute(NAMES.reliefCase, { workflowId: caseId, taskQueue, args: [input], workflowIdReusePolicy: 'ALLOW_DUPLICATE' });
  expect(await town.types(caseNo)).toEqual(types);
});

it('a case of very many commands goes on in a new run, in its own time', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  await town.forward(caseNo, 13 * HOUR_MS);
  const { caseId, now } = await town.view(caseNo);
  const { runId } = await runOf(caseNo);
  for (let i = 0; i < RUN_UPDATES - 5; i++) await temporal.workflow.getHandle(caseId).executeUpdate(NAMES.sync);
  // The last ones come all at once: none of them may be left behind in the run that ends.
  await town.instance.kill('worker', 'SIGKILL');
  const last = Promise.all(Array.from({ length: 8 }, () => temporal.workflow.getHandle(caseId).executeUpdate(NAMES.sync)));
  await town.instance.restart('worker');
  expect(await last).toHaveLength(8);
  await eventually(async () => (await runOf(caseNo)).runId !== runId, 'new run');
  await town.done('zhou-lead', caseNo, 'urge');
  const urged = (await town.journal(caseNo)).at(-1)!;
  expect([urged.type, urged.recorded_at.getTime() - Date.parse(now) < 60_000]).toEqual(['Urged', true]);
  await forgotten(town, temporal, caseNo);
  await eventually(() => runOf(caseNo).catch(() => null), 'new run', 90_000);
  await town.forward(caseNo, 7 * HOUR_MS);
  expect(await rungs(caseNo)).toEqual(['urgent-relief#1 half', 'urgent-relief#1 eighty']);
});

describe('a case whose workflow is lost while it is quiet', () => {
  const SEVERAL = 20;
  const due = async (caseNo: string): Promise<string[]> => (await town.view(caseNo)).clocks.map((c: { clock: string; due: string }) => `${c.clock} ${c.due}`);
  const rungInstants = async (caseNo: string) => (await reached(caseNo)).map(row => row.occurred_at.getTime());
  const lose = async (caseNo: string, how: 'delete' | 'terminate') => {
    const { caseId } = await town.view(caseNo);
    if (how === 'terminate') await temporal.workflow.getHandle(caseId).terminate();
    else await temporal.workflowService.deleteWorkflowExecution({ namespace: town.instance.settings.namespace, workflowExecution: { workflowId: caseId } });
  };
  /** Until another run than the one that was lost goes on; nobody has asked for the case. */
  const rebuilt = (caseNo: string, lostRunId: string) => eventually(async () => {
    const run = await runOf(caseNo).catch(() => null);
    return run && run.runId !== lostRunId && run.status.name === 'RUNNING';
  }, 'new run', 90_000);
  const urgentLead = async (agoMs = 0) => (await town.open('zhao-village', lead({ urgency: 'urgent', occurredAt: new Date(Date.now() - agoMs).toISOString() }))).body.caseNo as string;

  it.each(['delete', 'terminate'] as const)('is found by itself and its clocks go on: %s', async how => {
    const contactMs = Date.now() - 2 * HOUR_MS;
    const caseNo = await urgentLead(Date.now() - contactMs);
    const [{ runId }, dues] = [await runOf(caseNo), await due(caseNo)];
    await lose(caseNo, how);
    await rebuilt(caseNo, runId);
    expect(await due(caseNo)).toEqual(dues);
    await town.forward(caseNo, 23 * HOUR_MS);
    expect(await rungs(caseNo)).toEqual(['urgent-relief#1 half', 'urgent-relief#1 eighty', 'urgent-relief#1 due']);
    expect((await rungInstants(caseNo)).map(at => at - contactMs).map(ms => Math.round(ms / 60_000))).toEqual([12 * 60, Math.round(19.2 * 60), 24 * 60]);
    await town.done('zhou-lead', caseNo, 'urge');
  });

  it('is found among many that were deleted together, and keeps the time it had been forwarded to; none that is alive is touched', async () => {
    const forwarded = await urgentLead();
    await town.forward(forwarded, 13 * HOUR_MS);
    const { now } = await town.view(forwarded);
    const alive = await urgentLead();
    const lost = [forwarded, ...await Promise.all(Array.from({ length: SEVERAL }, () => urgentLead()))];
    const runIds = await Promise.all(lost.map(async caseNo => (await runOf(caseNo)).runId));
    const aliveRunId = (await runOf(alive)).runId;
    await Promise.all(lost.map(caseNo => lose(caseNo, 'delete')));
    await Promise.all(lost.map((caseNo, i) => rebuilt(caseNo, runIds[i]!)));
    expect((await runOf(alive)).runId).toBe(aliveRunId);
    expect(await rungs(forwarded)).toEqual(['urgent-relief#1 half']);
    expect(Date.parse((await town.view(forwarded)).now)).toBeGreaterThanOrEqual(Date.parse(now));
    await town.forward(forwarded, 7 * HOUR_MS);
    // Temporal jumps over a timer when somebody asks the case just then, as the sweeper may; it goes off late.
    await eventually(async () => (await rungs(forwarded)).length === 2, 'second rung');
    expect(await rungs(forwarded)).toEqual(['urgent-relief#1 half', 'urgent-relief#1 eighty']);
    await Promise.all(lost.slice(1).map(caseNo => town.done('zhou-lead', caseNo, 'urge')));
    for (const caseNo of lost.slice(1)) expect(await town.types(caseNo)).toEqual(['LeadReported', 'Urged']);
  });
});

it('pays once when a payment and its case are lost while the bank is at it', async () => {
  const [both, paymentAlone] = [await town.readyForRelief(), await town.readyForRelief()];
  const namespace = town.instance.settings.namespace;
  const forget = (workflowId: string) => temporal.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
  for (const caseNo of [both, paymentAlone]) {
    const { caseId } = await town.view(caseNo);
    await town.pay(caseNo, SENTINEL_CARDS.slow);
    await eventually(async () => town.bankBooks().some(entry => entry.type === 'received' && entry.order.orderId === `${caseId}-p1`), 'order at the bank');
    if (caseNo === both) await forget(caseId);
    await forget(`payment-${caseId}-p1`);
  }
  for (const caseNo of [both, paymentAlone]) {
    await paid(caseNo, 1);
    expect(await town.debits(caseNo)).toBe(1);
  }
  // The case starts its payment again after a minute, and that asks the bank before anything else.
  const { rows } = await town.database.query(`SELECT sends FROM payment_order WHERE order_id LIKE $1 || '%'`, [(await town.view(paymentAlone)).caseId]);
  expect(rows).toEqual([{ sends: 1 }]);
}, 150_000);

it('shows a case to the towns it brings in, as long as they have to do with it', async () => {
  const caseNo = await town.readyForRelief();
  const seenBy = async () => (await town.database.query('SELECT seen_by FROM relief_case WHERE case_no = $1', [caseNo])).rows[0].seen_by;
  expect(await seenBy()).toEqual([]);
  await town.done('li-intake', caseNo, 'hand-over', { townCode: WEST });
  expect(await seenBy()).toEqual([WEST]);
  await town.done('he-intake', caseNo, 'return-hand-over', { personal: { reason: '不属本镇' } });
  await town.done('li-intake', caseNo, 'issue-slip', { townCode: WEST, personal: { item: '接回住处' } });
  expect(await seenBy()).toEqual([WEST]);
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'medical-insurance', personal: { item: '医疗救助' } });
  const { rows } = await town.database.query(`SELECT to_role, to_department, to_region FROM alert WHERE case_no = $1 AND kind = 'slip' ORDER BY occurred_at`, [caseNo]);
  expect(rows).toEqual([
    { to_role: 'town-intake', to_department: null, to_region: WEST }, { to_role: 'department-handler', to_department: 'medical-insurance', to_region: `${EAST.slice(0, 6)}000000` },
  ]);
  await town.takeBack(caseNo);
  expect(await seenBy()).toEqual([]);
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
