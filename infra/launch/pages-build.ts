import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { ROOT } from '#infra/root.js';

// A program of its own, started by `ensurePages`: the pages of apps/web into the folder that is named, each file compressed beside it.
const into = process.argv[2]!;
// A test runner's own would bring React's development build along.
process.env['NODE_ENV'] = 'production';
await build({
  root: join(ROOT, 'apps/web'), configFile: false, publicDir: false, logLevel: 'error',
  resolve: {
    // As package.json has it under `development`; that condition itself would bring the packages' development builds along.
    alias: [
      { find: /^#(libs|apps\/web)\/(.+)\.js$/, replacement: `${ROOT}/$1/$2.ts` },
      { find: /^#apps\/web\/(.+\.(?:tsx|css))$/, replacement: `${ROOT}/apps/web/$1` },
    ],
  },
  // Nothing inline: scripts, styles and pictures come from this host alone.
  build: {
    outDir: into, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, manifest: 'manifest.json', modulePreload: { polyfill: false }, chunkSizeWarningLimit: 1_000,
    // The service worker's address must not change, and its scope is where it stands.
    rollupOptions: { input: { index: join(ROOT, 'apps/web/index.html'), citizen: join(ROOT, 'apps/web/citizen.html'), worker: join(ROOT, 'apps/web/offline/worker.ts') }, output: { entryFileNames: ({ name }) => name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js' } },
  },
});

for (const entry of readdirSync(join(into, 'assets'), { withFileTypes: true })) {
  if (!/\.(js|css|svg)$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const bytes = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
