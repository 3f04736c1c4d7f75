import type { EntityManager } from 'typeorm';
import type { Instant } from '#libs/clock/instant.js';
import type { CaseEvent } from '#libs/contracts/event.js';

/** The case that the events merge theirs into, null when it is unknown; undefined when they merge nothing. A number stays with its case, so nothing need be locked for it. */
export async function mergeTarget(manager: EntityManager, events: CaseEvent[]): Promise<string | null | undefined> {
  const merged = events.find(event => event.type === 'Merged');
  if (!merged) return undefined;
  const [target] = await manager.query('SELECT case_id FROM relief_case WHERE case_no = $1', [merged.data.intoCaseNo]) as { case_id: string }[];
  return target?.case_id ?? null;
}

/** Under the target's lock, it stays so until the merge is written. */
export async function canTakeOver(manager: EntityManager, target: string | null, caseId: string): Promise<boolean> {
  if (target === null || target === caseId) return false;
  return (await manager.query(`SELECT 1 FROM relief_case WHERE case_id = $1 AND status <> 'closed'`, [target]) as unknown[]).length > 0;
}

/**
 * Leaves word for the case that goes on. Whatever was merged into this one and has not reached it yet is passed on: it
 * would come to a closed case.
 */
export async function leaveWord(manager: EntityManager, caseId: string, target: string, firstContact: Instant): Promise<void> {
  await manager.query(
    `INSERT INTO merge_delivery (case_id, into_case_id, first_contact)
     SELECT $1, $2, least($3::timestamptz, (SELECT min(first_contact) FROM merge_delivery WHERE into_case_id = $1))`, [caseId, target, firstContact]);
  await manager.query(`SELECT pg_notify('jishi_merge', '')`);
}
