import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { Settings } from '#apps/settings.js';
import { Gateway } from '#apps/sms-simulator/gateway.js';

/** `npm run sms-simulator`: an SMS gateway that keeps what it is sent, at GET /v1/messages. */
const settings = new Settings(process.env);
const gateway = new Gateway();
const message = z.strictObject({ messageId: z.string().min(1).max(300), to: z.string().regex(/^\+?\d{5,20}$/), text: z.string().min(1).max(1_000) });
const port = settings.count('JISHI_SMS_PORT', 3312);

const server = createServer((request, response) => {
  // Whoever hangs up in the middle of a request is owed nothing.
  void answer(request).catch(() => 'drop the connection' as const).then(answered => {
    if (answered === 'drop the connection') return request.socket.destroy();
    return response.writeHead(answered.status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(answered.body));
  });
});
server.listen(port, settings.text('JISHI_SMS_HOST', '127.0.0.1'), () => process.stdout.write(`SMS gateway (simulator) on http://127.0.0.1:${port}, messages at /v1/messages\n`));

async function answer(request: IncomingMessage): Promise<ReturnType<Gateway['take']>> {
  if (request.method === 'GET' && request.url === '/v1/messages') return { status: 200, body: { messages: gateway.messages } };
  if (request.method !== 'POST' || request.url !== '/v1/messages') return { status: 404, body: { code: 'no-such-path' } };
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  let parsed;
  try {
    parsed = message.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  } catch {
    return { status: 400, body: { code: 'not-json' } };
  }
  return parsed.success ? gateway.take(parsed.data) : { status: 400, body: { code: 'message-invalid' } };
}
