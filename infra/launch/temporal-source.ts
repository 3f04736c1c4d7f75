import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, findGo, isExecutable, onPath } from '#infra/launch/executables.js';
import { LaunchError } from '#infra/launch/failure.js';

export const temporalVersion = '1.32.2';

export type TemporalSource =
  | { kind: 'address'; address: string }
  /** The production server on PostgreSQL, with its schema tool. */
  | { kind: 'server'; folder: string }
  /** `temporal server start-dev` on SQLite: fit for a demo, no time skipping. */
  | { kind: 'cli'; executable: string; origin: string }
  /** Nothing here yet, but Go can build the production server. */
  | { kind: 'go'; go: string; folder: string };

const sourceNames = ['cache', 'path', 'sdk', 'go'] as const;

/**
 * The ways to a Temporal server in order of preference; the first that is there. `JISHI_TEMPORAL_SOURCES=cache,go`
 * limits and orders them. Tests need the production server, so they pass over the SQLite ones.
 */
export function findTemporal(env: NodeJS.ProcessEnv, productionOnly: boolean): TemporalSource {
  if (env['TEMPORAL_ADDRESS']) return { kind: 'address', address: env['TEMPORAL_ADDRESS'] };
  const folder = join(cacheFolder(env), 'temporal-server', temporalVersion);
  for (const name of wantedSources(env)) {
    if (name === 'cache' && isExecutable(join(folder, 'server')) && isExecutable(join(folder, 'sql'))) return { kind: 'server', folder };
    if (name === 'path' && !productionOnly) {
      const executable = onPath('temporal', env);
      if (executable) return { kind: 'cli', executable, origin: `${executable} (on PATH)` };
    }
    if (name === 'sdk' && !productionOnly) {
      const executable = sdkDownload();
      if (executable) return { kind: 'cli', executable, origin: `${executable} (the SDK's download)` };
    }
    if (name === 'go') {
      const go = findGo(env);
      if (go) return { kind: 'go', go, folder };
    }
  }
  throw new LaunchError([
    `No Temporal server found${productionOnly ? ' (this needs the production server, not the development one)' : ''}. One of these is needed:`,
    '  - TEMPORAL_ADDRESS=host:7233, a server that runs already',
    `  - Go 1.21 or later (https://go.dev/dl): the next start builds server ${temporalVersion} with it, once, in about 10 minutes`,
    ...(productionOnly ? [] : ['  - the Temporal CLI, “temporal” on PATH (https://docs.temporal.io/cli; macOS: brew install temporal)']),
    `  - the executables “server” and “sql” of server ${temporalVersion} in ${folder}`,
  ].join('\n'));
}

function wantedSources(env: NodeJS.ProcessEnv): string[] {
  const wanted = env['JISHI_TEMPORAL_SOURCES']?.split(',').map((name) => name.trim()).filter(Boolean) ?? [...sourceNames];
  const unknown = wanted.find((name) => !(sourceNames as readonly string[]).includes(name));
  if (unknown) throw new LaunchError(`JISHI_TEMPORAL_SOURCES knows ${sourceNames.join(', ')}, not “${unknown}”`);
  return wanted;
}

/** `temporal-sdk-typescript-<version>`, or `temporal-<version>` when one was asked for; only if nobody else could have put it there. */
function sdkDownload(): string | undefined {
  return readdirSync(tmpdir())
    .filter((name) => /^temporal-(sdk-typescript-|cli-|v?\d)[\w.-]*$/.test(name) && !name.endsWith('.downloading'))
    .sort()
    .reverse()
    .map((name) => join(tmpdir(), name))
    .find((path) => {
      const { uid, mode } = statSync(path);
      return isExecutable(path) && (uid === process.getuid?.() || uid === 0) && (mode & 0o022) === 0;
    });
}
