import { ensureBuilt } from '#infra/launch/build.js';
import { ensureBundle } from '#infra/launch/bundle.js';
import { LaunchError } from '#infra/launch/failure.js';
import { ensureS3Gateway } from '#infra/launch/s3-gateway.js';
import { buildTemporal } from '#infra/launch/temporal-build.js';
import { ensurePages } from '#infra/launch/pages.js';
import { findTemporal } from '#infra/launch/temporal-source.js';

/**
 * What takes long is done before tests begin: the Temporal server and an S3 server are built once where there
 * are none, the apps are compiled, the workflows and the pages bundled. The tests' own time limits then hold.
 */
const { signal } = new AbortController();
const log = (line: string) => process.stderr.write(`${line}\n`);
try {
  const source = findTemporal(process.env, true);
  if (source.kind === 'go') await buildTemporal(source, process.env, signal, log);
  await ensureS3Gateway(process.env, signal, log);
  await ensureBuilt(signal, log);
  await Promise.all([ensureBundle(process.env, log), ensurePages(process.env, signal, log)]);
} catch (error) {
  if (!(error instanceof LaunchError)) throw error;
  log(error.message);
  process.exitCode = 1;
}
