import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Children } from '#infra/launch/children.js';
import { LaunchError } from '#infra/launch/failure.js';
import type { Ports } from '#infra/launch/ports.js';
import type { DatabaseReady } from '#infra/launch/start-database.js';
import { timed } from '#infra/launch/steps.js';
import { ensureCertificates } from '#infra/launch/temporal-certificates.js';
import { ensureNamespace } from '#infra/launch/temporal-namespace.js';
import { temporalVersion, type TemporalSource } from '#infra/launch/temporal-source.js';
import { cliSpec, migrateTemporal, serverSpec, sqliteFile } from '#infra/launch/temporal.js';
import { type TemporalReach, temporalTlsOf } from '#infra/temporal-connection.js';

export interface TemporalWanted {
  data: string;
  env: NodeJS.ProcessEnv;
  ports: Ports;
  namespace: string;
  /** Whether what it knew is to be forgotten. */
  fresh: boolean;
}

export interface TemporalServing extends TemporalReach {
  timeSkipping: boolean;
}

/** Temporal with the namespace registered, wherever it comes from. */
export async function startTemporal(source: TemporalSource, database: DatabaseReady, wanted: TemporalWanted, children: Children, signal: AbortSignal, log: (line: string) => void): Promise<TemporalServing> {
  const serving = await serve(source, database, wanted, children, signal, log);
  await timed(`Temporal namespace ${wanted.namespace}`, log, () => ensureNamespace(serving, wanted.namespace, signal));
  return serving;
}

async function serve(source: TemporalSource, database: DatabaseReady, { data, env, ports, fresh }: TemporalWanted, children: Children, signal: AbortSignal, log: (line: string) => void): Promise<TemporalServing> {
  const temporalAddress = `127.0.0.1:${ports.temporal}`;
  const { temporal } = database.urls;
  const place = { folder: join(data, 'temporal'), port: ports.temporal, taken: Object.values(ports) };
  switch (source.kind) {
    case 'address':
      if (fresh) throw new LaunchError('--fresh-temporal empties only the server that npm start runs; with TEMPORAL_ADDRESS name a new server, or another JISHI_NAMESPACE, instead');
      log(`Temporal at ${source.address} (TEMPORAL_ADDRESS)${temporalTlsOf(env) ? '' : ', in clear: whoever reaches that port can stop cases (docs/operating.md, “Temporal’s port”)'}`);
      // Nothing in its API tells whether an operator has switched time skipping on.
      return { temporalAddress: source.address, temporalTls: temporalTlsOf(env), timeSkipping: env['JISHI_TIME_SKIPPING'] === '1' };
    case 'cli':
      if (fresh) rmSync(sqliteFile(place), { force: true });
      await timed(`Temporal development server ${source.origin} on port ${ports.temporal}`, log, () => children.start(cliSpec(source, place, env)));
      return { temporalAddress, temporalTls: null, timeSkipping: false };
    case 'server':
      return timed(`Temporal server ${temporalVersion} on port ${ports.temporal}`, log, async () => {
        const [certificates] = await Promise.all([ensureCertificates(place.folder), migrateTemporal(source, temporal, database.temporalInUse, signal)]);
        await children.start(await serverSpec(source, place, temporal, certificates, env));
        return { temporalAddress, temporalTls: certificates.client, timeSkipping: true };
      });
    case 'go':
      throw new Error('the server must be built before it is started');
  }
}
