import { chainHash, type ChainedEvent, commitmentOf } from '#activities/journal/chain.js';
import type { SaltedFields } from '#infra/database/sealed.js';
import type { LinkSignature, LinkSignatures } from '#infra/link-signatures.js';

/** An event as it stands in the journal. */
export interface StoredLink extends Omit<ChainedEvent, 'caseId'>, LinkSignature {
  /** The values that the commitments stand for; null in place of the box: changed, or sealed by a key that is not in the ring. */
  salted: { value: SaltedFields | null } | null;
  prevHash: string;
  hash: string;
}

/** Where an event's link is broken. */
export interface LinkFault {
  path: string;
  expected: string | number;
  actual: string | number | null;
}

type At = { seq: number; prevHash: string };

/**
 * Computes anew the hash of the event that follows `prevHash` as number `seq`, and each personal value's commitment, and looks
 * whether a worker of ours has signed it; null where all is as it was written.
 */
export function linkFault(caseId: string, at: At, { salted, ...link }: StoredLink, signatures: LinkSignatures): LinkFault | null {
  return signatureFault(caseId, at, link, signatures) ?? commitmentFault(link.personal, salted);
}

/** The same without the personal values: what a masked copy can be checked by. */
export function signatureFault(caseId: string, { seq, prevHash }: At, link: Omit<StoredLink, 'salted'>, signatures: LinkSignatures): LinkFault | null {
  const { prevHash: linked, hash: stored, signedBy, signature, ...event } = link;
  if (event.seq !== seq) return { path: 'seq', expected: seq, actual: event.seq };
  if (linked !== prevHash) return { path: 'prevHash', expected: prevHash, actual: linked };
  const hash = chainHash(prevHash, { caseId, ...event });
  if (stored !== hash) return { path: 'hash', expected: hash, actual: stored };
  if (!signatures.holds(hash, { signedBy, signature })) return { path: 'signature', expected: 'of a key that the ring vouches for', actual: signedBy };
  return null;
}

export function commitmentFault(personal: StoredLink['personal'], salted: StoredLink['salted']): LinkFault | null {
  if (!salted) return { path: 'personal/sealed', expected: 'sealed with a key of this instance', actual: 'cannot be opened' };
  const values = salted.value ?? {};
  for (const field of new Set([...Object.keys(personal), ...Object.keys(values)])) {
    const actual = values[field] ? commitmentOf(field, values[field]) : null;
    if (personal[field] !== actual) return { path: `personal/${field}`, expected: personal[field] ?? 'none', actual };
  }
  return null;
}
