import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { join } from 'node:path';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { ROOT } from '#infra/root.js';

/** The pinned Node: `npm start` runs the launcher with it already, a test runner or the CLI might not. */
export const pinnedNode = join(ROOT, 'node_modules/.bin/node');

export interface Account {
  uid: number;
  gid: number;
}

export interface Command {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  account?: Account;
  /** What the kernel sends the child when this process dies, even by kill -9. Node children watch their IPC channel instead. */
  deathSignal?: 'INT' | 'KILL';
}

/**
 * A child in a session of its own: Ctrl-C in the terminal reaches only the launcher, which then stops all in order.
 */
export function spawnChild({ command, args, env, cwd, account, deathSignal }: Command, stdio: StdioOptions): ChildProcess {
  const bound = deathSignal !== undefined && canBindLife();
  const options = { env, cwd, stdio, detached: true, ...(account && { uid: account.uid, gid: account.gid }) };
  return bound
    ? spawn('setpriv', ['--pdeathsig', deathSignal, '--', command, ...args], options)
    : spawn(command, args, options);
}

let setprivBinds: boolean | undefined;

/** util-linux has it, busybox has a setpriv without it, macOS has none: there the next start clears up. */
function canBindLife(): boolean {
  setprivBinds ??= spawnSync('setpriv', ['--help'], { encoding: 'utf8' }).stdout?.includes('--pdeathsig') ?? false;
  return setprivBinds;
}

export interface RunOptions {
  signal: AbortSignal;
  /** Called with each line of output as it comes. */
  onLine?: (line: string) => void;
}

/** Runs a command to its end and returns its output; a failure carries the last lines of it. */
export async function run(command: Command, { signal, onLine }: RunOptions): Promise<string> {
  signal.throwIfAborted();
  const child = spawnChild({ deathSignal: 'KILL', ...command }, ['ignore', 'pipe', 'pipe']);
  const stop = () => killGroup(child, 'SIGKILL');
  signal.addEventListener('abort', stop, { once: true });
  let output = '';
  let pending = '';
  const take = (chunk: string) => {
    output += chunk;
    if (!onLine) return;
    const lines = (pending + chunk).split('\n');
    pending = lines.pop() ?? '';
    lines.forEach(onLine);
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', take);
  try {
    const outcome = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve(code ?? killedBy));
    }).catch((error: unknown) => {
      throw new LaunchError(`${command.command} cannot be run: ${reasonOf(error)}`);
    });
    signal.throwIfAborted();
    if (outcome !== 0) throw new CommandFailure(command.command, outcome, output);
    return output;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export class CommandFailure extends LaunchError {
  readonly output: string;
  constructor(command: string, outcome: number | NodeJS.Signals | null, output: string) {
    super(`${command} failed (${outcome}):\n${lastLines(output, 20)}`);
    this.output = output;
  }
}

export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).map((line) => `  ${line}`).join('\n');
}

/** What a child may inherit: npm's and Node's own variables would change how a child's Node or npm behaves. */
export function inheritableEnv(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name !== 'NODE_OPTIONS' && !/^npm_/i.test(name)));
}
