import { generateKeyPairSync, sign } from 'node:crypto';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { chainHash } from '#activities/journal/chain.js';
import { signOlderLinks } from '#infra/database/older-links.js';
import { LinkSigner } from '#infra/link-signatures.js';
import { ROOT } from '#infra/root.js';
import { instantOf } from '#libs/clock/instant.js';
import { CARD, eventually, Town } from '#test/e2e/town.js';

// Whoever has the worker's database password may append to the journal's tables, and knows how a link is computed.

let town: Town;
let worker: pg.Client;
/** How an approval by wang-approver looks, and the order that follows from it. */
let approval: Row[];
beforeAll(async () => {
  town = await Town.start();
  worker = new pg.Client(town.instance.settings.workerDatabaseUrl);
  await worker.connect();
  const caseNo = await town.readyForRelief();
  await town.pay(caseNo);
  approval = (await rowsOf(caseNo)).filter(({ type }) => type === 'ReliefApproved' || type === 'PaymentOrdered');
  expect(approval.map(({ type }) => type)).toEqual(['ReliefApproved', 'PaymentOrdered']);
}, 120_000);
afterAll(async () => {
  await worker?.end();
  await town?.stop();
}, 30_000);

interface Row {
  case_id: string;
  case_no: string;
  seq: number;
  cause: string;
  type: string;
  occurred_at: Date;
  recorded_at: Date;
  actor: { id: string; role: 'town-approver'; region: string };
  data: object;
  personal: { [field: string]: string };
  hash: string;
  signed_by: string;
  signature: Buffer;
}

type Signing = (hash: string, last: Row) => { signedBy: string; signature: Buffer } | null;

const rowsOf = async (caseNo: string) => (await town.database.query<Row>('SELECT * FROM journal_event WHERE case_no = $1 ORDER BY seq', [caseNo])).rows;
const headOf = async (caseNo: string) => (await town.database.query<{ head: number }>('SELECT head FROM relief_case WHERE case_no = $1', [caseNo])).rows[0]!.head;
const problem = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

/** A case whose relief waits for somebody's approval. */
async function waiting(): Promise<string> {
  const caseNo = await town.readyForRelief();
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: CARD } });
  return caseNo;
}

/** Appends the approval by SQL, as the worker's role, with hashes as they should be; `withHead`: and moves the case's head to it. */
async function forge(caseNo: string, signing: Signing, withHead: boolean): Promise<void> {
  const last = (await rowsOf(caseNo)).at(-1)!;
  let prevHash = last.hash;
  let seq = last.seq;
  await worker.query('BEGIN');
  await worker.query('INSERT INTO journal_cause (case_id, cause, request_hash, first_seq, last_seq) VALUES ($1, $2, NULL, $3, $4)', [last.case_id, `forged-${caseNo}`, seq + 1, seq + approval.length]);
  for (const { case_id, type, actor, data, personal } of approval) {
    const own = JSON.parse(JSON.stringify(data).replaceAll(case_id, last.case_id)) as object;
    const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const hash = chainHash(prevHash, {
      caseId: last.case_id, caseNo, seq: ++seq, cause: `forged-${caseNo}`, type, occurredAt: instantOf(at.getTime()), recordedAt: instantOf(at.getTime()), by: actor, data: own, personal,
    });
    const { signedBy, signature } = signing(hash, last) ?? { signedBy: null, signature: null };
    await worker.query(
      `INSERT INTO journal_event (case_id, seq, case_no, cause, type, occurred_at, recorded_at, actor, data, personal, prev_hash, hash, signed_by, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [last.case_id, seq, caseNo, `forged-${caseNo}`, type, at, JSON.stringify(actor), JSON.stringify(own), JSON.stringify(personal), prevHash, hash, signedBy, signature]);
    prevHash = hash;
  }
  if (withHead) await worker.query('UPDATE relief_case SET head = $2, head_hash = $3 WHERE case_no = $1', [caseNo, seq, prevHash]);
  await worker.query('COMMIT');
}

/** As the operator does who has looked into it. */
async function removeForged(caseNo: string, head: number): Promise<void> {
  await town.database.query('BEGIN; ALTER TABLE journal_event DISABLE TRIGGER append_only; ALTER TABLE journal_cause DISABLE TRIGGER append_only');
  await town.database.query('DELETE FROM journal_event WHERE case_no = $1 AND seq > $2', [caseNo, head]);
  await town.database.query('DELETE FROM journal_cause c USING relief_case r WHERE r.case_no = $1 AND c.case_id = r.case_id AND c.first_seq > $2', [caseNo, head]);
  await town.database.query('UPDATE relief_case c SET head = e.seq, head_hash = e.hash FROM journal_event e WHERE c.case_no = $1 AND e.case_id = c.case_id AND e.seq = $2', [caseNo, head]);
  await town.database.query('ALTER TABLE journal_event ENABLE TRIGGER append_only; ALTER TABLE journal_cause ENABLE TRIGGER append_only; COMMIT');
}

function replay(caseNo: string): Promise<{ difference: { path: string } | null }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise(resolve => execFile(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), 'case', 'replay', caseNo, '--json'], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } },
    (_error, stdout) => resolve(JSON.parse(stdout))));
}

const ownKey = generateKeyPairSync('ed25519').privateKey;
const byOwnKey: Signing = (hash, last) => ({ signedBy: last.signed_by, signature: sign(null, Buffer.from(`jishi-journal-link\n${hash}`), ownKey) });
const byEarlierLink: Signing = (_, last) => ({ signedBy: last.signed_by, signature: last.signature });
const byUnknownKey: Signing = hash => ({ signedBy: 'j7-abcd', signature: sign(null, Buffer.from(`jishi-journal-link\n${hash}`), ownKey) });

it('an approval that was appended as it should be, and signed with the worker\'s key, counts: the forgery is well made', async () => {
  const caseNo = await waiting();
  const signer = new LinkSigner(town.instance.settings.journalKeyFile);
  await forge(caseNo, hash => signer.sign(hash), true);
  await eventually(async () => (await town.debits(caseNo)) === 1, 'payment');
});

it.each<[string, Signing, boolean]>([
  ['signed with another key', byOwnKey, true],
  ['under an earlier link\'s signature', byEarlierLink, true],
  ['under a key that nobody knows', byUnknownKey, true],
  ['which the case\'s row does not know of', byOwnKey, false],
])('without that key it counts for nothing, %s: no money moves, commands are refused, those who watch are told', async (_, signing, withHead) => {
  const caseNo = await waiting();
  const head = await headOf(caseNo);
  await forge(caseNo, signing, withHead);
  expect(problem(await town.give('zhou-lead', caseNo, 'urge'))).toEqual([409, 'record-forged']);
  // What the decider refuses asks the journal, too, whether a step was lost.
  expect(problem(await town.give('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) }))).toEqual([409, 'record-forged']);
  await eventually(async () => {
    const { body } = await town.call('feng-auditor', 'GET', '/v1/alerts?order=newest&limit=100');
    return body.alerts.find((alert: { kind: string; caseNo: string; to: { role: string } }) => alert.kind === 'journal-foreign' && alert.caseNo === caseNo && alert.to.role === 'auditor');
  }, 'alert to the auditor');
  expect((await town.database.query(`SELECT to_role FROM alert WHERE kind = 'journal-foreign' AND case_no = $1 ORDER BY to_role`, [caseNo])).rows).toEqual([{ to_role: 'auditor' }, { to_role: 'supervisor' }]);
  expect((await town.call('feng-auditor', 'GET', `/v1/cases/${caseNo}/chain`)).body.intact).toBe(false);
  expect((await replay(caseNo)).difference).toMatchObject({ path: `events/${head + 1}/signature` });
  expect([await town.debits(caseNo), (await town.database.query('SELECT 1 FROM payment_order o JOIN relief_case c USING (case_id) WHERE c.case_no = $1', [caseNo])).rowCount]).toEqual([0, 0]);

  // Taken away, the case goes on as if it had never been there.
  await removeForged(caseNo, head);
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
  await eventually(async () => (await town.debits(caseNo)) === 1, 'payment');
  expect((await replay(caseNo)).difference).toBeNull();
});

it('nor does a run that begins from the journal take it', async () => {
  const caseNo = await waiting();
  const { caseId } = await town.view(caseNo);
  const head = await headOf(caseNo);
  const client = await town.temporal();
  try {
    await client.workflow.getHandle(caseId).terminate();
    await forge(caseNo, byOwnKey, true);
    // The sweeper finds that its workflow is gone, and starts it from the journal.
    await eventually(async () => (await client.workflow.getHandle(caseId).describe()).status.name === 'RUNNING', 'new run', 90_000);
    await eventually(async () => (await town.database.query(`SELECT 1 FROM alert WHERE kind = 'journal-foreign' AND case_no = $1`, [caseNo])).rowCount, 'alert');
    expect((await town.give('zhou-lead', caseNo, 'urge')).status).not.toBe(200);
    expect(await town.debits(caseNo)).toBe(0);
    await removeForged(caseNo, head);
    await eventually(async () => (await town.give('zhou-lead', caseNo, 'urge')).status === 200, 'case that goes on', 120_000);
  } finally {
    await client.connection.close();
  }
}, 300_000);

it('PostgreSQL takes none that is not signed at all', async () => {
  const caseNo = await waiting();
  await expect(forge(caseNo, () => null, false)).rejects.toMatchObject({ code: '23502' });
  await worker.query('ROLLBACK');
});

it('what an earlier release wrote without a signature is signed at a start, and from then on nothing is taken without', async () => {
  const caseNo = await waiting();
  await town.database.query('ALTER TABLE journal_event DISABLE TRIGGER append_only, ALTER signed_by DROP NOT NULL, ALTER signature DROP NOT NULL; UPDATE journal_event SET signed_by = NULL, signature = NULL; ALTER TABLE journal_event ENABLE TRIGGER append_only');
  const chain = async () => (await town.call('feng-auditor', 'GET', `/v1/cases/${caseNo}/chain`)).body.intact;
  expect(await chain()).toBe(false);
  await signOlderLinks(town.database, new LinkSigner(town.instance.settings.journalKeyFile));
  expect(await chain()).toBe(true);
  await expect(town.database.query('UPDATE journal_event SET signature = NULL')).rejects.toMatchObject({ code: '42501' });
  await expect(forge(caseNo, () => null, false)).rejects.toMatchObject({ code: '23502' });
  await worker.query('ROLLBACK');
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: CARD.slice(-4) });
});
