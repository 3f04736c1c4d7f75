import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process id alone is reused by the system; with the start time and the boot it names one process for good. */
export interface ProcessIdentity {
  pid: number;
  startTime: string;
  bootId: string;
}

export function identityOf(pid: number): ProcessIdentity | undefined {
  const facts = factsOf(pid);
  return facts && { pid, startTime: facts.startTime, bootId: bootId() };
}

/** False for a zombie: it holds no port and no file, and in a container nobody may ever reap it. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.bootId !== bootId()) return false;
  return factsOf(identity.pid)?.startTime === identity.startTime;
}

export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], quiet).trim();
  } catch {
    return '';
  }
}

export function parentOf(pid: number): number | undefined {
  return factsOf(pid)?.parent;
}

interface Facts {
  parent: number;
  startTime: string;
}

const quiet: ExecFileSyncOptionsWithStringEncoding = { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, LC_ALL: 'C' } };

function factsOf(pid: number): Facts | undefined {
  try {
    if (process.platform === 'linux') return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const line = execFileSync('ps', ['-o', 'ppid=,stat=,lstart=', '-p', String(pid)], quiet);
    return parsePsLine(line);
  } catch {
    return undefined;
  }
}

/** `pid (name) state ppid … starttime`: the name may hold spaces and brackets, so count from its last bracket. */
export function parseProcStat(stat: string): Facts | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const startTime = fields[19];
  if (!parent || !startTime || state === 'Z' || state === 'X') return undefined;
  return { parent: Number(parent), startTime };
}

export function parsePsLine(line: string): Facts | undefined {
  const [, parent, state, startTime] = /^\s*(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
  if (!parent || !startTime || state?.startsWith('Z')) return undefined;
  return { parent: Number(parent), startTime };
}

let cachedBootId: string | undefined;

function bootId(): string {
  cachedBootId ??= process.platform === 'linux'
    ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    : execFileSync('sysctl', ['-n', 'kern.boottime'], quiet).trim();
  return cachedBootId;
}
