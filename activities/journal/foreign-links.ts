import type { EntityManager } from 'typeorm';
import type { AlertChannels } from '#activities/notify/alert-channels.js';
import { raise } from '#activities/notify/raised-alert.js';
import { countyOf } from '#libs/relief/authority.js';

/** Tells whoever watches over the county that a case's journal holds what none of our workers wrote; once for each link. */
export async function tellOfForeign(manager: EntityManager, channels: AlertChannels, caseId: string, seq: number): Promise<void> {
  const [known] = await manager.query('SELECT case_no, town_code FROM relief_case WHERE case_id = $1', [caseId]) as { case_no: string; town_code: string }[];
  // Nothing that one of ours opened.
  if (!known) return;
  for (const [i, role] of (['auditor', 'supervisor'] as const).entries()) {
    await raise(manager, channels, {
      key: `foreign-${caseId}:${seq}:${i}`, caseId, caseNo: known.case_no, kind: 'journal-foreign', step: null,
      to: { role, region: countyOf(known.town_code) }, at: null,
    });
  }
}
