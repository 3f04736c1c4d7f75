import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '#infra/launch/failure.js';
import { withLock } from '#infra/launch/lock.js';
import { hashOfSources, rooms } from '#infra/launch/sources.js';
import { CommandFailure, inheritableEnv, lastLines, pinnedNode, run } from '#infra/launch/spawn.js';
import { ROOT } from '#infra/root.js';

const dist = join(ROOT, 'dist');
const stampFile = join(dist, '.sources');

/** Compiles into dist when a source has changed since; two instances that start at once do it once. */
export async function ensureBuilt(signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const files = ['tsconfig.json', 'package.json', 'package-lock.json'];
  if (isCurrent(hashOfSources(rooms, files))) return;
  mkdirSync(dist, { recursive: true });
  await withLock(join(dist, '.lock'), signal, ({ pid }) => log(`Another start (pid ${pid}) is compiling; waiting for it`), async () => {
    // Taken before compiling: a file changed meanwhile makes the next start compile again.
    const hash = hashOfSources(rooms, files);
    if (isCurrent(hash)) return;
    log('Compiling into dist');
    rmSync(stampFile, { force: true });
    await compile(signal);
    writeFileSync(stampFile, hash);
  });
}

const isCurrent = (hash: string) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;

/** In a process of its own: the compiler would hold up this one, which has a database to start meanwhile. */
async function compile(signal: AbortSignal): Promise<void> {
  const args = ['--conditions=development', join(ROOT, 'infra/launch/transpile.ts')];
  try {
    await run({ command: pinnedNode, args, env: inheritableEnv(process.env), cwd: ROOT }, { signal });
  } catch (error) {
    if (error instanceof CommandFailure) throw new LaunchError(`The sources cannot be compiled:\n${lastLines(error.output, 15)}`);
    throw error;
  }
}
