import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LaunchError } from '#infra/launch/failure.js';
import { commandLineOf } from '#infra/launch/identity.js';

export interface Ports {
  api: number;
  bank: number;
  postgres: number;
  temporal: number;
  /** The demo's own issuer's. */
  identity: number;
  /** Where the API serves figures and its description, to this machine. */
  inside: number;
}

export type PortName = keyof Ports;

export const portNames = ['api', 'bank', 'postgres', 'temporal', 'identity', 'inside'] as const satisfies readonly PortName[];

export const defaultPorts: Ports = { api: 3310, bank: 3311, postgres: 15432, temporal: 7235, identity: 3313, inside: 3314 };

/** A flag wins over `--port-base`, that over the environment, that over the default. */
export function choosePorts(flags: Partial<Record<PortName | 'base', string>>, env: NodeJS.ProcessEnv): Ports {
  const base = flags.base === undefined ? undefined : parsePort('--port-base', flags.base);
  const ports = { ...defaultPorts };
  for (const [index, name] of portNames.entries()) {
    const flag = flags[name];
    const fromEnv = env[envOf(name)];
    if (flag !== undefined) ports[name] = parsePort(flagOf(name), flag);
    else if (base !== undefined) ports[name] = parsePort('--port-base', String(base + index));
    else if (fromEnv) ports[name] = parsePort(envOf(name), fromEnv);
  }
  for (const name of portNames) {
    const twin = portNames.find((other) => other !== name && ports[other] === ports[name]);
    if (twin) throw new LaunchError(`Port ${ports[name]} is set for both ${name} and ${twin}: change one with ${flagOf(name)} or ${flagOf(twin)}`);
  }
  return ports;
}

export const flagOf = (name: PortName) => `--${name}-port`;
export const envOf = (name: PortName) => `JISHI_${name.toUpperCase()}_PORT`;

function parsePort(origin: string, text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new LaunchError(`${origin} must be a port number from 1 to 65535, not “${text}”`);
}

/**
 * Fails on the first busy port, naming who holds it. `patienceMs` allows for what a killed instance leaves: the
 * system frees the ports of a killed process a moment after it is gone.
 */
export async function assertPortsFree(ports: Partial<Ports>, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  for (const name of portNames) {
    const port = ports[name];
    if (port === undefined) continue;
    for (;;) {
      const problem = await problemWith(port);
      if (!problem) break;
      if (problem === 'EADDRINUSE' && Date.now() < deadline) {
        await sleep(100);
        continue;
      }
      const reason = problem === 'EADDRINUSE' ? `is already in use${describeListener(port)}` : `cannot be used (${problem})`;
      throw new LaunchError(`Port ${port} (${name}) ${reason}. Choose another with ${flagOf(name)} or ${envOf(name)}.`);
    }
  }
}

const FREE = { from: 11_000, to: 32_000 };
const SHELF = 300;

/**
 * Below 32768, where Linux starts to hand out ports for outgoing connections: nothing takes them by chance. What is found is
 * taken only some seconds later, so whoever looks at the same time looks on another shelf first.
 */
export async function freePorts(count: number, avoid: readonly number[] = []): Promise<number[]> {
  const found: number[] = [];
  const shelf = FREE.from + (process.pid % ((FREE.to - FREE.from) / SHELF)) * SHELF;
  for (let attempt = 0; found.length < count; attempt++) {
    if (attempt > 1000) throw new LaunchError(`No free TCP ports between ${FREE.from} and ${FREE.to}`);
    const port = attempt < 200 ? shelf + Math.floor(Math.random() * SHELF) : FREE.from + Math.floor(Math.random() * (FREE.to - FREE.from));
    if (!avoid.includes(port) && !found.includes(port) && (await isFree(port))) found.push(port);
  }
  return found;
}

export async function isFree(port: number): Promise<boolean> {
  return (await problemWith(port)) === undefined;
}

function problemWith(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

function describeListener(port: number): string {
  const pid = process.platform === 'linux' ? listenerOnLinux(port) : listenerByLsof(port);
  if (pid === undefined) return ' by a process of another user';
  const command = commandLineOf(pid);
  return ` by pid ${pid}${command && ` (${command.length > 80 ? `${command.slice(0, 79)}…` : command})`}`;
}

function listenerOnLinux(port: number): number | undefined {
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(readOr(table), port));
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        if (inode && inodes.includes(inode)) return Number(pid);
      }
    } catch {
      // Gone, or of another user: look at the next.
    }
  }
  return undefined;
}

/** Rows of /proc/net/tcp: `sl local_address rem_address st … inode`, addresses in hex, state 0A is LISTEN. */
export function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) && fields[3] === '0A')
    .map((fields) => fields[9] ?? '');
}

function listenerByLsof(port: number): number | undefined {
  try {
    const output = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(output.split('\n')[0]) || undefined;
  } catch {
    return undefined;
  }
}

function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
