import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { Gateway, SENTINEL_NUMBERS } from '#apps/sms-simulator/gateway.js';
import { DEMO_STAFF_FILE } from '#infra/staff.js';
import { EAST, eventually, HOUR_MS, lead, Town } from '#test/e2e/town.js';

interface Mailed {
  to: string;
  text: string;
}

let town: Town;
let gateway: Server;
let post: SMTPServer;
const sms = new Gateway();
const asked: string[] = [];
const mails: Mailed[] = [];
/** The letters the mail server has put off, once each; another case's letters, still on their way, take nobody's turn. */
const greylisted = new Set<string>();

beforeAll(async () => {
  gateway = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const message = JSON.parse(Buffer.concat(chunks).toString());
      asked.push(message.messageId);
      const answer = sms.take(message);
      if (answer === 'drop the connection') return void request.socket.destroy();
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  post = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) => address.startsWith('wu-county') ? done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) : done(),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const letter = messageIdOf(text);
        if (!greylisted.has(letter)) return void (greylisted.add(letter), done(Object.assign(new Error('try again later'), { responseCode: 451 })));
        for (const { address } of envelope.rcptTo) mails.push({ to: address, text });
        done();
      });
    },
  });
  // A worker that ends breaks its line to the mail server, and the server says so as an error of its own.
  post.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') throw error;
  });
  await Promise.all([new Promise<void>(resolve => gateway.listen(0, '127.0.0.1', resolve)), new Promise<void>(resolve => post.listen(0, '127.0.0.1', resolve))]);
  const staff = JSON.parse(readFileSync(DEMO_STAFF_FILE, 'utf8')) as { staff: { id: string; phone?: string }[]; rosters: object[] };
  // By day and by night, whatever the time is: the case's own decides who is called.
  const numbers: { [id: string]: string } = { 'sun-investigator': `1990000${SENTINEL_NUMBERS.busy}`, 'wang-approver': `1990000${SENTINEL_NUMBERS.answerLost}`, 'zheng-duty': `1990000${SENTINEL_NUMBERS.refused}` };
  for (const account of staff.staff) if (numbers[account.id]) account.phone = numbers[account.id]!;
  const file = join(mkdtempSync(join(tmpdir(), 'jishi-staff-')), 'staff.json');
  writeFileSync(file, JSON.stringify({ ...staff, rosters: [{ townCode: EAST, shifts: [{ from: '00:00', to: '24:00', staff: ['sun-investigator', 'wang-approver'] }] }] }));
  town = await Town.start({
    JISHI_STAFF_FILE: file, JISHI_SMS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`, JISHI_SMS_TOKEN: 'token',
    JISHI_SMTP_URL: `smtp://127.0.0.1:${(post.server.address() as AddressInfo).port}`, JISHI_SMTP_FROM: 'jishi@county.example',
  });
}, 120_000);
afterAll(async () => {
  await town?.stop();
  gateway.close();
  await new Promise<void>(resolve => post.close(() => resolve()));
}, 30_000);

const calls = async (caseNo: string) => (await town.view(caseNo, 'wu-county')).dutyCalls as { callNo: number; staffId: string | null; acknowledgedAt: string | null }[];
const deliveries = async (caseNo: string, channel: string) => (await town.database.query(
  `SELECT a.kind, d.recipient, d.state, d.attempts, d.last_error FROM alert_delivery d JOIN alert a USING (alert_key) WHERE a.case_no = $1 AND d.channel = $2 ORDER BY a.alert_key, d.recipient`, [caseNo, channel])).rows;
const settled = (caseNo: string, channel: string) => eventually(async () => {
  const rows = await deliveries(caseNo, channel);
  return rows.length > 0 && rows.every(({ state }) => state !== 'pending') && rows;
}, `end of every ${channel}`, 60_000);

it('calls one after another, until the county\'s duty officer, each once, and records whom', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  await town.forward(caseNo, 19.3 * HOUR_MS);
  expect(await calls(caseNo)).toMatchObject([{ callNo: 1, staffId: 'sun-investigator', acknowledgedAt: null }]);
  await town.forward(caseNo, 0.25 * HOUR_MS);
  expect(await calls(caseNo)).toMatchObject([{ staffId: 'sun-investigator' }, { staffId: 'wang-approver' }]);
  await town.forward(caseNo, HOUR_MS);
  expect((await calls(caseNo)).map(({ staffId }) => staffId)).toEqual(['sun-investigator', 'wang-approver', null]);
  const sent = (await settled(caseNo, 'sms')).filter(({ kind }: { kind: string }) => kind === 'duty-call');
  // A gateway that is busy twice, one whose answer got lost, one that refuses for good.
  expect(sent).toMatchObject([
    { recipient: 'sun-investigator', state: 'delivered', attempts: 3 }, { recipient: 'wang-approver', state: 'delivered', attempts: 2 }, { recipient: 'zheng-duty', state: 'refused', attempts: 1, last_error: 'refused by the gateway' },
  ]);
  const ours = sms.messages.filter(({ text }) => text.includes(caseNo) && text.includes('呼叫值班'));
  expect(ours.map(({ to }) => to).toSorted()).toEqual([`1990000${SENTINEL_NUMBERS.busy}`, `1990000${SENTINEL_NUMBERS.answerLost}`]);
  expect(new Set(ours.map(({ messageId }) => messageId)).size).toBe(2);
  const { alerts } = (await town.call('zheng-duty', 'GET', '/v1/alerts?order=newest&limit=50')).body;
  expect(alerts.find((alert: { caseNo: string; kind: string; to: { role: string } }) => alert.caseNo === caseNo && alert.kind === 'duty-call' && alert.to.role === 'county-duty').delivery)
    .toContainEqual(expect.objectContaining({ channel: 'sms', recipient: 'zheng-duty', state: 'refused', lastError: 'refused by the gateway' }));
});

it('calls nobody else once somebody acknowledges, and says so to whoever asks again', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  await town.forward(caseNo, 19.3 * HOUR_MS);
  expect(await town.give('sun-investigator', caseNo, 'acknowledge', { callNo: 2 })).toMatchObject({ status: 422, body: { code: 'no-such-call' } });
  await town.done('sun-investigator', caseNo, 'acknowledge', { callNo: 1 });
  expect(await town.give('wang-approver', caseNo, 'acknowledge', { callNo: 1 })).toMatchObject({ status: 409, body: { code: 'call-acknowledged' } });
  await town.forward(caseNo, HOUR_MS);
  expect(await calls(caseNo)).toMatchObject([{ callNo: 1, acknowledgedAt: expect.any(String) }]);
});

it('calls on through the death of a worker, nobody twice', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  const before = asked.length;
  await town.instance.restart('worker', { JISHI_FAILPOINTS: 'journal.committed:kill@2,alert.sent:kill@2' });
  const forwarded = town.forward(caseNo, 20 * HOUR_MS);
  await town.instance.ended('worker');
  await town.instance.restart('worker');
  await forwarded;
  await eventually(async () => (await calls(caseNo)).length === 3, 'three calls', 60_000);
  await settled(caseNo, 'sms');
  expect((await calls(caseNo)).map(({ staffId }) => staffId)).toEqual(['sun-investigator', 'wang-approver', null]);
  expect(asked.length).toBeGreaterThan(before);
  expect(sms.messages.filter(({ text }) => text.includes(caseNo) && text.includes('呼叫值班'))).toHaveLength(2);
});

it('mails whoever has an address, again when it is put off, and not once it is refused', async () => {
  const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'urgent' }));
  await town.forward(caseNo, 44 * HOUR_MS); // Over the due instant; then a county supervisor is told.
  const sent = await settled(caseNo, 'email');
  const taken = sent.filter(({ state }: { state: string }) => state === 'delivered');
  expect(taken.map(({ recipient }: { recipient: string }) => recipient)).toContain('zhou-lead');
  for (const { attempts } of taken) expect(attempts).toBeGreaterThanOrEqual(2);
  const letters = mails.filter(({ text }) => text.includes(caseNo)).map(({ text }) => messageIdOf(text));
  expect(letters.length).toBeGreaterThanOrEqual(taken.length);
  expect(new Set(letters).size).toBe(letters.length);
  const { body: { caseNo: late } } = await town.open('zhao-village', lead({ urgency: 'urgent', occurredAt: new Date(Date.now() - 20 * 24 * HOUR_MS).toISOString() }));
  const refused = (await settled(late, 'email')).filter(({ recipient }: { recipient: string }) => recipient === 'wu-county');
  expect(refused.length).toBeGreaterThan(0);
  for (const one of refused) expect(one).toMatchObject({ state: 'refused', attempts: 1, last_error: 'SMTP 550' });
  const letter = mails.find(({ to, text }) => to === 'zhou-lead@jishi.example' && text.includes(caseNo))!;
  expect(messageIdOf(letter.text)).toMatch(/^[0-9a-f]{32}@county\.example$/);
  // Nobody's name or number travels.
  for (const { text } of [...mails, ...sms.messages]) for (const secret of ['失火', '张三', EAST]) expect([decoded(text).includes(secret), secret]).toEqual([false, secret]);
});

const messageIdOf = (text: string) => /^Message-ID: <([^>]+)>/im.exec(text)?.[1] ?? '';

/** A letter's body, which travels as base64 or quoted-printable. */
function decoded(text: string): string {
  const body = text.split('\r\n\r\n').slice(1).join('\n');
  return `${text}\n${Buffer.from(body.replace(/\s/g, ''), 'base64').toString('utf8')}\n${Buffer.from(body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))), 'latin1').toString('utf8')}`;
}

it('tells the same story everywhere', async () => expect(await town.contradictory()).toEqual([]));
