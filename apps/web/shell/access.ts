import type { Role } from '#libs/contracts/words.js';
import { AUTHORITY, mayRead, WATCHING } from '#libs/relief/authority.js';

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

/** Pages that only some posts have. */
export type OwnPage = 'board' | 'audit' | 'admin' | 'delegations';

export function mayOpen(page: OwnPage, role: Role): boolean {
  switch (page) {
    case 'board': return WATCHING.includes(role);
    case 'audit': return role === 'auditor';
    case 'admin': return role === 'administrator';
    // Who acts on no cases has no post to stand in for.
    case 'delegations': return seesCases(role);
  }
}
