import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#infra/root.js';

interface Dependency { resolved: string; dependencyTypes: string[] }
interface Module { source: string; dependencies: Dependency[] }
interface Cruise { modules: Module[]; summary: { violations: { rule: { name: string }; from: string; to: string }[]; totalCruised: number } }

const rooms = ['apps', 'activities', 'workflows', 'libs', 'infra', 'test'].filter(room => existsSync(join(ROOT, room)));
const { stdout, stderr } = spawnSync(process.execPath, ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.js', '--output-type', 'json', ...rooms],
  { cwd: ROOT, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
if (!stdout) throw new Error(`dependency-cruiser: ${stderr}`);
const { modules, summary } = JSON.parse(stdout) as Cruise;
const bySource = new Map(modules.map(module => [module.source, module]));

describe('the rooms', () => {
  it('were all seen, and imports between them resolved', () => {
    expect(rooms).toEqual(['apps', 'activities', 'workflows', 'libs', 'infra', 'test']);
    for (const room of rooms) expect(modules.some(m => m.source.startsWith(`${room}/`))).toBe(true);
    expect(bySource.get('libs/relief/decide.ts')?.dependencies.map(d => d.resolved)).toContain('libs/relief/evolve.ts');
  });

  it('import downwards only', () => {
    expect(summary.violations.map(v => `${v.rule.name}: ${v.from} → ${v.to}`)).toEqual([]);
  });
});

describe('the workflow bundle', () => {
  /** Everything that runs when a workflow runs, each with who brought it in. Types leave no trace in a bundle. */
  const reached = new Map<string, string>();
  const entries = modules.filter(m => m.source.startsWith('workflows/') && !m.source.endsWith('.test.ts')).map(m => m.source);
  const queue = [...entries];
  for (let source = queue.shift(); source; source = queue.shift()) {
    for (const { resolved, dependencyTypes } of bySource.get(source)?.dependencies ?? []) {
      if (dependencyTypes.includes('type-only') || reached.has(resolved)) continue;
      reached.set(resolved, source);
      queue.push(resolved);
    }
  }

  it('holds the decider', () => {
    expect(entries).toContain('workflows/index.ts');
    expect([...reached.keys()]).toEqual(expect.arrayContaining(['libs/relief/decide.ts', 'libs/clock/window.ts', 'libs/relief/evolve.ts']));
  });

  it('holds no parser: zod alone would be a megabyte', () => {
    const ours = (path: string) => /^(libs|workflows)\//.test(path);
    const packages = [...reached].filter(([path, from]) => !ours(path) && ours(from)).map(([path, from]) => `${from} → ${path}`);
    expect(packages.filter(found => !/→ node_modules\/(@temporalio\/(workflow|common)|@noble\/hashes|canonicalize)\//.test(found))).toEqual([]);
  });
});
