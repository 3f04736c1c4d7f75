import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { LaunchError } from '#infra/launch/failure.js';
import { withLock } from '#infra/launch/lock.js';
import { CommandFailure, inheritableEnv, lastLines, run } from '#infra/launch/spawn.js';

/** Named, because `auto` would move on with each Go release and build everything again. */
const toolchain = 'go1.26.10';

export interface GoTools {
  /** “The Temporal server”, for the log. */
  what: string;
  /** What `go install` takes, with versions. */
  packages: string[];
  packagesInAll: number;
  minutes: number;
  /** Where they come to lie; another process may have put them there meanwhile. */
  folder: string;
  isThere: () => boolean;
  /** What helps where they cannot be built. */
  otherwise: string;
}

/** Builds tools from the Go module proxy, once on a machine; an interrupted build goes on where it was. */
export async function goInstall(go: string, tools: GoTools, env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const { folder, what } = tools;
  mkdirSync(dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, signal, ({ pid }) => log(`Another start (pid ${pid}) is building ${what}; waiting for it`), async () => {
    if (!tools.isThere()) await build(go, tools, env, signal, log);
  });
}

async function build(go: string, { what, packages, packagesInAll, minutes, folder, otherwise }: GoTools, env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  log(`Building ${what} with ${go}: once on this machine, about ${minutes} minutes, ${packagesInAll} packages`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  let built = 0;
  let toldAtMs = Date.now();
  try {
    await run({
      command: go,
      args: ['install', '-v', ...packages],
      env: { ...inheritableEnv(env), GOBIN: partial, GOFLAGS: '', CGO_ENABLED: '0', GOTOOLCHAIN: toolchain, GO111MODULE: 'on', GOWORK: 'off' },
      cwd: partial,
    }, {
      signal,
      onLine: (line) => {
        // Downloads come first, with a line each; a package's line is its import path alone.
        if (!line.startsWith('go: ')) built += 1;
        if (Date.now() - toldAtMs < 5_000) return;
        toldAtMs = Date.now();
        log(built === 0 ? `  ${line}` : `  ${built} of about ${packagesInAll} packages`);
      },
    });
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!(error instanceof CommandFailure)) throw error;
    throw new LaunchError([
      `${what} could not be built (${go} install). Go must be 1.21 or later and reach its module proxy (GOPROXY); ${otherwise}`,
      lastLines(error.output, 8),
    ].join('\n'));
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  log(`${what} is in ${folder}`);
}
