import { webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TemporalTls } from '#infra/temporal-connection.js';

/** The name in our server's certificate, whatever its address. */
const SERVER_NAME = 'temporal.jishi.internal';
const VALID_DAYS = 3_650;
/** An instance may well run for a year; what would end sooner is made anew at the start. */
const LEAST_DAYS = 400;
const DAY_MS = 86_400_000;

/** What the server of an instance shows and asks for, and what our programs show it. */
export interface TemporalCertificates {
  serverName: string;
  ca: string;
  serverCert: string;
  serverKey: string;
  client: TemporalTls;
}

/**
 * The certificates of the instance's own Temporal server, made once. The authority's key is forgotten as soon as it has signed
 * the two: nobody can ever make a third that this server would take.
 */
export async function ensureCertificates(temporalFolder: string, now = new Date()): Promise<TemporalCertificates> {
  const folder = join(temporalFolder, 'tls');
  if (!areGood(folder, now)) await make(folder);
  const at = (name: string) => join(folder, name);
  return {
    serverName: SERVER_NAME, ca: at('ca.pem'), serverCert: at('server.pem'), serverKey: at('server.key'),
    client: { caFile: at('ca.pem'), certFile: at('client.pem'), keyFile: at('client.key'), serverName: SERVER_NAME },
  };
}

function areGood(folder: string, now: Date): boolean {
  if (!existsSync(folder)) return false;
  const leastMs = now.getTime() + LEAST_DAYS * DAY_MS;
  return ['ca.pem', 'server.pem', 'client.pem'].every(name => Date.parse(new X509Certificate(readFileSync(join(folder, name))).validTo) > leastMs);
}

/** Whole or not at all: half a set would keep the instance from its own server. */
async function make(folder: string): Promise<void> {
  const files = await newCertificates();
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(draft, name), content, { mode: 0o600, flush: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

async function newCertificates(): Promise<{ [name: string]: string }> {
  // Loaded only when there are none yet: a quarter of a second that a later start has no use for.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { subtle } = webcrypto;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const newKeys = () => subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const [authority, server, client] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + VALID_DAYS * DAY_MS), signingAlgorithm: algorithm };
  const issuer = 'CN=Jishi, Temporal of one instance';
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: issuer, keys: authority, ...validity,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true)],
  });
  const signed = async (name: string, publicKey: webcrypto.CryptoKey, usages: string[]) => (await x509.X509CertificateGenerator.create({
    subject: `CN=${name}`, issuer, publicKey, signingKey: authority.privateKey, ...validity,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true), new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages), new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: name }]),
    ],
  })).toString('pem');
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  const keyOf = async ({ privateKey }: webcrypto.CryptoKeyPair) => x509.PemConverter.encode(await subtle.exportKey('pkcs8', privateKey), 'PRIVATE KEY');
  return {
    'ca.pem': ca.toString('pem'),
    // Its inner services speak to each other under the same one.
    'server.pem': await signed(SERVER_NAME, server.publicKey, [serverAuth, clientAuth]), 'server.key': await keyOf(server),
    'client.pem': await signed('programs.jishi.internal', client.publicKey, [clientAuth]), 'client.key': await keyOf(client),
  };
}
