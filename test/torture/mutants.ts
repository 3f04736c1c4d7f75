import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '#infra/launch/executables.js';
import { ROOT } from '#infra/root.js';
import type { Verdict } from '#test/torture/checker.js';
import { type Catcher, edited, type JestCatcher, type Sabotage, SABOTAGES, type TortureCatcher } from '#test/torture/sabotages.js';

const help = `npm run mutants [-- NAME …] [--no-control] [--json]

Puts faults into a copy of the working tree, one at a time, and says whether what is to find each one does. First
everything that is to find faults runs where there is none.

  NAME          only these sabotages; without any, all ${SABOTAGES.length}
  --no-control  does not run them without a fault first
  --json        one JSON on standard output instead of a table

Exits with 0 exactly when every sabotage was caught and nothing was found where there was none.
`;

/** Generous: a sabotaged product may hang. What did not end in time has caught nothing. */
const WITHIN_MS = 900_000;
/** Of a single test, where it sets no limit of its own. */
const TEST_WITHIN_MS = 60_000;

interface Run {
  /** Null when nothing was found. */
  found: string | null;
  seconds: number;
  log: string;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true, options: { 'no-control': { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find(name => !SABOTAGES.some(one => one.name === name));
  if (values.help || unknown !== undefined) {
    process.stdout.write(unknown === undefined ? help : `no sabotage is called ${unknown}\n`);
    process.exit(values.help ? 0 : 2);
  }
  const log = (line: string) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
  const chosen = SABOTAGES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const copy = new Copy();
  try {
    const falseAlarms = values['no-control'] ? [] : await control(copy, chosen, log);
    const results = [];
    for (const sabotage of chosen) {
      // One that cannot be tried has been caught by nobody, and the others are tried all the same.
      const run = await copy.with(sabotage).catch((error: unknown): Run => ({ found: null, seconds: 0, log: String((error as Error).stack) }));
      log(`${sabotage.name}: ${run.found === null ? `SURVIVED (${copy.kept(sabotage.name, run.log)})` : `caught (${run.found})`} after ${run.seconds} s`);
      results.push({ name: sabotage.name, caught: run.found !== null, by: nameOf(sabotage.caughtBy), found: run.found, seconds: run.seconds });
    }
    const survived = results.filter(({ caught }) => !caught).length;
    process.stdout.write(values.json ? `${JSON.stringify({ mutants: results.length, caught: results.length - survived, survived, falseAlarms, results })}\n`
      : results.map(({ name, caught, seconds, by }) => `${name.padEnd(34)}${(caught ? 'caught' : 'SURVIVED').padEnd(10)}${String(seconds).padStart(5)} s  ${by}\n`).join(''));
    process.exitCode = survived + falseAlarms.length === 0 ? 0 : 1;
  } finally {
    copy.remove();
  }
}

/** Everything that is to find faults, where there is none: what it then finds. */
async function control(copy: Copy, chosen: Sabotage[], log: (line: string) => void): Promise<string[]> {
  const falseAlarms: string[] = [];
  for (const catcher of withoutFault(chosen.map(({ caughtBy }) => caughtBy))) {
    const { found, seconds, log: text } = await copy.run(catcher, true);
    log(`without a fault, ${nameOf(catcher)}: ${found === null ? 'nothing found' : `${found} (${copy.kept('control', text)})`} after ${seconds} s`);
    if (found !== null) falseAlarms.push(`${nameOf(catcher)}: ${found}`);
  }
  return falseAlarms;
}

/** The tests of a file in one run, and each torture run once. */
function withoutFault(catchers: Catcher[]): Catcher[] {
  const tests = Map.groupBy(catchers.filter(one => 'test' in one), ({ test }) => test);
  const runs = Map.groupBy(catchers.filter(one => 'torture' in one), ({ torture }) => torture);
  return [...[...tests].map(([test, some]) => ({ test, named: [...new Set(some.map(({ named }) => named))].join('|') })), ...[...runs].map(([, [one]]) => one!)];
}

/** The working tree once more, in a folder of its own, with a cache and temporary files of its own. */
class Copy {
  private readonly scratch = mkdtempSync(join(tmpdir(), 'jishi-mutants-'));
  private readonly root = join(this.scratch, 'tree');
  private readonly logs = join(tmpdir(), `jishi-mutants-logs-${process.pid}`);

  constructor() {
    chmodSync(this.scratch, 0o755); // PostgreSQL may run as another user, below it.
    for (const folder of ['tmp', 'cache/jishi']) mkdirSync(join(this.scratch, folder), { recursive: true });
    const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
    for (const file of files.filter(name => name !== 'node_modules' && existsSync(join(ROOT, name)))) {
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      copyFileSync(join(ROOT, file), join(this.root, file));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.root, 'node_modules'));
    for (const server of ['temporal-server', 'versitygw']) {
      const built = join(cacheFolder(process.env), server);
      if (existsSync(built)) symlinkSync(built, join(this.scratch, 'cache/jishi', server));
    }
  }

  /** What finds the sabotage, if anything; the copy is whole again afterwards. */
  async with({ edits, caughtBy }: Sabotage): Promise<Run> {
    const before = new Map(edits.map(({ file }) => [file, readFileSync(join(this.root, file), 'utf8')]));
    try {
      for (const edit of edits) writeFileSync(join(this.root, edit.file), edited(readFileSync(join(this.root, edit.file), 'utf8'), edit));
      return await this.run(caughtBy);
    } finally {
      for (const [file, text] of before) writeFileSync(join(this.root, file), text);
    }
  }

  /** `anything`: also what the torture run was not asked for. */
  async run(catcher: Catcher, anything = false): Promise<Run> {
    const startedAtMs = Date.now();
    if (!isUnit(catcher)) {
      const prepared = await this.node(['--conditions=development', 'infra/prepare.ts']);
      if (prepared.code !== 0) throw new Error(`the copy cannot be built:\n${prepared.error}`);
    }
    const { found, log } = 'test' in catcher ? await this.jest(catcher) : await this.torture(catcher, anything);
    return { found, log, seconds: Math.round((Date.now() - startedAtMs) / 1_000) };
  }

  kept(name: string, log: string): string {
    mkdirSync(this.logs, { recursive: true });
    const path = join(this.logs, `${name}.log`);
    writeFileSync(path, log);
    return path;
  }

  remove(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  private async jest({ test, named }: JestCatcher): Promise<Omit<Run, 'seconds'>> {
    const report = join(this.scratch, 'report.json');
    rmSync(report, { force: true });
    const { error } = await this.node([
      '--experimental-vm-modules', 'node_modules/jest/bin/jest.js', '--ci', '--runInBand', '--selectProjects', isUnit({ test }) ? 'unit' : 'e2e',
      '--testTimeout', String(TEST_WITHIN_MS), '--json', '--outputFile', report, '--testPathPatterns', test, '-t', named,
    ]);
    if (!existsSync(report)) return { found: null, log: `the tests did not end\n${error}` };
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[] };
    const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
    // A file that cannot even be loaded has tested nothing.
    if (!tests.some(({ status }) => status === 'passed' || status === 'failed')) throw new Error(`${nameOf({ test, named })} ran no test:\n${error}`);
    const failed = tests.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return { found: failed.length === 0 ? null : `${failed.length} failed, first “${failed[0]}”`, log: error };
  }

  private async torture({ torture, counts }: TortureCatcher, anything: boolean): Promise<Omit<Run, 'seconds'>> {
    const { output, error } = await this.node(['--conditions=development', 'test/torture/torture.ts', ...torture.split(' '), '--json']);
    if (!output.trim()) return { found: null, log: `the run did not end\n${error}` };
    const { violations, unresolved } = JSON.parse(output) as Verdict;
    const told = Object.entries({ ...violations, ...(anything && { unresolved }) }).filter(([, count]) => count > 0).map(([kind, count]) => `${kind} ${count}`).join(', ');
    return { found: (anything ? told : violations[counts]) ? told : null, log: error + output };
  }

  private node(args: string[]): Promise<{ code: number | null; output: string; error: string }> {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = spawn(process.execPath, args, {
      cwd: this.root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, TMPDIR: join(this.scratch, 'tmp'), XDG_CACHE_HOME: join(this.scratch, 'cache') },
    });
    const limit = setTimeout(() => child.kill('SIGKILL'), WITHIN_MS); // Its own processes notice and end.
    return new Promise((resolve, reject) => {
      let [output, error] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => { output += chunk.toString(); });
      child.stderr.on('data', (chunk: Buffer) => { error += chunk.toString(); });
      child.on('error', reject);
      child.on('close', code => {
        clearTimeout(limit);
        resolve({ code, output, error });
      });
    });
  }
}

/** It needs no servers. */
function isUnit(catcher: { test: string } | TortureCatcher): boolean {
  return 'test' in catcher && !catcher.test.startsWith('test/e2e/');
}

function nameOf(catcher: Catcher): string {
  return 'test' in catcher ? `${catcher.test}${catcher.named && ` “${catcher.named}”`}` : `torture ${catcher.torture}: ${catcher.counts}`;
}

await main();
