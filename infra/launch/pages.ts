import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '#infra/launch/executables.js';
import { LaunchError } from '#infra/launch/failure.js';
import { forgetOldest } from '#infra/launch/kept.js';
import { hashOfSources, sourcesOfPages } from '#infra/launch/sources.js';
import { CommandFailure, inheritableEnv, lastLines, pinnedNode, run } from '#infra/launch/spawn.js';
import { ROOT } from '#infra/root.js';

const PROGRAM = 'infra/launch/pages-build.ts';

/** The folder of the pages, built and compressed once for all instances on the same sources. */
export async function ensurePages(env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<string> {
  const hash = hashOfSources(['libs'], [...sourcesOfPages(), PROGRAM, 'package.json', 'package-lock.json']);
  const folder = join(cacheFolder(env), 'pages');
  const path = join(folder, hash);
  if (existsSync(path)) return path;
  log('Building the pages');
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  await build(draft, signal);
  // Two starts at once build it twice; the second to be ready keeps to the first.
  if (existsSync(path)) rmSync(draft, { recursive: true, force: true });
  else renameSync(draft, path);
  forgetOldest(folder);
  return path;
}

/** In a process of its own, like the compiler. */
async function build(into: string, signal: AbortSignal): Promise<void> {
  try {
    await run({ command: pinnedNode, args: ['--conditions=development', join(ROOT, PROGRAM), into], env: inheritableEnv(process.env), cwd: ROOT }, { signal });
  } catch (error) {
    if (error instanceof CommandFailure) throw new LaunchError(`The pages cannot be built:\n${lastLines(error.output, 15)}`);
    throw error;
  }
}
