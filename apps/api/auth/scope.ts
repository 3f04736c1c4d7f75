import type { Actor } from '#libs/contracts/command.js';
import { mayRead, regionCovers, regionPrefix, workRegion } from '#libs/relief/authority.js';
import { Problem } from '#apps/api/problems/problem.js';

/** Whether a town, or a whole county, lies where the actor works. */
export function covers(actor: Pick<Actor, 'region'>, region: string): boolean {
  return regionCovers(workRegion(actor.region), region);
}

/** Whether a case is theirs to see: it lies where they work, or a town there has been brought into it. */
export function sees(actor: Pick<Actor, 'region'>, townCode: string, seenBy: readonly string[]): boolean {
  return [townCode, ...seenBy].some(town => covers(actor, town));
}

/** The digits that every region code in the actor's scope begins with. */
export function scopePrefix(actor: Pick<Actor, 'region'>): string {
  return regionPrefix(workRegion(actor.region));
}

/** @throws role-not-allowed for posts that hand leads in or keep accounts. */
export function assertMayRead(actor: Actor): void {
  if (!mayRead(actor)) throw Problem.refused({ code: 'role-not-allowed' });
}
