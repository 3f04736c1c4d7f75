import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError } from '#infra/launch/failure.js';
import { withLock } from '#infra/launch/lock.js';
import { hashOfSources } from '#infra/launch/sources.js';
import { CommandFailure, inheritableEnv, lastLines, pinnedNode, run } from '#infra/launch/spawn.js';
import { ROOT } from '#infra/root.js';

const rooms = ['apps', 'activities', 'workflows', 'libs', 'infra'] as const;
const dist = join(ROOT, 'dist');
const stampFile = join(dist, '.sources');

/**
 * Compiles into dist when a source has changed since. tsc directly, with its incremental state: `nest build` calls it
 * once for each app with the same tsconfig and so compiles everything three times.
 */
export async function ensureBuilt(signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const files = ['tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json'];
  if (isCurrent(hashOfSources(rooms, files))) return;
  mkdirSync(dist, { recursive: true });
  await withLock(join(dist, '.lock'), signal, ({ pid }) => log(`Another start (pid ${pid}) is compiling; waiting for it`), async () => {
    // Taken before compiling: a file changed meanwhile makes the next start compile again.
    const hash = hashOfSources(rooms, files);
    if (isCurrent(hash)) return;
    log('Compiling into dist');
    rmSync(stampFile, { force: true });
    await compile(signal, log);
    removeOutputsWithoutSource();
    writeFileSync(stampFile, hash);
  });
}

const isCurrent = (hash: string) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash;

async function compile(signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const state = join(dist, '.tsbuildinfo');
  // The state vouches for outputs it does not look at: without them it must go too.
  if (!rooms.some((room) => existsSync(join(dist, room)))) rmSync(state, { force: true });
  const args = [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--incremental', '--tsBuildInfoFile', state, '--pretty', 'false'];
  try {
    await run({ command: pinnedNode, args, env: inheritableEnv(process.env), cwd: ROOT }, { signal });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const problems = `TypeScript found errors in the sources:\n${lastLines(error.output, 15)}`;
    if (process.env['JISHI_ALLOW_TYPE_ERRORS'] !== '1') throw new LaunchError(problems);
    log(problems);
  }
}

/** tsc never deletes: a module that was removed or renamed would live on in dist. */
function removeOutputsWithoutSource(): void {
  for (const room of rooms) {
    const folder = join(dist, room);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      // The pages are not tsc's: another tool writes them there.
      const [, stem] = /^(?!web\/)(.*)\.js(?:\.map)?$/.exec(name) ?? [];
      if (stem && !['.ts', '.tsx'].some((extension) => existsSync(join(ROOT, room, stem + extension)))) rmSync(join(folder, name));
    }
  }
}
