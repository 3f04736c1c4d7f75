import { type ChildProcess, fork } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Line } from '#apps/api/aside/line.js';
import type { Reply } from '#apps/api/aside/program.js';

export interface AsideLimits {
  /** What the program may take of memory before it is killed. */
  memoryMb: number;
  /** How long one piece of work may take. */
  workMs: number;
  mostWaiting: number;
  mostWaitingEach: number;
}

/** Why a piece of work came to nothing: the program said so by a code of its own, or it was too much. */
export class AsideFailure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Codes of ours; the programs have others. */
export const TOO_LONG = 'too-long';
export const TOO_LARGE = 'too-large';

/**
 * Work that is done beside the API: one piece at a time, in a process of its own that is killed when it takes too long or too much
 * memory. So neither a picture that is a bomb nor a hundred papers keep anybody else's request waiting. Whoever wants much done
 * stands in a line of their own: the lines are served in turns.
 */
export class Aside<Work, Result> {
  private readonly line: Line;
  private running: ChildProcess | null = null;

  /** `program`: the file, beside the caller's; `.ts` where the sources run as they are. */
  constructor(private readonly program: URL, private readonly limits: AsideLimits, private readonly env: NodeJS.ProcessEnv = {}) {
    this.line = new Line(limits.mostWaiting, limits.mostWaitingEach);
  }

  /** @throws line-full or too-many-requests when too much waits; AsideFailure when the work itself came to nothing. */
  run(whose: string, work: Work): Promise<Result> {
    return this.line.run(whose, () => this.hand(work));
  }

  close(): void {
    this.running?.kill('SIGKILL');
    this.running = null;
  }

  private hand(work: Work): Promise<Result> {
    const child = this.running ??= this.start();
    child.ref();
    child.channel?.ref();
    return new Promise<Result>((resolve, reject) => {
      const settle = (end: () => void) => {
        clearTimeout(timer);
        clearInterval(watch);
        child.off('message', answered).off('exit', died).off('error', died);
        // It waits for the next piece, and keeps nobody from ending.
        child.unref();
        child.channel?.unref();
        end();
      };
      const stop = (code: string) => settle(() => {
        this.forget(child);
        reject(new AsideFailure(code));
      });
      const answered = (reply: unknown) => {
        const { result, failed } = reply as Reply<Result>;
        settle(() => failed === undefined ? resolve(result as Result) : reject(new AsideFailure(failed)));
      };
      // Out of memory ends a program in more than one way.
      const died = () => stop(TOO_LARGE);
      const timer = setTimeout(() => stop(TOO_LONG), this.limits.workMs);
      const watch = setInterval(() => { if (residentMb(child.pid) > this.limits.memoryMb) stop(TOO_LARGE); }, WATCH_MS);
      child.on('message', answered).once('exit', died).once('error', died);
      child.send(work as object, error => { if (error) died(); });
    });
  }

  private start(): ChildProcess {
    const { memoryMb } = this.limits;
    const inTypeScript = this.program.pathname.endsWith('.ts');
    const node = ['--no-warnings', `--max-old-space-size=${memoryMb}`, ...(inTypeScript ? ['--conditions=development'] : [])];
    const bound = kernelBound();
    const child = fork(this.program, [], {
      // None of the API's own secrets goes there.
      env: { PATH: process.env['PATH'], ...this.env }, serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      ...(bound ? { execPath: bound, execArgv: [`--data=${(RESERVED_MB + memoryMb) * 2 ** 20}`, process.execPath, ...node] } : { execPath: process.execPath, execArgv: node }),
    });
    child.once('exit', () => this.forget(child)).on('error', () => this.forget(child));
    return child;
  }

  private forget(child: ChildProcess): void {
    child.kill('SIGKILL');
    if (this.running === child) this.running = null;
  }
}

const WATCH_MS = 50;
/** What Node sets aside at its start, mostly without ever using it: the kernel counts it all the same. */
const RESERVED_MB = 700;

/** util-linux's prlimit, by which the kernel itself refuses memory beyond the bound; null where it is not there. */
function kernelBound(): string | null {
  if (process.platform !== 'linux') return null;
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, 'prlimit'), constants.X_OK);
      return join(folder, 'prlimit');
    } catch {
      // Another folder may have it.
    }
  }
  return null;
}

const PAGE_BYTES = 4_096;

/** What a process has in memory now; 0 where that cannot be told, and only the bound of the heap holds. */
function residentMb(pid: number | undefined): number {
  if (process.platform !== 'linux' || pid === undefined) return 0;
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES / 2 ** 20;
  } catch {
    return 0;
  }
}
