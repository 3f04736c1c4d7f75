import { createServer, type AddressInfo } from 'node:net';
import { assertPortsFree, choosePorts, defaultPorts, freePorts, isFree, listeningInodes } from '#infra/launch/ports.js';

describe('choosePorts', () => {
  it('takes the defaults', () => expect(choosePorts({}, {})).toEqual(defaultPorts));

  it('prefers a flag to the base, and the base to the environment', () => {
    expect(choosePorts({ base: '4000', bank: '5000' }, { JISHI_API_PORT: '6000', JISHI_TEMPORAL_PORT: '6001' }))
      .toEqual({ api: 4000, bank: 5000, postgres: 4002, temporal: 4003, identity: 4004, inside: 4005 });
    expect(choosePorts({}, { JISHI_API_PORT: '6000' }).api).toBe(6000);
  });

  it.each(['0', '65536', '1.5', 'x', '', '-1', ' 80'])('refuses “%s”, naming the flag', (text) => {
    expect(() => choosePorts({ api: text }, {})).toThrow('--api-port');
  });

  it('refuses a base whose last port is too high', () => expect(() => choosePorts({ base: '65533' }, {})).toThrow('--port-base'));

  it('refuses one port for two, naming both flags', () => {
    expect(() => choosePorts({ api: '3311' }, {})).toThrow(/3311.*api and bank.*--api-port.*--bank-port/);
  });
});

describe('a busy port', () => {
  it('is an error that names the port, its holder and the flag, and none once it is free', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await isFree(port)).toBe(false);
    await expect(assertPortsFree({ temporal: port }, 0)).rejects.toThrow(new RegExp(`Port ${port} \\(temporal\\) is already in use by pid ${process.pid} .*--temporal-port`));
    setTimeout(() => server.close(), 200);
    await assertPortsFree({ temporal: port }, 3_000);
  });
});

describe('freePorts', () => {
  it('are distinct, allowed and below what the system hands out', async () => {
    const found = await freePorts(5, [12_000]);
    expect(new Set(found).size).toBe(5);
    expect(found.every((port) => port >= 11_000 && port < 32_768 && port !== 12_000)).toBe(true);
  });
});

it('listeningInodes reads the kernel’s table', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0CEE 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 12345 1
   1: 0100007F:0CEE 0100007F:0CEF 01 00000000:00000000 00:00000000 00000000     0        0 99999 1`;
  expect(listeningInodes(table, 3310)).toEqual(['12345']);
  expect(listeningInodes(table, 3311)).toEqual([]);
});
