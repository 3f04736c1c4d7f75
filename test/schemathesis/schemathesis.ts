import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inheritableEnv } from '#infra/launch/spawn.js';
import { withLock } from '#infra/launch/lock.js';
import { cacheFolder } from '#infra/launch/executables.js';
import { ROOT } from '#infra/root.js';

const HERE = join(ROOT, 'test/schemathesis');
const REQUIREMENTS = join(HERE, 'requirements.txt');

export interface Report {
  complete: boolean;
  test_cases: { generated: number; with_failures: number; errored: number };
  failures: object[];
  errors: object[];
  operations: { selected: number; tested: number };
}

/** Runs it against an API, and gives back what it reported and what it printed. */
export async function schemathesis(packages: string, folder: string, url: string, ground: object, args: string[], without: string[] = []): Promise<{ report: Report; printed: string }> {
  mkdirSync(folder, { recursive: true });
  const report = join(folder, 'report.json');
  const groundFile = join(folder, 'ground.json');
  writeFileSync(groundFile, JSON.stringify(ground));
  const child = spawn('python3', [
    '-m', 'schemathesis.cli', 'run', join(ROOT, 'openapi.json'), '--url', url, '--generation-deterministic', '--no-color', '--continue-on-failure',
    // What a schema cannot say (a check digit, a case's state) is refused, as it should be.
    '--exclude-checks', ['positive_data_acceptance', ...without].join(), '--request-timeout', '60', '--report-json-path', report, ...args,
  ], { cwd: folder, env: { ...inheritableEnv(process.env), PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1', SCHEMATHESIS_HOOKS: join(HERE, 'hooks.py'), JISHI_GROUND: groundFile } });
  const stop = () => child.kill('SIGKILL');
  process.once('exit', stop);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  await new Promise<void>((resolve, reject) => child.once('error', reject).once('close', () => resolve()));
  process.off('exit', stop);
  if (!existsSync(report)) throw new Error(`schemathesis left no report:\n${printed.slice(-4_000)}`);
  return { report: JSON.parse(readFileSync(report, 'utf8')) as Report, printed };
}

/** The folder of its packages: from PyPI once on this machine, pinned and hashed, then from the user's cache. @throws what is missing. */
export async function schemathesisPackages(): Promise<string> {
  const version = await python(['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']).catch(() => {
    throw new Error('schemathesis needs Python 3.10 or later: “python3” on PATH (Debian: apt-get install python3 python3-venv)');
  });
  const digest = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 16);
  const folder = join(cacheFolder(process.env), 'schemathesis', `${version.trim()}-${digest}`);
  mkdirSync(dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, AbortSignal.timeout(300_000), () => undefined, async () => {
    if (existsSync(folder)) return;
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    await pip(partial, ['install', '--quiet', '--disable-pip-version-check', '--require-hashes', '--target', partial, '-r', REQUIREMENTS]);
    renameSync(partial, folder);
  });
  return folder;
}

/** The machine's own pip, or that of a virtual environment: some have the one and some the other. */
async function pip(partial: string, args: string[]): Promise<void> {
  if (await python(['-m', 'pip', '--version']).then(() => true, () => false)) return void await python(['-m', 'pip', ...args]);
  const environment = `${partial}.venv`;
  await python(['-m', 'venv', '--clear', environment]).catch(() => { throw new Error('schemathesis needs pip: python3 has neither pip nor venv (Debian: apt-get install python3-venv)'); });
  await python(['-m', 'pip', ...args], join(environment, 'bin/python3'));
  rmSync(environment, { recursive: true, force: true });
}

async function python(args: string[], executable = 'python3'): Promise<string> {
  return (await promisify(execFile)(executable, args, { env: inheritableEnv(process.env) })).stdout;
}
