import type { Instant } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, Refusal, Slip, SlipTarget } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { countyOf, holdsSlip } from '#libs/relief/authority.js';
import { canMove, SLIP_MOVES, type Trigger } from '#libs/relief/moves.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** 分办: an item of the case handed to a department or a town, answered for until the applicant knows what came of it. */
export const slips: { [type in 'issue-slip' | 'accept-slip' | 'return-slip' | 'route-slip' | 'answer-slip']: Rule<type> } = {
  'issue-slip': {
    act: ({ state, command: { department, townCode, reliefFirst = false, personal }, pack }) => {
      if (reliefFirst && (!state.graded || state.urgency === 'ordinary')) refuse({ code: 'not-urgent', field: 'reliefFirst', citation: pack.rules['relief-first'].citation });
      const to = target({ department, townCode }, state, pack);
      return [{ type: 'SlipIssued', data: { slipNo: state.slips.length + 1, to, reliefFirst, replaces: null, binding: false }, personal }];
    },
  },
  'accept-slip': {
    since: issuedAt,
    guard: (state, actor) => assertAny(state.slips, held('accept-slip', state, actor), NONE),
    act: ({ state, actor, command: { slipNo } }) => {
      named(state, slipNo, held('accept-slip', state, actor));
      return [{ type: 'SlipAccepted', data: { slipNo } }];
    },
  },
  'return-slip': {
    since: issuedAt,
    guard: (state, actor, pack) => assertAny(state.slips, returnable(state, actor, pack), NONE),
    act: ({ state, actor, pack, command: { slipNo, personal } }) => {
      named(state, slipNo, returnable(state, actor, pack));
      return [{ type: 'SlipReturned', data: { slipNo }, personal }];
    },
  },
  'route-slip': {
    since: issuedAt,
    guard: (state, actor, pack) => assertAny(state.slips, routable(state, actor, pack), NONE),
    act: ({ state, actor, pack, command: { slipNo, department, townCode, personal } }) => {
      const { reliefFirst } = named(state, slipNo, routable(state, actor, pack));
      const to = target({ department, townCode }, state, pack);
      const binding = isCountysToRoute(state, slipNo);
      return [{ type: 'SlipIssued', data: { slipNo: state.slips.length + 1, to, reliefFirst, replaces: slipNo, binding }, personal: { item: personal?.reason } }];
    },
  },
  'answer-slip': {
    since: issuedAt,
    guard: (state, actor) => assertAny(state.slips, held('answer-slip', state, actor), NONE),
    act: ({ state, actor, command: { slipNo, outcome, personal } }) => {
      named(state, slipNo, held('answer-slip', state, actor));
      return [{ type: 'SlipAnswered', data: { slipNo, outcome }, personal }];
    },
  },
};

/** After a second return the county's civil affairs decides whose it is, for good. */
const RETURNS_UNTIL_COUNTY = 2;
const NONE: Refusal = { code: 'no-such-slip' };

function issuedAt(state: CaseState, { slipNo }: { slipNo: number }): Instant | undefined {
  return state.slips.find(slip => slip.slipNo === slipNo)?.marks['slip-issued'];
}

/** How often the item has come back, the slips it was routed from included. */
function returnsOf(state: CaseState, slipNo: number): number {
  const slip = state.slips.find(one => one.slipNo === slipNo);
  return slip ? 1 + (slip.replaces === null ? 0 : returnsOf(state, slip.replaces)) : 0;
}

function target({ department, townCode }: { department?: string | undefined; townCode?: string | undefined }, state: CaseState, pack: Pack): SlipTarget {
  if (townCode === state.townCode) refuse({ code: 'same-town', field: 'townCode' });
  if (townCode !== undefined && countyOf(townCode) !== countyOf(state.townCode)) refuse({ code: 'other-county', field: 'townCode' });
  if (townCode !== undefined) return { townCode };
  if (!pack.departments.some(({ id }) => id === department)) refuse({ code: 'no-such-department', field: 'department' });
  return { department: department! };
}

function named(state: CaseState, slipNo: number, obstacle: Obstacle<Slip>): Slip {
  return theOne(state.slips, slip => slip.slipNo === slipNo, obstacle, { ...NONE, field: 'slipNo' });
}

function held(on: Trigger, state: CaseState, actor: Actor): Obstacle<Slip> {
  return slip => {
    if (!holdsSlip(actor, slip, state)) return { code: 'not-your-slip' };
    return canMove(SLIP_MOVES, on, slip.state) ? null : { code: 'state-not-allowed', params: { state: slip.state } };
  };
}

function returnable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Slip> {
  const obstacle = held('return-slip', state, actor);
  return slip => obstacle(slip) ?? (slip.binding ? { code: 'slip-binding', citation: pack.rules.slips.citation } : null);
}

/** Whether it has come back so often that the county says whose it is. */
export function isCountysToRoute(state: CaseState, slipNo: number): boolean {
  return returnsOf(state, slipNo) >= RETURNS_UNTIL_COUNTY;
}

function routable(state: CaseState, actor: Actor, pack: Pack): Obstacle<Slip> {
  return ({ state: standing, slipNo }) => {
    if (!canMove(SLIP_MOVES, 'route-slip', standing)) return { code: 'state-not-allowed', params: { state: standing } };
    return isCountysToRoute(state, slipNo) && actor.role !== 'county-approver' ? { code: 'county-decides', citation: pack.rules.slips.citation } : null;
  };
}
