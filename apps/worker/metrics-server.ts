import { createServer } from 'node:http';
import type { Logger } from 'pino';
import type { WorkerMetrics } from '#apps/worker/worker-metrics.js';

const AGAIN_MS = 5_000;
const CORE_WITHIN_MS = 2_000;

interface Served {
  metrics: WorkerMetrics;
  host: string;
  port: number;
  /** Where Temporal's native part tells its own, on this machine only. */
  corePort: number;
  log: Logger;
}

/** One address for Prometheus: ours and those of Temporal's native part. No worker stops for want of its port; the one before it may hold it still. */
export function serveMetrics({ metrics, host, port, corePort, log }: Served): void {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end();
    void Promise.all([metrics.text(), textOfCore(corePort)]).then(texts => {
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(texts.join('\n'));
    }, () => response.writeHead(500).end());
  });
  const listen = () => server.listen(port, host);
  server.on('listening', () => log.info({ host, port }, 'metrics are served'));
  server.on('error', ({ code }: NodeJS.ErrnoException) => {
    log.warn({ host, port, code }, 'metrics cannot be served yet');
    setTimeout(listen, AGAIN_MS).unref();
  });
  metrics.watchProcess();
  listen();
}

/** What cannot be had is left out, as the API does. */
async function textOfCore(port: number): Promise<string> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/metrics`, { redirect: 'error', signal: AbortSignal.timeout(CORE_WITHIN_MS) })).text();
  } catch {
    return '';
  }
}
