import { createHash, createHmac } from 'node:crypto';
import { derivedKey, type KeyRing } from '#infra/keys.js';

/**
 * What the database keeps instead of a secret: its hash under a key of the ring. Whoever reads or writes the database
 * without the ring can neither try secrets against it nor put a secret of their own there.
 */
export class Hashes {
  private readonly sessionKey: Buffer;
  private readonly lookupKey: Buffer;

  constructor(ring: Pick<KeyRing, 'indexKey'>) {
    this.sessionKey = derivedKey(ring, 'session');
    this.lookupKey = derivedKey(ring, 'lookup-secret');
  }

  /** Of what a session's cookie holds. */
  session(token: string): Buffer {
    return createHmac('sha256', this.sessionKey).update(`session\n${token}`).digest();
  }

  /** Of the name that the issuer has for a person (`sub`) or for a session of its own (`sid`). */
  issuers(kind: 'sub' | 'sid', name: string): Buffer {
    return createHmac('sha256', this.sessionKey).update(`issuer ${kind}\n${name}`).digest();
  }

  /** What a page sends with whatever changes something. It follows from the session's token, and the token not from it. */
  csrf(token: string): string {
    return createHmac('sha256', this.sessionKey).update(`csrf\n${token}`).digest('base64url');
  }

  /** Of the letters that a family looks its case up by. */
  lookup(letters: string): Buffer {
    return this.lookupOfPlain(createHash('sha256').update(`lookup\n${letters}`).digest());
  }

  /** Of the hash without a key that earlier releases kept, so that what they printed stays good. */
  lookupOfPlain(plainHash: Uint8Array): Buffer {
    return createHmac('sha256', this.lookupKey).update(plainHash).digest();
  }
}
