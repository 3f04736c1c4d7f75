import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#infra/root.js';

/** What the apps run from: all folders with sources except the tests. */
export const rooms = ['apps', 'activities', 'workflows', 'libs', 'infra'] as const;

const compiled = /\.(ts|json)$/;
const notCompiled = /\.test\.ts$/;

/** One hash over the text of all sources in these folders and over these files; a few hundred files take milliseconds. */
export function hashOfSources(folders: readonly string[], files: readonly string[], salt = ''): string {
  const hash = createHash('sha256').update(salt);
  const sources = folders.flatMap((folder) => sourcesIn(folder));
  for (const path of [...sources, ...files]) {
    const absolute = join(ROOT, path);
    hash.update(`\0${path}\0`).update(existsSync(absolute) ? readFileSync(absolute) : '');
  }
  return hash.digest('hex');
}

/** Everything the pages are made of beside libs. */
export function sourcesOfPages(): string[] {
  return readdirSync(join(ROOT, 'apps/web'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|css|html|json|svg)$/.test(name) && !notCompiled.test(name)).map((name) => join('apps/web', name)).sort();
}

/** Paths from the clone's root, in a fixed order; the pages (apps/web) have a compiler of their own. */
export function sourcesIn(room: string): string[] {
  const folder = join(ROOT, room);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => compiled.test(name) && !notCompiled.test(name) && !name.startsWith('web/'))
    .map((name) => join(room, name))
    .sort();
}
