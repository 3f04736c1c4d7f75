import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, EventBody, Refusal } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { countyOf, handles, isPerson, isRecused, regionCovers, workRegion } from '#libs/relief/authority.js';
import { personNamed } from '#libs/relief/named.js';
import { secondPersonNeeded } from '#libs/relief/rules/duties.js';
import { assertAny } from '#libs/relief/rules/numbered.js';
import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** Who holds the case, and who must not. */
export const handling: { [type in 'take-over' | 'hand-over' | 'return-hand-over' | 'declare-relative' | 'lift-recusal']: Rule<type> } = {
  'take-over': {
    guard: (state, actor) => {
      if (state.handlerId === actor.id) refuse({ code: 'already-handler' });
    },
    act: ({ state, actor }) => takenOver(state, actor),
  },
  'hand-over': {
    guard: (state, actor) => {
      const ofTheDesk = actor.role === 'town-intake' || actor.role === 'town-investigator';
      if (ofTheDesk && state.handlerId !== null && !handles(actor, state)) refuse({ code: 'not-handler' });
    },
    act: ({ state, facts, command: { townCode, handlerId, personal }, pack }) => {
      if (handlerId) {
        if (handlerId === state.handlerId) refuse({ code: 'already-handler', field: 'handlerId' });
        if (isRecused(personNamed(handlerId, facts), state)) refuse({ code: 'recused', field: 'handlerId', citation: pack.rules.recusal.citation });
        return [{ type: 'HandedOver', data: { handlerId }, personal }];
      }
      if (townCode === state.townCode) refuse({ code: 'same-town', field: 'townCode' });
      if (countyOf(townCode!) !== countyOf(state.townCode)) refuse({ code: 'other-county', field: 'townCode' });
      if (state.offeredTo) refuse({ code: 'hand-over-pending', field: 'townCode', citation: pack.rules['first-asked'].citation });
      return [{ type: 'HandOverOffered', data: { townCode: townCode! }, personal }];
    },
  },
  'return-hand-over': {
    guard: state => {
      if (!state.offeredTo) refuse({ code: 'no-hand-over-offered' });
    },
    act: ({ state, command: { personal } }) => [{ type: 'HandOverReturned', data: { townCode: state.offeredTo! }, personal }],
  },
  'declare-relative': {
    act: ({ state, actor, command: { staffId = actor.id, relation, personal }, facts, pack }) => {
      if (!isOneself(actor, staffId)) {
        const { citation } = pack.rules.recusal;
        // Others are recused by whoever leads or watches over them; who watches, by a body above only.
        const leads = ['team-lead', 'county-approver', 'supervisor', 'county-duty'].includes(actor.role);
        if (!leads) refuse({ code: 'role-not-allowed', field: 'staffId' });
        if (facts.mayNotRecuse) refuse({ code: 'above-only', field: 'staffId', citation });
        if (!personal) refuse({ code: 'reason-needed', field: 'personal.reason', citation });
      }
      if (state.recused.includes(staffId)) refuse({ code: 'already-recused', field: 'staffId' });
      // Whoever is kept away does not go on handling it under another account.
      const { handlerId } = state;
      const handlesElsewhere = handlerId !== null && handlerId !== staffId
        && (facts.named?.otherAccounts.includes(handlerId) || (isOneself(actor, staffId) && isOneself(actor, handlerId)));
      return [staffId, ...(handlesElsewhere ? [handlerId] : [])].map(id => ({ type: 'RelativeDeclared', data: { staffId: id, relation }, personal }));
    },
  },
  'lift-recusal': {
    guard: (state, actor, pack) => {
      // The county's, wherever the word came from.
      const ours = regionCovers(actor.region, countyOf(state.townCode));
      if (!ours) refuse({ code: 'no-authority', citation: pack.rules.recusal.citation, params: { body: 'county' } });
      assertAny(state.recused, staffId => liftable(state, actor, staffId, pack), { code: 'not-recused' });
    },
    act: ({ state, actor, command: { staffId, personal }, pack }) => {
      if (!state.recused.includes(staffId)) refuse({ code: 'not-recused', field: 'staffId' });
      const obstacle = liftable(state, actor, staffId, pack);
      if (obstacle) refuse({ ...obstacle, field: 'staffId' });
      return [{ type: 'RecusalLifted', data: { staffId }, personal }];
    },
  },
};

/** Of oneself one may say it always; a post one stands in for is somebody else's. */
export function isOneself({ id, otherAccounts = [] }: Actor, staffId: string): boolean {
  return staffId === id || otherAccounts.includes(staffId);
}

/** Neither whoever is kept away lets themselves back in, nor whoever said it takes it back alone. */
function liftable({ recusedBy }: CaseState, actor: Actor, staffId: string, pack: Pack): Refusal | null {
  return (recusedBy[staffId] ?? []).some(id => isPerson(actor, id)) ? secondPersonNeeded(pack) : null;
}

export function takenOver(state: CaseState, actor: Actor): EventBody[] {
  return [{ type: 'TakenOver', data: { handlerId: actor.id, townCode: townOf(state, actor) } }];
}

/** A town that takes up what it was offered gets the case; anybody else takes it over where it is. */
function townOf({ townCode, offeredTo }: CaseState, actor: Actor): string {
  const region = workRegion(actor.region);
  return offeredTo && regionCovers(region, offeredTo) && !regionCovers(region, townCode) ? offeredTo : townCode;
}
