import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { LaunchError } from '#infra/launch/failure.js';
import { withLock } from '#infra/launch/lock.js';
import { CommandFailure, inheritableEnv, lastLines, run } from '#infra/launch/spawn.js';
import { findTemporal, temporalVersion, type TemporalSource } from '#infra/launch/temporal-source.js';

const packagesInAll = 1437;
/** Named, because `auto` would move on with each Go release and build everything again. */
const toolchain = 'go1.26.10';

/** Builds the server and its schema tool from the Go module proxy; an interrupted build goes on where it was. */
export async function buildTemporal({ go, folder }: TemporalSource & { kind: 'go' }, env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<TemporalSource> {
  mkdirSync(dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, signal, ({ pid }) => log(`Another start (pid ${pid}) is building the Temporal server; waiting for it`), async () => {
    if (findTemporal({ ...env, JISHI_TEMPORAL_SOURCES: 'cache,go' }, true).kind === 'server') return;
    await build(go, folder, env, signal, log);
  });
  return { kind: 'server', folder };
}

async function build(go: string, folder: string, env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  log(`Building Temporal server ${temporalVersion} with ${go}: once on this machine, about ${availableParallelism() > 4 ? 5 : 12} minutes, ${packagesInAll} packages`);
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  const tools = ['server', 'tools/sql'].map((path) => `go.temporal.io/server/cmd/${path}@v${temporalVersion}`);
  let built = 0;
  let toldAtMs = Date.now();
  try {
    await run({
      command: go,
      args: ['install', '-v', ...tools],
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
      `The Temporal server could not be built (${go} install). Go must be 1.21 or later and reach its module proxy (GOPROXY); set TEMPORAL_ADDRESS or install the Temporal CLI instead.`,
      lastLines(error.output, 8),
    ].join('\n'));
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  log(`Temporal server ${temporalVersion} is in ${join(folder, 'server')}`);
}
