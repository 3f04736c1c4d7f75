import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { reaching, temporalTlsEnv, temporalTlsOf } from '#infra/temporal-connection.js';

const ALL = { JISHI_TEMPORAL_TLS_CA: '/ca', JISHI_TEMPORAL_TLS_CERT: '/cert', JISHI_TEMPORAL_TLS_KEY: '/key', JISHI_TEMPORAL_TLS_NAME: 'x' };

it('speaks in clear only where nothing is said', () => {
  expect(temporalTlsOf({})).toBeNull();
  expect(temporalTlsOf({ JISHI_TEMPORAL_TLS: '0' })).toBeNull();
  expect(temporalTlsOf({ JISHI_TEMPORAL_TLS: '1' })).toEqual({});
  expect(reaching({ temporalAddress: 'h:1', temporalTls: {} })).toEqual({ address: 'h:1', tls: {} });
  expect(reaching({ temporalAddress: 'h:1', temporalTls: null })).toEqual({ address: 'h:1' });
  for (const [name, value] of Object.entries({ JISHI_TEMPORAL_TLS_CA: '/ca', JISHI_TEMPORAL_TLS_NAME: 'x' })) expect(temporalTlsOf({ [name]: value })).not.toBeNull();
});

it('refuses half of a pair, which would quietly show nothing', () => {
  expect(() => temporalTlsOf({ JISHI_TEMPORAL_TLS_CERT: '/cert' })).toThrow('belong together');
  expect(() => temporalTlsOf({ JISHI_TEMPORAL_TLS_KEY: '/key' })).toThrow('belong together');
});

it('says the same to a program as it was told', () => {
  expect(temporalTlsOf(temporalTlsEnv(temporalTlsOf(ALL)))).toEqual({ caFile: '/ca', certFile: '/cert', keyFile: '/key', serverName: 'x' });
  expect(temporalTlsOf({ ...ALL, ...temporalTlsEnv(null) })).toBeNull();
  expect(temporalTlsOf(temporalTlsEnv({}))).toEqual({});
});

it('reads the files, and fails where one is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jishi-tls-'));
  try {
    const at = (name: string) => join(folder, name);
    for (const name of ['ca', 'cert', 'key']) writeFileSync(at(name), name);
    const temporalTls = { caFile: at('ca'), certFile: at('cert'), keyFile: at('key'), serverName: 'x' };
    expect(reaching({ temporalAddress: 'h:1', temporalTls }).tls).toEqual({
      serverRootCACertificate: Buffer.from('ca'), clientCertPair: { crt: Buffer.from('cert'), key: Buffer.from('key') }, serverNameOverride: 'x',
    });
    expect(() => reaching({ temporalAddress: 'h:1', temporalTls: { ...temporalTls, keyFile: at('none') } })).toThrow('ENOENT');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
