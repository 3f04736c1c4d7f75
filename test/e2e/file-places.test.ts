import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filePlace } from '#apps/file-place.js';
import { Settings } from '#apps/settings.js';
import { Bucket } from '#infra/files/bucket.js';
import { FileStore } from '#infra/files/file-store.js';
import { Folder } from '#infra/files/folder.js';
import type { Place } from '#infra/files/place.js';
import { Seal } from '#infra/seal.js';
import { filesIn, S3Server } from '#test/e2e/s3-server.js';

const folder = mkdtempSync(join(tmpdir(), 'jishi-places-'));
const seal = new Seal({ current: 'k', keys: { k: randomBytes(32).toString('base64') }, indexKey: '', tokenKey: {} });
const of = { caseId: 'case-1', sha256: 'a'.repeat(64) };
let s3: S3Server;
beforeAll(async () => { s3 = await S3Server.start(); });
afterAll(async () => {
  await s3?.stop();
  rmSync(folder, { recursive: true });
});

/** Keys are looked for in the environment, at a client's first call. */
function bucket(more: NodeJS.ProcessEnv = {}): Place {
  Object.assign(process.env, { ...s3.env, ...more });
  return filePlace(new Settings(process.env));
}

describe.each([
  { kind: 'a folder', place: () => new Folder(folder), files: () => filesIn(folder) },
  { kind: 'a bucket', place: () => bucket(), files: () => s3.files() },
])('$kind', ({ place, files }) => {
  it('gives back what it was given, until that is removed', async () => {
    const [here, name, content] = [place(), randomUUID(), randomBytes(300_000)];
    expect(await here.read(name)).toBeNull();
    await here.write(name, content);
    expect((await here.read(name))!.equals(content)).toBe(true);
    await here.remove(name);
    expect([await here.read(name), files()]).toEqual([null, []]);
    await here.remove(name);
  });

  it('keeps the same content once, also when it comes many times at once', async () => {
    const [store, name, content] = [new FileStore(place(), seal), randomUUID(), randomBytes(1_000_000)];
    const before = files().length;
    // Each is sealed anew, so that halves of two would be noticed.
    await Promise.all(Array.from({ length: 8 }, () => store.put(name, of, content)));
    expect([(await store.get(name, of))!.equals(content), files().length]).toEqual([true, before + 1]);
  });

  it('shows nothing of a file, and notices when one was changed, cut or put in another\'s place', async () => {
    const [store, name] = [new FileStore(place(), seal), randomUUID()];
    await store.put(name, of, Buffer.from('夜里失火，屋顶烧毁'));
    const path = files().find(file => file.includes(name))!;
    const sealed = readFileSync(path);
    expect([sealed.includes('失火'), path.includes(of.sha256), path.includes(of.caseId)]).toEqual([false, false, false]);
    for (const spoilt of [Buffer.from(sealed.map((byte, i) => i === sealed.length - 1 ? byte ^ 1 : byte)), sealed.subarray(0, -1), Buffer.alloc(0)]) {
      writeFileSync(path, spoilt);
      expect(await store.get(name, of)).toBeNull();
    }
    writeFileSync(path, sealed);
    for (const another of [{ ...of, caseId: 'case-2' }, { ...of, sha256: 'b'.repeat(64) }]) expect(await store.get(name, another)).toBeNull();
    expect(await store.get(name, of)).not.toBeNull();
  });
});

it('a folder\'s files are for their owner only', async () => {
  const name = randomUUID();
  await new Folder(folder).write(name, Buffer.from('x'));
  expect(statSync(filesIn(folder).find(file => file.includes(name))!).mode & 0o777).toBe(0o600);
});

it('a folder that cannot be one is told from a file that is not there', async () => {
  const path = join(folder, 'no-folder');
  writeFileSync(path, '');
  chmodSync(path, 0o600);
  for (const call of calls(new Folder(path))) await expect(call()).rejects.toMatchObject({ name: 'StoreAway', code: expect.stringMatching(/ENOTDIR|EEXIST/) });
});

describe('a bucket that cannot be used says why, and nothing of keys', () => {
  it.each([
    // Each vendor has its own word for a stranger.
    ['an unknown key', /InvalidAccessKeyId|UserNotFound/, { AWS_ACCESS_KEY_ID: 'stranger' }], ['a wrong secret', /^SignatureDoesNotMatch$/, { AWS_SECRET_ACCESS_KEY: 'wrong-secret' }],
    ['no such bucket', /^NoSuchBucket$/, { JISHI_FILES: 's3://nobodys-bucket/attachments' }], 
    // Jest's Error is not Node's, so that the client does not know Node's and hides it.
    ['nobody there', /^(ECONNREFUSED|Error)$/, { JISHI_S3_ENDPOINT: 'http://127.0.0.1:1' }],
  ] as const)('%s', async (_, code, more) => {
    const before = s3.files();
    for (const call of calls(bucket(more))) {
      const error = await call().then(() => null, (thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'StoreAway', code: expect.stringMatching(code), message: 'the store of files cannot be used' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).cause)).not.toMatch(/stranger|test-access-key|secret/);
    }
    expect(s3.files()).toEqual(before);
  });

  it('is waited for only so long when it takes the call and says nothing', async () => {
    const sockets: Socket[] = [];
    const mute = createServer(socket => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const beganAtMs = performance.now();
    try {
      const dumb = new Bucket({ bucket: S3Server.BUCKET, prefix: '', endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', addressing: 'path' }, 600);
      await expect(dumb.read(randomUUID())).rejects.toMatchObject({ name: 'StoreAway' });
      expect(performance.now() - beganAtMs).toBeLessThan(2_000);
    } finally {
      for (const socket of sockets) socket.destroy();
      mute.close();
    }
  });
});

it('a server that dies in the midst of uploads leaves none by halves, and takes them when it is back', async () => {
  const store = new FileStore(bucket(), seal);
  const uploads = Array.from({ length: 12 }, () => ({ name: randomUUID(), content: randomBytes(4_000_000) }));
  const running = Promise.allSettled(uploads.map(({ name, content }) => store.put(name, of, content)));
  await new Promise(resolve => setTimeout(resolve, 60));
  await s3.kill();
  const failed = (await running).map(({ status }) => status === 'rejected');
  expect(failed).toContain(true);
  await s3.run();
  for (const [i, { name, content }] of uploads.entries()) {
    const kept = await store.get(name, of);
    // What was promised is whole. What was not may have come to be all the same, but whole.
    if (!failed[i]) expect(kept).not.toBeNull();
    if (kept) expect(kept.equals(content)).toBe(true);
    await store.put(name, of, content);
    expect((await store.get(name, of))!.equals(content)).toBe(true);
  }
});

function calls(place: Place): (() => Promise<unknown>)[] {
  const name = randomUUID();
  return [() => place.write(name, Buffer.from('x')), () => place.read(name), () => place.remove(name)];
}
