import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { openLog } from '#infra/log.js';
import { spanning, startTracing, stopTracing } from '#infra/tracing/tracing.js';
import { isTraceparent } from '#libs/contracts/trace.js';
import { Settings } from '#apps/settings.js';
import { Bank, type BankAnswer } from '#apps/bank-simulator/bank.js';
import { Callbacks } from '#apps/bank-simulator/callbacks.js';

const settings = new Settings(process.env);
await startTracing('jishi-bank-simulator', openLog('bank'));
const orderRequest = z.strictObject({
  orderId: z.string().min(1).max(100), amountFen: z.string().regex(/^[1-9]\d{0,15}$/), payeeName: z.string().min(1), bankCard: z.string().regex(/^\d{12,19}$/),
});

const callbacks = new Callbacks(settings.text('JISHI_BANK_CALLBACK_URL'), settings.text('JISHI_BANK_SECRET'));
const bank = new Bank(settings.text('JISHI_BANK_JOURNAL'), {
  forgetful: settings.oneOf('JISHI_BANK_MODE', ['remembering', 'forgetful']) === 'forgetful', callBack: callback => callbacks.send(callback),
});
const server = createServer((request, response) => {
  void traced(request).catch(() => ({ status: 500, body: { code: 'internal' } })).then(answered => {
    if (answered === 'drop the connection') return request.socket.destroy();
    return response.writeHead(answered.status, { 'content-type': 'application/json' }).end(JSON.stringify(answered.body));
  });
});
server.listen(settings.count('JISHI_BANK_PORT'), settings.text('JISHI_BANK_HOST', '127.0.0.1'), () => process.send?.({ ready: true }));

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  server.close();
  server.closeAllConnections();
  bank.close();
  void stopTracing().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('disconnect', stop);

/** As a bank would that goes on from our traces. */
function traced(request: IncomingMessage): Promise<BankAnswer> {
  const { method = 'GET', headers: { traceparent } } = request;
  const route = request.url === '/v1/orders' ? '/v1/orders' : '/v1/orders/:orderId';
  if (!isTraceparent(traceparent)) return answer(request);
  return spanning({ name: `${method} ${route}`, kind: 'server', parent: traceparent, attributes: { 'http.request.method': method, 'http.route': route } }, async span => {
    const answered = await answer(request);
    if (answered !== 'drop the connection') span?.note({ 'http.response.status_code': answered.status });
    return answered;
  });
}

async function answer(request: IncomingMessage): Promise<BankAnswer> {
  const path = new URL(request.url ?? '/', 'http://bank').pathname;
  if (request.method === 'GET' && path === '/health') return { status: 200, body: { status: 'up' } };
  const asked = /^\/v1\/orders\/([^/]+)$/.exec(path);
  if (request.method === 'GET' && asked) return bank.answer(decodeURIComponent(asked[1]!));
  if (request.method !== 'POST' || path !== '/v1/orders') return { status: 404, body: { code: 'no-such-path' } };
  const order = orderRequest.safeParse(await readJson(request));
  return order.success ? bank.order(order.data) : { status: 400, body: { code: 'order-invalid' } };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > 16_384) return null;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return null;
  }
}
