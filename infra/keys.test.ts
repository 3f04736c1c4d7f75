import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeJournalKey, changeKeyRing, ensureKeyFiles, type KeyRing, readKeyRing, readSigningRing, ringName, withNewKey, withNewTokenKey } from '#infra/keys.js';
import { LinkSignatures, LinkSigner } from '#infra/link-signatures.js';
import { keyFilesOf } from '#infra/signing-key.js';
import { Seal } from '#infra/seal.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jishi-keys-'));
  path = join(folder, 'keys.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = () => keyFilesOf(path, {});
const ring = () => JSON.parse(readFileSync(path, 'utf8')) as KeyRing;

/** As an earlier release left it. */
async function older(): Promise<Omit<KeyRing, 'indexKey'>> {
  await ensureKeyFiles(files());
  const { indexKey: _, ...rest } = ring();
  writeFileSync(path, JSON.stringify(rest));
  return rest;
}

it('makes a ring that can be read, for its owner alone, and keeps it', async () => {
  await ensureKeyFiles(files());
  const made = await readKeyRing(path);
  expect(Buffer.from(made.indexKey, 'base64')).toHaveLength(32);
  expect(made.indexKey).not.toBe(made.keys['k1']);
  await ensureKeyFiles(files());
  expect(ring()).toEqual({ current: made.current, keys: made.keys, indexKey: made.indexKey, tokenKey: made.tokenKey, journalKeys: made.journalKeys });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['journal-key.json', 'keys.json', 'token-key.json']);
});

describe('the key that signs the journal', () => {
  const hash = 'a'.repeat(64);

  it('signs what the ring vouches for, and so does what replaces it, without a restart', async () => {
    await Promise.all(Array.from({ length: 4 }, () => ensureKeyFiles(files())));
    const signer = new LinkSigner(files().journalKeyFile);
    const signatures = new LinkSignatures(await readKeyRing(path));
    const first = signer.sign(hash);
    expect([first.signature.length, signatures.holds(hash, first), signatures.holds('b'.repeat(64), first)]).toEqual([64, true, false]);
    const kid = await changeJournalKey(files());
    let second = signer.sign(hash);
    for (const deadline = Date.now() + 5_000; second.signedBy !== kid && Date.now() < deadline; second = signer.sign(hash)) await new Promise(resolve => setTimeout(resolve, 50));
    expect([second.signedBy, signatures.holds(hash, second), signatures.holds(hash, first)]).toEqual([kid, true, true]);
    expect(Object.keys(ring().journalKeys!)).toEqual([first.signedBy, kid]);
    expect(readFileSync(path, 'utf8')).not.toContain(JSON.parse(readFileSync(files().journalKeyFile, 'utf8')).d);
  });

  it('is made anew where it was lost, and what it signed is still good', async () => {
    await ensureKeyFiles(files());
    const first = new LinkSigner(files().journalKeyFile).sign(hash);
    rmSync(files().journalKeyFile);
    expect(() => new LinkSigner(files().journalKeyFile)).toThrow('ENOENT');
    await ensureKeyFiles(files());
    expect(new LinkSigner(files().journalKeyFile).sign(hash).signedBy).toMatch(/^j2-/);
    expect(new LinkSignatures(await readKeyRing(path)).holds(hash, first)).toBe(true);
  });

  it('is never forgotten by what runs', async () => {
    await ensureKeyFiles(files());
    const complaints: string[] = [];
    const following = await readKeyRing(path, complaint => complaints.push(complaint));
    writeFileSync(path, JSON.stringify({ ...ring(), journalKeys: {} }));
    following.lookAgain!();
    expect([complaints.length, Object.keys(following.journalKeys!).length]).toEqual([1, 1]);
  });
});

describe('the key that signs tokens', () => {
  const tokenFile = () => JSON.parse(readFileSync(files().tokenKeyFile, 'utf8')) as KeyRing['tokenKey'];

  it('stands in a file of its own, and the ring vouches for it', async () => {
    await Promise.all(Array.from({ length: 8 }, () => ensureKeyFiles(files())));
    expect(ring().tokenKey).toEqual({ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', kid: 't1', x: tokenFile().x });
    expect(statSync(files().tokenKeyFile).mode & 0o777).toBe(0o600);
    expect((await readSigningRing(files())).tokenKey).toEqual(tokenFile());
    expect(readFileSync(path, 'utf8')).not.toContain(tokenFile().d);
  });

  it('is taken out of a ring of an earlier release, which no program reads before', async () => {
    await ensureKeyFiles(files());
    const whole = { ...ring(), tokenKey: tokenFile() };
    writeFileSync(path, JSON.stringify(whole));
    rmSync(files().tokenKeyFile);
    await expect(readKeyRing(path)).rejects.toThrow('holds the private key for tokens');
    await ensureKeyFiles(files());
    expect(tokenFile()).toEqual(whole.tokenKey);
    expect(ringName(await readKeyRing(path))).toBe(ringName(whole));
    expect(readFileSync(path, 'utf8')).not.toContain(whole.tokenKey.d);
  });

  it('is made anew where it was lost; what the old one had signed is good for an hour', async () => {
    await ensureKeyFiles(files());
    const { tokenKey, name } = { ...ring(), name: ringName(ring()) };
    rmSync(files().tokenKeyFile);
    await ensureKeyFiles(files());
    expect((await readSigningRing(files())).tokenKey.x).not.toBe(tokenKey.x);
    expect([ring().earlierTokenKeys!.map(({ x }) => x), ringName(ring())]).toEqual([[tokenKey.x], name]);
    const kept = readFileSync(path, 'utf8');
    await ensureKeyFiles(files());
    expect(readFileSync(path, 'utf8')).toBe(kept);
  });

  it('signs nothing where the ring vouches for another', async () => {
    await ensureKeyFiles(files());
    writeFileSync(files().tokenKeyFile, JSON.stringify({ ...tokenFile(), x: Buffer.alloc(32, 1).toString('base64url') }));
    await expect(readSigningRing(files())).rejects.toThrow('another key than the one');
  });
});

it('gives a ring of an earlier release the key it lacks, the same whoever does it', async () => {
  const rest = await older();
  await expect(readKeyRing(path)).rejects.toThrow('no key of 32 bytes to index persons under');
  await Promise.all(Array.from({ length: 8 }, () => ensureKeyFiles(files())));
  await readKeyRing(path);
  const { indexKey, ...kept } = ring();
  expect(kept).toEqual(rest);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['journal-key.json', 'keys.json', 'token-key.json']);
  writeFileSync(path, JSON.stringify(rest));
  await ensureKeyFiles(files());
  expect(ring().indexKey).toBe(indexKey);
});

it('leaves a link to the ring a link', async () => {
  await older();
  const link = join(folder, 'link.json');
  symlinkSync(path, link);
  await ensureKeyFiles(keyFilesOf(link, {}));
  expect(ring()).toHaveProperty('indexKey');
  expect(readdirSync(folder, { withFileTypes: true }).map(entry => `${entry.name} ${entry.isSymbolicLink()}`)).toEqual(['journal-key.json false', 'keys.json false', 'link.json true', 'token-key.json false']);
});

const rotate = () => changeKeyRing(path, before => {
  const { ring: next, id } = withNewKey(before);
  return { ...next, current: id };
});

it('opens at once what another process has sealed under a newer key, and seals under it within a second', async () => {
  await ensureKeyFiles(files());
  const seal = new Seal(await readKeyRing(path));
  const old = seal.seal(Buffer.from('before'), 'x');
  const { current } = await rotate();
  const sealedElsewhere = new Seal(await readKeyRing(path)).seal(Buffer.from('after'), 'x');
  expect(seal.open(sealedElsewhere, 'x').toString()).toBe('after');
  expect(seal.seal(Buffer.from('x'), 'x').toString('utf8', 2, 2 + current.length)).toBe(current);
  expect(seal.open(old, 'x').toString()).toBe('before');
});

it('takes up what is current without meeting a value under it', async () => {
  await ensureKeyFiles(files());
  const following = await readKeyRing(path);
  expect(following.current).toBe('k1');
  const { current } = await rotate();
  for (const deadline = Date.now() + 5_000; following.current !== current && Date.now() < deadline;) await new Promise(resolve => setTimeout(resolve, 50));
  expect(following.current).toBe(current);
});

it('loses no key when many rotate at once, and leaves nothing beside the ring', async () => {
  await ensureKeyFiles(files());
  const rings = await Promise.all(Array.from({ length: 8 }, rotate));
  expect(Object.keys(ring().keys)).toHaveLength(9);
  expect(Object.keys(ring().keys)).toEqual(expect.arrayContaining(rings.map(({ current }) => current)));
  expect(readdirSync(folder)).toEqual(['journal-key.json', 'keys.json', 'token-key.json']);
});

it('keeps the mode of the ring and the link to it', async () => {
  await ensureKeyFiles(files());
  const link = join(folder, 'link.json');
  symlinkSync(path, link);
  await changeKeyRing(link, before => withNewKey(before).ring);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0o640);
  await changeKeyRing(link, before => withNewKey(before).ring);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(Object.keys(ring().keys)).toHaveLength(3);
  expect(readdirSync(folder, { withFileTypes: true }).map(entry => `${entry.name} ${entry.isSymbolicLink()}`)).toEqual(['journal-key.json false', 'keys.json false', 'link.json true', 'token-key.json false']);
});

it.each<[string, (good: string) => string, string]>([
  ['torn', good => good.slice(0, 90), 'is no key ring: it is not JSON'],
  ['empty', () => '', 'is no key ring: it is not JSON'],
  ['without a key in use', good => good.replace('"k1": ', '"k2": ').replace('"current": "k1"', '"current": "k2"'), 'lacks key k1, which is in use'],
  ['with another key under the same id', good => good.replace(/"k1": "[^"]+"/, `"k1": "${Buffer.alloc(32, 1).toString('base64')}"`), 'holds another key as k1 than the one in use'],
  ['with a short key', good => good.replace(/"k1": "[^"]+"/, '"k1": "c2hvcnQ="'), 'is not 32 bytes of base64'],
  ['with another key for the index', good => good.replace(/"indexKey": "[^"]+"/, `"indexKey": "${Buffer.alloc(32, 1).toString('base64')}"`), 'another key to index persons under'],
  ['whose current key is not there', good => good.replace('"current": "k1"', '"current": "constructor"'), 'is not in the ring'],
])('goes on with the ring it has when the file is %s, says so once and without a key, and takes the next good one', async (_, spoil, reason) => {
  await ensureKeyFiles(files());
  const good = readFileSync(path, 'utf8');
  const complaints: string[] = [];
  const following = await readKeyRing(path, complaint => complaints.push(complaint));
  writeFileSync(path, spoil(good));
  for (let i = 0; i < 3; i++) following.lookAgain!();
  expect(complaints).toEqual([expect.stringContaining(reason)]);
  expect(good.match(/[A-Za-z0-9+/]{12,}/g)!.filter(secret => complaints[0]!.includes(secret) && !path.includes(secret))).toEqual([]);
  expect(following.current).toBe('k1');
  writeFileSync(path, good);
  const { current } = await rotate();
  following.lookAgain!();
  expect(following.current).toBe(current);
  expect(complaints).toHaveLength(1);
});

it('goes on when the file is gone, and starts on none', async () => {
  await ensureKeyFiles(files());
  const complaints: string[] = [];
  const following = await readKeyRing(path, complaint => complaints.push(complaint));
  renameSync(path, `${path}.away`);
  following.lookAgain!();
  following.lookAgain!();
  expect(following.current).toBe('k1');
  expect(complaints).toEqual([`${path} cannot be read: ENOENT`]);
  await expect(readKeyRing(path)).rejects.toThrow('ENOENT');
  await expect(changeKeyRing(path, before => before)).rejects.toThrow('ENOENT');
});

it('changes nothing when the ring is broken', async () => {
  await ensureKeyFiles(files());
  writeFileSync(path, '{"keys":{"k1":"secretsecretsecret"');
  const refused = await rotate().catch((error: Error) => error.message);
  expect(refused).toContain('is no key ring');
  expect(refused).not.toContain('secret');
  expect(readdirSync(folder)).toEqual(['journal-key.json', 'keys.json', 'token-key.json']);
});

it('keeps its name when the key for tokens is replaced, or its cases would be looked for in another namespace', async () => {
  await ensureKeyFiles(files());
  const name = ringName(ring());
  for (let i = 0; i < 2; i++) await changeKeyRing(path, before => withNewTokenKey(before, files().tokenKeyFile, new Date(Date.now() + 60_000)));
  expect(ringName(await readKeyRing(path))).toBe(name);
  expect(ring().earlierTokenKeys!.map(({ kid }) => kid)).toEqual(['t1', expect.stringMatching(/^t2-/)]);
  expect(JSON.stringify(ring().earlierTokenKeys)).not.toContain('"d"');
});
