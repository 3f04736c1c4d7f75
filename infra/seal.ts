import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { KeyRing } from '#infra/keys.js';

/**
 * Authenticated encryption at rest and in Temporal's payloads: AES-256-GCM, laid out as
 * form · key id's length · key id · nonce (12) · tag (16) · ciphertext. The context (whose value this is) is
 * authenticated, so that one case's value cannot be passed off as another's. What is long is deflated before it is sealed.
 */
export class Seal {
  private readonly ring: KeyRing;
  /** A key that is read in anew for each value takes four times as long as the value. */
  private readonly keys = new Map<string, KeyObject>();

  constructor(ring: KeyRing) {
    this.ring = ring;
  }

  /** `deflate` false: pictures and the like are small already, and it would take its time. */
  seal(plain: Uint8Array, context: string, { deflate = true } = {}): Buffer {
    const { current } = this.ring;
    const keyId = Buffer.from(current);
    const nonce = randomBytes(12);
    const form = deflate && plain.length > LONG_BYTES ? DEFLATED : AS_IT_IS;
    const cipher = createCipheriv('aes-256-gcm', this.key(current), nonce);
    cipher.setAAD(authenticated(context, form));
    const sealed = Buffer.concat([cipher.update(form === DEFLATED ? deflateRawSync(plain) : plain), cipher.final()]);
    return Buffer.concat([Buffer.from([form, keyId.length]), keyId, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws when the value was changed, is another context's, or its key is not in the ring. */
  open(sealed: Uint8Array, context: string): Buffer {
    const bytes = Buffer.from(sealed);
    const bodyAt = 2 + bytes[1]!;
    const form = bytes[0];
    if ((form !== AS_IT_IS && form !== DEFLATED) || bytes.length < bodyAt + 28) throw new Error('not a sealed value');
    const decipher = createDecipheriv('aes-256-gcm', this.key(bytes.toString('utf8', 2, bodyAt)), bytes.subarray(bodyAt, bodyAt + 12));
    decipher.setAAD(authenticated(context, form));
    decipher.setAuthTag(bytes.subarray(bodyAt + 12, bodyAt + 28));
    const opened = Buffer.concat([decipher.update(bytes.subarray(bodyAt + 28)), decipher.final()]);
    return form === DEFLATED ? inflateRawSync(opened) : opened;
  }

  sealJson(value: unknown, context: string): Buffer {
    return this.seal(Buffer.from(JSON.stringify(value)), context);
  }

  openJson<T>(sealed: Uint8Array, context: string): T {
    return JSON.parse(this.open(sealed, context).toString('utf8')) as T;
  }

  private key(id: string): KeyObject {
    if (!Object.hasOwn(this.ring.keys, id)) this.ring.lookAgain?.(); // Another process may have rotated a moment ago.
    if (!Object.hasOwn(this.ring.keys, id)) throw new Error('sealed under a key that is not in the ring');
    const encoded = this.ring.keys[id]!;
    let key = this.keys.get(encoded);
    if (!key) this.keys.set(encoded, key = createSecretKey(encoded, 'base64'));
    return key;
  }
}

/** The first byte says how the value was sealed. */
const AS_IT_IS = 1;
const DEFLATED = 2;

function authenticated(context: string, form: number): Buffer {
  return Buffer.from(form === DEFLATED ? `${context}\0deflated` : context);
}

/** What is shorter is not worth the time. */
const LONG_BYTES = 4_096;
