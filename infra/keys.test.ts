import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeyFile, type KeyRing, readKeyRing } from '#infra/keys.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-keys-'));
  path = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const ring = () => JSON.parse(readFileSync(path, 'utf8')) as KeyRing;

/** As an earlier release left it. */
async function older(): Promise<Omit<KeyRing, 'indexKey'>> {
  await ensureKeyFile(path);
  const { indexKey: _, ...rest } = ring();
  writeFileSync(path, JSON.stringify(rest));
  return rest;
}

it('makes a ring that can be read, for its owner alone, and keeps it', async () => {
  await ensureKeyFile(path);
  const made = await readKeyRing(path);
  expect(Buffer.from(made.indexKey, 'base64')).toHaveLength(32);
  expect(made.indexKey).not.toBe(made.keys['k1']);
  await ensureKeyFile(path);
  expect(ring()).toEqual(made);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
});

it('gives a ring of an earlier release the key it lacks, the same whoever does it', async () => {
  const rest = await older();
  await expect(readKeyRing(path)).rejects.toThrow('no key of 32 bytes to index persons under');
  await Promise.all(Array.from({ length: 8 }, () => ensureKeyFile(path)));
  const { indexKey, ...kept } = await readKeyRing(path);
  expect(kept).toEqual(rest);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['keys.json']);
  writeFileSync(path, JSON.stringify(rest));
  await ensureKeyFile(path);
  expect(ring().indexKey).toBe(indexKey);
});

it('leaves a link to the ring a link', async () => {
  await older();
  const link = join(folder, 'link.json');
  symlinkSync(path, link);
  await ensureKeyFile(link);
  expect(ring()).toHaveProperty('indexKey');
  expect(readdirSync(folder, { withFileTypes: true }).map(entry => `${entry.name} ${entry.isSymbolicLink()}`)).toEqual(['keys.json false', 'link.json true']);
});
