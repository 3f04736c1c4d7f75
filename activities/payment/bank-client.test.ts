import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BankClient } from '#activities/payment/bank-client.js';
import type { PaymentOrder } from '#libs/contracts/payment.js';

const ORDER: PaymentOrder = { orderId: 'case-1-p1', caseId: 'case-1', amountFen: '120000', payeeName: '王小明', bankCard: '6222020000000007' };
const AT = '2026-11-20T10:00:00+08:00';
const DEBITED = { orderId: ORDER.orderId, state: 'debited', amountFen: '120000', reference: 'B12', at: AT };
const CONFIRMED = { state: 'confirmed', bankReference: 'B12', bankAt: AT };
const UNKNOWN = { state: 'unknown' };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  }
});

async function serving(listener: RequestListener, tls?: { key: string; cert: string }): Promise<{ url: string; seen: string[] }> {
  const seen: string[] = [];
  const noting: RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    listener(request, response);
  };
  const server = tls ? createTlsServer(tls, noting) : createServer(noting);
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/** A bank that says one thing. */
const saying = (body: unknown, status = 200, type = 'application/json'): RequestListener => (_request, response) =>
  void response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body));

async function asked(listener: RequestListener) {
  const client = new BankClient((await serving(listener)).url, 'remembering');
  return [await client.send(ORDER), await client.ask(ORDER)];
}

describe('what the bank says is believed', () => {
  it.each([
    ['paid', DEBITED, CONFIRMED],
    ['paid, without the id', { ...DEBITED, orderId: undefined }, CONFIRMED],
    ['sent back since', { ...DEBITED, state: 'returned', reason: 'account-closed', returnedAt: AT }, CONFIRMED],
    ['declined', { orderId: ORDER.orderId, state: 'declined', reason: 'account-closed', at: AT }, { state: 'declined', reason: 'account-closed', bankAt: AT }],
    ['another sum', { ...DEBITED, amountFen: '12000000' }, { state: 'in-doubt', reason: 'wrong-amount' }],
  ])('when it is whole: %s', async (_, body, reply) => expect(await asked(saying(body))).toEqual([reply, reply]));

  it('when it never received the order, and says so of this one', async () => {
    expect(await asked(saying({ code: 'never-received', orderId: ORDER.orderId }, 404))).toEqual([{ state: 'never-received' }, { state: 'never-received' }]);
    expect(await asked(saying({ code: 'never-received', orderId: 'case-2-p1' }, 404))).toEqual([UNKNOWN, UNKNOWN]);
  });

  it.each<[string, unknown]>([
    ['another order', { ...DEBITED, orderId: 'case-2-p1' }], ['a state nobody knows', { ...DEBITED, state: 'settled' }], ['no state', { ...DEBITED, state: undefined }],
    ['a sum that is a number', { ...DEBITED, amountFen: 120000 }], ['no sum', { ...DEBITED, amountFen: undefined }], ['a sum with a point', { ...DEBITED, amountFen: '1200.00' }],
    ['no reference', { ...DEBITED, reference: undefined }], ['a reference that is an object', { ...DEBITED, reference: { a: 1 } }], ['a reference without end', { ...DEBITED, reference: 'B'.repeat(65) }],
    ['a reference of free text', { ...DEBITED, reference: '王小明 6222' }], ['no time', { ...DEBITED, at: undefined }], ['a time that is none', { ...DEBITED, at: 'yesterday' }],
    ['the year 0000', { ...DEBITED, at: '0000-01-01T00:00:00Z' }], ['a time without its zone', { ...DEBITED, at: '2026-11-20T10:00:00' }],
    ['declined without a reason', { state: 'declined', at: AT }], ['declined in free text', { state: 'declined', reason: '王小明的卡已注销', at: AT }],
    ['a list', [DEBITED]], ['nothing', null], ['a word', '"debited"'], ['no JSON', '<html>paid</html>'], ['half a JSON', JSON.stringify(DEBITED).slice(0, 40)], ['bytes that are no text', '\ud800'],
  ])('and not otherwise: %s', async (_, body) => expect(await asked(saying(body))).toEqual([UNKNOWN, UNKNOWN]));

  it.each([201, 202, 400, 401, 404, 409, 500, 503])('nor with the status %d', async status => expect(await asked(saying(DEBITED, status))).toEqual([UNKNOWN, UNKNOWN]));
  it.each(['text/html', 'text/plain', 'application/jsonp', ''])('nor as %j', async type => expect(await asked(saying(DEBITED, 200, type))).toEqual([UNKNOWN, UNKNOWN]));
});

describe('the line to the bank', () => {
  it.each([301, 302, 303, 307, 308])('leads nowhere else: %d', async status => {
    const elsewhere = await serving(saying(DEBITED));
    const client = new BankClient((await serving((_request, response) => void response.writeHead(status, { location: `${elsewhere.url}/v1/orders`, 'content-type': 'application/json' }).end(JSON.stringify(DEBITED)))).url, 'remembering');
    expect([await client.send(ORDER), await client.ask(ORDER)]).toEqual([UNKNOWN, UNKNOWN]);
    expect(elsewhere.seen).toEqual([]);
  });

  it('takes no answer without end', async () => {
    const endless: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => { while (!response.destroyed && response.write(' '.repeat(65_536))); };
      response.on('drain', more);
      more();
    };
    expect(await new BankClient((await serving(endless)).url, 'remembering').ask(ORDER)).toEqual(UNKNOWN);
    expect(await asked(saying(`${' '.repeat(20_000)}${JSON.stringify(DEBITED)}`))).toEqual([UNKNOWN, UNKNOWN]);
  });

  it('waits for no answer that trickles, and none that is cut short', async () => {
    const cut: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
      response.write(JSON.stringify(DEBITED), () => response.destroy());
    };
    const timers: NodeJS.Timeout[] = [];
    const trickling: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      timers.push(setInterval(() => response.write(' '), 200));
    };
    expect(await asked(cut)).toEqual([UNKNOWN, UNKNOWN]);
    expect(await new BankClient((await serving(trickling)).url, 'remembering').ask(ORDER)).toEqual(UNKNOWN);
    for (const timer of timers) clearInterval(timer);
  });

  it('that nobody answers has carried no order', async () => {
    const { url } = await serving(saying(DEBITED));
    servers[0]!.closeAllConnections();
    await new Promise(resolve => servers.splice(0)[0]!.close(resolve));
    const client = new BankClient(url, 'remembering');
    expect([await client.send(ORDER), await client.ask(ORDER)]).toEqual([{ state: 'never-received' }, UNKNOWN]);
  });

  it.each([
    ['http://bank.example', {}], ['http://10.0.0.7:8080', {}], ['ftp://127.0.0.1', {}], ['https://user:secret@bank.example', {}], ['https://bank.example/?to=', {}],
    ['http://127.0.0.1', { fingerprint: 'a'.repeat(64) }], ['https://bank.example', { fingerprint: 'abc' }], ['http://bank.example', { plainHttp: true, ca: 'x' }],
  ])('is not opened to %s with %j', (url, trust) => expect(() => new BankClient(url, 'remembering', trust)).toThrow(/JISHI_BANK_/));
  it.each(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://bank.example/api/'])('may be %s', url => void new BankClient(url, 'remembering'));
  it('may be in the clear where the county says so', () => void new BankClient('http://bank.example', 'remembering', { plainHttp: true }));
});

describe('over TLS', () => {
  let folder: string;
  const certificates: { key: string; cert: string; fingerprint: string }[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'jishi-bank-'));
    for (const name of ['own', 'other']) {
      const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
      execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=bank', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'ignore' });
      const pem = readFileSync(cert, 'utf8');
      certificates.push({ key: readFileSync(key, 'utf8'), cert: pem, fingerprint: new X509Certificate(pem).fingerprint256 });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('it is the bank whose authority and certificate were agreed on', async () => {
    const [own] = certificates;
    const { url } = await serving(saying(DEBITED), own);
    expect(await new BankClient(url, 'remembering', { ca: own!.cert }).send(ORDER)).toEqual(CONFIRMED);
    expect(await new BankClient(url, 'remembering', { ca: own!.cert, fingerprint: own!.fingerprint }).send(ORDER)).toEqual(CONFIRMED);
  });

  it('and nobody else learns of an order', async () => {
    const [own, other] = certificates;
    const { url, seen } = await serving(saying(DEBITED), other);
    for (const trust of [{}, { ca: own!.cert }, { ca: other!.cert, fingerprint: own!.fingerprint }]) {
      const client = new BankClient(url, 'remembering', trust);
      expect([await client.send(ORDER), await client.ask(ORDER)]).toEqual([UNKNOWN, UNKNOWN]);
    }
    expect(seen).toEqual([]);
  });
});
