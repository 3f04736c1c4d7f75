import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { cacheFolder, findGo, isExecutable } from '#infra/launch/executables.js';
import { goInstall } from '#infra/launch/go-install.js';
import { freePorts } from '#infra/launch/ports.js';
import { inheritableEnv } from '#infra/launch/spawn.js';

const VERSION = '2.12.0';
const READY_WITHIN_MS = 10_000;

/** What can be done to a line; `toxicity` is always 1. */
export type Toxic =
  /** Everything comes late, by milliseconds. */
  | { type: 'latency'; attributes: { latency: number; jitter: number } }
  /** The other side hangs up, after milliseconds. */
  | { type: 'reset_peer'; attributes: { timeout: number } }
  /** With 0: the connection stands, and nothing arrives. */
  | { type: 'timeout'; attributes: { timeout: 0 } }
  /** Kilobytes a second. */
  | { type: 'bandwidth'; attributes: { rate: number } };

/** Shopify's toxiproxy, built from the Go module proxy: TCP lines that can be made bad and good again. */
export class Toxiproxy {
  private readonly url: string;
  private readonly child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.child = child;
  }

  static async start(log: (line: string) => void): Promise<Toxiproxy> {
    const folder = join(cacheFolder(process.env), 'toxiproxy', VERSION);
    const executable = join(folder, 'server');
    if (!isExecutable(executable)) await build(folder, executable, log);
    const [port] = await freePorts(1) as [number];
    const child = spawn(executable, ['-host', '127.0.0.1', '-port', String(port)], { env: inheritableEnv(process.env), stdio: 'ignore' });
    process.once('exit', () => child.kill('SIGKILL'));
    const proxy = new Toxiproxy(`http://127.0.0.1:${port}`, child);
    for (const byMs = Date.now() + READY_WITHIN_MS; ; await sleep(100)) {
      if (await fetch(`${proxy.url}/version`).then(({ ok }) => ok, () => false)) return proxy;
      if (Date.now() > byMs) throw new Error('toxiproxy does not answer');
    }
  }

  /** The port on which the line to that port begins. */
  async line(name: string, toPort: number): Promise<number> {
    const [port] = await freePorts(1) as [number];
    await this.ask('POST', '/proxies', { name, listen: `127.0.0.1:${port}`, upstream: `127.0.0.1:${toPort}`, enabled: true });
    return port;
  }

  /** @returns what makes the line good again */
  async spoil(line: string, stream: 'upstream' | 'downstream', toxic: Toxic): Promise<() => Promise<void>> {
    await this.ask('POST', `/proxies/${line}/toxics`, { name: 'toxic', stream, ...toxic });
    return () => this.ask('DELETE', `/proxies/${line}/toxics/toxic`);
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private async ask(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(this.url + path, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`toxiproxy: ${method} ${path}: ${response.status} ${await response.text()}`);
  }
}

async function build(folder: string, executable: string, log: (line: string) => void): Promise<void> {
  const otherwise = `or put the executable “server” of toxiproxy ${VERSION} in ${folder}.`;
  const go = findGo(process.env);
  if (!go) throw new Error(`This campaign needs toxiproxy. Install Go 1.21 or later (https://go.dev/dl), which builds it, ${otherwise}`);
  await goInstall(go, {
    what: `toxiproxy ${VERSION}`, folder, packages: [`github.com/Shopify/toxiproxy/v2/cmd/server@v${VERSION}`],
    packagesInAll: 150, minutes: 1, isThere: () => isExecutable(executable), otherwise,
  }, process.env, AbortSignal.timeout(900_000), log);
}
