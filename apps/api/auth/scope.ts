import type { Actor } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import { mayRead, regionCovers, regionPrefix, type Sight, sightOf, workRegion } from '#libs/relief/authority.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Whether a town, or a whole county, lies where the actor works. */
export function covers(actor: Pick<Actor, 'region'>, region: string): boolean {
  return regionCovers(workRegion(actor.region), region);
}

/** How much of the case is theirs to see. @throws not-found for one that is not. */
export function inSight(actor: Actor, state: CaseState): NonNullable<Sight> {
  const sight = sightOf(actor, state);
  if (!sight) throw new Problem('not-found');
  return sight;
}

/** The digits that every region code in the actor's scope begins with. */
export function scopePrefix(actor: Pick<Actor, 'region'>): string {
  return regionPrefix(workRegion(actor.region));
}

/** @throws role-not-allowed for posts that hand leads in or keep accounts. */
export function assertMayRead(actor: Actor): void {
  if (!mayRead(actor)) throw Problem.refused({ code: 'role-not-allowed' });
}

/** @throws role-not-allowed for every other post. */
export function assertRole(actor: Actor, ...roles: Actor['role'][]): void {
  if (!roles.includes(actor.role)) throw Problem.refused({ code: 'role-not-allowed' });
}
