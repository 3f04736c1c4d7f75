import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import pg from 'pg';
import { type ChainedEvent, chainHash, genesis } from '#activities/journal/chain.js';
import { SpanReceiver } from '#test/e2e/span-receiver.js';
import { eventually, HOUR_MS, Town } from '#test/e2e/town.js';
import { reaching } from '#infra/temporal-connection.js';

/** Values that occur nowhere but in what people typed. */
const PERSONAL = {
  name: '慕容拾遗', summary: '凌晨灶房起火烧毁西屋三间', residentId: '110101199003070003', phone: '05375550987', address: '河东镇柳庄四百零七号',
  payeeName: '慕容拾遗', bankCard: '6222029988776655443', note: '已当面告知慕容家属', reason: '柳庄归口调整',
};

let town: Town;
let receiver: SpanReceiver;
let caseNo: string;

beforeAll(async () => {
  PERSONAL.bankCard = luhn('622202998877665544');
  PERSONAL.residentId = '110101199003070003'.slice(0, 17) + check('11010119900307000');
  receiver = await SpanReceiver.start();
  town = await Town.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const { name, summary, residentId, phone, address, note, payeeName, bankCard } = PERSONAL;
  caseNo = (await town.open('zhao-village', { type: 'report-lead', townCode: '370899101000', cause: 'sudden-event', channel: 'village', personal: { name, summary, phone, address } })).body.caseNo;
  await town.done('li-intake', caseNo, 'apply', { personal: { name, summary, residentId, phone, address } });
  await town.done('li-intake', caseNo, 'accept');
  await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
  await town.done('li-intake', caseNo, 'take-over');
  await town.forward(caseNo, 13 * HOUR_MS);
  await town.done('qian-supervisor', caseNo, 'urge', { personal: { note } });
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName, bankCard } });
  // Refused ones carry personal data too, and bodies that do not fit.
  await town.give('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName, bankCard } });
  await town.give('li-intake', caseNo, 'complete-papers', { personal: { note } });
  await town.give('li-intake', caseNo, 'apply', { personal: { name, summary, residentId: `${residentId}${bankCard}` }, [name]: summary });
  await town.call('li-intake', 'GET', `/v1/cases?after=${encodeURIComponent(name)}`);
  await town.call('li-intake', 'GET', `/v1/cases/${encodeURIComponent(name)}`);
  await town.done('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: PERSONAL.bankCard!.slice(-4) });
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  await town.done('li-intake', caseNo, 'complete-papers', { personal: { note } });
  await town.done('li-intake', caseNo, 'feedback', { personal: { note } });
  await town.done('li-intake', caseNo, 'close');
}, 120_000);
afterAll(async () => {
  await town?.stop();
  await receiver?.stop();
}, 30_000);

it('leaves no personal data in answers, logs, the bank\'s books or the data folder', async () => {
  for (const path of [`/v1/cases/${caseNo}`, `/v1/cases/${caseNo}/events`, '/v1/cases?limit=100', '/v1/alerts?limit=100']) {
    expect(found(JSON.stringify((await town.call('feng-auditor', 'GET', path)).body))).toEqual([]);
    // What officials wrote to each other a supervisor reads.
    expect(found(JSON.stringify((await town.call('wu-county', 'GET', path)).body)).filter(field => field !== 'note' && field !== 'reason')).toEqual([]);
  }
  const files = [...filesBelow(town.data)];
  expect(files.some(file => file.endsWith('api.log'))).toBe(true);
  for (const file of files) expect([file, found(readFileSync(file))]).toEqual([file, []]);
});

it('leaves none in PostgreSQL\'s own files, Temporal\'s databases included', async () => {
  await town.database.query('CHECKPOINT');
  const { rows } = await town.database.query('SHOW data_directory');
  let bytes = 0;
  for (const file of filesBelow(rows[0].data_directory)) {
    const content = readFileSync(file);
    bytes += content.length;
    expect([file, found(content)]).toEqual([file, []]);
  }
  expect(bytes).toBeGreaterThan(20_000_000);
});

it('leaves none in histories, ids, search attributes, memos and failures', async () => {
  const connection = await Connection.connect(reaching(town.instance.settings));
  try {
    const { namespace } = town.instance.settings;
    const { executions } = await connection.workflowService.listWorkflowExecutions({ namespace });
    expect(executions!.length).toBeGreaterThanOrEqual(2);
    let events = 0;
    for (const { execution } of executions!) {
      const description = await connection.workflowService.describeWorkflowExecution({ namespace, execution });
      const { history } = await connection.workflowService.getWorkflowExecutionHistory({ namespace, execution });
      events += history!.events!.length;
      for (const text of [JSON.stringify(description), JSON.stringify(history)]) expect(found(text)).toEqual([]);
      // Byte fields are base64 in JSON; look at what they hold as well.
      for (const text of JSON.stringify(history).match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []) expect(found(Buffer.from(text, 'base64'))).toEqual([]);
    }
    expect(events).toBeGreaterThan(60);
  } finally {
    await connection.close();
  }
});

it('leaves none in traces', async () => {
  await eventually(async () => receiver.spans().some(span => span.attributes['jishi.command'] === 'close'), 'last span');
  // Each program hands its own in when it gets round to it.
  const services = () => new Set(receiver.spans().map(span => span.service));
  await eventually(async () => services().size === 3, 'spans of all three');
  expect(services()).toEqual(new Set(['jishi-api', 'jishi-worker', 'jishi-bank-simulator']));
  expect(receiver.spans().length).toBeGreaterThan(60);
  for (const body of receiver.bodies) expect(found(body)).toEqual([]);
});

it('would have found it: the values are there once a seal is opened', async () => {
  const ring = JSON.parse(readFileSync(town.instance.settings.keysFile, 'utf8')) as { keys: Record<string, string> };
  const { rows } = await town.database.query('SELECT case_id, seq, sealed FROM journal_event WHERE case_no = $1 AND type = $2', [caseNo, 'Applied']);
  const [{ case_id, seq, sealed }] = rows as [{ case_id: string; seq: number; sealed: Buffer }];
  const keyEnd = 2 + sealed[1]!;
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(ring.keys[sealed.toString('utf8', 2, keyEnd)]!, 'base64'), sealed.subarray(keyEnd, keyEnd + 12));
  decipher.setAAD(Buffer.from(`event:${case_id}:${seq}`)).setAuthTag(sealed.subarray(keyEnd + 12, keyEnd + 28));
  const plain = Buffer.concat([decipher.update(sealed.subarray(keyEnd + 28)), decipher.final()]);
  expect(found(plain)).toEqual(expect.arrayContaining(['name', 'summary', 'residentId', 'phone', 'address']));
});

it('keeps a hash chain that a masked copy verifies and a changed one does not', async () => {
  const { rows } = await town.database.query('SELECT * FROM journal_event WHERE case_no = $1 ORDER BY seq', [caseNo]);
  const chained = rows.map((row): ChainedEvent & { hash: string } => ({
    caseId: row.case_id, caseNo: row.case_no, seq: row.seq, cause: row.cause, type: row.type, occurredAt: local(row.occurred_at), recordedAt: local(row.recorded_at),
    by: row.actor, data: row.data, personal: row.personal, hash: row.hash,
  }));
  expect(brokenAt(chained)).toBeNull();
  expect(brokenAt(chained.map(e => e.seq === 3 ? { ...e, by: { ...e.by, id: 'somebody-else' } } : e))).toBe(3);
  expect(brokenAt(chained.filter(e => e.seq !== 5))).toBe(6);
});

it('is append-only by privilege', async () => {
  for (const [url, sqls] of [
    [town.instance.settings.workerDatabaseUrl, ['UPDATE journal_event SET data = \'{}\'', 'DELETE FROM journal_event', 'TRUNCATE journal_event', 'UPDATE journal_cause SET request_hash = NULL', 'DROP TABLE journal_event']],
    [town.instance.settings.apiDatabaseUrl, ['INSERT INTO journal_cause VALUES (\'a\', \'b\', NULL, 1, 1)', 'UPDATE relief_case SET status = \'closed\'', 'DELETE FROM alert', 'DELETE FROM journal_event']],
  ] as const) {
    const client = new pg.Client(url);
    await client.connect();
    for (const sql of sqls) await expect(client.query(sql)).rejects.toMatchObject({ code: '42501' });
    await client.end();
  }
  await expect(town.database.query('DELETE FROM journal_event')).rejects.toThrow('append-only');
});

function found(haystack: string | Buffer): string[] {
  return Object.entries(PERSONAL).filter(([, value]) => haystack.includes(value) || (typeof haystack === 'string' && haystack.includes(encodeURIComponent(value)))).map(([field]) => field);
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile() && statSync(path, { throwIfNoEntry: false })?.size) yield path;
  }
}

function brokenAt(events: (ChainedEvent & { hash: string })[]): number | null {
  let previous = genesis(events[0]!.caseId);
  for (const { hash, ...event } of events) {
    if (chainHash(previous, event) !== hash) return event.seq;
    previous = hash;
  }
  return null;
}

const local = (date: Date) => new Date(date.getTime() + 8 * HOUR_MS).toISOString().replace('.000Z', 'Z').replace('Z', '+08:00');

function luhn(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, i) => total + (i % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(digit)]! : Number(digit)), 0);
  return body + String((10 - (sum % 10)) % 10);
}

function check(body: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return '10X98765432'[weights.reduce((total, weight, i) => total + weight * Number(body[i]), 0) % 11]!;
}
