import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { statSync } from 'node:fs';
import type { KeyRing } from '#infra/keys.js';
import { readSigningKey } from '#infra/signing-key.js';

/** Under which key a link of the journal was signed, by its name in the ring, and the 64 bytes of the signature. */
export interface LinkSignature {
  signedBy: string;
  signature: Buffer;
}

/** Signs the journal's links (Ed25519, decision 41). The worker alone reads that key; what replaces it in its file is taken up within a second. */
export class LinkSigner {
  private readonly path: string;
  private key: { kid: string; object: KeyObject };
  private mark: string;
  private lookedAtMs = Date.now();

  /** @throws when the file is missing or holds no private key: nothing may be appended unsigned. */
  constructor(path: string) {
    this.path = path;
    this.mark = markOf(path);
    this.key = privateKeyOf(path);
  }

  sign(hash: string): LinkSignature {
    if (Math.abs(Date.now() - this.lookedAtMs) >= LOOK_EVERY_MS) this.lookAgain();
    return { signedBy: this.key.kid, signature: sign(null, signedText(hash), this.key.object) };
  }

  private lookAgain(): void {
    this.lookedAtMs = Date.now();
    try {
      const mark = markOf(this.path);
      if (mark === this.mark) return;
      this.key = privateKeyOf(this.path);
      this.mark = mark;
    } catch {
      // Away, or just being written: the key that is known is as good.
    }
  }
}

/** Tells what a worker of ours has signed, with the public halves that the ring keeps for good. Nobody can sign with those. */
export class LinkSignatures {
  private readonly ring: Pick<KeyRing, 'journalKeys' | 'lookAgain'>;
  private readonly keys = new Map<string, KeyObject>();

  constructor(ring: Pick<KeyRing, 'journalKeys' | 'lookAgain'>) {
    this.ring = ring;
  }

  holds(hash: string, { signedBy, signature }: LinkSignature): boolean {
    const key = this.keyOf(signedBy);
    return key !== null && verify(null, signedText(hash), key, signature);
  }

  private keyOf(kid: string): KeyObject | null {
    const find = () => Object.hasOwn(this.ring.journalKeys ?? {}, kid) ? this.ring.journalKeys![kid] : undefined;
    const x = find() ?? (this.ring.lookAgain?.(), find());
    if (x === undefined) return null;
    let key = this.keys.get(x);
    if (!key) this.keys.set(x, key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }));
    return key;
  }
}

const LOOK_EVERY_MS = 1_000;

/** Nothing else that is ever signed begins so. */
const signedText = (hash: string) => Buffer.from(`jishi-journal-link\n${hash}`);

function privateKeyOf(path: string): { kid: string; object: KeyObject } {
  const { kid, x, d } = readSigningKey(path);
  return { kid, object: createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x, d } }) };
}

function markOf(path: string): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}
