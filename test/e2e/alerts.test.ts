import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

interface Posted {
  key: string;
  signature: string;
  body: string;
}

let town: Town;
let receiver: Server;
const posted: Posted[] = [];
let refusals = 0;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      posted.push({ key: String(request.headers['idempotency-key']), signature: String(request.headers['x-jishi-signature']), body: Buffer.concat(chunks).toString() });
      response.writeHead(refusals-- > 0 ? 503 : 204).end();
    });
  });
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  town = await Town.start({ JISHI_WEBHOOK_URL: `http://127.0.0.1:${port}/alerts`, JISHI_WEBHOOK_SECRET: 'shared-secret' });
}, 120_000);
afterAll(async () => {
  await town?.stop();
  receiver.close();
}, 30_000);

const delivery = async (caseNo: string) => (await town.database.query(
  `SELECT d.channel, d.state, d.attempts FROM alert_delivery d JOIN alert a USING (alert_key) WHERE a.case_no = $1 AND a.kind = 'rung' ORDER BY d.channel`, [caseNo])).rows;

it('posts an alert signed and under its key, again until it is taken', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead());
  await eventually(async () => posted.length > 0, 'post of the new case');
  refusals = 2;
  posted.length = 0;
  await town.forward(caseNo, 13 * HOUR_MS);
  await eventually(async () => (await delivery(caseNo)).every(d => d.state === 'delivered'), 'delivery on both channels');
  expect(await delivery(caseNo)).toEqual([{ channel: 'in-app', state: 'delivered', attempts: 1 }, { channel: 'webhook', state: 'delivered', attempts: 3 }]);
  expect(posted).toHaveLength(3);
  expect(new Set(posted.map(p => p.key)).size).toBe(1);
  for (const { signature, body } of posted) expect(signature).toBe(`sha256=${createHmac('sha256', 'shared-secret').update(body).digest('hex')}`);
  expect(JSON.parse(posted[0]!.body)).toMatchObject({ caseNo, kind: 'rung', clock: 'urgent-relief', step: 'half' });
});

it('posts an alert again under the same key when the worker dies after posting it', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead());
  await eventually(async () => (await delivery(caseNo)).length === 0 && posted.some(p => p.body.includes(caseNo)), 'post of the new case');
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'alert.sent:kill' });
  posted.length = 0;
  const forwarded = town.forward(caseNo, 13 * HOUR_MS);
  await town.instance.ended('worker');
  await town.instance.restart('worker');
  await forwarded;
  await eventually(async () => (await delivery(caseNo)).some(d => d.channel === 'webhook' && d.state === 'delivered'), 'delivery');
  expect(posted.length).toBeGreaterThanOrEqual(2);
  expect(new Set(posted.map(p => p.key)).size).toBe(1);
});

it('streams alerts as they come, and catches up from where a reader left off', async () => {
  const first = await readStream('zhou-lead', null, async () => {
    const { body: { caseNo } } = await town.open('zhao-village', lead());
    await town.forward(caseNo, 13 * HOUR_MS);
    return caseNo;
  });
  expect(first.alert).toMatchObject({ kind: 'rung', step: 'half', caseNo: first.caseNo });
  const missed = await town.open('zhao-village', lead());
  await town.forward(missed.body.caseNo, 13 * HOUR_MS);
  const second = await readStream('zhou-lead', first.id, async () => missed.body.caseNo as string);
  expect(second.alert).toMatchObject({ kind: 'rung', step: 'half', caseNo: missed.body.caseNo });
  expect(Number(second.id)).toBeGreaterThan(Number(first.id));
});

it('says on a line that it is still there, though it is others who are told', async () => {
  const abort = new AbortController();
  const line = await fetch(`${town.instance.settings.apiUrl}/v1/alerts/stream`, { signal: abort.signal, headers: { authorization: `Bearer ${town.token('pan-finance')}` } });
  const others = (async () => {
    while (!abort.signal.aborted) {
      await town.open('zhao-village', lead());
      await new Promise(resolve => setTimeout(resolve, 2_000));
    }
  })();
  let text = '';
  for await (const chunk of line.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.includes('event: beat')) break;
  }
  abort.abort();
  await others;
}, 60_000);

it('says what has been done about an alert, to whoever watches', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead());
  await town.forward(caseNo, 13 * HOUR_MS);
  const seenBy = async (as: string) => (await town.call(as, 'GET', '/v1/alerts?order=newest&limit=100')).body.alerts.filter((alert: { caseNo: string; kind: string }) => alert.caseNo === caseNo && alert.kind === 'new-case');
  await eventually(async () => (await seenBy('zhou-lead')).length > 0 && (await seenBy('li-intake')).length > 0, 'alerts');
  expect((await seenBy('zhou-lead'))[0].handled).toBeNull();
  await town.done('qian-supervisor', caseNo, 'urge');
  await town.done('qian-supervisor', caseNo, 'inspect', { personal: { demand: '说明原因' } });
  expect((await seenBy('zhou-lead'))[0].handled).toEqual({ act: 'urge', by: 'qian-supervisor', at: expect.any(String) });
  expect((await seenBy('li-intake'))[0].handled).toBeNull();
});

/** Reads the stream until a rung of the case that `act` names arrives. */
async function readStream(as: string, lastEventId: string | null, act: () => Promise<string>) {
  const abort = new AbortController();
  const response = await fetch(`${town.instance.settings.apiUrl}/v1/alerts/stream`, {
    signal: abort.signal, headers: { authorization: `Bearer ${town.token(as)}`, ...(lastEventId && { 'last-event-id': lastEventId }) },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const caseNo = await act();
  let text = '';
  try {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (const block of text.split('\n\n').slice(0, -1)) {
        const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1];
        const alert = field('data') ? JSON.parse(field('data')!) : null;
        if (alert?.caseNo === caseNo && alert.kind === 'rung') return { id: field('id')!, alert, caseNo };
      }
    }
  } finally {
    abort.abort();
  }
  throw new Error('the stream ended');
}
