import { availableParallelism } from 'node:os';
import { goInstall } from '#infra/launch/go-install.js';
import { findTemporal, temporalVersion, type TemporalSource } from '#infra/launch/temporal-source.js';

/** Builds the server and its schema tool. */
export async function buildTemporal({ go, folder }: TemporalSource & { kind: 'go' }, env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<TemporalSource> {
  await goInstall(go, {
    what: `Temporal server ${temporalVersion}`, folder,
    packages: ['server', 'tools/sql'].map((path) => `go.temporal.io/server/cmd/${path}@v${temporalVersion}`),
    packagesInAll: 1437, minutes: availableParallelism() > 4 ? 5 : 12,
    isThere: () => findTemporal({ ...env, JISHI_TEMPORAL_SOURCES: 'cache,go' }, true).kind === 'server',
    otherwise: 'set TEMPORAL_ADDRESS or install the Temporal CLI instead.',
  }, env, signal, log);
  return { kind: 'server', folder };
}
