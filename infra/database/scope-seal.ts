import { createHmac } from 'node:crypto';
import { derivedKey, type KeyRing } from '#infra/keys.js';
import { personsOf, type RowScope } from '#infra/database/rows.js';

/**
 * Seals a scope, so that PostgreSQL believes it of nobody but a program of ours that holds the key ring: SQL alone, as the
 * API's role, cannot make one (decision 26). `turn` is the number of the transaction it is for.
 */
export class ScopeSeal {
  private readonly key: Buffer;

  constructor(ring: Pick<KeyRing, 'indexKey'>) {
    this.key = scopeKey(ring);
  }

  of(scope: RowScope, turn: string): string {
    const fields = [turn, scope.account, scope.region, scope.department, personsOf(scope)];
    // A line break within a field would let it pass for two.
    if (fields.some(field => field.includes('\n'))) throw new Error('a scope holds a line break');
    return createHmac('sha256', this.key).update(fields.join('\n')).digest('hex');
  }
}

/** The key as PostgreSQL computes with it: HMAC's two pads. */
export function scopePads(ring: Pick<KeyRing, 'indexKey'>): { inner: Buffer; outer: Buffer } {
  const key = Buffer.concat([scopeKey(ring), Buffer.alloc(32)]);
  return { inner: key.map(byte => byte ^ 0x36) as Buffer, outer: key.map(byte => byte ^ 0x5c) as Buffer };
}

const scopeKey = (ring: Pick<KeyRing, 'indexKey'>) => derivedKey(ring, 'row-scope');
