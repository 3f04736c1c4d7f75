import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { replayCase } from '#apps/cli/replay/replay-case.js';
import { TRACE_HEADER } from '#libs/contracts/trace.js';
import { SpanReceiver } from '#test/e2e/span-receiver.js';
import { eventually, lead, Town } from '#test/e2e/town.js';
import { reaching } from '#infra/temporal-connection.js';

let town: Town;
let receiver: SpanReceiver;
/** Opened while nobody traced. */
let caseNo: string;
beforeAll(async () => {
  receiver = await SpanReceiver.start();
  town = await Town.start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SDK_DISABLED: 'true' });
  caseNo = await town.readyForRelief();
}, 120_000);
afterAll(async () => {
  await town?.stop();
  await receiver?.stop();
}, 30_000);

const traced = async (on: boolean, ...names: ('bank' | 'worker' | 'api')[]) => { for (const name of names) await town.instance.restart(name, { OTEL_SDK_DISABLED: String(!on) }); };

/** Gives a command under a trace of the caller's own. */
async function give(as: string, no: string, type: string, fields: object = {}) {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/cases/${no}/commands`, {
    method: 'POST', body: JSON.stringify({ type, ...fields }),
    headers: { authorization: `Bearer ${town.token(as)}`, 'content-type': 'application/json', 'idempotency-key': randomUUID(), traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'someone=zhang-san' },
  });
  return { status: response.status, requestId: response.headers.get('x-request-id'), traceId, spanId };
}

const logged = (app: string, what: object) => readFileSync(join(town.data, 'logs', `${app}.log`), 'utf8').split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line))
  .find(line => Object.entries(what).every(([field, value]) => line[field] === value));

it('tells nobody anything until it is asked to, and goes on with a case that runs when it is', async () => {
  await town.done('li-intake', caseNo, 'relief-first', { form: 'money', amountFen: '50000', source: 'card-seen', personal: { payeeName: '张三', bankCard: '6222020000000007' } });
  expect(receiver.bodies).toEqual([]);
  await traced(true, 'bank', 'worker', 'api');
  const { status, requestId, traceId, spanId } = await give('wang-approver', caseNo, 'approve', { reliefId: 1, cardTail: '0007' });
  expect(status).toBe(200);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  const whole = [
    'jishi-api: POST /v1/cases/:caseNo/commands',
    '  jishi-api: update command',
    '    jishi-worker: workflow update command',
    '      jishi-worker: activity appendEvents',
    '      jishi-worker: activity appendEvents',
    '      jishi-worker: workflow payment',
    '        jishi-worker: activity sendOrder',
    '          jishi-worker: POST /v1/orders',
    '            jishi-bank-simulator: POST /v1/orders',
  ];
  await eventually(async () => receiver.tree(traceId, spanId).length >= whole.length, 'trace').catch(() => undefined);
  expect(receiver.tree(traceId, spanId)).toEqual(whole);
  const [request] = receiver.spans().filter(span => span.parentSpanId === spanId);
  expect(request!.attributes).toEqual({
    'http.request.method': 'POST', 'http.route': '/v1/cases/:caseNo/commands', 'http.response.status_code': 200, 'jishi.case_no': caseNo, 'jishi.command': 'approve', 'jishi.request_id': requestId,
  });
  expect(logged('api', { reqId: requestId, msg: 'request' })).toMatchObject({ traceId });
  // Parents begin before their children do; host and server share a clock here.
  const spans = receiver.spans().filter(span => span.traceId === traceId);
  for (const span of spans) expect(span.startedAtMs).toBeGreaterThanOrEqual((spans.find(({ spanId: id }) => id === span.parentSpanId)?.startedAtMs ?? 0) - 5);
});

it('opens a case under its trace, and refuses under it, too', async () => {
  const opened = await town.open('zhao-village', lead());
  expect(opened.status).toBe(201);
  const own = () => receiver.spans().find(span => span.attributes['jishi.request_id'] === opened.headers.get('x-request-id'));
  await eventually(async () => own(), 'span of the request');
  const { traceId, spanId, parentSpanId } = own()!;
  expect(parentSpanId).toBeUndefined();
  const below = ['jishi-api: update command', '  jishi-worker: workflow update command', '    jishi-worker: activity appendEvents'];
  await eventually(async () => receiver.tree(traceId, spanId).length >= below.length, 'trace').catch(() => undefined);
  expect(receiver.tree(traceId, spanId)).toEqual(below);
  const refused = await give('li-intake', opened.body.caseNo, 'close');
  expect(refused.status).toBe(409);
  await eventually(async () => receiver.spans().find(span => span.traceId === refused.traceId && span.name === 'update command' && span.attributes['error.type'] === 'Refusal'), 'refusal');
});

it('leaves nothing in histories but the trace\'s own ids, and nothing in spans but codes, routes, ids and numbers', async () => {
  const connection = await Connection.connect(reaching(town.instance.settings));
  try {
    const { namespace } = town.instance.settings;
    const { workflow } = new Client({ connection, namespace });
    let headers = 0;
    for await (const { workflowId } of workflow.list()) {
      const { events } = await workflow.getHandle(workflowId).fetchHistory();
      for (const about of events!.flatMap(event => [
        event.workflowExecutionStartedEventAttributes, event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input, event.startChildWorkflowExecutionInitiatedEventAttributes,
        event.activityTaskScheduledEventAttributes,
      ])) {
        for (const [name, { data }] of Object.entries(about?.header?.fields ?? {})) {
          headers++;
          expect(name).toBe(TRACE_HEADER);
          expect(JSON.parse(Buffer.from(data!).toString())).toEqual({ traceparent: expect.stringMatching(/^00-[\da-f]{32}-[\da-f]{16}-01$/) });
        }
      }
    }
    expect(headers).toBeGreaterThan(3);
  } finally {
    await connection.close();
  }
  const attributes = new Set(receiver.spans().flatMap(span => Object.keys(span.attributes)));
  const known = ['http.request.method', 'http.route', 'http.response.status_code', 'error.type', 'temporalWorkflowId', 'jishi.attempt', 'jishi.case_no', 'jishi.command', 'jishi.request_id'];
  expect([...attributes].filter(name => !known.includes(name))).toEqual([]);
  expect(receiver.bodies.join('\n')).not.toMatch(/张三|6222020000000007|失火|"events":\[\{|tracestate|zhang-san/i);
});

it('a case goes on whether API, worker or both trace, and what it recorded replays all the while', async () => {
  await traced(false, 'worker');
  expect((await give('li-intake', caseNo, 'complete-papers')).status).toBe(200);
  await traced(true, 'worker');
  await traced(false, 'api');
  expect((await give('li-intake', caseNo, 'feedback', { satisfied: true })).status).toBe(200);
  await traced(false, 'worker');
  expect(await replayCase(town.instance.settings, caseNo)).toMatchObject({ verdict: 'same' });
  await traced(true, 'api', 'worker');
  expect((await give('li-intake', caseNo, 'close')).status).toBe(200);
  expect(await replayCase(town.instance.settings, caseNo)).toMatchObject({ verdict: 'same' });
  expect(await town.contradictory()).toEqual([]);
  expect(logged('worker', { level: 50 })).toBeUndefined();
}, 120_000);

it('answers as ever when the receiver is slow, and when it is away', async () => {
  const durationsMs: number[] = [];
  const work = async () => {
    const tries: number[] = [];
    // The better of two: one may have met somebody else's work.
    for (let i = 0; i < 2; i++) {
      const startedAtMs = performance.now();
      await town.pay(await town.readyForRelief());
      tries.push(performance.now() - startedAtMs);
    }
    durationsMs.push(Math.min(...tries));
  };
  await work();
  receiver.silent = true;
  await work();
  await receiver.stop();
  await work();
  // It says so in its own words, once, when it has given up on what it held.
  await eventually(async () => logged('api', { msg: 'spans do not reach their receiver' }), 'word of it', 60_000);
  await work();
  expect(Math.max(...durationsMs)).toBeLessThan(durationsMs[0]! + 3_000);
  const stoppedAtMs = performance.now();
  await town.instance.restart('api');
  expect(performance.now() - stoppedAtMs).toBeLessThan(15_000);
}, 150_000);
