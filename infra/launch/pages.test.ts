import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensurePages } from '#infra/launch/pages.js';

const KB = 1_024;
type Manifest = { [source: string]: { file: string; imports?: string[]; css?: string[] } };

test('the inbox, first opened, loads no more than 250 KB of compressed script', async () => {
  const folder = await ensurePages(process.env, new AbortController().signal, () => undefined);
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const loaded = new Set<string>();
  const load = (source: string) => {
    if (loaded.has(source)) return;
    loaded.add(source);
    manifest[source]!.imports?.forEach(load);
  };
  for (const source of ['index.html', 'inbox/inbox-page.tsx']) load(source);
  const sizeKb = (ending: string) => [...loaded].reduce((sum, source) => sum + statSync(join(folder, `${manifest[source]!.file}.${ending}`)).size, 0) / KB;
  expect(sizeKb('gz')).toBeLessThanOrEqual(250);
  expect(sizeKb('br')).toBeLessThan(sizeKb('gz'));
  // What only a form or a command needs comes with it.
  expect([...loaded].join()).not.toMatch(/bulk-bar|case-page|counter-page|language\/en/);
});
