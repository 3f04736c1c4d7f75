import { type ChildProcess, spawn } from 'node:child_process';

const LOOPS = 2;
/** Ends when whoever started it is gone, however that died. */
const LOOP = 'const parent = process.ppid; for (let i = 0; ; i++) if (i % 1e8 === 0 && process.ppid !== parent) process.exit();';

/** Two loops that do nothing but take the machine's time from everybody else. */
export class Busy {
  private readonly loops: ChildProcess[] = Array.from({ length: LOOPS }, () => spawn(process.execPath, ['-e', LOOP], { stdio: 'ignore' }));

  stop(): void {
    for (const loop of this.loops) loop.kill('SIGKILL');
  }
}
