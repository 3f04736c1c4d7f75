import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyRing } from '#infra/keys.js';

/**
 * Authenticated encryption at rest and in Temporal's payloads: AES-256-GCM, laid out as
 * version 1 · key id's length · key id · nonce (12) · tag (16) · ciphertext. The context (whose value this is) is
 * authenticated, so that one case's value cannot be passed off as another's.
 */
export class Seal {
  private readonly ring: KeyRing;

  constructor(ring: KeyRing) {
    this.ring = ring;
  }

  seal(plain: Uint8Array, context: string): Buffer {
    const { current } = this.ring;
    const keyId = Buffer.from(current);
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(current), nonce);
    cipher.setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Buffer.from([1, keyId.length]), keyId, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws when the value was changed, is another context's, or its key is not in the ring. */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed);
    const bodyAt = 2 + bytes[1]!;
    if (bytes[0] !== 1 || bytes.length < bodyAt + 28) throw new Error('not a sealed value');
    const decipher = createDecipheriv('aes-256-gcm', this.key(bytes.toString('utf8', 2, bodyAt)), bytes.subarray(bodyAt, bodyAt + 12));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(bodyAt + 12, bodyAt + 28));
    return Buffer.concat([decipher.update(bytes.subarray(bodyAt + 28)), decipher.final()]);
  }

  sealJson(value: unknown, context: string): Buffer {
    return this.seal(Buffer.from(JSON.stringify(value)), context);
  }

  openJson<T>(sealed: Uint8Array, context: string): T {
    return JSON.parse(this.open(sealed, context).toString('utf8')) as T;
  }

  private key(id: string): Buffer {
    if (!Object.hasOwn(this.ring.keys, id)) this.ring.lookAgain?.(); // Another process may have rotated a moment ago.
    if (!Object.hasOwn(this.ring.keys, id)) throw new Error('sealed under a key that is not in the ring');
    return Buffer.from(this.ring.keys[id]!, 'base64');
  }
}
