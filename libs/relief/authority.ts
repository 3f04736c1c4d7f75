import type { Actor, CommandType } from '#libs/contracts/command.js';
import type { CaseState, Slip } from '#libs/contracts/event.js';
import { type Body, ROLES, type Role } from '#libs/contracts/words.js';
import { canMove, SLIP_MOVES } from '#libs/relief/moves.js';

/**
 * Over what a role's command reaches. `case`: cases of one's region. `handler`: those of them one handles.
 * `offered`: cases another town offers to one's own. `slip`: cases of which one's department or town holds a slip.
 */
export type Scope = 'case' | 'handler' | 'offered' | 'slip';

const DESK = ['town-intake', 'town-investigator', 'team-lead'] as const;
const SLIP_DESK = ['department-handler', 'town-intake', 'town-investigator', 'team-lead'] as const;
const APPROVER = ['town-approver', 'county-approver'] as const;
const OVERSEER = ['supervisor', 'county-duty'] as const;
/** Who may be asked for a second person's word at night, give it, and confirm it in writing. */
export const ORAL_APPROVERS: readonly Role[] = [...APPROVER, 'team-lead', 'county-duty'];
const ACTING = ROLES.filter(role => !['reporter', 'auditor', 'administrator', 'citizen'].includes(role));

/**
 * Role × command × scope: who may give which command, and over what; `opens`: who else may, to open a case, and not to one that exists. The one
 * table; API, decider, pages and tests read it.
 */
export const AUTHORITY: { [type in CommandType]: { roles: readonly Role[]; opens?: readonly Role[]; scope: Scope } } = {
  'report-lead': { roles: ['reporter', 'village-assistant', ...SLIP_DESK, 'county-duty'], opens: ['citizen'], scope: 'case' },
  apply: { roles: ['village-assistant', 'town-intake', 'team-lead', 'county-duty'], opens: ['citizen'], scope: 'case' },
  'list-missing': { roles: ['town-intake', 'team-lead'], scope: 'case' },
  supply: { roles: ['village-assistant', 'town-intake', 'team-lead'], scope: 'case' },
  accept: { roles: ['town-intake', 'team-lead'], scope: 'case' },
  reject: { roles: ['town-intake', 'team-lead'], scope: 'case' },
  merge: { roles: ['town-intake', 'team-lead', 'county-duty'], scope: 'case' },
  'override-duplicate': { roles: [...APPROVER], scope: 'case' },
  withdraw: { roles: ['village-assistant', ...DESK, 'citizen'], scope: 'case' },
  'confirm-withdrawal': { roles: ['team-lead', ...APPROVER], scope: 'case' },
  grade: { roles: ['village-assistant', ...DESK, 'county-duty'], scope: 'case' },
  'confirm-grade': { roles: [...DESK, ...APPROVER, 'county-duty'], scope: 'case' },
  'ease-urgency': { roles: [...DESK], scope: 'handler' },
  'take-over': { roles: [...DESK], scope: 'offered' },
  'hand-over': { roles: [...DESK, ...OVERSEER], scope: 'case' },
  'return-hand-over': { roles: ['town-intake', 'team-lead'], scope: 'offered' },
  // An auditor acts on nothing, and may be somebody's relative all the same.
  'declare-relative': { roles: [...ACTING, 'auditor'], scope: 'case' },
  'lift-recusal': { roles: [...OVERSEER], scope: 'case' },
  investigate: { roles: ['village-assistant', ...DESK], scope: 'case' },
  assess: { roles: [...DESK], scope: 'handler' },
  'give-opinion': { roles: [...DESK], scope: 'handler' },
  'post-notice': { roles: [...DESK], scope: 'handler' },
  object: { roles: ['village-assistant', ...DESK], scope: 'case' },
  raise: { roles: [...DESK, 'town-approver'], scope: 'case' },
  decide: { roles: [...APPROVER], scope: 'case' },
  confer: { roles: [...APPROVER], scope: 'case' },
  deny: { roles: [...APPROVER], scope: 'case' },
  'add-relief': { roles: ['county-approver'], scope: 'case' },
  'record-payee': { roles: ['village-assistant', ...DESK], scope: 'case' },
  'relief-first': { roles: [...DESK, 'department-handler'], scope: 'handler' },
  approve: { roles: [...APPROVER], scope: 'case' },
  'ask-approval': { roles: [...DESK, 'department-handler', 'county-duty'], scope: 'case' },
  'approve-orally': { roles: [...ORAL_APPROVERS], scope: 'case' },
  'record-approval': { roles: ['village-assistant', ...DESK, 'county-duty'], scope: 'case' },
  'disown-approval': { roles: [...ORAL_APPROVERS], scope: 'case' },
  'co-sign': { roles: ['village-assistant', ...DESK], scope: 'case' },
  'confirm-approval': { roles: [...ORAL_APPROVERS], scope: 'case' },
  'settle-recovery': { roles: ['county-approver'], scope: 'case' },
  'turn-down': { roles: [...APPROVER], scope: 'case' },
  disburse: { roles: ['county-finance'], scope: 'case' },
  'settle-payment': { roles: ['county-finance'], scope: 'case' },
  'record-return': { roles: ['county-finance'], scope: 'case' },
  deliver: { roles: ['village-assistant', ...DESK, 'department-handler'], scope: 'case' },
  'correct-card': { roles: [...DESK], scope: 'handler' },
  'complete-papers': { roles: [...DESK], scope: 'handler' },
  'issue-slip': { roles: [...DESK, 'county-duty'], scope: 'case' },
  'accept-slip': { roles: [...SLIP_DESK], scope: 'slip' },
  'return-slip': { roles: [...SLIP_DESK], scope: 'slip' },
  'route-slip': { roles: [...DESK, 'county-approver'], scope: 'case' },
  'answer-slip': { roles: [...SLIP_DESK], scope: 'slip' },
  attach: { roles: ['village-assistant', ...DESK, 'department-handler', 'county-duty', 'county-finance'], scope: 'case' },
  acknowledge: { roles: ACTING, scope: 'case' },
  urge: { roles: ['team-lead', ...OVERSEER], scope: 'case' },
  inspect: { roles: [...OVERSEER], scope: 'case' },
  'answer-inspection': { roles: [...DESK], scope: 'case' },
  'return-answer': { roles: [...OVERSEER], scope: 'case' },
  'settle-inspection': { roles: [...OVERSEER], scope: 'case' },
  feedback: { roles: [...DESK], scope: 'handler' },
  rate: { roles: ['citizen'], scope: 'case' },
  'plan-follow-up': { roles: [...DESK], scope: 'handler' },
  'follow-up': { roles: ['village-assistant', ...DESK], scope: 'case' },
  close: { roles: [...DESK], scope: 'handler' },
  reopen: { roles: ['team-lead', 'county-approver', ...OVERSEER], scope: 'case' },
  'break-glass': { roles: ['team-lead', 'county-approver', ...OVERSEER], scope: 'case' },
};

/** Whether the post gives such commands at all. */
export function mayGive({ role }: Actor, type: CommandType): boolean {
  return (AUTHORITY[type].roles as readonly string[]).includes(role);
}

/** Whether the post may open a case with such a command. */
export function mayOpen(actor: Actor, type: CommandType): boolean {
  return mayGive(actor, type) || (AUTHORITY[type].opens as readonly string[] | undefined)?.includes(actor.role) === true;
}

/** Whether the case lies within what the actor's command reaches; being its handler is asked apart. */
export function reaches(scope: Scope, actor: Actor, state: CaseState): boolean {
  const region = workRegion(actor.region);
  if (actor.role === 'department-handler' && !departmentsBeside(state).includes(actor.department!)) return false;
  if (scope === 'slip') return state.slips.some(slip => holdsSlip(actor, slip, state));
  return regionCovers(region, state.townCode) || (scope === 'offered' && state.offeredTo !== null && regionCovers(region, state.offeredTo));
}

/** Whether the actor handles the case, or acts in the post of whoever does. */
export function handles({ id, onBehalfOf }: Actor, { handlerId }: CaseState): boolean {
  return handlerId !== null && (handlerId === id || handlerId === onBehalfOf);
}

/**
 * Whether the actor is whoever the account belongs to: under the account they came by, in whose
 * post they act, or under another account of theirs. What keeps two people apart asks this.
 */
export function isPerson(actor: Person, accountId: string | null): boolean {
  return accountId !== null && accountsOf(actor).includes(accountId);
}

export type Person = Pick<Actor, 'id' | 'onBehalfOf' | 'otherAccounts'>;

/** Whether the actor must keep away from the case, under whichever account: they neither see it nor act on it. */
export function isRecused(actor: Person, { recused }: Pick<CaseState, 'recused'>): boolean {
  return recused.some(id => isPerson(actor, id));
}

/** Who watches, or decides above a town: they are recused by a body above their own only, or by themselves. */
const RECUSED_FROM_ABOVE: readonly (Role | 'system')[] = ['team-lead', 'supervisor', 'county-duty', 'auditor', 'county-approver'];

/** Whether the actor may recuse whoever has that post: nobody of a body beside or above, and of those who watch nobody of their own. */
export function mayRecuse(actor: Pick<Actor, 'region'>, post: Pick<Actor, 'role' | 'region'>): boolean {
  const [ours, theirs] = [workRegion(actor.region), workRegion(post.region)];
  return regionCovers(ours, theirs) && (ours !== theirs || !RECUSED_FROM_ABOVE.includes(post.role));
}

/** Every account that the actor's word counts as. */
export function accountsOf({ id, onBehalfOf, otherAccounts = [] }: Person): string[] {
  return [id, ...(onBehalfOf === undefined ? [] : [onBehalfOf]), ...otherAccounts];
}

/** Whether the slip went to the actor's department or town. */
export function holdsSlip(actor: Actor, { to }: Slip, { townCode }: CaseState): boolean {
  const region = workRegion(actor.region);
  if ('townCode' in to) return actor.role !== 'department-handler' && region === to.townCode;
  return actor.role === 'department-handler' && actor.department === to.department && regionCovers(region, townCode);
}

/**
 * What a role sees. `region`: every case that lies in its region, and its part of those that a town there has been brought into. `slip`: its
 * department's part of cases that it has been brought into. A reporter hands leads in and an administrator keeps accounts, neither reads; a citizen looks a case up by its secret.
 */
export const READS: { [role in Role]: 'region' | 'slip' | 'nothing' } = {
  'village-assistant': 'region', reporter: 'nothing', 'town-intake': 'region', 'town-investigator': 'region', 'town-approver': 'region', 'team-lead': 'region',
  'department-handler': 'slip', 'county-approver': 'region', 'county-duty': 'region', 'county-finance': 'region', supervisor: 'region', auditor: 'region', administrator: 'nothing', citizen: 'nothing',
};

/** These watch over whatever goes on in their region: everybody's alerts, how clocks are kept, what was entered late. */
export const WATCHING: readonly (Role | 'system')[] = ['supervisor', 'team-lead', 'county-duty', 'auditor'];

/** Who may look at cases at all. */
export function mayRead({ role }: Actor): boolean {
  return role !== 'system' && READS[role] !== 'nothing';
}

/** How much of a case somebody sees: all of it, the part their department or town was brought in for, or nothing: for them it does not exist. */
export type Sight = 'whole' | 'part' | null;

export function sightOf(actor: Actor, state: CaseState): Sight {
  if (!mayRead(actor) || isRecused(actor, state)) return null;
  const region = workRegion(actor.region);
  const inRegion = regionCovers(region, state.townCode);
  if (READS[actor.role as Role] === 'slip') return inRegion && departmentsBeside(state).includes(actor.department!) ? 'part' : null;
  // Whoever is to take a case over has to know all of it.
  if (inRegion || (state.offeredTo !== null && regionCovers(region, state.offeredTo))) return 'whole';
  return townsBeside(state).some(town => regionCovers(region, town)) ? 'part' : null;
}

/** Whether a 12-digit region lies in another's: a county's code ends in six zeros, a town's in three. */
export function regionCovers(outer: string, inner: string): boolean {
  return inner.startsWith(regionPrefix(outer));
}

/** The county a town or village lies in. */
export function countyOf(region: string): string {
  return `${region.slice(0, 6)}000000`;
}

/** For whom an approver decides. */
export function bodyOf({ role }: Actor): Body {
  return role === 'town-approver' ? 'town' : 'county';
}

/** Towns beside the case's own that have to do with it, and see it: one it is offered to, and those that have a slip of it in hand. */
export function townsBeside({ offeredTo, slips }: CaseState): string[] {
  const held = slips.flatMap(({ to, state }) => 'townCode' in to && canMove(SLIP_MOVES, 'case-ends', state) ? [to.townCode] : []);
  return [...new Set([...(offeredTo ? [offeredTo] : []), ...held])].sort();
}

/** Departments that have to do with the case: those that reported it, that hold a slip of it or have answered one, and that give relief themselves. */
export function departmentsBeside({ broughtInBy, slips, reliefs }: CaseState): string[] {
  const asked = slips.flatMap(({ to, state }) => 'department' in to && state !== 'returned' && state !== 'rerouted' ? [to.department] : []);
  return [...new Set([...broughtInBy, ...asked, ...reliefs.flatMap(({ department }) => department ?? [])])].sort();
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
