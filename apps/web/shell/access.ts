import type { Role } from '#libs/contracts/words.js';
import { AUTHORITY, mayRead } from '#libs/relief/authority.js';

/** Whether somebody of that post has an inbox. */
export function seesCases(role: Role): boolean {
  return mayRead({ id: '', role, region: '' });
}

/** What of the two that open a case somebody of that post may do. */
export function openings(role: Role): ('apply' | 'report-lead')[] {
  return (['apply', 'report-lead'] as const).filter(type => AUTHORITY[type].roles.includes(role));
}

/** Whether slips come to somebody of that post: of a department, or of a town that another has asked. */
export function holdsSlips(role: Role): boolean {
  return AUTHORITY['answer-slip'].roles.includes(role);
}

export function mayOpenCases(role: Role): boolean {
  return openings(role).length > 0;
}
