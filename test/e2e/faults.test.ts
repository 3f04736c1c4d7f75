import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import pg from 'pg';
import { readEdition } from '#infra/policy.js';
import type { BankEntry } from '#apps/bank-simulator/bank-journal.js';
import { SENTINEL_CARDS } from '#apps/bank-simulator/sentinels.js';
import { instantOf } from '#libs/clock/instant.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { CaseInput, CommandAnswer, CommandRequest } from '#libs/contracts/journal.js';
import { application, CARD, EAST, eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

let town: Town;
let client: Client;
beforeAll(async () => {
  town = await Town.start();
  client = await town.temporal();
}, 120_000);
afterAll(async () => {
  await client?.connection.close();
  await town?.stop();
}, 30_000);

const paid = (caseNo: string, reliefId = 1) =>
  eventually(async () => (await town.view(caseNo)).reliefs[reliefId - 1].state === 'paid', 'payment', 100_000);

const isArrival = ({ type }: BankEntry) => type === 'received' || type === 'repeated';

/** The journal has one row per sequence number and per cause, and nothing that was never asked for. */
async function isWhole(caseNo: string, types: string[]): Promise<void> {
  const rows = await town.journal(caseNo);
  expect(rows.map(row => row.type)).toEqual(types);
  expect(rows.map(row => row.seq)).toEqual(rows.map((_, i) => i + 1));
}

it('answers the client and goes on when the worker dies between the journal\'s commit and the task\'s completion', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const key = randomUUID();
  const answer = town.give('li-intake', caseNo, 'accept', {}, key);
  await died;
  await town.instance.restart('worker');
  expect(await answer).toMatchObject({ status: 200, body: { caseNo, events: [{ seq: 2, type: 'Accepted' }] } });
  expect((await town.give('li-intake', caseNo, 'accept', {}, key)).body).toEqual((await answer).body);
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await isWhole(caseNo, ['Applied', 'Accepted', 'Graded']);
});

it('opens one case when the worker dies right after journalling the opening', async () => {
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const opening = town.open('li-intake', application({ personal: { name: '钱七', summary: '火灾' } }), 'dies-at-opening');
  await died;
  await town.instance.restart('worker');
  const answer = await opening;
  expect(answer.status).toBe(201);
  expect((await town.open('li-intake', application({ personal: { name: '钱七', summary: '火灾' } }), 'dies-at-opening')).body).toEqual(answer.body);
  await isWhole(answer.body.caseNo, ['Applied']);
});

it('sets off a rung once when the worker dies right after journalling it', async () => {
  const occurredAt = new Date(Date.now() - 12 * 3_600_000 + 15_000).toISOString();
  const { body: { caseNo } } = await town.open('zhao-village', lead({ occurredAt }));
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  await town.instance.ended('worker');
  await town.instance.restart('worker');
  await town.done('li-intake', caseNo, 'take-over');
  await isWhole(caseNo, ['LeadReported', 'RungReached', 'TakenOver']);
  const { rows } = await town.database.query(`SELECT count(*)::int AS alerts FROM alert WHERE case_no = $1 AND kind = 'rung'`, [caseNo]);
  expect(rows[0].alerts).toBe(1);
});

it('reaches a rung when it is asked, though Temporal lost its timer', async () => {
  const occurredAt = instantOf(Date.now() - 12 * HOUR_MS + 15_000);
  const { body: { caseNo } } = await town.open('zhao-village', lead({ occurredAt }));
  const temporal = new pg.Client(`${town.instance.settings.adminDatabaseUrl}_temporal`);
  await temporal.connect();
  const lost = await temporal.query(`DELETE FROM timer_tasks WHERE visibility_timestamp - timezone('UTC', now()) BETWEEN interval '3 seconds' AND interval '16 seconds'`);
  await temporal.end();
  expect(lost.rowCount).toBeGreaterThan(0);
  await new Promise(resolve => setTimeout(resolve, 16_000));
  await isWhole(caseNo, ['LeadReported']);
  await client.workflow.getHandle((await town.view(caseNo)).caseId).executeUpdate('sync');
  await isWhole(caseNo, ['LeadReported', 'RungReached']);
});

it('takes the next rung too when the worker comes back only after that was due', async () => {
  // Rungs half a minute apart, which no real pack has: 98 % and 99 % of an hour, of which some seconds are left to the first.
  const { packHash: _, pack, ...calendar } = readEdition('jining-2021');
  const [, urgentRelief, ...others] = pack.clocks;
  const ladder = [{ step: 'first', at: '98%', to: ['handler' as const], inspection: false }, { step: 'second', at: '99%', to: ['handler' as const], inspection: false }, ...urgentRelief!.ladder.slice(2)];
  const quick = { ...pack, id: 'quick', clocks: [{ ...urgentRelief!, value: { hours: 1 }, ladder }, ...others] };
  const caseId = `case-${randomUUID()}`;
  const { taskQueue } = town.instance.settings;
  const occurredAt = instantOf(Date.now() - 0.98 * 3_600_000 + 15_000);
  const opened = await client.workflow.executeUpdateWithStart<(input: CaseInput) => Promise<void>, CommandAnswer, [CommandRequest]>('command', {
    updateId: 'opening',
    args: [{ command: lead({ occurredAt }) as never, actor: { id: 'zhao-village', role: 'village-assistant', region: EAST }, cause: 'opening', requestHash: 'x' }],
    startWorkflowOperation: new WithStartWorkflowOperation('reliefCase', {
      workflowId: caseId, taskQueue, args: [{ caseId, pack: quick, packHash: digestOf(quick), ...calendar }], workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  await town.instance.ended('worker');
  expect(await town.types(opened.caseNo)).toEqual(['LeadReported', 'RungReached']);
  await new Promise(resolve => setTimeout(resolve, 38_000));
  await town.instance.restart('worker');
  const steps = async () => (await town.journal(opened.caseNo)).filter(row => row.type === 'RungReached').map(row => row.data['step']);
  await eventually(async () => (await steps()).length === 2, 'second rung');
  expect(await steps()).toEqual(['first', 'second']);
  // Ended, for the rung that is due next would walk into the failpoints of other tests.
  await town.takeBack(opened.caseNo);
}, 240_000);

it('survives more updates at once than Temporal takes, and a replay of what came of them', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  const { caseId } = await town.view(caseNo);
  const request = { command: { type: 'urge' }, actor: { id: 'zhou-lead', role: 'team-lead', region: EAST } };
  // Past the API, which lines a case's commands up.
  const urges = await Promise.allSettled(Array.from({ length: 40 }, (_, i) =>
    client.workflow.getHandle(caseId).executeUpdate('command', { updateId: `urge-${i}`, args: [{ ...request, cause: `urge-${i}`, requestHash: `${i}` }] })));
  const answered = urges.filter(urge => urge.status === 'fulfilled').length;
  await town.instance.kill('worker', 'SIGKILL');
  await town.instance.restart('worker');
  await town.done('li-intake', caseNo, 'accept');
  const urged = (await town.types(caseNo)).filter(type => type === 'Urged').length;
  expect(urged).toBeGreaterThanOrEqual(answered);
  expect(urged).toBeLessThanOrEqual(40);
  expect(answered).toBeGreaterThan(0);
});

it('decides again what had to wait for its turn', async () => {
  const { body: { caseNo } } = await town.open('li-intake', application());
  const { caseId } = await town.view(caseNo);
  // All are there when the worker comes back, and none has been decided: each could be carried out.
  await town.instance.kill('worker', 'SIGKILL');
  const asked = Promise.allSettled(Array.from({ length: 6 }, (_, i) => client.workflow.getHandle(caseId).executeUpdate('command', {
    updateId: `accept-${i}`, args: [{ command: { type: 'accept' }, actor: { id: 'li-intake', role: 'town-intake', region: EAST }, cause: `accept-${i}`, requestHash: `${i}` }],
  })));
  await town.instance.restart('worker');
  expect((await asked).map(({ status }) => status).toSorted()).toEqual(['fulfilled', ...Array.from({ length: 5 }, () => 'rejected')]);
  await isWhole(caseNo, ['Applied', 'Accepted']);
});

it('leaves nothing behind when the worker dies right before the commit, and carries it out afterwards', async () => {
  const traces = async () => (await town.database.query(
    'SELECT (SELECT count(*) FROM journal_event) AS events, (SELECT count(*) FROM journal_cause) AS causes, (SELECT count(*) FROM relief_case) AS cases, (SELECT count(*) FROM alert) AS alerts, (SELECT count(*) FROM alert_delivery) AS deliveries',
  )).rows[0];
  const before = await traces();
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.uncommitted:kill' });
  const died = town.instance.ended('worker');
  const answer = town.open('zhao-village', lead());
  await died;
  expect(await traces()).toEqual(before);
  await town.instance.restart('worker');
  const { status, body: { caseNo } } = await answer;
  expect(status).toBe(201);
  await isWhole(caseNo, ['LeadReported']);
  const { rows: [told] } = await town.database.query('SELECT count(*)::int AS alerts FROM alert WHERE case_no = $1', [caseNo]);
  expect(told.alerts).toBe(1);
});

it('the database itself keeps events, causes, orders, alerts and words of mergers from standing there twice', async () => {
  const { rows } = await town.database.query(
    `SELECT i.indrelid::regclass::text AS of, array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)) AS by
       FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
      WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indrelid::regclass::text = ANY($1) GROUP BY i.indexrelid, i.indrelid`,
    [['journal_event', 'journal_cause', 'relief_case', 'payment_order', 'alert', 'alert_delivery', 'merge_delivery', 'relief_event', 'policy_edition']]);
  expect(rows.map(({ of, by }) => `${of}: ${by.join(', ')}`).toSorted()).toEqual([
    'alert: alert_key', 'alert: stream_no', 'alert_delivery: alert_key, channel, recipient', 'journal_cause: case_id, cause', 'journal_event: case_id, seq', 'merge_delivery: case_id',
    'payment_order: order_id', 'policy_edition: hash', 'relief_case: case_id', 'relief_case: case_no', 'relief_event: person_key, case_id',
  ]);
});

it('lets a case catch up that lost a step its journal has', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo);
  await paid(caseNo);
  // Answered after the payment's own step has come to its end, which would otherwise be the one to die.
  await town.done('zhou-lead', caseNo, 'urge');
  const key = randomUUID();
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const answer = town.give('li-intake', caseNo, 'complete-papers', {}, key).catch(() => null);
  await died;
  // The server's memory of the update goes too; only the journal knows of it now.
  await town.instance.kill('api', 'SIGKILL');
  await town.instance.kill('temporal', 'SIGKILL');
  await answer;
  for (const name of ['temporal', 'worker', 'api'] as const) await town.instance.restart(name);
  // To its workflow the papers are still owed: it would refuse.
  await town.done('li-intake', caseNo, 'feedback');
  expect(await town.give('li-intake', caseNo, 'complete-papers', {}, key)).toMatchObject({ status: 200, body: { events: [{ type: 'PapersCompleted' }] } });
  expect((await town.types(caseNo)).slice(-3)).toEqual(['Urged', 'PapersCompleted', 'FeedbackGiven']);
});

it('finds by itself a case that lost a step, and pays what was approved', async () => {
  const caseNo = await town.readyForRelief();
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill' });
  const died = town.instance.ended('worker');
  const answer = town.give('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) }).catch(() => null);
  await died;
  await town.instance.kill('api', 'SIGKILL');
  await town.instance.kill('temporal', 'SIGKILL');
  await answer;
  for (const name of ['temporal', 'worker', 'api'] as const) await town.instance.restart(name);
  // Nobody comes back to it.
  await eventually(async () => (await town.view(caseNo).catch(() => null))?.reliefs[0].state === 'paid', 'payment', 120_000);
  expect(await town.debits(caseNo)).toBe(1);
});

it.each(['terminated', 'cancelled'] as const)('goes on from its journal when its workflow was %s', async how => {
  const caseNo = await town.readyForRelief();
  const { caseId } = await town.view(caseNo);
  const handle = client.workflow.getHandle(caseId);
  if (how === 'terminated') await handle.terminate();
  else await handle.cancel();
  await eventually(async () => (await handle.describe()).status.name !== 'RUNNING', 'end of the workflow');
  await town.pay(caseNo);
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
  // Half of its working days, however many days off there are.
  const { clocks } = await town.view(caseNo);
  const half = clocks.find(({ clock }: { clock: string }) => clock === 'paperwork').rungs[0].at as string;
  await town.forward(caseNo, Date.parse(half) - Date.now() + 60_000);
  expect((await town.types(caseNo)).filter(type => type === 'RungReached').length).toBeGreaterThan(0);
  await town.finish(caseNo);
});

it('refuses a command that was sealed for another case', async () => {
  const [source, target] = [(await town.open('li-intake', application())).body.caseNo as string, (await town.open('li-intake', application())).body.caseNo as string];
  await town.done('li-intake', source, 'accept');
  const { namespace } = town.instance.settings;
  const caseIdOf = async (caseNo: string) => (await town.view(caseNo)).caseId as string;
  const { history } = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution: { workflowId: await caseIdOf(source) } });
  const accepted = history!.events!.flatMap(e => e.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest ?? []).at(-1)!;
  for (const workflowId of [await caseIdOf(target), await caseIdOf(source)]) {
    const replayed = await client.workflowService.updateWorkflowExecution({
      namespace, workflowExecution: { workflowId }, request: { ...accepted, meta: { updateId: randomUUID(), identity: 'stranger' } },
      waitPolicy: { lifecycleStage: 3 },
    });
    expect(replayed.outcome?.failure).toBeTruthy();
  }
  expect(await town.types(target)).toEqual(['Applied']);
  expect(await town.types(source)).toEqual(['Applied', 'Accepted']);
});

it.each([['the bank did it but its reply was lost', SENTINEL_CARDS.replyLost], ['the bank is slower than anybody waits', SENTINEL_CARDS.slow]])('sends once and debits once when %s', async (_, card) => {
  const caseNo = await town.readyForRelief();
  const before = town.bankBooks().filter(isArrival).length;
  await town.pay(caseNo, card);
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
  // Whoever does not know what came of an order asks; another bank might carry out what is sent again.
  expect(town.bankBooks().filter(isArrival).length - before).toBe(1);
});

it('brings a declined payment back to its handler, and pays anew to a corrected card', async () => {
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo, SENTINEL_CARDS.declined);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'declined', 'refusal of the bank');
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 2, cardTail: CARD.slice(-4) });
  await paid(caseNo, 2);
  expect(await town.debits(caseNo)).toBe(1);
  const { rows } = await town.database.query(`SELECT to_handler FROM alert WHERE case_no = $1 AND kind = 'payment-declined'`, [caseNo]);
  expect(rows).toEqual([{ to_handler: 'li-intake' }]);
});

it.each(['payment.attempted', 'payment.bank-answered', 'payment.settled'])('debits once when bank and worker are killed at %s', async failpoint => {
  const caseNo = await town.readyForRelief();
  await town.instance.restart('worker', { JISHI_FAILPOINTS: `${failpoint}:kill` });
  const died = town.instance.ended('worker');
  await town.pay(caseNo);
  await died;
  await town.instance.kill('bank', 'SIGKILL');
  await town.instance.restart('bank');
  await town.instance.restart('worker');
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
  await town.finish(caseNo);
});

it('keeps an approved payment through the bank\'s absence', async () => {
  const caseNo = await town.readyForRelief();
  await town.instance.kill('bank', 'SIGKILL');
  await town.pay(caseNo);
  await new Promise(resolve => setTimeout(resolve, 2_000));
  expect((await town.view(caseNo)).reliefs[0].state).toBe('ordered');
  await town.instance.restart('bank');
  await paid(caseNo);
  expect(await town.debits(caseNo)).toBe(1);
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
