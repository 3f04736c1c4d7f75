import { createServer, type Server } from 'node:net';
import { type ScannerPlace, scannerPlace } from '#apps/api/attachment/scanner-place.js';
import { verdictOn } from '#apps/api/attachment/scanner.js';

let server: Server | undefined;
afterEach(() => { server?.close(); });

/** A clamd that has read a whole stream, and then answers. */
function clamd(answer: (content: Buffer) => string | null): Promise<ScannerPlace> {
  return new Promise(resolve => {
    server = createServer(socket => {
      let read = Buffer.alloc(0);
      socket.on('error', () => undefined).on('data', data => {
        read = Buffer.concat([read, data]);
        if (!read.subarray(-4).equals(Buffer.alloc(4))) return;
        const said = answer(contentOf(read));
        if (said === null) socket.destroy();
        else socket.end(said);
      });
    }).listen(0, '127.0.0.1', () => resolve({ host: '127.0.0.1', port: (server!.address() as { port: number }).port }));
  });
}

function contentOf(read: Buffer): Buffer {
  expect(read.toString('latin1', 0, 10)).toBe('zINSTREAM\0');
  const chunks = [];
  for (let at = 10; ;) {
    const length = read.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(read.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
}

test.each([
  ['stream: OK\0', 'clean'], ['stream: Own.Test FOUND\0', 'infected'], ['stream: A OK FOUND\0', 'infected'], ['INSTREAM size limit exceeded. ERROR\0', 'size'], ['stream: Can\'t open file ERROR\0', 'away'],
  ['', 'away'], ['stream: OK or something\0', 'away'], ['x'.repeat(2_000), 'away'], [null, 'away'],
] as const)('a scanner that says %j: %s', async (said, verdict) => {
  expect(await verdictOn(Buffer.from('abc'), await clamd(() => said))).toBe(verdict);
});

test('it is sent the whole file', async () => {
  const bytes = Buffer.alloc(200_001, 7);
  let same = false;
  await verdictOn(bytes, await clamd(content => { same = content.equals(bytes); return 'stream: OK\0'; }));
  expect(same).toBe(true);
});

test('a scanner that is not there, or never answers, is away', async () => {
  expect(await verdictOn(Buffer.from('abc'), { path: '/nowhere/clamd.ctl' })).toBe('away');
  const place = await new Promise<ScannerPlace>(resolve => {
    server = createServer(socket => { socket.on('error', () => undefined); }).listen(0, '127.0.0.1', () => resolve({ host: '127.0.0.1', port: (server!.address() as { port: number }).port }));
  });
  expect(await verdictOn(Buffer.from('abc'), place, 200)).toBe('away');
});

test('where it is', () => {
  expect([scannerPlace('tcp://scan.county:3311'), scannerPlace('tcp://[::1]'), scannerPlace('unix:///run/clamav/clamd.ctl')]).toEqual([{ host: 'scan.county', port: 3311 }, { host: '::1', port: 3310 }, { path: '/run/clamav/clamd.ctl' }]);
  for (const wrong of ['http://a', 'clamd', 'unix://', 'tcp://']) expect(() => scannerPlace(wrong)).toThrow('CLAMD_URL');
});
