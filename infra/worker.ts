import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { appSpecs } from '#infra/launch/apps.js';
import { ensureBuilt } from '#infra/launch/build.js';
import { ensureBundle } from '#infra/launch/bundle.js';
import { LaunchError, reasonOf } from '#infra/launch/failure.js';
import { dataFolder, readInstance } from '#infra/launch/instance-file.js';
import { versionOf } from '#infra/release.js';

const help = `npm run worker [-- --data DIR]   one more worker of this clone for an instance that runs on this machine, until Ctrl-C

  --data DIR   the instance's data folder (JISHI_DATA; .jishi in the clone)

From a clone of another release this is a worker of that release, which takes nothing until it is promoted: “jishi release promote BUILD”.
`;

/** The instance says where everything is; code and workflows are this clone's own. */
async function main(): Promise<number> {
  const { values } = parse();
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const settings = readInstance(values.data ? resolve(process.env['INIT_CWD'] ?? '.', values.data) : dataFolder(process.env));
  await ensureBuilt(AbortSignal.timeout(300_000), log);
  const workflowBundle = await ensureBundle(process.env, log);
  const { buildId } = versionOf(workflowBundle);
  const { command, args, env, cwd } = appSpecs({ ...settings, workflowBundle }, process.env).find(({ name }) => name === 'worker')!;
  const worker = spawn(command, args, { env, ...(cwd && { cwd }), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  worker.once('message', () => log(`A worker of ${buildId} serves. Ctrl-C stops it.`));
  // A terminal's Ctrl-C reaches both of us; only the worker has something to finish.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => worker.kill('SIGTERM'));
  const [code] = await once(worker, 'exit') as [number | null];
  return code ?? 1;
}

function parse() {
  try {
    return parseArgs({ options: { data: { type: 'string' }, help: { type: 'boolean', default: false } } });
  } catch (error) {
    throw new LaunchError(`${reasonOf(error)}. “npm run worker -- --help” lists the options.`);
  }
}

function log(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(code => process.exit(code), (error: unknown) => {
  console.error(error instanceof LaunchError ? `jishi: ${error.message}` : error);
  process.exit(1);
});
