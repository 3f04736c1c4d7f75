import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { Aside } from '#apps/api/aside/aside.js';
import { Pictures } from '#apps/api/attachment/pictures.js';

const pictures = new Pictures();
afterAll(() => pictures.beforeApplicationShutdown());

const codeOf = (promise: Promise<unknown>) => promise.then(() => 'done', (error: { code?: string }) => error.code);

/** A PNG of one colour, as large as it says, in a few kilobytes. */
function png(width: number, height: number): Buffer {
  const rows = Math.min(height, 4_000);
  const pixels = deflateSync(Buffer.alloc(Math.min((width + 1) * rows, 20_000_000)), { level: 9 });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

function crc(bytes: Buffer): number {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return (rest ^ 0xffffffff) >>> 0;
}

test('a picture is made anew, beside the API', async () => {
  const taken = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a03020' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const { width, height, format } = await sharp(await pictures.anew(taken, 'li')).metadata();
  expect([width, height, format]).toEqual([480, 640, 'jpeg']);
});

test.each([[50_000, 50_000], [9_000, 9_000], [2_147_483_647, 2_147_483_647], [1, 60_000_001]])('one that says it is %i by %i is not opened', async (width, height) => {
  expect(['picture-too-large', 'file-not-taken']).toContain(await codeOf(pictures.anew(png(width, height), 'li')));
});

test('the limit is told as what it is', async () => {
  expect(await codeOf(pictures.anew(png(9_000, 9_000), 'li'))).toBe('picture-too-large');
  const large = await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: '#000' }, limitInputPixels: false }).jpeg().toBuffer();
  expect(await codeOf(pictures.anew(large, 'li'))).toBe('picture-too-large');
});

test('what is damaged, or no picture, is told apart from that, and keeps nobody from the next one', async () => {
  const whole = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#a03020' } }).jpeg().toBuffer();
  expect(await codeOf(pictures.anew(whole.subarray(0, whole.length / 2), 'li'))).toBe('file-not-taken');
  expect(await codeOf(pictures.anew(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'li'))).toBe('file-not-taken');
  expect(await codeOf(pictures.anew(whole, 'li'))).toBe('done');
});

test('several at once take no more memory here than one: they are opened elsewhere, one after another', async () => {
  const large = await sharp({ create: { width: 6_300, height: 6_300, channels: 3, background: '#0a0' }, limitInputPixels: false }).png({ progressive: true }).toBuffer();
  const before = process.memoryUsage().rss;
  const all = await Promise.all(['li', 'he', 'wu', 'sun', 'zhou', 'feng'].map(whose => codeOf(pictures.anew(large, whose))));
  expect(all).toEqual(Array.from({ length: 6 }, () => 'done'));
  expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(250);
});

test('a program that takes too much memory is killed, and the next piece of work has another', async () => {
  const program = new URL('./picture-program.ts', import.meta.url);
  const small = new Aside<Uint8Array, Uint8Array>(program, { memoryMb: 150, workMs: 60_000, mostWaiting: 4, mostWaitingEach: 4 });
  const large = await sharp({ create: { width: 6_300, height: 6_300, channels: 3, background: '#0a0' }, limitInputPixels: false }).png({ progressive: true }).toBuffer();
  try {
    expect(await codeOf(small.run('li', large))).toBe('too-large');
    expect(await codeOf(small.run('li', await sharp({ create: { width: 64, height: 64, channels: 3, background: '#0a0' } }).png().toBuffer()))).toBe('done');
  } finally {
    small.close();
  }
});

test('one that takes too long is killed as well', async () => {
  const slow = new Aside<Uint8Array, Uint8Array>(new URL('./picture-program.ts', import.meta.url), { memoryMb: 512, workMs: 1, mostWaiting: 4, mostWaitingEach: 4 });
  try {
    expect(await codeOf(slow.run('li', readFileSync(import.meta.filename)))).toBe('too-long');
  } finally {
    slow.close();
  }
});
