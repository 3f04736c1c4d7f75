import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#infra/root.js';

interface Locked {
  optionalDependencies?: { [name: string]: string };
}

/** A registry that lacks a platform's package lets `npm install` pass and every later `npm ci` fail. */
it('the lock holds every package of every platform, so that a clean clone installs anywhere', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: { [path: string]: Locked } };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(name => !foldersAbove(path).some(folder => packages[`${folder}node_modules/${name}`])).map(name => `${name} of ${path}`));
  expect(missing).toEqual([]);
  expect(Object.keys(packages).length).toBeGreaterThan(100);
});

/** Where Node would look for a dependency of the package at `path`, the innermost first. */
function foldersAbove(path: string): string[] {
  const parts = path.split('node_modules/');
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('node_modules/')).map(folder => folder && !folder.endsWith('/') ? `${folder}/` : folder);
}
