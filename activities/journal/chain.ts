import { randomBytes } from 'node:crypto';
import { canonicalJson, digestOf, sha256Hex } from '#libs/contracts/digest.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import type { SaltedFields } from '#infra/database/sealed.js';

/** What the chain is computed over: everything about an event, each personal field as a salted commitment. */
export interface ChainedEvent {
  caseId: string;
  caseNo: string;
  seq: number;
  cause: string;
  type: string;
  occurredAt: string;
  recordedAt: string;
  by: CaseEvent['by'];
  data: object;
  personal: { [field: string]: string };
}

/** What a case's first event chains to. */
export function genesis(caseId: string): string {
  return sha256Hex(`jishi-journal-1\n${caseId}`);
}

/** SHA-256 over the previous hash and the RFC 8785 JSON of the event: a masked copy verifies as well as a whole one. */
export function chainHash(prevHash: string, event: ChainedEvent): string {
  return sha256Hex(`${prevHash}\n${canonicalJson(event)}`);
}

/** Splits personal values from what may be seen: salted values to be sealed, commitments to be chained. */
export function commit(personal: CaseEvent['personal']): { salted: SaltedFields | null; commitments: { [field: string]: string } } {
  const salted: SaltedFields = {};
  for (const [field, value] of Object.entries(personal ?? {}) as [string, string | undefined][]) {
    if (value !== undefined) salted[field] = { salt: randomBytes(16).toString('hex'), value };
  }
  const commitments = Object.fromEntries(Object.entries(salted).map(([field, value]) => [field, commitmentOf(field, value)]));
  return { salted: Object.keys(salted).length ? salted : null, commitments };
}

export function commitmentOf(field: string, { salt, value }: SaltedFields[string]): string {
  return digestOf({ field, salt, value });
}
