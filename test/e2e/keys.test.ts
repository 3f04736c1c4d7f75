import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, Connection, WithStartWorkflowOperation, WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, type PayloadCodec, type SerializationContext } from '@temporalio/common';
import protocol from '@temporalio/proto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { dataConverter } from '#infra/codec.js';
import { eventContext } from '#infra/database/sealed.js';
import { type KeyRing, readKeyRing } from '#infra/keys.js';
import { bundle } from '#infra/launch/bundle.js';
import { ROOT } from '#infra/root.js';
import { promote, versionOf } from '#infra/release.js';
import { Seal } from '#infra/seal.js';
import { clientOf, letters } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import { NAMES } from '#libs/contracts/journal.js';
import { application, EAST, eventually, Town } from '#test/e2e/town.js';

const { HistoryEvent } = protocol.temporal.api.history.v1;
const TASK_FAILED = protocol.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED;

let town: Town;
let connection: Connection;
let seal: Seal;
beforeAll(async () => {
  town = await Town.start();
  connection = await Connection.connect(reaching(town.instance.settings));
  seal = new Seal(await readKeyRing(town.instance.settings.keysFile));
}, 120_000);
afterAll(async () => {
  await connection?.close();
  await town?.stop();
}, 30_000);

function jishi(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise(resolve => execFile(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), ...args], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } },
    (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr })));
}

const caseIdOf = async (caseNo: string) => (await town.view(caseNo, 'wu-county')).caseId as string;
const ringFile = () => JSON.parse(readFileSync(town.instance.settings.keysFile, 'utf8')) as KeyRing;
const tokenKeyOf = () => JSON.parse(readFileSync(town.instance.settings.tokenKeyFile, 'utf8')) as KeyRing['tokenKey'];
const keyIdOf = (sealed: Uint8Array) => Buffer.from(sealed).toString('utf8', 2, 2 + sealed[1]!);

async function historyOf(workflowId: string) {
  const { history } = await connection.workflowService.getWorkflowExecutionHistory({ namespace: town.instance.settings.namespace, execution: { workflowId } });
  return history!.events!;
}

/** Under which keys the payloads of a history are sealed. The server and the SDK add their own, which hold nothing of a case. */
function keyIdsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  const { metadata, data } = value as { metadata?: { encoding?: Uint8Array } | null; data?: Uint8Array };
  if (metadata?.encoding && data) return Buffer.from(metadata.encoding).toString() === 'binary/jishi-bound' ? [keyIdOf(data)] : [];
  return Object.values(value).flatMap(keyIdsIn);
}

const stored = async () => (await town.database.query('SELECT case_id, seq, sealed FROM journal_event WHERE sealed IS NOT NULL')).rows as { case_id: string; seq: number; sealed: Buffer }[];
const keyIdsOfRows = async () => new Set((await stored()).map(row => keyIdOf(row.sealed)));

/** Somebody who opens cases and carries them on until told to stop, and keeps every answer that was no success. */
async function clerk(running: { now: boolean }, refused: unknown[], done: { commands: number }): Promise<void> {
  const give = async (as: string, caseNo: string, type: string, fields = {}) => {
    const answer = await town.give(as, caseNo, type, fields);
    if (answer.status === 200) done.commands++;
    else refused.push([type, answer.status, answer.body]);
  };
  while (running.now) {
    const opened = await town.open('li-intake', application());
    if (opened.status !== 201) { refused.push(['open', opened.status, opened.body]); continue; }
    const { caseNo } = opened.body as { caseNo: string };
    done.commands++;
    await give('li-intake', caseNo, 'accept');
    await give('li-intake', caseNo, 'grade', { urgency: 'urgent' });
    await give('li-intake', caseNo, 'take-over');
    for (let i = 0; running.now && i < 5; i++) await give('zhou-lead', caseNo, 'urge', { personal: { note: '请尽快' } });
  }
}

describe('rotation under load', () => {
  it('changes the key again and again while commands come in and a worker dies, and no command fails', async () => {
    const lasting = await town.readyForRelief({ name: '南宫守拙' });
    await town.pay(lasting);
    const running = { now: true };
    const refused: unknown[] = [];
    const done = { commands: 0 };
    const clerks = Promise.all(Array.from({ length: 6 }, () => clerk(running, refused, done)));
    const rotated: string[] = [];
    const rotate = async () => {
      const { code, stdout } = await jishi('keys', 'rotate', '--json');
      expect(code).toBe(0);
      rotated.push(JSON.parse(stdout).current);
    };
    const inUse = async () => {
      await eventually(async () => (await keyIdsOfRows()).has(rotated.at(-1)!), 'row under the new key');
      await town.done('zhou-lead', lasting, 'urge', { personal: { note: `第${rotated.length}次` } });
    };
    try {
      await rotate();
      await inUse();
      await town.instance.kill('worker', 'SIGKILL');
      await rotate();
      await town.instance.restart('worker');
      await inUse();
      // Two operators at once: both keys are there, one of them is current.
      const before = Object.keys(ringFile().keys).length;
      const both = await Promise.all([jishi('keys', 'rotate', '--json'), jishi('keys', 'rotate', '--json')]);
      expect(both.map(({ code }) => code)).toEqual([0, 0]);
      expect(Object.keys(ringFile().keys)).toHaveLength(before + 2);
      rotated.push(ringFile().current);
      await inUse();
    } finally {
      running.now = false;
      await clerks;
    }
    expect(refused).toEqual([]);
    expect(done.commands).toBeGreaterThan(40);
    expect(statSync(town.instance.settings.keysFile).mode & 0o777).toBe(0o600);

    // All that is new is under the last key, in the journal and in Temporal; what is old opens as before.
    const last = rotated.at(-1)!;
    const { rows: [{ count: rowsBefore }] } = await town.database.query('SELECT count(*)::int FROM journal_event');
    const { body: { caseNo } } = await town.open('li-intake', application());
    await town.done('li-intake', caseNo, 'accept');
    const newRows = (await stored()).filter(row => keyIdOf(row.sealed) === last);
    expect(rowsBefore).toBeGreaterThan(40);
    const newId = await caseIdOf(caseNo);
    expect(newRows.some(row => row.case_id === newId)).toBe(true);
    expect(new Set(keyIdsIn(await historyOf(newId)))).toEqual(new Set([last]));
    expect(new Set(keyIdsIn(await historyOf(await caseIdOf(lasting))))).toEqual(new Set(['k1', ...rotated]));
    for (const { case_id, seq, sealed } of await stored()) expect(seal.openJson(sealed, eventContext(case_id, seq))).toBeInstanceOf(Object);
    expect(await town.call('li-intake', 'GET', `/v1/cases/${lasting}/events`)).toMatchObject({ status: 200 });
    expect(await town.contradictory()).toEqual([]);
  });

  it('adds a key without using it, uses it when told, and shows no secret', async () => {
    const { current } = ringFile();
    const { added } = JSON.parse((await jishi('keys', 'add', '--json')).stdout);
    expect(ringFile()).toMatchObject({ current });
    expect(await jishi('keys', 'use', 'k99')).toMatchObject({ code: 1, stderr: expect.stringContaining('密钥环中没有 k99') });
    expect((await jishi('keys', 'use', added)).code).toBe(0);
    expect(ringFile().current).toBe(added);
    const { stdout } = await jishi('keys', 'list');
    expect(stdout).toMatch(new RegExp(`^k1 +[0-9a-f]{8} +只读旧数据$[^]*^${added} +[0-9a-f]{8} +新数据用此密钥$`, 'm'));
    for (const secret of [...Object.values(ringFile().keys), ringFile().indexKey, ringFile().tokenKey.x!, tokenKeyOf().d!]) expect(stdout).not.toContain(secret);
  });

  it('goes on with the ring it has when the file is torn, and says so without a key', async () => {
    const { keysFile } = town.instance.settings;
    // Whoever had not taken in the last change yet could not read what the others write.
    await eventually(async () => {
      const { body: { caseNo } } = await town.open('li-intake', application());
      const used = keyIdsIn(await historyOf(await caseIdOf(caseNo)));
      return used.every(key => key === ringFile().current);
    }, 'case under the current key alone');
    const whole = readFileSync(keysFile, 'utf8');
    renameSync(keysFile, `${keysFile}.whole`);
    writeFileSync(keysFile, whole.slice(0, 120), { mode: 0o600 });
    try {
      for (const command of [['keys', 'list'], ['keys', 'rotate'], ['token', 'li-intake']]) {
        const { code, stderr } = await jishi(...command);
        expect([code, stderr]).toEqual([1, expect.stringContaining('is no key ring: it is not JSON')]);
      }
      await eventually(async () => {
        const opened = await town.open('li-intake', application());
        expect([opened.status, opened.body]).toEqual([201, expect.anything()]);
        await town.done('li-intake', opened.body.caseNo, 'accept');
        return ['api', 'worker'].every(app => readFileSync(join(town.data, 'logs', `${app}.log`), 'utf8').includes('is no key ring'));
      }, 'complaint of both');
      for (const key of Object.values(ringFileOf(whole).keys)) {
        for (const app of ['api', 'worker']) expect(readFileSync(join(town.data, 'logs', `${app}.log`), 'utf8')).not.toContain(key.slice(0, 16));
      }
    } finally {
      renameSync(`${keysFile}.whole`, keysFile);
    }
    expect((await jishi('keys', 'rotate')).code).toBe(0);
    await town.done('li-intake', (await town.open('li-intake', application())).body.caseNo, 'accept');
  });

  it('replaces the key that signs tokens: old tokens are good for a while, and none of a key that has leaked', async () => {
    const statusOf = async (token: string) => (await fetch(`${town.instance.settings.apiUrl}/v1/cases`, { headers: { authorization: `Bearer ${token}` } })).status;
    const newToken = async () => (await jishi('token', 'li-intake')).stdout.trim();
    const old = town.token('li-intake');
    expect((await jishi('keys', 'rotate-token')).code).toBe(0);
    const second = await newToken();
    expect([await statusOf(second), await statusOf(old)]).toEqual([200, 200]);
    expect((await jishi('keys', 'rotate-token', '--accept-old-for', '0s')).code).toBe(0);
    expect(await statusOf(await newToken())).toBe(200);
    expect([await statusOf(second), await statusOf(old)]).toEqual([401, 200]);
  });
});

const ringFileOf = (text: string) => JSON.parse(text) as KeyRing;

describe('payloads that are not ours', () => {
  const ours = () => dataConverter(seal, 'client').payloadCodecs![0]!;
  /** Writes as a stranger, and yet reads what comes back, so that a refusal can be told from an answer that nobody can read. */
  const writing = (encode: PayloadCodec['encode']) => new Client({
    connection, namespace: town.instance.settings.namespace, interceptors: { workflow: [letters] },
    dataConverter: { ...dataConverter(seal, 'client'), payloadCodecs: [{ encode, decode: (payloads, context) => ours().decode(payloads, context) }] },
  });
  const under = (id: string) => {
    const { tokenKey, indexKey } = ringFile();
    return dataConverter(new Seal({ current: id, keys: { [id]: randomBytes(32).toString('base64') }, indexKey, tokenKey }), 'client').payloadCodecs![0]!;
  };
  const strangers: { [how: string]: () => Promise<Client> } = {
    'in plain text': async () => writing(async payloads => payloads),
    'under an unknown key': async () => writing((...what) => under('k77').encode(...what)),
    'under another key of the same name': async () => writing((...what) => under(ringFile().current).encode(...what)),
    'for another case': async () => {
      const workflowId = await caseIdOf((await town.open('li-intake', application())).body.caseNo);
      return writing((payloads, context) => ours().encode(payloads, { ...context!, workflowId } as SerializationContext));
    },
  };
  const REFUSED = { cause: { type: 'RefusedPayload' } };
  const request = (cause: string) => ({ command: { type: 'accept' }, actor: { id: 'li-intake', role: 'town-intake', region: EAST }, cause, requestHash: 'x' });
  const taskFailures = async (workflowId: string) => (await historyOf(workflowId)).filter(event => event.eventType === TASK_FAILED);

  it('are refused for the sender, whatever they are, leave no trace, and the case goes on', async () => {
    for (const stranger of Object.values(strangers)) {
      const { body: { caseNo } } = await town.open('li-intake', application());
      const caseId = await caseIdOf(caseNo);
      const client = await stranger();
      const handle = client.workflow.getHandle(caseId);
      const updates: [string, unknown][] = [
        [NAMES.command, request('stray')], [NAMES.sync, { head: 0 }], [NAMES.absorb, { caseNo: 'JS-2026-0000001-5', firstContact: '2026-01-01T00:00:00+08:00' }],
        [NAMES.landCalendar, { year: { year: 2151, notice: 'x', holidays: [], workdays: [], edition: 1 }, proposedBy: 'a', confirmedBy: 'b' }],
      ];
      for (const [name, arg] of updates) await expect(handle.executeUpdate(name, { updateId: 'stray', args: [arg] })).rejects.toMatchObject(REFUSED);
      await expect(client.workflow.executeUpdateWithStart(NAMES.command, {
        updateId: 'stray', args: [request('stray')],
        startWorkflowOperation: new WithStartWorkflowOperation(NAMES.reliefCase, { workflowId: caseId, taskQueue: town.instance.settings.taskQueue, args: [{ caseId }], workflowIdConflictPolicy: 'USE_EXISTING' }),
      })).rejects.toMatchObject(REFUSED);
      await handle.signal('anything', request('stray'));
      await town.done('li-intake', caseNo, 'accept');
      expect(await town.types(caseNo)).toEqual(['Applied', 'Accepted']);
      expect(await taskFailures(caseId)).toEqual([]);
    }
  });

  it('start nothing: such a workflow ends at once, without an effect and without a failed task', async () => {
    const { taskQueue } = town.instance.settings;
    const senders: [Client, sendsNothing: boolean][] = [[await strangers['in plain text']!(), true]];
    for (const stranger of Object.values(strangers)) senders.push([await stranger(), false]);
    const effects = async () => (await town.database.query('SELECT (SELECT count(*) FROM relief_case) AS cases, (SELECT count(*) FROM payment_order) AS orders, (SELECT count(*) FROM calendar_year) AS years')).rows;
    const before = await effects();
    const year = { year: { year: 2151, notice: 'x', holidays: [], workdays: [], edition: 1 }, proposedBy: 'a', confirmedBy: 'b' };
    const started: string[] = [];
    for (const [client, sendsNothing] of senders) {
      for (const [type, arg] of [
        [NAMES.reliefCase, (id: string) => ({ caseId: id, pack: {}, calendar: {}, packHash: 'x', calendarHash: 'x', resume: true })],
        [NAMES.payment, (id: string) => ({ orderId: id.replace('payment-', ''), caseId: 'case-x', amountFen: '100', payeeName: '张三', bankCard: '6222020000000007' })],
        [NAMES.calendarLanding, () => year],
      ] as const) {
        const workflowId = `${type === NAMES.payment ? 'payment-' : ''}stray-${started.length}`;
        const run = client.workflow.execute(type, { workflowId, taskQueue, args: sendsNothing ? [] : [arg(workflowId)] });
        await expect(run).rejects.toMatchObject(REFUSED);
        started.push(workflowId);
      }
      const opening = client.workflow.executeUpdateWithStart(NAMES.command, {
        updateId: 'stray', args: sendsNothing ? [] : [request('stray')],
        startWorkflowOperation: new WithStartWorkflowOperation(NAMES.reliefCase, { workflowId: `stray-${started.length}`, taskQueue, args: sendsNothing ? [] : [{}], workflowIdConflictPolicy: 'USE_EXISTING' }),
      });
      await expect(opening).rejects.toThrow();
      started.push(`stray-${started.length}`);
    }
    for (const workflowId of started) {
      const types = (await historyOf(workflowId)).map(event => protocol.temporal.api.enums.v1.EventType[event.eventType!]!.replace('EVENT_TYPE_WORKFLOW_', ''));
      expect(types.filter(type => type !== 'EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED')).toEqual(['EXECUTION_STARTED', 'TASK_SCHEDULED', 'TASK_STARTED', 'TASK_COMPLETED', 'EXECUTION_FAILED']);
    }
    expect(await effects()).toEqual(before);
  });
});

describe('the text of a failure', () => {
  const MARKER = '欧阳拾穗370801199002300018/6222029988776655';

  it('is sealed wherever Temporal keeps it, and not in the worker\'s log', async () => {
    const { settings } = town.instance;
    const path = join(town.data, 'failing.js');
    writeFileSync(path, await bundle(join(ROOT, 'test/e2e/failing-workflows.ts')));
    const place = { service: connection.workflowService, namespace: settings.namespace, taskQueue: settings.taskQueue };
    await town.instance.restart('worker', { JISHI_WORKFLOW_BUNDLE: path });
    const ours = await promote(place, versionOf(path).buildId);
    const native = await NativeConnection.connect(reaching(settings));
    const fail = async (text: string) => { throw new Error(text, { cause: new Error(text) }); };
    const worker = await Worker.create({
      connection: native, namespace: settings.namespace, taskQueue: 'failing', dataConverter: dataConverter(seal, 'worker'),
      activities: { fail, failForGood: async (text: string) => { throw ApplicationFailure.nonRetryable(text, 'Said', text); } },
    });
    const client = clientOf(connection, settings.namespace, seal);
    const start = (how: string) => client.workflow.start('failing', { workflowId: `failing ${how}`, taskQueue: settings.taskQueue, args: [how, MARKER] });
    const describeRaw = (how: string) => connection.workflowService.describeWorkflowExecution({ namespace: settings.namespace, execution: { workflowId: `failing ${how}` } });
    const hows = ['retried activity', 'activity', 'local activity', 'child', 'workflow', 'task', 'nothing'];
    await worker.runUntil(async () => {
      for (const how of hows) await start(how);
      for (const how of ['activity', 'child', 'workflow']) await expect(client.workflow.getHandle(`failing ${how}`).result()).rejects.toBeInstanceOf(WorkflowFailedError);
      const handle = client.workflow.getHandle('failing nothing');
      for (const update of ['fail', 'turnAway']) await expect(handle.executeUpdate(update, { args: [MARKER] })).rejects.toMatchObject({ cause: { message: MARKER, details: [MARKER] } });
      await expect(handle.query('ask', MARKER)).rejects.toThrow();
      await eventually(async () => (await describeRaw('retried activity')).pendingActivities?.[0]?.lastFailure, 'failure of an attempt');
      await eventually(async () => (await historyOf('failing task')).some(event => event.eventType === TASK_FAILED), 'failed task');
    });
    await native.close();
    const pending = await describeRaw('retried activity');
    expect(pending.pendingActivities![0]!.lastFailure).toMatchObject({ message: 'Encoded failure', stackTrace: '' });
    const raw = [
      ...await Promise.all(hows.map(async how => protocol.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse.encode(await describeRaw(how)).finish())),
      ...(await Promise.all([...hows.map(how => `failing ${how}`), 'child-of-failing'].map(historyOf))).flat().map(event => HistoryEvent.encode(event).finish()),
    ].map(bytes => Buffer.from(bytes).toString('utf8'));
    const failures = raw.filter(text => text.includes('Encoded failure'));
    expect(failures.length).toBeGreaterThanOrEqual(9);
    for (const text of raw) {
      for (const part of [MARKER, '欧阳', '370801199002300018', '6222029988776655', 'failing-workflows', 'keys.test']) expect(text).not.toContain(part);
      // Three in a row are no chance bytes of a cipher.
      expect(text).not.toMatch(/[\u4e00-\u9fff]{3}/);
    }
    const log = await eventually(async () => {
      const text = readFileSync(join(town.data, 'logs', 'worker.log'), 'utf8');
      return /Failing workflow task|Failed to activate|TypeError/.test(text) && text;
    }, 'word of the failed task');
    for (const part of ['欧阳', '370801199002300018', '6222029988776655']) expect(log).not.toContain(part);
    await town.instance.restart('worker');
    await promote(place, ours!);
  });
});
