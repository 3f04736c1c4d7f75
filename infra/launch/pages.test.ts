import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePages } from '#infra/launch/pages.js';

const KB = 1_024;
type Manifest = { [source: string]: { file: string; imports?: string[]; css?: string[] } };

/** All scripts that come with these, and how large they are on their way. */
async function loadedWith(...sources: string[]): Promise<{ loaded: string; sizeKb(ending: 'gz' | 'br'): number }> {
  const folder = await ensurePages(process.env, new AbortController().signal, () => undefined);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const loaded = new Set<string>();
  const load = (source: string) => {
    if (loaded.has(source)) return;
    loaded.add(source);
    manifest[source]!.imports?.forEach(load);
  };
  sources.forEach(load);
  return { loaded: [...loaded].join(), sizeKb: ending => [...loaded].reduce((sum, source) => sum + statSync(join(folder, `${manifest[source]!.file}.${ending}`)).size, 0) / KB };
}

test('the inbox, first opened, loads no more than 250 KB of compressed script', async () => {
  const { loaded, sizeKb } = await loadedWith('index.html', 'inbox/inbox-page.tsx');
  expect(sizeKb('gz')).toBeLessThanOrEqual(250);
  expect(sizeKb('br')).toBeLessThan(sizeKb('gz'));
  // What only a form or a command needs comes with it.
  expect(loaded).not.toMatch(/bulk-bar|case-page|counter-page|slips-page|found-cases|language\/en|citizen/);
});

test('people without an account load little: at most 150 KB, and nothing of what the staff have', async () => {
  const { loaded, sizeKb } = await loadedWith('citizen.html');
  expect(sizeKb('gz')).toBeLessThanOrEqual(150);
  expect(loaded).not.toMatch(/index\.html|antd|shell|inbox|language/);
});
