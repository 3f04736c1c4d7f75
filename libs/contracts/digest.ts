import canonicalize from 'canonicalize';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** RFC 8785 JSON: one spelling per value, whatever the order of its keys. Undefined fields do not exist. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('no JSON value');
  return text;
}

/** SHA-256 of a value's canonical JSON, in hex. Plain JavaScript, so that a workflow can compute it too. */
export function digestOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}

export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
