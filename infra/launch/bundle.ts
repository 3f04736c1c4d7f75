import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { hashOfSources } from '#infra/launch/sources.js';
import { cacheFolder } from '#infra/launch/temporal-source.js';
import { ROOT } from '#infra/root.js';

const kept = 20;

/**
 * The workflows as one file for the worker, bundled from source and kept by the hash of what may be in it: bundling
 * takes seconds, and all instances and test runs on the same sources share the result.
 */
export async function ensureBundle(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const hash = hashOfSources(['workflows', 'libs'], ['package.json', 'package-lock.json'], ROOT);
  const folder = join(cacheFolder(env), 'workflow-bundles');
  const path = join(folder, `${hash}.js`);
  if (existsSync(path)) return path;
  log('Bundling the workflows');
  // Loaded only now: the SDK's native part takes half a second that a warm start has no use for.
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  const { code } = await bundleWorkflowCode({ workflowsPath: join(ROOT, 'workflows/index.ts'), logger: quiet }).catch((error: unknown) => {
    throw new LaunchError(`The workflows could not be bundled: ${reasonOf(error)}`);
  });
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, code);
  renameSync(draft, path);
  forgetOldest(folder);
  return path;
}

function forgetOldest(folder: string): void {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const newestFirst = paths.map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 })).sort((a, b) => b.at - a.at);
  for (const { path } of newestFirst.slice(kept)) rmSync(path, { force: true });
}
