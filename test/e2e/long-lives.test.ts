import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Client } from '@temporalio/client';
import { replayCase } from '#apps/cli/replay/replay-case.js';
import { NAMES } from '#libs/contracts/journal.js';
import { EAST, eventually, HOUR_MS, Town } from '#test/e2e/town.js';

const CLIENTS = 10;
/** Some thirty commands' worth, so that each case goes through several runs. */
const HISTORY_EVENTS = 150;

let town: Town;
let temporal: Client;
beforeAll(async () => {
  town = await Town.start();
  const dynamic = join(town.data, 'temporal', 'dynamic.yaml');
  writeFileSync(dynamic, JSON.stringify({ ...JSON.parse(readFileSync(dynamic, 'utf8')), 'limit.historyCount.suggestContinueAsNew': [{ value: HISTORY_EVENTS }] }));
  await town.instance.restart('temporal');
  temporal = await town.temporal();
}, 120_000);
afterAll(async () => {
  await temporal?.connection.close();
  await town?.stop();
}, 30_000);

interface Given {
  caseNo: string;
  answers: Awaited<ReturnType<Town['give']>>[];
}

/** Gives a command until it is answered for certain, as a client has to who was told that the outcome is not known. */
async function surely(caseNo: string, as: string, type: string, key: string): Promise<Given['answers'][number]> {
  for (;;) {
    const answer = await town.give(as, caseNo, type, {}, key);
    if (answer.status !== 503) return answer;
  }
}

/** Commands of many clients to few cases, each sent twice, at once or one after the other; every fourth is one that the case refuses. */
async function load(cases: string[], perClient: number, carriedOut: Given[], refused: number[]): Promise<void> {
  await Promise.all(Array.from({ length: CLIENTS }, async (_, client) => {
    for (let i = 0; i < perClient; i++) {
      const caseNo = cases[(client + i) % cases.length]!;
      if (i % 4 === 3) {
        refused.push((await surely(caseNo, 'li-intake', 'accept', randomUUID())).status);
        continue;
      }
      const key = randomUUID();
      const send = () => surely(caseNo, 'zhou-lead', 'urge', key);
      carriedOut.push({ caseNo, answers: i % 2 ? await Promise.all([send(), send()]) : [await send(), await send()] });
    }
  }));
}

it('goes through many runs under load, killed workers, rungs and payments, and loses and repeats nothing', async () => {
  const cases = [await town.readyForRelief(), await town.readyForRelief(), await town.readyForRelief()];
  const carriedOut: Given[] = [];
  const refused: number[] = [];
  // The bank is away at first, so a payment is under way while the case comes to be too long.
  await town.instance.kill('bank', 'SIGKILL');
  await town.pay(cases[0]!);
  const first = load(cases, 8, carriedOut, refused);
  await eventually(async () => carriedOut.length > 20, 'load');
  await town.instance.kill('worker', 'SIGKILL');
  await town.instance.restart('worker');
  await first;
  await town.instance.restart('bank');
  await eventually(async () => (await town.view(cases[0]!)).reliefs[0].state === 'paid', 'payment', 100_000);
  for (const caseNo of cases) await town.forward(caseNo, 13 * HOUR_MS);
  const second = load(cases, 8, carriedOut, refused);
  await eventually(async () => carriedOut.length > 80, 'load');
  await town.instance.kill('worker', 'SIGKILL');
  await town.instance.restart('worker');
  await second;

  expect(new Set(refused)).toEqual(new Set([409]));
  for (const { answers: [once, again] } of carriedOut) {
    expect(once).toMatchObject({ status: 200, body: { events: [{ type: 'Urged' }] } });
    expect(again!.body).toEqual(once!.body);
  }
  for (const caseNo of cases) {
    const rows = await town.journal(caseNo);
    expect(rows.map(row => row.seq)).toEqual(rows.map((_, i) => i + 1));
    const answered = carriedOut.filter(given => given.caseNo === caseNo).map(given => given.answers[0]!.body.events[0].seq as number);
    expect(rows.filter(row => row.type === 'Urged').map(row => row.seq)).toEqual(answered.toSorted((a, b) => a - b));
    const rungs = rows.filter(row => row.type === 'RungReached').map(row => `${row.data['clockKey'] as string} ${row.data['step'] as string}`);
    expect(rungs.filter((rung, i) => rungs.indexOf(rung) !== i)).toEqual([]);
    if (caseNo !== cases[0]) expect(rungs).toEqual(['urgent-relief#1 half']);
    const { runs } = (await replayCase(town.instance.settings, caseNo))!;
    expect(runs.length).toBeGreaterThanOrEqual(2);
    // Those who never stop sending do not keep it from going on in a new run; a payment does, for as long as it takes.
    if (caseNo !== cases[0]) expect(Math.max(...runs.map(run => run.historyEvents))).toBeLessThan(HISTORY_EVENTS * 3);
  }
  expect(await town.debits(cases[0]!)).toBe(1);
  expect(await town.contradictory()).toEqual([]);
}, 300_000);

it('goes on in a new run by what is on record, and not on the occasion of a refusal', async () => {
  const caseNo = await town.readyForRelief();
  // Each step is followed by a refusal, so it is a refusal that first meets the server's wish for a new run.
  for (let runs = 1; runs < 3;) {
    for (let i = 0; i < 10; i++) {
      await town.done('zhou-lead', caseNo, 'urge');
      expect((await town.give('li-intake', caseNo, 'accept')).status).toBe(409);
    }
    ({ length: runs } = (await replayCase(town.instance.settings, caseNo))!.runs);
  }
  expect(await replayCase(town.instance.settings, caseNo)).toMatchObject({ difference: null });
});

it('goes on in a new run with more to tell than one of Temporal\'s messages holds', async () => {
  const caseNo = await town.readyForRelief();
  const { caseId } = await town.view(caseNo);
  const words = (count: number) => String.fromCodePoint(...Array.from({ length: count }, () => 0x4e00 + Math.floor(Math.random() * 0x5000)));
  const bytes = async () => Number((await town.database.query('SELECT sum(length(sealed)) AS bytes FROM journal_event WHERE case_id = $1', [caseId])).rows[0].bytes);
  for (let inspectionNo = 1; await bytes() < 2_500_000; inspectionNo++) {
    await town.done('wu-county', caseNo, 'inspect', { personal: { demand: words(1_000) } });
    await town.done('zhou-lead', caseNo, 'answer-inspection', { inspectionNo, personal: { answer: words(4_000) } });
    await town.done('wu-county', caseNo, 'settle-inspection', { inspectionNo });
  }
  await town.instance.kill('worker', 'SIGKILL');
  await town.instance.restart('worker');
  // What an earlier run was asked is answered by this one, whose journal would not take it twice.
  const { rows: [first] } = await town.database.query(`SELECT cause, request_hash, first_seq FROM journal_cause WHERE case_id = $1 AND request_hash IS NOT NULL ORDER BY first_seq DESC OFFSET 60 LIMIT 1`, [caseId]);
  const again = { command: { type: 'urge' }, actor: { id: 'zhou-lead', role: 'team-lead', region: EAST }, cause: first.cause, requestHash: first.request_hash };
  expect(await temporal.workflow.getHandle(caseId).executeUpdate(NAMES.command, { updateId: first.cause, args: [again] })).toMatchObject({ caseNo, events: [{ seq: first.first_seq }] });
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  await town.finish(caseNo);
  expect(await replayCase(town.instance.settings, caseNo)).toMatchObject({ verdict: 'same', difference: null });
}, 400_000);
