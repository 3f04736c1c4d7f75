import { request as requestPlain } from 'node:http';
import { type RequestOptions, request as requestTls } from 'node:https';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/** What a server of somebody else's answered, read to its end. */
export interface Heard {
  status: number;
  /** Without parameters, in small letters; empty where none was said. */
  contentType: string;
  body: Buffer;
}

export interface Asking {
  method: 'GET' | 'POST';
  headers?: { [name: string]: string };
  body?: string;
  /** For all of it: connecting, sending, and the last byte of the answer. */
  withinMs: number;
  mostBytes: number;
  /** Who the server has to be, beyond what the machine trusts anyway. */
  trust?: Trust | undefined;
}

export interface Trust {
  /** PEM: these authorities, and no others. */
  ca?: string | undefined;
  /** SHA-256 of the server's certificate, in hex without colons: this certificate, and no other. */
  fingerprint?: string | undefined;
}

/** The answer is longer than anything the other side could have to say. */
export class TooLong extends Error {
  override name = 'TooLong';
}

/** One call to a server of somebody else's. It follows no redirect, and is bounded in time and size. @throws what went wrong on the way */
export function ask(url: URL, { method, headers = {}, body, withinMs, mostBytes, trust }: Asking): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(withinMs);
    // `agent: false`: a connection of its own, so that the server's certificate is looked at for each call.
    const options: RequestOptions = { method, signal, agent: false, headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) } };
    const request = url.protocol === 'https:' ? requestTls(url, { ...options, ...trusting(trust) }) : requestPlain(url, options);
    request.once('error', error => reject(signal.aborted ? signal.reason as Error : error));
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > mostBytes) request.destroy(new TooLong('the answer is too long'));
        else chunks.push(chunk);
      });
      response.once('error', error => reject(signal.aborted ? signal.reason as Error : error));
      // A connection that ends early has not said all: an answer cut short could still read as one.
      response.once('close', () => reject(new Error('the answer was cut short')));
      response.once('end', () => {
        if (!response.complete) return;
        const contentType = (response.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
        resolve({ status: response.statusCode!, contentType, body: Buffer.concat(chunks) });
      });
    });
    request.end(body);
  });
}

/** `fetch` for a library that brings its own requests: no redirect is followed, and answers are bounded in size. */
export function boundedFetch(mostBytes: number): (url: string, init: object) => Promise<Response> {
  return async (url, init) => {
    const response = await fetch(url, { ...init, redirect: 'manual' });
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > mostBytes) throw new TooLong('the answer is too long');
      chunks.push(chunk);
    }
    const { status, statusText, headers } = response;
    // These describe the body as it came over the wire; what is handed on is unpacked.
    const kept = new Headers(headers);
    for (const name of ['content-encoding', 'content-length']) kept.delete(name);
    return new Response([101, 204, 205, 304].includes(status) ? null : Buffer.concat(chunks), { status, statusText, headers: kept });
  };
}

/** Only on this machine does nobody stand in between. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** A fingerprint as people write it, or as `ask` wants it. Null for what is none. */
export function fingerprintOf(text: string): string | null {
  const hex = text.replaceAll(':', '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? hex : null;
}

function trusting({ ca, fingerprint }: Trust = {}): RequestOptions {
  return {
    minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca !== undefined && { ca }),
    ...(fingerprint !== undefined && {
      checkServerIdentity: (host: string, certificate: PeerCertificate) =>
        checkServerIdentity(host, certificate)
        ?? (fingerprintOf(certificate.fingerprint256) === fingerprint ? undefined : new Error('another certificate than was agreed on')),
    }),
  };
}
