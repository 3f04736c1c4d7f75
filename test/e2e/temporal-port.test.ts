import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect as connectTls } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { ensureCertificates } from '#infra/launch/temporal-certificates.js';
import { reaching, type TemporalTls } from '#infra/temporal-connection.js';
import { Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => {
  town = await Town.start();
}, 120_000);
afterAll(async () => {
  await town?.stop();
}, 30_000);

describe('the port of the instance\'s own Temporal', () => {
  const strangers = mkdtempSync(join(tmpdir(), 'jishi-stranger-'));
  afterAll(() => rmSync(strangers, { recursive: true }));

  /** What somebody is told who shows these. */
  const asked = async (temporalTls: TemporalTls | null, temporalAddress = town.instance.settings.temporalAddress) => {
    const connection = await Connection.connect({ ...reaching({ temporalAddress, temporalTls }), connectTimeout: 3_000 }).catch((error: unknown) => error as Error);
    if (connection instanceof Error) return 'refused';
    const { clusterName } = await connection.workflowService.getClusterInfo({});
    await connection.close();
    return clusterName;
  };

  it('answers our own certificate, and nobody who shows none or another authority\'s', async () => {
    const own = town.instance.settings.temporalTls!;
    const other = (await ensureCertificates(strangers)).client;
    expect(await asked(own)).toBe('active');
    expect(await asked(null)).toBe('refused');
    expect(await asked({ caFile: own.caFile, serverName: own.serverName })).toBe('refused');
    expect(await asked({ ...other, caFile: own.caFile })).toBe('refused');
    // Nor do our programs take another server for ours.
    expect(await asked({ ...own, caFile: other.caFile })).toBe('refused');
    expect(await asked({ ...own, serverName: 'somebody.else' })).toBe('refused');
  });

  it('is no wider between its own services: each of their ports asks for the certificate, too', async () => {
    const { history, matching, worker, membership } = JSON.parse(readFileSync(join(town.data, 'temporal/ports.json'), 'utf8')) as { history: number; matching: number; worker: number; membership: number[] };
    const own = town.instance.settings.temporalTls!;
    const shown = { ca: readFileSync(own.caFile!), cert: readFileSync(own.certFile!), key: readFileSync(own.keyFile!) };
    const ports = [['history', history], ['matching', matching], ['worker', worker], ...membership.map((port, i) => [`membership ${i}`, port])] as [string, number][];
    for (const [name, port] of ports) {
      const servername = own.serverName;
      expect([name, await greeted(port, !name.startsWith('membership'), { ca: shown.ca, servername })]).toEqual([name, 'refused']);
      expect([name, await greeted(port, !name.startsWith('membership'), { ...shown, servername })]).toEqual([name, 'open']);
    }
  });

  it('keeps its keys where only their owner reads them, and not the authority\'s', () => {
    const folder = join(town.data, 'temporal/tls');
    expect(readdirSync(folder).sort()).toEqual(['ca.pem', 'client.key', 'client.pem', 'server.key', 'server.pem']);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('keeps its certificates from one start to the next, and makes all anew when one is about to end', async () => {
    const digest = () => createHash('sha256').update(readFileSync(join(strangers, 'tls/client.pem'))).digest('hex');
    await ensureCertificates(strangers);
    const first = digest();
    await ensureCertificates(strangers);
    expect(digest()).toBe(first);
    await ensureCertificates(strangers, new Date(Date.now() + 9.5 * 365 * 86_400_000));
    expect(digest()).not.toBe(first);
  });
});

/** Whether a TLS server on the port lets somebody stay who shows these. In TLS 1.3 it says so only after the handshake. */
function greeted(port: number, isGrpc: boolean, shown: object): Promise<string> {
  return new Promise(resolve => {
    // gRPC's ports speak HTTP/2 alone, and those of the membership nothing of the kind.
    const socket = connectTls({ host: '127.0.0.1', port, ...(isGrpc && { ALPNProtocols: ['h2'] }), ...shown }, () => {
      setTimeout(() => end('open'), 500);
    });
    const end = (how: string) => {
      socket.destroy();
      resolve(how);
    };
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'nobody there' : 'refused'));
    socket.on('close', () => end('refused'));
  });
}
