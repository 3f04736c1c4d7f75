import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import protocol from '@temporalio/proto';
import { ensureCertificates } from '#infra/launch/temporal-certificates.js';
import { DEPLOYMENT } from '#infra/release.js';
import { reaching, type TemporalTls } from '#infra/temporal-connection.js';
import { NAMES } from '#libs/contracts/journal.js';
import { application, eventually, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => {
  town = await Town.start();
}, 120_000);
afterAll(async () => {
  await town?.stop();
}, 30_000);

describe('the port of the instance\'s own Temporal', () => {
  const strangers = mkdtempSync(join(tmpdir(), 'jishi-stranger-'));
  afterAll(() => rmSync(strangers, { recursive: true }));

  /** What somebody is told who shows these. */
  const asked = async (temporalTls: TemporalTls | null, temporalAddress = town.instance.settings.temporalAddress) => {
    const connection = await Connection.connect({ ...reaching({ temporalAddress, temporalTls }), connectTimeout: 3_000 }).catch((error: unknown) => error as Error);
    if (connection instanceof Error) return 'refused';
    const { clusterName } = await connection.workflowService.getClusterInfo({});
    await connection.close();
    return clusterName;
  };

  it('answers our own certificate, and nobody who shows none or another authority\'s', async () => {
    const own = town.instance.settings.temporalTls!;
    const other = (await ensureCertificates(strangers)).client;
    expect(await asked(own)).toBe('active');
    expect(await asked(null)).toBe('refused');
    expect(await asked({ caFile: own.caFile, serverName: own.serverName })).toBe('refused');
    expect(await asked({ ...other, caFile: own.caFile })).toBe('refused');
    // Nor do our programs take another server for ours.
    expect(await asked({ ...own, caFile: other.caFile })).toBe('refused');
    expect(await asked({ ...own, serverName: 'somebody.else' })).toBe('refused');
  });

  it('is no wider between its own services: each of their ports asks for the certificate, too', async () => {
    const { history, matching, worker, membership } = JSON.parse(readFileSync(join(town.data, 'temporal/ports.json'), 'utf8')) as { history: number; matching: number; worker: number; membership: number[] };
    const own = town.instance.settings.temporalTls!;
    const shown = { ca: readFileSync(own.caFile!), cert: readFileSync(own.certFile!), key: readFileSync(own.keyFile!) };
    const ports = [['history', history], ['matching', matching], ['worker', worker], ...membership.map((port, i) => [`membership ${i}`, port])] as [string, number][];
    for (const [name, port] of ports) {
      const servername = own.serverName;
      expect([name, await greeted(port, !name.startsWith('membership'), { ca: shown.ca, servername })]).toEqual([name, 'refused']);
      expect([name, await greeted(port, !name.startsWith('membership'), { ...shown, servername })]).toEqual([name, 'open']);
    }
  });

  it('keeps its keys where only their owner reads them, and not the authority\'s', () => {
    const folder = join(town.data, 'temporal/tls');
    expect(readdirSync(folder).sort()).toEqual(['ca.pem', 'client.key', 'client.pem', 'server.key', 'server.pem']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('keeps its certificates from one start to the next, and makes all anew when one is about to end', async () => {
    const digest = () => createHash('sha256').update(readFileSync(join(strangers, 'tls/client.pem'))).digest('hex');
    await ensureCertificates(strangers);
    const first = digest();
    await ensureCertificates(strangers);
    expect(digest()).toBe(first);
    await ensureCertificates(strangers, new Date(Date.now() + 9.5 * 365 * 86_400_000));
    expect(digest()).not.toBe(first);
  });
});

/** Whether a TLS server on the port lets somebody stay who shows these. In TLS 1.3 it says so only after the handshake. */
function greeted(port: number, isGrpc: boolean, shown: object): Promise<string> {
  return new Promise(resolve => {
    // gRPC's ports speak HTTP/2 alone, and those of the membership nothing of the kind.
    const socket = connectTls({ host: '127.0.0.1', port, ...(isGrpc && { ALPNProtocols: ['h2'] }), ...shown }, () => {
      setTimeout(() => end('open'), 500);
    });
    const end = (how: string) => {
      socket.destroy();
      resolve(how);
    };
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'nobody there' : 'refused'));
    socket.on('close', () => end('refused'));
  });
}

/** With the port's certificate, but none of the keys: what travels can be copied and sent again, and nothing can be sealed. */
describe('somebody who stole the certificate', () => {
  let connection: Connection;
  let service: Connection['workflowService'];
  let namespace: string;
  beforeAll(async () => {
    connection = await Connection.connect(reaching(town.instance.settings));
    service = connection.workflowService;
    namespace = town.instance.settings.namespace;
  });
  afterAll(() => connection?.close());

  const caseIdOf = async (caseNo: string) => (await town.view(caseNo, 'wu-county')).caseId as string;
  const historyOf = async (workflowId: string) => (await service.getWorkflowExecutionHistory({ namespace, execution: { workflowId } })).history!.events!;
  const inClear = (value: unknown) => ({ payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(value)) }] });
  /** Never a task that failed: then the workflow would be held up. */
  const failedTasks = async (workflowId: string) => (await historyOf(workflowId)).filter(event => event.workflowTaskFailedEventAttributes).length;
  const EVERYTHING = 'SELECT case_no, seq, type, data FROM journal_event ORDER BY case_no, seq';
  const everything = async () => (await town.database.query(EVERYTHING)).rows;

  /** Sends stolen arguments as an update of one's own, and says what kind of failure came back. */
  async function updated(workflowId: string, name: string, updateId: string, args: Stolen): Promise<string | null | undefined> {
    const answer = await service.updateWorkflowExecution({
      namespace, workflowExecution: { workflowId }, waitPolicy: { lifecycleStage: COMPLETED },
      request: { meta: { updateId, identity: 'thief' }, input: { name, args } },
    });
    return answer.outcome?.failure ? answer.outcome.failure.applicationFailureInfo?.type ?? 'failed' : null;
  }

  /** The sealed arguments of every update that a case has accepted, by its name and id. */
  async function stolenUpdates(workflowId: string): Promise<{ name: string; updateId: string; args: Stolen }[]> {
    return (await historyOf(workflowId)).flatMap(({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) => {
      const { meta, input } = accepted?.acceptedRequest ?? {};
      return meta && input ? [{ name: input.name!, updateId: meta.updateId!, args: input.args! }] : [];
    });
  }

  it('sends an update again to another case, under another id or name, or as a signal, and changes nothing', async () => {
    const { body: { caseNo } } = await town.open('li-intake', application());
    const { body: { caseNo: otherNo } } = await town.open('li-intake', application());
    await town.done('li-intake', caseNo, 'accept');
    await town.done('li-intake', caseNo, 'take-over');
    const [caseId, otherId] = [await caseIdOf(caseNo), await caseIdOf(otherNo)];
    // A person's command is looked at a second time for its id; a question of our own programs is told by its letter alone.
    const ours = await town.temporal();
    await ours.workflow.getHandle(caseId).executeUpdate(NAMES.sync);
    await ours.connection.close();
    const stolen = await stolenUpdates(caseId);
    expect(stolen.map(({ name }) => name)).toEqual([NAMES.command, NAMES.command, NAMES.command, NAMES.sync]);
    const before = await everything();
    for (const { name, updateId, args } of stolen) {
      expect(await updated(otherId, name, updateId, args)).toBe('RefusedPayload');
      expect(await updated(otherId, name, 'mine', args)).toBe('RefusedPayload');
      expect(await updated(caseId, name, 'mine', args)).toBe('RefusedPayload');
      for (const another of Object.values(UPDATES)) if (another !== name) expect(await updated(caseId, another, `${updateId}-${another}`, args)).toBe('RefusedPayload');
      for (const signalName of ['paymentUnanswered', 'anything']) await service.signalWorkflowExecution({ namespace, workflowExecution: { workflowId: caseId }, signalName, input: args });
      // Truly the same once more is the same answer, and no second deed.
      expect(await updated(caseId, name, updateId, args)).toBeNull();
    }
    await service.signalWorkflowExecution({ namespace, workflowExecution: { workflowId: caseId }, signalName: 'paymentUnanswered', input: inClear({ orderId: `${caseId}-1` }) });
    for (const name of Object.values(UPDATES)) expect(await updated(caseId, name, 'mine', inClear({ head: 0 }))).toBe('RefusedPayload');
    expect(await everything()).toEqual(before);
    await town.done('li-intake', caseNo, 'grade', { urgency: 'urgent' });
    await town.done('li-intake', otherNo, 'accept');
    expect([await failedTasks(caseId), await failedTasks(otherId)]).toEqual([0, 0]);
  });

  it('starts a case again with what it had begun with, or another with it, and the case goes on from its journal', async () => {
    const { body: { caseNo } } = await town.open('li-intake', application());
    await town.done('li-intake', caseNo, 'accept');
    const caseId = await caseIdOf(caseNo);
    const { input } = (await historyOf(caseId))[0]!.workflowExecutionStartedEventAttributes!;
    const start = (workflowId: string) => service.startWorkflowExecution({
      namespace, workflowId, workflowType: { name: 'reliefCase' }, taskQueue: { name: town.instance.settings.taskQueue }, input: input ?? null, requestId: randomUUID(),
    });
    await start('case-mine');
    await eventually(async () => (await historyOf('case-mine')).some(event => event.workflowExecutionFailedEventAttributes?.failure?.applicationFailureInfo?.type === 'RefusedPayload'), 'refusal of a start');
    await service.terminateWorkflowExecution({ namespace, workflowExecution: { workflowId: caseId } });
    // Its first input knows of no journal: the first thing it is asked brings it there. The roll call may have been quicker.
    await start(caseId).catch(() => undefined);
    const before = await everything();
    for (const { name, updateId, args } of await stolenUpdates(caseId)) expect(await updated(caseId, name, updateId, args)).toBeNull();
    await eventually(async () => (await town.give('li-intake', caseNo, 'grade', { urgency: 'urgent' })).status === 200, 'case that goes on', 120_000);
    expect((await everything()).slice(0, before.length)).toEqual(before);
    expect(await town.types(caseNo)).toEqual(['Applied', 'Accepted', 'Graded']);
    expect(await failedTasks(caseId)).toBe(0);
  }, 180_000);

  it('sits on a case\'s id with something else, and is ended for it, so that the case goes on from its journal', async () => {
    const queue = town.instance.settings.taskQueue;
    for (const [type, name] of [['nothing', queue], ['reliefCase', 'where-nobody-looks']] as const) {
      const { body: { caseNo } } = await town.open('li-intake', application());
      const workflowId = await caseIdOf(caseNo);
      await service.terminateWorkflowExecution({ namespace, workflowExecution: { workflowId } });
      // The roll call may have been quicker; then it is the next one that sits there.
      await eventually(() => service.startWorkflowExecution({ namespace, workflowId, workflowType: { name: type }, taskQueue: { name }, requestId: randomUUID() }).then(() => true, async () => {
        await service.terminateWorkflowExecution({ namespace, workflowExecution: { workflowId } }).catch(() => undefined);
        return false;
      }), 'seat');
      await eventually(async () => (await town.give('li-intake', caseNo, 'accept')).status === 200, `case that goes on in spite of ${type}`, 120_000);
      expect(await town.types(caseNo)).toEqual(['Applied', 'Accepted']);
    }
  }, 300_000);

  it('hands in results for the bank\'s work, and only the bank\'s own word counts', async () => {
    const caseNo = await town.readyForRelief();
    const caseId = await caseIdOf(caseNo);
    await town.instance.kill('bank', 'SIGSTOP');
    await town.pay(caseNo);
    const orderId = await eventually(async () => (await town.database.query('SELECT order_id FROM payment_order WHERE case_id = $1', [caseId])).rows[0]?.order_id as string | undefined, 'order');
    const workflowId = `payment-${orderId}`;
    const { input } = (await historyOf(workflowId))[0]!.workflowExecutionStartedEventAttributes!;
    const said = { state: 'confirmed', bankReference: 'FORGED', bankAt: new Date().toISOString() };
    const sealedElsewhere = (await historyOf(caseId)).flatMap(event => event.workflowExecutionUpdateCompletedEventAttributes?.outcome?.success ?? [])[0]!;
    const forgeries: ((activityId: string) => Promise<unknown>)[] = [
      activityId => service.respondActivityTaskCompletedById({ namespace, workflowId, activityId, result: inClear(said) }),
      activityId => service.respondActivityTaskCompletedById({ namespace, workflowId, activityId, result: input ?? null }),
      activityId => service.respondActivityTaskCompletedById({ namespace, workflowId, activityId, result: sealedElsewhere }),
      activityId => service.respondActivityTaskCompletedById({ namespace, workflowId, activityId, result: scheduledInput(activityId) }),
      activityId => service.respondActivityTaskCompletedById({ namespace, workflowId, activityId }),
      activityId => service.respondActivityTaskFailedById({ namespace, workflowId, activityId, failure: { message: 'x', applicationFailureInfo: { type: 'x', nonRetryable: true } } }),
    ];
    let scheduledInput: (activityId: string) => Stolen = () => null;
    for (const forge of forgeries) {
      await eventually(async () => {
        const { pendingActivities } = await service.describeWorkflowExecution({ namespace, execution: { workflowId } });
        const started = pendingActivities?.find(({ state }) => state === STARTED);
        if (!started) return false;
        const events = await historyOf(workflowId);
        scheduledInput = activityId => events.map(event => event.activityTaskScheduledEventAttributes).find(one => one?.activityId === activityId)?.input ?? null;
        // Its worker may have handed in its own in the same moment.
        return forge(started.activityId!).then(() => true, () => false);
      }, 'activity to speak for', 120_000);
    }
    await town.instance.kill('bank', 'SIGCONT');
    const confirmed = await eventually(async () => (await town.journal(caseNo)).find(row => row.type === 'PaymentConfirmed'), 'word of the bank', 180_000);
    expect(JSON.stringify(confirmed.data)).not.toContain('FORGED');
    expect(await town.debits(caseNo)).toBe(1);
    expect([await failedTasks(workflowId), await failedTasks(caseId)]).toEqual([0, 0]);
    // Played once more, the order is asked about and not sent.
    await service.startWorkflowExecution({ namespace, workflowId, workflowType: { name: 'payment' }, taskQueue: { name: town.instance.settings.taskQueue }, input: input ?? null, requestId: randomUUID() }).catch(() => undefined);
    await eventually(async () => (await historyOf(workflowId)).some(event => event.workflowExecutionCompletedEventAttributes), 'end of the second run');
    expect(await town.debits(caseNo)).toBe(1);
  }, 600_000);

  it('pauses what a payment does, and the bank is asked all the same', async () => {
    const caseNo = await town.readyForRelief();
    const caseId = await caseIdOf(caseNo);
    await town.instance.kill('bank', 'SIGSTOP');
    await town.pay(caseNo);
    const orderId = await eventually(async () => (await town.database.query('SELECT order_id FROM payment_order WHERE case_id = $1', [caseId])).rows[0]?.order_id as string | undefined, 'order');
    const execution = { workflowId: `payment-${orderId}` };
    const pending = async () => (await service.describeWorkflowExecution({ namespace, execution })).pendingActivities ?? [];
    // Paused while a worker is at it that then dies: nobody tries again.
    await eventually(async () => {
      const started = (await pending()).find(({ state }) => state === STARTED);
      return started && service.pauseActivity({ namespace, execution, id: started.activityId!, identity: 'thief' } as never).then(() => true, () => false);
    }, 'activity to pause');
    await town.instance.kill('worker', 'SIGKILL');
    await eventually(async () => (await pending()).some(({ paused }) => paused), 'activity that waits', 60_000);
    await town.instance.kill('bank', 'SIGCONT');
    await town.instance.restart('worker');
    await eventually(async () => (await town.types(caseNo)).includes('PaymentConfirmed'), 'payment', 120_000);
  }, 300_000);

  it('polls as a worker and answers a command, and the case says only what its journal has', async () => {
    const { body: { caseNo } } = await town.open('li-intake', application());
    const caseId = await caseIdOf(caseNo);
    await town.instance.kill('worker', 'SIGKILL');
    const key = randomUUID();
    const asking = town.give('li-intake', caseNo, 'accept', {}, key);
    await answerAsWorker(connection, caseId, { success: inClear({ forged: true }) });
    // Nobody is told of a deed that is on no record.
    expect((await asking).status).toBe(503);
    expect(await town.types(caseNo)).toEqual(['Applied']);
    await town.instance.restart('worker');
    await eventually(async () => (await town.give('li-intake', caseNo, 'accept', {}, key)).status === 200, 'case that goes on', 120_000);
    expect(await town.types(caseNo)).toEqual(['Applied', 'Accepted']);
  }, 300_000);

  it('writes in a history what our code never did, and the case begins again from its journal', async () => {
    const { body: { caseNo } } = await town.open('li-intake', application());
    const caseId = await caseIdOf(caseNo);
    await town.instance.kill('worker', 'SIGKILL');
    const asking = town.give('li-intake', caseNo, 'accept');
    await answerAsWorker(connection, caseId, { failure: { message: 'x', applicationFailureInfo: { type: 'KeyTaken', nonRetryable: true } } });
    await asking;
    await town.instance.restart('worker');
    await eventually(async () => (await town.give('li-intake', caseNo, 'accept', {}, randomUUID())).status === 200, 'case that goes on', 240_000);
    expect(await town.types(caseNo)).toEqual(['Applied', 'Accepted']);
  }, 400_000);
});

/** Takes the case's next task as a worker of the current release would, and answers the update in it as one pleases. */
async function answerAsWorker(connection: Connection, workflowId: string, outcome: object): Promise<void> {
  const { namespace } = town.instance.settings;
  const { deploymentOptions, taskToken, messages: asked } = await nextTask(connection, workflowId);
  const [{ id, eventId, protocolInstanceId, body }] = asked as [{ id: string; eventId: Long; protocolInstanceId: string; body: { value: Uint8Array } }];
  const acceptedRequest = update.Request.decode(body.value);
  const word = (type: string, value: Uint8Array) => ({ id: `${protocolInstanceId}/${type}`, protocolInstanceId, body: { type_url: `type.googleapis.com/temporal.api.update.v1.${type}`, value } });
  const messages = [
    word('Acceptance', update.Acceptance.encode(update.Acceptance.create({ acceptedRequestMessageId: id, acceptedRequestSequencingEventId: eventId, acceptedRequest })).finish()),
    word('Response', update.Response.encode(update.Response.create({ meta: acceptedRequest.meta, outcome })).finish()),
  ];
  await connection.workflowService.respondWorkflowTaskCompleted({
    namespace, taskToken: taskToken!, identity: 'thief', deploymentOptions, versioningBehavior: AUTO_UPGRADE, messages,
    commands: messages.map(({ id: messageId }) => ({ commandType: PROTOCOL_MESSAGE, protocolMessageCommandAttributes: { messageId } })),
  });
}

/** Takes the workflow's next task, as a worker of the current release would. */
async function nextTask(connection: Connection, workflowId: string) {
  const { namespace, taskQueue } = town.instance.settings;
  const { workerDeploymentInfo } = await connection.workflowService.describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT });
  const deploymentOptions = { deploymentName: DEPLOYMENT, buildId: workerDeploymentInfo!.routingConfig!.currentDeploymentVersion!.buildId!, workerVersioningMode: VERSIONED };
  return eventually(async () => {
    const task = await connection.withDeadline(Date.now() + 20_000, () => connection.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue }, identity: 'thief', deploymentOptions }));
    return task.workflowExecution?.workflowId === workflowId && { ...task, deploymentOptions };
  }, 'task to take', 120_000);
}

type Long = NonNullable<protocol.temporal.api.protocol.v1.Message.$Properties['eventId']>;
type Stolen = Parameters<Connection['workflowService']['signalWorkflowExecution']>[0]['input'];
const { command, sync, absorb, bankWord, landCalendar } = NAMES;
const UPDATES = { command, sync, absorb, bankWord, landCalendar };
const COMPLETED = protocol.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;
const update = protocol.temporal.api.update.v1;
const PROTOCOL_MESSAGE = protocol.temporal.api.enums.v1.CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE;
const VERSIONED = protocol.temporal.api.enums.v1.WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;
const AUTO_UPGRADE = protocol.temporal.api.enums.v1.VersioningBehavior.VERSIONING_BEHAVIOR_AUTO_UPGRADE;
const STARTED = protocol.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED;
