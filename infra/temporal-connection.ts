import { readFileSync } from 'node:fs';
import type { TLSConfig } from '@temporalio/client';

/** How a Temporal server is told apart from another, and how it tells us: files in PEM, and the name in its certificate. */
export interface TemporalTls {
  /** Whose signature its certificate has to bear; left out, any authority that this machine trusts. */
  caFile?: string | undefined;
  /** What we show it; left out where the server asks for none. */
  certFile?: string | undefined;
  keyFile?: string | undefined;
  /** The name in its certificate, where that is another than the address. */
  serverName?: string | undefined;
}

/** Where Temporal is. `temporalTls` null: it speaks in clear. */
export interface TemporalReach {
  temporalAddress: string;
  temporalTls: TemporalTls | null;
}

/** What a connection, a native one too, is opened with. The files are read now, so that one that is missing is told at once. */
export function reaching({ temporalAddress, temporalTls }: TemporalReach): { address: string; tls?: TLSConfig } {
  return temporalTls ? { address: temporalAddress, tls: tlsOf(temporalTls) } : { address: temporalAddress };
}

function tlsOf({ caFile, certFile, keyFile, serverName }: TemporalTls): TLSConfig {
  return {
    ...(caFile && { serverRootCACertificate: readFileSync(caFile) }),
    ...(certFile && keyFile && { clientCertPair: { crt: readFileSync(certFile), key: readFileSync(keyFile) } }),
    ...(serverName && { serverNameOverride: serverName }),
  };
}

const FILES = { caFile: 'JISHI_TEMPORAL_TLS_CA', certFile: 'JISHI_TEMPORAL_TLS_CERT', keyFile: 'JISHI_TEMPORAL_TLS_KEY', serverName: 'JISHI_TEMPORAL_TLS_NAME' } as const;

/**
 * From the environment, for the programs and for a server that is named by TEMPORAL_ADDRESS. `JISHI_TEMPORAL_TLS=1` alone
 * asks for TLS with the authorities this machine trusts. @throws when half of a pair is missing.
 */
export function temporalTlsOf(env: NodeJS.ProcessEnv): TemporalTls | null {
  const tls = Object.fromEntries(Object.entries(FILES).flatMap(([field, name]) => env[name] ? [[field, env[name]]] : [])) as TemporalTls;
  if (!tls.certFile !== !tls.keyFile) throw new Error(`${FILES.certFile} and ${FILES.keyFile} belong together: one of them is not set`);
  return Object.keys(tls).length > 0 || env['JISHI_TEMPORAL_TLS'] === '1' ? tls : null;
}

/** The same, as the environment of a program. What the launcher's own environment says is replaced as a whole. */
export function temporalTlsEnv(tls: TemporalTls | null): NodeJS.ProcessEnv {
  return {
    JISHI_TEMPORAL_TLS: tls ? '1' : '0',
    ...Object.fromEntries(Object.entries(FILES).map(([field, name]) => [name, tls?.[field as keyof TemporalTls] ?? ''])),
  };
}
