import type { EntityManager } from 'typeorm';
import type { CaseEvent } from '#libs/contracts/event.js';

/**
 * Holds the file that a case from now on refers to; false when it is not to be had any more. The row orders this
 * against the removal of files that nobody attached: whichever is first, the other finds it done. Nothing may keep the
 * step from being written after this.
 */
export async function putOnRecord(manager: EntityManager, caseId: string, events: readonly CaseEvent[]): Promise<boolean> {
  const attached = events.find(({ type }) => type === 'Attached') as CaseEvent & { type: 'Attached' } | undefined;
  if (!attached) return true;
  const [, held] = await manager.query(`UPDATE upload SET state = 'attached' WHERE case_id = $1 AND sha256 = $2 AND state IN ('kept', 'attached')`, [caseId, attached.data.sha256]) as [unknown, number];
  return held === 1;
}
