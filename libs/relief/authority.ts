import type { Actor, CommandType } from '#libs/contracts/command.js';
import type { Role, Status } from '#libs/contracts/words.js';

/** Which command is open in which status of a case (申请 → 受理 → 分办 → 反馈). `null` stands for a case that does not exist yet. */
export const MOVES: { [type in CommandType]: readonly (Status | null)[] } = {
  'report-lead': [null],
  apply: [null, 'lead'],
  accept: ['applied'],
  grade: ['lead', 'applied', 'accepted'],
  'confirm-grade': ['lead', 'applied', 'accepted'],
  'take-over': ['lead', 'applied', 'accepted', 'fed-back'],
  investigate: ['accepted'],
  'give-opinion': ['accepted'],
  decide: ['accepted'],
  'relief-first': ['lead', 'applied', 'accepted'],
  approve: ['lead', 'applied', 'accepted'],
  'complete-papers': ['accepted'],
  feedback: ['accepted'],
  close: ['fed-back'],
  urge: ['lead', 'applied', 'accepted', 'fed-back'],
  'hand-over': ['lead', 'applied', 'accepted', 'fed-back'],
};

/** Which role may give which command, and whether only as the case's handler. */
export const AUTHORITY: { [type in CommandType]: { roles: readonly Role[]; handlerOnly?: true } } = {
  'report-lead': { roles: ['reporter', 'village-assistant', 'town-intake', 'town-investigator', 'team-lead', 'department-handler', 'county-duty'] },
  apply: { roles: ['village-assistant', 'town-intake', 'team-lead', 'county-duty'] },
  accept: { roles: ['town-intake', 'team-lead'] },
  grade: { roles: ['village-assistant', 'town-intake', 'town-investigator', 'team-lead', 'county-duty'] },
  'confirm-grade': { roles: ['town-intake', 'town-investigator', 'town-approver', 'team-lead', 'county-approver', 'county-duty'] },
  'take-over': { roles: ['town-intake', 'town-investigator', 'team-lead'] },
  investigate: { roles: ['village-assistant', 'town-intake', 'town-investigator', 'team-lead'] },
  'give-opinion': { roles: ['town-intake', 'town-investigator', 'team-lead'], handlerOnly: true },
  decide: { roles: ['town-approver', 'county-approver'] },
  'relief-first': { roles: ['town-intake', 'town-investigator', 'team-lead'], handlerOnly: true },
  approve: { roles: ['town-approver', 'county-approver'] },
  'complete-papers': { roles: ['town-intake', 'town-investigator', 'team-lead'], handlerOnly: true },
  feedback: { roles: ['town-intake', 'town-investigator', 'team-lead'], handlerOnly: true },
  close: { roles: ['town-intake', 'town-investigator', 'team-lead'], handlerOnly: true },
  urge: { roles: ['team-lead', 'supervisor', 'county-duty'] },
  'hand-over': { roles: ['town-intake', 'town-investigator', 'team-lead', 'supervisor', 'county-duty'] },
};

/** Who may look at cases at all; a reporter hands leads in and an administrator keeps accounts, neither reads. */
export function mayRead(actor: Actor): boolean {
  return !['reporter', 'administrator', 'citizen'].includes(actor.role);
}

/** Whether a 12-digit region lies in another's: a county's code ends in six zeros, a town's in three. */
export function regionCovers(outer: string, inner: string): boolean {
  return inner.startsWith(regionPrefix(outer));
}

/** Cases stand under towns, so village staff work in their village's town. */
export function workRegion(region: string): string {
  return region.endsWith('000') ? region : `${region.slice(0, 9)}000`;
}

/** The digits of a region code that say something: province 2, city 4, county 6, town 9, village 12. */
export function regionPrefix(region: string): string {
  for (const digits of [2, 4, 6, 9]) if (/^0+$/.test(region.slice(digits))) return region.slice(0, digits);
  return region;
}
