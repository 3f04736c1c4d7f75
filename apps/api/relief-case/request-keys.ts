import { digestOf, sha256Hex } from '#libs/contracts/digest.js';
import type { Actor, PersonCommand } from '#libs/contracts/command.js';
import { Problem } from '#apps/api/problems/problem.js';

/** What an Idempotency-Key comes to. The caller stands in every hash, so that keys of two callers neither collide nor tell of each other. */
export interface RequestKeys {
  /** The case an opening command opens. */
  caseId: string;
  /** The update's id, and the cause of the events in the journal. */
  cause: string;
  /** Digest of what was asked, so that the same key with another body is told apart. */
  requestHash: string;
}

/** `caseNo` is null for a command that opens a case. @throws idempotency-key-missing when there is none, or none of 1 to 200 visible ASCII characters. */
export function requestKeys(key: string | undefined, actor: Actor, caseNo: string | null, command: PersonCommand): RequestKeys {
  if (!key || !/^[\x21-\x7e]{1,200}$/.test(key)) throw new Problem('idempotency-key-missing');
  return {
    caseId: `case-${sha256Hex(`${actor.id}\n${key}`).slice(0, 32)}`,
    cause: sha256Hex(`cause\n${actor.id}\n${key}`).slice(0, 32),
    // With the key, which is stored nowhere: without it the hash of a form could be guessed from a list of names.
    requestHash: digestOf({ key, caseNo, command }),
  };
}
