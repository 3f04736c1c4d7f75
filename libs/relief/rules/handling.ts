import type { Rule } from '#libs/relief/rule.js';
import { refuse } from '#libs/relief/refusal.js';

/** Who holds the case, and who reminds them. */
export const handling: { [type in 'take-over' | 'hand-over' | 'urge']: Rule<type> } = {
  'take-over': {
    guard: (state, actor) => {
      if (state.handlerId === actor.id) refuse({ code: 'already-handler' });
    },
    act: ({ actor }) => [{ type: 'TakenOver', data: { handlerId: actor.id } }],
  },
  'hand-over': {
    guard: (state, actor) => {
      const ofTheDesk = actor.role === 'town-intake' || actor.role === 'town-investigator';
      if (ofTheDesk && state.handlerId !== null && state.handlerId !== actor.id) refuse({ code: 'not-handler' });
    },
    act: ({ state, command: { townCode, handlerId, personal } }) => {
      if (townCode === state.townCode) refuse({ code: 'same-town', field: 'townCode' });
      if (handlerId && handlerId === state.handlerId) refuse({ code: 'already-handler', field: 'handlerId' });
      return [{ type: 'HandedOver', data: { handlerId: handlerId ?? null, townCode: townCode ?? state.townCode }, personal }];
    },
  },
  urge: {
    act: ({ command }) => [{ type: 'Urged', data: {}, personal: command.personal }],
  },
};
