import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type typescript from 'typescript';
import { rooms, sourcesIn } from '#infra/launch/sources.js';
import { ROOT } from '#infra/root.js';

// A program of its own, started by the build: each source file by itself into dist, with the compiler's own emit.
// Types are not looked at, which makes it five times quicker than tsc; `npm run check` looks at them.
// The compiler is a tool of the clone that is run, no package that the apps may come to depend on: hence by its place.
const ts = createRequire(import.meta.url)(join(ROOT, 'node_modules/typescript')) as typeof typescript;
const dist = join(ROOT, 'dist');
const configFile = join(ROOT, 'tsconfig.json');
const { compilerOptions } = ts.readConfigFile(configFile, ts.sys.readFile).config as { compilerOptions: object };
const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, ROOT, configFile);
// A single file has no package.json to say which module system it is written for.
Object.assign(options, { noEmit: false, sourceMap: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler } satisfies typescript.CompilerOptions);

const problems: string[] = [];
const written = new Set<string>();
for (const path of rooms.flatMap(sourcesIn)) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  if (path.endsWith('.json')) write(path, text);
  else transpile(path, text);
}
for (const room of rooms) removeOthers(room);
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

function transpile(path: string, text: string): void {
  const { outputText, sourceMapText, diagnostics = [] } = ts.transpileModule(text, { compilerOptions: options, fileName: path, reportDiagnostics: true });
  for (const { messageText, file, start = 0 } of diagnostics) {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 1;
    problems.push(`${path}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  }
  const output = path.replace(/\.ts$/, '.js');
  const source = join('../'.repeat(path.split('/').length), path);
  write(output, outputText);
  write(`${output}.map`, JSON.stringify({ ...(JSON.parse(sourceMapText ?? '{}') as object), file: basename(output), sources: [source] }));
}

/** Only what has changed, and never half: another instance may be loading these files just now. */
function write(path: string, text: string): void {
  const target = join(dist, path);
  written.add(path);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  mkdirSync(dirname(target), { recursive: true });
  const draft = `${target}.draft`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}

/** What an earlier build left of a module since removed or renamed. The pages are another tool's. */
function removeOthers(room: string): void {
  const folder = join(dist, room);
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name).slice(dist.length + 1);
    if (entry.isFile() && !written.has(path) && !path.startsWith('apps/web/')) rmSync(join(dist, path), { force: true });
  }
}
