import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KEPT = 20;

/** What is made from sources is kept by their hash; beyond so many of one kind the oldest go. */
export function forgetOldest(folder: string): void {
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const newestFirst = paths.map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 })).sort((a, b) => b.at - a.at);
  for (const { path } of newestFirst.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
