import type { CommandType } from '#libs/contracts/command.js';
import { ROLES, type Role } from '#libs/contracts/words.js';
import { AUTHORITY, regionCovers, workRegion } from '#libs/relief/authority.js';

/** What moves money, stands in for somebody's word about it, or calls to account: by these commands a post is known. */
const WEIGHTY: readonly CommandType[] = [
  'override-duplicate', 'decide', 'deny', 'add-relief', 'approve', 'confirm-approval', 'turn-down',
  'disburse', 'settle-payment', 'record-return', 'inspect', 'settle-inspection', 'lift-recusal',
];

/**
 * Posts with money, audit or administration. Nobody is given one, changed in it, stands in for it, or is taken out of it on
 * one person's word. The one list of them: the API, the database's functions and the pages go by it.
 */
export const GUARDED_POSTS: readonly Role[] = ROLES.filter(role =>
  role === 'auditor' || role === 'administrator' || WEIGHTY.some(type => may(role, type)));

export function isGuarded(role: string): boolean {
  return (GUARDED_POSTS as readonly string[]).includes(role);
}

/** For so long whoever gave somebody a post, or confirmed it, is not the second person beside them. */
export const CREATURE_DAYS = 30;

/** Of a county there always have to be so many: one administrator alone could confirm nothing any more. */
export const FEWEST = { auditor: 1, administrator: 2 } as const;

interface Post {
  role: Role;
  region: string;
}

/** Whether somebody of that post, standing in for the other, would come to judge work of their own. */
export function wouldJudgeOwnWork(deputy: Post, post: Post): boolean {
  const [theirs, others] = [workRegion(deputy.region), workRegion(post.region)];
  const sameWork = regionCovers(theirs, others) || regionCovers(others, theirs);
  return sameWork && JUDGES_OWN_WORK.some(([own, other]) => own === deputy.role && other === post.role);
}

/**
 * Own post and that of another which together leave nobody to look at what the one does: who proposes and who approves, who
 * approves and who pays, who does either and who audits. Where a post has both halves anyway, as a team's lead has, the
 * case itself keeps its people apart.
 */
export const JUDGES_OWN_WORK: readonly (readonly [Role, Role])[] = ROLES.flatMap(own => ROLES.flatMap(other =>
  own !== other && halvesOf(own).some(half => halvesOf(other).some(second => half !== second)) && !approvesAnyway(own, other)
    ? [[own, other] as const] : []));

type Half = 'proposes' | 'approves' | 'pays' | 'audits';

function halvesOf(role: Role): Half[] {
  return [
    ...(may(role, 'relief-first') || may(role, 'assess') ? ['proposes' as const] : []),
    ...(may(role, 'approve') ? ['approves' as const] : []),
    ...(may(role, 'disburse') ? ['pays' as const] : []),
    ...(role === 'auditor' ? ['audits' as const] : []),
  ];
}

function approvesAnyway(own: Role, other: Role): boolean {
  return may(own, 'relief-first') && may(own, 'confirm-approval') && halvesOf(other).includes('approves');
}

function may(role: Role, type: CommandType): boolean {
  return AUTHORITY[type].roles.includes(role);
}
