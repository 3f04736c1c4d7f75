import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { type ChainedEvent, chainHash, commit, genesis } from '#activities/journal/chain.js';
import type { Verdict } from '#apps/cli/replay/verdict.js';
import { eventContext, stateContext } from '#infra/database/sealed.js';
import { readKeyRing } from '#infra/keys.js';
import { LinkSigner } from '#infra/link-signatures.js';
import { ROOT } from '#infra/root.js';
import { Seal } from '#infra/seal.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { instantOf } from '#libs/clock/instant.js';
import { NAMES, RUN_UPDATES } from '#libs/contracts/journal.js';
import { eventually, forgotten, HOUR_MS, lead, Town } from '#test/e2e/town.js';

let town: Town;
let seal: Seal;
let temporal: Client;
let closed: string;
beforeAll(async () => {
  town = await Town.start();
  const { keysFile, namespace } = town.instance.settings;
  seal = new Seal(await readKeyRing(keysFile));
  temporal = clientOf(await Connection.connect(reaching(town.instance.settings)), namespace, seal);
  closed = await relieved();
}, 120_000);
afterAll(async () => {
  await temporal?.connection.close();
  await town?.stop();
}, 30_000);

async function relieved(): Promise<string> {
  const caseNo = await town.readyForRelief({ name: '周小满', summary: '山洪冲毁房屋' });
  await town.forward(caseNo, 13 * HOUR_MS);
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  await town.finish(caseNo);
  return caseNo;
}

function jishi(...args: string[]): Promise<{ code: number; stdout: string }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise(resolve => execFile(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), ...args], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } },
    (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout: stdout || stderr })));
}

async function replay(caseNo: string): Promise<Verdict & { code: number; text: string }> {
  const { code, stdout } = await jishi('case', 'replay', caseNo, '--json');
  return { ...JSON.parse(stdout), code, text: stdout };
}

/** Does to the database what no application of ours may, looks at the case, and takes it back. */
async function tampered(caseNo: string, ...changes: [sql: string, values: unknown[]][]): Promise<Verdict & { code: number; text: string }> {
  const row = 'SELECT * FROM relief_case WHERE case_no = $1';
  const events = 'SELECT * FROM journal_event WHERE case_no = $1 ORDER BY seq';
  const before = [(await town.database.query(row, [caseNo])).rows[0], (await town.database.query(events, [caseNo])).rows] as const;
  await town.database.query('ALTER TABLE journal_event DISABLE TRIGGER append_only');
  for (const [sql, values] of changes) await town.database.query(sql, values);
  const found = await replay(caseNo);
  await town.database.query('UPDATE relief_case SET sealed_state = $2, head_hash = $3, status = $4, head = $5 WHERE case_no = $1', [caseNo, before[0].sealed_state, before[0].head_hash, before[0].status, before[0].head]);
  for (const e of before[1]) {
    await town.database.query('UPDATE journal_event SET actor = $3, data = $4, personal = $5, sealed = $6, prev_hash = $7, hash = $8, signed_by = $9, signature = $10 WHERE case_id = $1 AND seq = $2',
      [e.case_id, e.seq, JSON.stringify(e.actor), JSON.stringify(e.data), JSON.stringify(e.personal), e.sealed, e.prev_hash, e.hash, e.signed_by, e.signature]);
  }
  await town.database.query('ALTER TABLE journal_event ENABLE TRIGGER append_only');
  return found;
}

const caseIdOf = async (caseNo: string) => (await town.view(caseNo)).caseId as string;
const storedState = async (caseNo: string) => seal.openJson<Record<string, unknown>>((await town.database.query('SELECT sealed_state FROM relief_case WHERE case_no = $1', [caseNo])).rows[0].sealed_state, stateContext(await caseIdOf(caseNo)));
const stateChange = async (change: object): Promise<[string, unknown[]]> =>
  ['UPDATE relief_case SET sealed_state = $2 WHERE case_no = $1', [closed, seal.sealJson({ ...await storedState(closed), ...change }, stateContext(await caseIdOf(closed)))]];

it('finds a case the same that nobody has meddled with: one that is closed, and one that runs', async () => {
  const { rows: [{ count }] } = await town.database.query('SELECT count(*)::int FROM journal_event WHERE case_no = $1', [closed]);
  expect(await replay(closed)).toMatchObject({ code: 0, caseNo: closed, verdict: 'same', head: count, events: count, runs: [{ status: 'COMPLETED' }], difference: null });
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  await town.done('wu-county', caseNo, 'urge');
  await town.forward(caseNo, 25 * HOUR_MS);
  expect(await replay(caseNo)).toMatchObject({ code: 0, verdict: 'same', events: 18, runs: [{ status: 'RUNNING' }] });
  expect((await jishi('case', 'replay', caseNo)).stdout).toMatch(new RegExp(`^案件 ${caseNo}：一致\n  案卷 18 条\n  运行 0（[-0-9a-f]{36}）：进行中，历史 \\d+ 条\n$`));
});

it('says where a stored state is not what the journal comes to, and shows nothing of a person', async () => {
  expect(await tampered(closed, await stateChange({ urgency: 'ordinary' }))).toMatchObject({ code: 1, verdict: 'different', difference: { where: 'state', path: 'urgency', expected: 'urgent', actual: 'ordinary' } });
  const person = await tampered(closed, await stateChange({ person: { name: '郑大有', phone: '13800001111' } }));
  expect(person).toMatchObject({ code: 1, difference: { where: 'state', path: 'person/name', expected: expect.stringMatching(/^hidden:[0-9a-f]{16}$/), actual: expect.stringMatching(/^hidden:/) } });
  expect(person.text).not.toMatch(/周小满|郑大有|13800001111/);
  expect(await tampered(closed, ['UPDATE relief_case SET status = $2 WHERE case_no = $1', [closed, 'accepted']])).toMatchObject({ difference: { where: 'state', path: 'columns/status', expected: 'closed', actual: 'accepted' } });
  expect(await tampered(closed, ['UPDATE relief_case SET sealed_state = $2 WHERE case_no = $1', [closed, Buffer.from('no seal')]])).toMatchObject({ difference: { where: 'state', path: 'sealedState' } });
  expect(await replay(closed)).toMatchObject({ code: 0, verdict: 'same' });
});

it('says which link of the chain is broken', async () => {
  const caseId = await caseIdOf(closed);
  expect(await tampered(closed, [`UPDATE journal_event SET actor = jsonb_set(actor, '{id}', '"somebody-else"') WHERE case_id = $1 AND seq = 3`, [caseId]]))
    .toMatchObject({ code: 1, verdict: 'different', difference: { where: 'chain', path: 'events/3/hash' } });
  const { rows: [{ sealed }] } = await town.database.query('SELECT sealed FROM journal_event WHERE case_id = $1 AND seq = 1', [caseId]);
  const salted = seal.openJson<Record<string, object>>(sealed, eventContext(caseId, 1));
  const other = seal.sealJson({ ...salted, summary: { ...salted['summary'], value: '无事' } }, eventContext(caseId, 1));
  expect(await tampered(closed, ['UPDATE journal_event SET sealed = $2 WHERE case_id = $1 AND seq = 1', [caseId, other]])).toMatchObject({ difference: { where: 'chain', path: 'events/1/personal/summary' } });
  expect(await tampered(closed, ['UPDATE relief_case SET head = head + 1 WHERE case_id = $1', [caseId]])).toMatchObject({ difference: { where: 'chain', path: 'head' } });
});

it('is not taken in by a journal that was rewritten whole, chain and all: nobody has signed it; and were it signed, the history would know better', async () => {
  const caseId = await caseIdOf(closed);
  const { rows } = await town.database.query('SELECT * FROM journal_event WHERE case_id = $1 ORDER BY seq', [caseId]);
  const changes: [string, unknown[]][] = [];
  const signed: [string, unknown[]][] = [];
  const signer = new LinkSigner(town.instance.settings.journalKeyFile);
  let hash = genesis(caseId);
  for (const row of rows) {
    const salted = row.type === 'ReliefFirstProposed' ? commit({ payeeName: '郑大有', bankCard: '6222020000000007' } as never) : null;
    const event: ChainedEvent = {
      caseId, caseNo: row.case_no, seq: row.seq, cause: row.cause, type: row.type, occurredAt: instantOf(row.occurred_at.getTime()), recordedAt: instantOf(row.recorded_at.getTime()),
      by: row.actor, data: row.data, personal: salted?.commitments ?? row.personal,
    };
    const next = chainHash(hash, event);
    changes.push(['UPDATE journal_event SET personal = $3, sealed = $4, prev_hash = $5, hash = $6 WHERE case_id = $1 AND seq = $2',
      [caseId, row.seq, JSON.stringify(event.personal), salted ? seal.sealJson(salted.salted, eventContext(caseId, row.seq)) : row.sealed, hash, next]]);
    const { signedBy, signature } = signer.sign(next);
    signed.push(['UPDATE journal_event SET signed_by = $3, signature = $4 WHERE case_id = $1 AND seq = $2', [caseId, row.seq, signedBy, signature]]);
    hash = next;
  }
  changes.push(['UPDATE relief_case SET head_hash = $2 WHERE case_id = $1', [caseId, hash]]);
  const first = rows.find(row => row.type === 'ReliefFirstProposed').seq;
  expect(await tampered(closed, ...changes)).toMatchObject({ code: 1, difference: { where: 'chain', path: `events/${first}/signature` } });
  const found = await tampered(closed, ...changes, ...signed);
  expect(found).toMatchObject({ code: 1, difference: { where: 'journal', path: expect.stringMatching(/^runs\/0\/events\/\d+$/) } });
  expect(found.text).not.toMatch(/郑大有|6222020000000007/);
});

it('replays every run of a case that was opened again, and of one that went on in a new run', async () => {
  const caseNo = await relieved();
  await town.done('zhou-lead', caseNo, 'reopen', { personal: { reason: '再次遇到困难' } });
  await town.forward(caseNo, 13 * HOUR_MS);
  expect(await eventually(async () => (await replay(caseNo)).runs.length === 2 && replay(caseNo), 'both runs')).toMatchObject({ code: 0, verdict: 'same', runs: [{ status: 'COMPLETED' }, { status: 'RUNNING' }] });

  const { body: { caseNo: long } } = await town.open('zhao-village', lead());
  const handle = temporal.workflow.getHandle(await caseIdOf(long));
  const { runId } = await handle.describe();
  for (let i = 0; i < RUN_UPDATES; i++) await handle.executeUpdate(NAMES.sync);
  await eventually(async () => (await handle.describe()).runId !== runId, 'new run');
  await town.done('zhou-lead', long, 'urge');
  expect(await replay(long)).toMatchObject({ code: 0, verdict: 'same', runs: [{ runId, status: 'CONTINUED_AS_NEW' }, { status: 'RUNNING' }] });
});

it('goes by the journal alone when Temporal has forgotten the case', async () => {
  const caseNo = await relieved();
  const workflowId = await caseIdOf(caseNo);
  await eventually(async () => (await temporal.workflow.getHandle(workflowId).describe()).status.name === 'COMPLETED', 'end of the workflow');
  await forgotten(town, temporal, caseNo);
  expect(await replay(caseNo)).toMatchObject({ code: 0, verdict: 'history-gone', runs: [], difference: null });
}, 300_000);

it('tells a case there is not in both languages', async () => {
  expect(await jishi('case', 'replay', 'JS-2026-9999999-9')).toEqual({ code: 1, stdout: '没有案件 JS-2026-9999999-9。\n' });
  expect((await jishi('case', 'replay', 'JS-2026-9999999-9', '--lang', 'en')).stdout).toBe('There is no case JS-2026-9999999-9.\n');
});
