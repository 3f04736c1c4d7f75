import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '#infra/root.js';

const files = ['apps', 'activities', 'workflows', 'libs', 'infra', 'test'].flatMap(room =>
  readdirSync(join(ROOT, room), { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(ROOT.length + 1)));
const sourcesOf = (room: string) => files.filter(file => file.startsWith(`${room}/`) && /(?<!\.test)\.tsx?$/.test(file));

/**
 * What makes an answer depend on the machine it is computed on: its time, chance, zone, language or environment.
 * In a workflow Date.now() is the case's own time, which replays; nothing else is.
 */
function impurities(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isImpure(node, file.startsWith('workflows/'))) {
      found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText().slice(0, 60)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const GLOBALS = ['process', 'Intl', 'performance', 'crypto', 'globalThis', 'require', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'console', 'WeakRef', 'FinalizationRegistry'];
const OF_THE_ZONE = /^(get|set)(FullYear|Month|Date|Day|Hours|Minutes|Seconds|TimezoneOffset)$|^to(Date|Time)String$/;
const OF_THE_LANGUAGE = /^toLocale\w+$|^localeCompare$/;

function isImpure(node: ts.Node, inWorkflow: boolean): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Date';
  if (ts.isPropertyAccessExpression(node)) {
    const { text: name } = node.name;
    return node.getText() === 'Math.random' || (node.getText() === 'Date.now' && !inWorkflow) || OF_THE_ZONE.test(name) || OF_THE_LANGUAGE.test(name);
  }
  const named = ts.isPropertyAccessExpression(node.parent ?? node) && (node.parent as ts.PropertyAccessExpression).name === node;
  return ts.isIdentifier(node) && GLOBALS.includes(node.text) && !named && !ts.isPropertyAssignment(node.parent) && !ts.isPropertySignature(node.parent);
}

describe('the scan for impurities', () => {
  it.each([
    'Date.now()', 'new Date()', 'new Date', 'Date()', 'Math.random()', 'new Intl.NumberFormat()', 'process.env.X', 'process.hrtime()', 'performance.now()', 'crypto.randomUUID()',
    'globalThis.Date', 'd.getHours()', 'd.getTimezoneOffset()', 'd.toLocaleString()', 'a.localeCompare(b)', 'const now = Date.now;', 'setTimeout(f, 1)', 'console.log(1)',
  ])('finds %s', text => {
    expect(impurities('libs/x.ts', text)).not.toEqual([]);
  });

  it.each(['new Date(0)', 'd.getUTCDay()', 'Date.parse(t)', 'Date.UTC(2026, 1)', '// Date.now()', '"Math.random()"', 'order.process', '({ process: 1 })', 'd.toISOString()'])('leaves %s', text => {
    expect(impurities('libs/x.ts', text)).toEqual([]);
  });

  it('leaves the case\'s own time to workflows, and nothing else', () => {
    expect(impurities('workflows/x.ts', 'Date.now()')).toEqual([]);
    expect(impurities('workflows/x.ts', 'new Date(); Math.random()')).toHaveLength(2);
  });
});

it.each(['libs', 'workflows'])('%s answers the same on every machine', room => {
  expect(sourcesOf(room)).not.toEqual([]);
  expect(sourcesOf(room).flatMap(file => impurities(file, readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
});

it('API, worker and effects ask their machine how long to wait, never what time it is', () => {
  // A token is signed by whoever issues it; without servers there is no other clock.
  const theirs = ['apps/api/auth/claims.ts', 'apps/api/ground-without-servers.ts'];
  const asked = ['apps/api', 'apps/worker', 'activities'].flatMap(sourcesOf).filter(file => !theirs.includes(file)).flatMap(file =>
    readFileSync(join(ROOT, file), 'utf8').split('\n').filter(line => /\bDate\.now\b|new Date\(\)/.test(line) && !line.includes('withDeadline(Date.now() + ')).map(line => `${file}: ${line.trim()}`));
  expect(asked).toEqual([]);
});

describe('files and folders', () => {
  it('say what they hold: none is called utils, common, shared or helpers', () => {
    const nameless = /^(utils?|common|shared|helpers?)$/i;
    expect(files.filter(file => file.split('/').some(part => nameless.test(part.replace(/\..*$/, ''))))).toEqual([]);
  });

  it('have no barrels: a name is imported from where it is', () => {
    expect(files.filter(file => /^index\.[cm]?[jt]sx?$/.test(basename(file)))).toEqual(['workflows/index.ts']);
    const reexports = sourcesOf('libs').concat(sourcesOf('activities'), sourcesOf('apps'), sourcesOf('infra'))
      .filter(file => /^export\s+(type\s+)?(\*|\{[^}]*\})\s*(as\s+\w+\s+)?from\s/m.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(reexports).toEqual([]);
  });

  it('that import from another file name it by its room, with its extension', () => {
    const relative = ['libs', 'activities', 'workflows', 'apps', 'infra'].flatMap(sourcesOf)
      .filter(file => /\sfrom\s+'\.{1,2}\//.test(readFileSync(join(ROOT, file), 'utf8')));
    expect(relative).toEqual([]);
  });
});

/** Decision 14: a query that arrives with a local activity under way leaves a history that cannot be replayed. */
it('workflows answer no query', () => {
  for (const file of sourcesOf('workflows')) expect(readFileSync(join(ROOT, file), 'utf8')).not.toContain('defineQuery');
  for (const room of ['apps', 'activities', 'infra', 'test/torture']) {
    for (const file of sourcesOf(room)) expect([file, /getHandle\([^)]*\)\.query|\bhandle\.query/.test(readFileSync(join(ROOT, file), 'utf8'))]).toEqual([file, false]);
  }
});

/** A client that nobody listens to ends its process when its connection breaks: the pool listens only while it is idle. */
it('every connection to PostgreSQL is made by the client that outlives its loss', () => {
  const makers = ['apps', 'activities', 'infra', 'test/torture', 'test/bench'].flatMap(sourcesOf)
    .filter(file => file !== 'infra/database/connection.ts' && /new (pg\.)?(Client|Pool)\(\{ ?(connectionString|host)|new pg\.(Client|Pool)\b/.test(readFileSync(join(ROOT, file), 'utf8')));
  expect(makers).toEqual([]);
  // The ORM makes its own, unless it is handed a class.
  const sources = ['apps', 'activities', 'infra'].flatMap(sourcesOf).filter(file => /new DataSource\(\{/.test(readFileSync(join(ROOT, file), 'utf8')));
  // The last never connects: it is for writing openapi.json.
  expect(sources).toEqual(['apps/api/ground-without-servers.ts', 'infra/database/migrate.ts', 'infra/database/source.ts']);
  for (const file of sources.slice(1)) expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(/Client: (SteadyClient|clientThatWaits\()/);
});
