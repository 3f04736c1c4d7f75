import { join } from 'node:path';
import { cacheFolder, findGo, isExecutable } from '#infra/launch/executables.js';
import { LaunchError } from '#infra/launch/failure.js';
import { goInstall } from '#infra/launch/go-install.js';

const version = '1.8.0';
const folderOf = (env: NodeJS.ProcessEnv) => join(cacheFolder(env), 'versitygw', version);

/** An S3 server over a folder: tests run one, nothing else does. */
export function s3Gateway(env: NodeJS.ProcessEnv): string {
  return join(folderOf(env), 'versitygw');
}

export async function ensureS3Gateway(env: NodeJS.ProcessEnv, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const isThere = () => isExecutable(s3Gateway(env));
  if (isThere()) return;
  const otherwise = `or put the executable “versitygw” ${version} in ${folderOf(env)}.`;
  const go = findGo(env);
  if (!go) throw new LaunchError(`Tests need an S3 server. Install Go 1.21 or later (https://go.dev/dl), which builds one in two minutes, ${otherwise}`);
  await goInstall(go, {
    what: `S3 server versitygw ${version}`, folder: folderOf(env), packages: [`github.com/versity/versitygw/cmd/versitygw@v${version}`], packagesInAll: 370, minutes: 2, isThere, otherwise,
  }, env, signal, log);
}
