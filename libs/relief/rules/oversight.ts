import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, Refusal } from '#libs/contracts/event.js';
import { isRecused, regionCovers } from '#libs/relief/authority.js';
import { isSelfNamed, personNamed } from '#libs/relief/named.js';
import { canMove, INSPECTION_MOVES, type Trigger } from '#libs/relief/moves.js';
import { assertAny, type Obstacle, theOne } from '#libs/relief/rules/numbered.js';
import { refuse } from '#libs/relief/refusal.js';
import { secondPersonNeeded } from '#libs/relief/rules/duties.js';
import type { Rule } from '#libs/relief/rule.js';

/** How long a case stays open to somebody for whom the glass was broken. */
export const GLASS_MINUTES = 30;

/** 催办 reminds; 督办 demands an answer in writing, which is looked at before it counts. The glass is broken for somebody else than who breaks it. */
export const oversight: { [type in 'acknowledge' | 'urge' | 'inspect' | 'answer-inspection' | 'return-answer' | 'settle-inspection' | 'break-glass']: Rule<type> } = {
  acknowledge: {
    since: ({ dutyCalls }, { callNo }) => dutyCalls.find(one => one.callNo === callNo)?.marks['duty-called'],
    guard: state => assertAny(state.dutyCalls, unanswered, { code: 'no-such-call' }),
    act: ({ state, command: { callNo } }) => {
      theOne(state.dutyCalls, one => one.callNo === callNo, unanswered, { code: 'no-such-call', field: 'callNo' });
      return [{ type: 'DutyCallAcknowledged', data: { callNo } }];
    },
  },
  urge: {
    act: ({ command }) => [{ type: 'Urged', data: {}, personal: command.personal }],
  },
  inspect: {
    act: ({ state, command: { personal } }) => [{ type: 'InspectionDemanded', data: { inspectionNo: state.inspections.length + 1, clockKey: null }, personal }],
  },
  'answer-inspection': {
    since: ({ inspections }, { inspectionNo }) => inspections.find(one => one.inspectionNo === inspectionNo)?.marks['inspection-demanded'],
    guard: state => assertAny(state.inspections, ready('answer-inspection', null), NONE),
    act: ({ state, command: { inspectionNo, personal } }) => {
      assertNamed(state, null, inspectionNo, 'answer-inspection');
      return [{ type: 'InspectionAnswered', data: { inspectionNo }, personal }];
    },
  },
  'return-answer': {
    guard: (state, actor) => assertAny(state.inspections, ready('return-answer', actor), NONE),
    // Owed again, it is a demand of its own with its own window.
    act: ({ state, actor, command: { inspectionNo, personal } }) => {
      assertNamed(state, actor, inspectionNo, 'return-answer');
      return [
        { type: 'InspectionAnswerReturned', data: { inspectionNo }, personal },
        { type: 'InspectionDemanded', data: { inspectionNo: state.inspections.length + 1, clockKey: null }, personal: { demand: personal.reason } },
      ];
    },
  },
  'settle-inspection': {
    guard: (state, actor) => assertAny(state.inspections, ready('settle-inspection', actor), NONE),
    act: ({ state, actor, command: { inspectionNo } }) => {
      assertNamed(state, actor, inspectionNo, 'settle-inspection');
      return [{ type: 'InspectionSettled', data: { inspectionNo } }];
    },
  },
  'break-glass': {
    act: ({ state, actor, pack, facts, command: { staffId, personal } }) => {
      if (isSelfNamed(actor, staffId, facts)) refuse({ ...secondPersonNeeded(pack), field: 'staffId' });
      if (isRecused(personNamed(staffId, facts), state)) refuse({ code: 'recused', field: 'staffId', citation: pack.rules.recusal.citation });
      return [{ type: 'GlassBroken', data: { staffId }, personal }];
    },
  },
};

function unanswered({ marks }: CaseState['dutyCalls'][number]): Refusal | null {
  return marks['duty-acknowledged'] ? { code: 'call-acknowledged' } : null;
}

const NONE = { code: 'no-such-inspection' } as const;

function assertNamed(state: CaseState, overseer: Actor | null, inspectionNo: number, on: Trigger): void {
  theOne(state.inspections, inspection => inspection.inspectionNo === inspectionNo, ready(on, overseer), { ...NONE, field: 'inspectionNo' });
}

/** What the county demands no town's supervisor settles. */
function ready(on: Trigger, overseer: Actor | null): Obstacle<CaseState['inspections'][number]> {
  return ({ state, region }) => {
    if (!canMove(INSPECTION_MOVES, on, state)) return { code: 'state-not-allowed', params: { state } };
    return overseer && !regionCovers(overseer.region, region) ? { code: 'role-not-allowed' } : null;
  };
}
