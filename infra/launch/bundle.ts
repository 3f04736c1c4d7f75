import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundleOptions } from '@temporalio/worker';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { forgetOldest } from '#infra/launch/kept.js';
import { hashOfSources } from '#infra/launch/sources.js';
import { cacheFolder } from '#infra/launch/executables.js';
import { ROOT } from '#infra/root.js';

const FAILURE_CONVERTER = 'infra/failure-converter.ts';
/** In every bundle, whether anybody traces or not: switching that on must not be another release. */
const INTERCEPTORS = ['workflows/tracing.ts', 'workflows/letters.ts'];

/**
 * The workflows as one file for the worker, bundled from source and kept by the hash of what may be in it: bundling
 * takes seconds, and all instances and test runs on the same sources share the result.
 */
export async function ensureBundle(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<string> {
  const hash = hashOfSources(['workflows', 'libs'], [FAILURE_CONVERTER, 'infra/launch/bundle.ts', 'package.json', 'package-lock.json'], ROOT);
  const folder = join(cacheFolder(env), 'workflow-bundles');
  const path = join(folder, `${hash}.js`);
  if (existsSync(path)) return path;
  log('Bundling the workflows');
  const code = await bundle(join(ROOT, 'workflows/index.ts')).catch((error: unknown) => {
    throw new LaunchError(`The workflows could not be bundled: ${reasonOf(error)}`);
  });
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  writeFileSync(draft, code);
  renameSync(draft, path);
  forgetOldest(folder);
  return path;
}

/**
 * What workflows run of libs, with all that these import: loaded once for all workflows of a worker, and frozen. They are pure, and
 * whatever they remember they could work out again. Each case would otherwise have its own copy, made at its start and kept as long as it is in memory.
 */
const SHARED = ['libs/relief/decide.ts', 'libs/relief/evolve.ts', 'libs/clock/clocks.ts', 'libs/contracts/digest.ts', 'libs/contracts/journal.ts', 'libs/contracts/letter.ts', 'libs/contracts/payment.ts', 'libs/contracts/system.ts', 'libs/contracts/trace.ts', 'libs/policy/interned.ts'];

/** The sandbox has a converter of its own, from the bundle: without ours it would write failures' texts as they are. */
export async function bundle(workflowsPath: string): Promise<string> {
  // Loaded only now: the SDK's native part takes half a second that a warm start has no use for.
  const { bundleWorkflowCode } = await import('@temporalio/worker');
  const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  return (await bundleWorkflowCode({ workflowsPath, failureConverterPath: join(ROOT, FAILURE_CONVERTER), workflowInterceptorModules: INTERCEPTORS.map(path => join(ROOT, path)), preloadModules: SHARED.map(path => join(ROOT, path)), logger: quiet, webpackConfigHook: forThisNode })).code;
}

/** The SDK compiles for Node 8, where an object is spread by a helper: half of what a long case's replay took. */
const forThisNode: NonNullable<BundleOptions['webpackConfigHook']> = config => {
  for (const rule of config.module?.rules ?? []) {
    const { options } = (rule as { use?: { options?: { jsc?: { target?: string } } } }).use ?? {};
    if (options?.jsc) options.jsc.target = 'es2022';
  }
  return config;
};
