import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { link, readFile, realpath, unlink } from 'node:fs/promises';
import type { JWK } from 'jose';
import { draftOf, parsedKeyFile, replaceKeyFile } from '#infra/key-file.js';
import { withLock } from '#infra/launch/lock.js';
import { type KeyFiles, newSigningKey, publicHalf, readSigningKey, writeSigningKey } from '#infra/signing-key.js';

/**
 * The key ring: data keys (AES-256, by id; new values are sealed under `current`, old ones stay readable for good), the
 * key that persons are indexed under (never changed, or nobody's other cases would be found any more), and the public
 * half of the pair that signs access tokens. Kept in one file only its owner may read.
 */
export interface KeyRing {
  readonly current: string;
  readonly keys: { readonly [id: string]: string };
  readonly indexKey: string;
  /** The public half; the private one has a file of its own (`signing-key.ts`). */
  readonly tokenKey: JWK;
  /** Public halves of earlier token keys, and until when each vouches for the tokens it signed. */
  readonly earlierTokenKeys?: readonly EarlierTokenKey[] | undefined;
  /** Public halves of the keys that sign the journal's links, by id: all there have been, for the journal is kept for good. */
  readonly journalKeys?: { readonly [id: string]: string } | undefined;
  /** What it was called before its first token key was replaced. */
  readonly name?: string | undefined;
  /** For a ring that follows its file: whether that holds something new is looked up now. */
  lookAgain?(): void;
}

export interface EarlierTokenKey {
  kid: string;
  x: string;
  acceptUntil: string;
}

/** A running process looks so often whether its ring was changed. */
const LOOK_EVERY_MS = 1_000;

/** Makes the key ring of an embedded instance, and the key that signs tokens, unless they are there; those of an earlier release get what they lack. */
export async function ensureKeyFiles(files: KeyFiles): Promise<void> {
  if (!existsSync(files.keysFile)) await makeRing(files.keysFile);
  await changed(files.keysFile, async ring => partTokenKey(withIndexKey(ring), files.tokenKeyFile));
  await ensureJournalKey(files);
}

/** Where it was lost, or was never there, a new one signs from now on; the ring goes on vouching for what others have signed. */
function ensureJournalKey({ keysFile, journalKeyFile }: KeyFiles): Promise<KeyRing> {
  return changeKeyRing(keysFile, async ring => {
    if (existsSync(journalKeyFile)) return vouching(ring, readSigningKey(journalKeyFile));
    const made = await nextJournalKey(ring);
    await writeSigningKey(journalKeyFile, made);
    return vouching(ring, made);
  });
}

/** A new key signs links from now on. The ring vouches for it before anything can be signed with it. */
export async function changeJournalKey({ keysFile, journalKeyFile }: KeyFiles): Promise<string> {
  let made: (JWK & { kid: string }) | undefined;
  await changeKeyRing(keysFile, async ring => vouching(ring, made = await nextJournalKey(ring)));
  await writeSigningKey(journalKeyFile, made!);
  return made!.kid;
}

function nextJournalKey({ journalKeys = {} }: KeyRing): Promise<JWK & { kid: string }> {
  const last = Math.max(0, ...Object.keys(journalKeys).map(id => Number(/^j(\d{1,6})\b/.exec(id)?.[1] ?? 0)));
  return newSigningKey(`j${last + 1}-${randomBytes(2).toString('hex')}`);
}

function vouching(ring: KeyRing, { kid, x }: JWK & { kid: string }): KeyRing {
  return { ...ring, journalKeys: { ...ring.journalKeys, [kid]: x! } };
}

async function makeRing(path: string): Promise<void> {
  const draft = await draftOf(path, { current: 'k1', keys: { k1: newKey() }, indexKey: newKey() });
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(draft);
}

/** Made from what the ring holds, so that it is the same wherever the ring was copied to. */
function withIndexKey(ring: Draft): Draft {
  const key = ring.keys?.[ring.current];
  if (ring.indexKey || !key) return ring;
  return { ...ring, indexKey: Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', 'jishi-person-index', 32)).toString('base64') };
}

/** A ring as it may be before it is whole. */
type Draft = Omit<KeyRing, 'tokenKey'> & Partial<Pick<KeyRing, 'tokenKey'>>;

/** The private half goes into its own file, from where an earlier release kept it: in the ring. Where it was lost, a new pair takes over. */
async function partTokenKey(ring: Draft, tokenKeyFile: string): Promise<KeyRing> {
  const { tokenKey } = ring;
  if (tokenKey?.d) {
    await writeSigningKey(tokenKeyFile, { kid: FIRST_TOKEN_KEY, ...tokenKey });
    return { ...ring, tokenKey: publicHalf({ kid: FIRST_TOKEN_KEY, ...tokenKey }) };
  }
  if (tokenKey && existsSync(tokenKeyFile) && readSigningKey(tokenKeyFile).x === tokenKey.x) return ring as KeyRing;
  if (tokenKey) return withNewTokenKey(ring as KeyRing, tokenKeyFile, new Date(Date.now() + GRACE_MS));
  const made = await newSigningKey(FIRST_TOKEN_KEY);
  await writeSigningKey(tokenKeyFile, made);
  return { ...ring, tokenKey: publicHalf(made) };
}

const FIRST_TOKEN_KEY = 't1';
/** As long as a token lives. */
const GRACE_MS = 3_600_000;

/**
 * Changes the ring's file while others read it and may want to change it too. Whoever meets a value under a new key
 * finds that key in the file, for it was there, on disk, before anybody could seal with it.
 */
export async function changeKeyRing(path: string, change: (ring: KeyRing) => KeyRing | Promise<KeyRing>): Promise<KeyRing> {
  return changed(path, ring => change(checked(ring as KeyRing, path)));
}

async function changed(path: string, change: (ring: Draft) => KeyRing | Promise<KeyRing>): Promise<KeyRing> {
  const file = await realpath(path);
  return withLock(`${file}.lock`, AbortSignal.timeout(30_000), () => undefined, async () => {
    const before = await readFile(file, 'utf8');
    const after = checked(await change(parsedKeyFile(before, file) as Draft), file);
    if (JSON.stringify(after) !== JSON.stringify(JSON.parse(before))) await replaceKeyFile(file, after);
    return after;
  });
}

/** Adds a data key that nothing is sealed under yet. Named by chance as well, so that two machines never call two keys the same. */
export function withNewKey(ring: KeyRing): { ring: KeyRing; id: string } {
  const last = Math.max(0, ...Object.keys(ring.keys).map(id => Number(/^k(\d{1,6})\b/.exec(id)?.[1] ?? 0)));
  const id = `k${last + 1}-${randomBytes(2).toString('hex')}`;
  return { id, ring: { ...ring, keys: { ...ring.keys, [id]: newKey() } } };
}

/** A new pair for tokens; those that the present one signed are good until `acceptUntil`, or until they run out. */
export async function withNewTokenKey(ring: KeyRing, tokenKeyFile: string, acceptUntil: Date): Promise<KeyRing> {
  const { kid = FIRST_TOKEN_KEY, x } = ring.tokenKey;
  const earlier = [...(ring.earlierTokenKeys ?? []), { kid, x: x!, acceptUntil: acceptUntil.toISOString() }];
  const last = Math.max(...earlier.map(key => Number(/^t(\d{1,6})\b/.exec(key.kid)?.[1] ?? 0)));
  const made = await newSigningKey(`t${last + 1}-${randomBytes(2).toString('hex')}`);
  await writeSigningKey(tokenKeyFile, made);
  return {
    ...ring, name: ringName(ring), tokenKey: publicHalf(made),
    earlierTokenKeys: earlier.filter(key => Date.parse(key.acceptUntil) > Date.now()),
  };
}

/** The ring with the private half of its token key: for whoever signs. @throws when the two do not belong together. */
export async function readSigningRing({ keysFile, tokenKeyFile }: KeyFiles): Promise<KeyRing> {
  const ring = checked(parsedKeyFile(readFileSync(keysFile, 'utf8'), keysFile) as KeyRing, keysFile);
  const tokenKey = readSigningKey(tokenKeyFile);
  if (tokenKey.x !== ring.tokenKey.x) throw new Error(`${tokenKeyFile} holds another key than the one that ${keysFile} vouches for`);
  return { ...ring, tokenKey };
}

/** Tells key rings apart, and with them the instances whose payloads they seal; gives nothing of the keys away. */
export function ringName({ name, tokenKey }: KeyRing): string {
  return name ?? createHash('sha256').update(`jishi-ring\n${tokenKey.x}`).digest('hex').slice(0, 8);
}

/**
 * A key of 32 bytes for one purpose. It comes from the key that never changes, so what was made under it stays good for as
 * long as anybody's other cases are found.
 */
export function derivedKey({ indexKey }: Pick<KeyRing, 'indexKey'>, purpose: 'row-scope' | 'session' | 'lookup-secret'): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(indexKey, 'base64'), '', `jishi-${purpose}`, 32));
}

/** Tells keys apart, so that machines' rings can be compared. */
export function fingerprint(key: string): string {
  return createHash('sha256').update('jishi-key\n').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 8);
}

/**
 * The ring, following its file from now on: what an operator adds is known without a restart. A file that is broken
 * or lacks what this process has already sealed with is told of once, and not taken.
 * @throws when the file is missing or a key is no 32 bytes: nothing may start on a broken ring.
 */
export async function readKeyRing(path: string, complain: (reason: string) => void = () => undefined): Promise<KeyRing> {
  return new FollowedRing(path, complain);
}

class FollowedRing implements KeyRing {
  private readonly path: string;
  private readonly complain: (reason: string) => void;
  private ring: KeyRing;
  private seen: string;
  private lookedAtMs = Date.now();
  private complainedOf = '';

  constructor(path: string, complain: (reason: string) => void) {
    this.path = path;
    this.complain = complain;
    this.seen = this.mark();
    this.ring = this.read();
  }

  get current() { return this.upToDate().current; }
  get keys() { return this.ring.keys; }
  get indexKey() { return this.ring.indexKey; }
  get tokenKey() { return this.upToDate().tokenKey; }
  get earlierTokenKeys() { return this.upToDate().earlierTokenKeys; }
  get journalKeys() { return this.ring.journalKeys; }
  get name() { return this.ring.name; }

  lookAgain(): void {
    this.lookedAtMs = Date.now();
    let mark = 'missing';
    try {
      mark = this.mark();
      if (mark === this.seen) return;
      const next = this.read();
      assertGoesOn(this.ring, next, this.path);
      this.ring = next;
      this.seen = mark;
      this.complainedOf = '';
    } catch (error) {
      // Not marked as seen: it may just be in the middle of being written.
      if (this.complainedOf === mark) return;
      this.complainedOf = mark;
      this.complain(reasonOf(error, this.path));
    }
  }

  private upToDate(): KeyRing {
    if (Math.abs(Date.now() - this.lookedAtMs) >= LOOK_EVERY_MS) this.lookAgain();
    return this.ring;
  }

  private mark(): string {
    const { dev, ino, size, mtimeNs, ctimeNs } = statSync(this.path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  }

  private read(): KeyRing {
    const ring = checked(parsedKeyFile(readFileSync(this.path, 'utf8'), this.path) as KeyRing, this.path);
    if (ring.tokenKey.d) throw new Error(`${this.path} holds the private key for tokens, which no program needs: start the instance, or “jishi keys rotate-token”, to part them`);
    return ring;
  }
}

function checked(ring: KeyRing, path: string): KeyRing {
  if (typeof ring.keys !== 'object' || ring.keys === null) throw new Error(`${path} holds no data keys`);
  for (const [id, key] of Object.entries(ring.keys)) {
    if (!/^[\w.-]{1,64}$/.test(id)) throw new Error(`${path} names a key by something else than 1 to 64 letters, digits, dots, dashes`);
    if (!is32Bytes(key)) throw new Error(`key ${id} of ${path} is not 32 bytes of base64`);
  }
  if (!is32Bytes(ring.indexKey)) throw new Error(`${path} holds no key of 32 bytes to index persons under`);
  if (!ring.tokenKey?.x) throw new Error(`${path} holds no key for tokens`);
  if (typeof ring.current !== 'string' || !Object.hasOwn(ring.keys, ring.current)) throw new Error(`the current key of ${path} is not in the ring`);
  const earlier = ring.earlierTokenKeys ?? [];
  if (!Array.isArray(earlier) || earlier.some(key => !key?.kid || !key.x || !(Date.parse(key.acceptUntil) >= 0))) throw new Error(`${path} holds an earlier key for tokens that lacks its kid, x or acceptUntil`);
  return ring;
}

/** Keys are only ever added: what was sealed under one that went missing could never be read again. */
function assertGoesOn(before: KeyRing, after: KeyRing, path: string): void {
  for (const [id, key] of Object.entries(before.keys)) {
    if (after.keys[id] === undefined) throw new Error(`${path} lacks key ${id}, which is in use`);
    if (after.keys[id] !== key) throw new Error(`${path} holds another key as ${id} than the one in use`);
  }
  for (const [id, x] of Object.entries(before.journalKeys ?? {})) {
    if (after.journalKeys?.[id] !== x) throw new Error(`${path} lacks key ${id}, or holds another as that: links were signed under it`);
  }
  if (after.indexKey !== before.indexKey) throw new Error(`${path} holds another key to index persons under than the one in use`);
}

function reasonOf(error: unknown, path: string): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ? `${path} cannot be read: ${code}` : message;
}

function is32Bytes(key: unknown): key is string {
  return typeof key === 'string' && Buffer.from(key, 'base64').length === 32;
}

function newKey(): string {
  return randomBytes(32).toString('base64');
}
