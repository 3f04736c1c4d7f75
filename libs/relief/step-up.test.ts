import { describe, expect, it } from '@jest/globals';
import { type CommandType, command, type PersonCommand } from '#libs/contracts/command.js';
import type { CaseState, Relief } from '#libs/contracts/event.js';
import { AUTHORITY } from '#libs/relief/authority.js';
import { freshLoginFor, isFresh, type StepUp } from '#libs/relief/step-up.js';

const stepUp: StepUp = { aboveFen: '500000', withinMinutes: 15, basis: 'house', citation: { notice: 'n', section: 's' } };
const of = (...reliefs: Partial<Relief>[]) => ({ reliefs }) as CaseState;
const asked = (state: CaseState, given: object, pack: { stepUp: StepUp | null } = { stepUp }) => freshLoginFor(state, given as PersonCommand, pack) !== null;

/** Of every command: whether it asks where a sum above the pack's would go. Another command has to be sorted in here. */
const ASKS: { [type in CommandType]?: true } = {
  decide: true, confer: true, 'add-relief': true, approve: true, 'approve-orally': true, 'record-approval': true, 'confirm-approval': true, disburse: true, 'settle-payment': true, 'record-return': true, 'correct-card': true,
};

describe('a fresh login', () => {
  it('is asked of every command by which money goes, and of no other', () => {
    const state = of({ reliefId: 1, state: 'proposed', amountFen: '500001' });
    const body = { reliefId: 1, amountFen: '500001', grant: { programme: 'temporary', amountFen: '500001' } };
    const types = Object.keys(AUTHORITY) as CommandType[];
    expect(types.filter(type => asked(state, { type, ...body }))).toEqual(types.filter(type => ASKS[type]));
    expect(command.options).toHaveLength(types.length);
  });

  it.each(['decide', 'add-relief'])('is asked above the sum, and not at it: %s', type => {
    expect([asked(of(), { type, amountFen: '500000' }), asked(of(), { type, amountFen: '500001' })]).toEqual([false, true]);
  });

  it('counts what the family was granted before, so that no sum is split', () => {
    const before = { reliefId: 1, state: 'paid', amountFen: '300000' } as const;
    expect(asked(of(before), { type: 'decide', amountFen: '200000' })).toBe(false);
    expect(asked(of(before), { type: 'decide', amountFen: '200001' })).toBe(true);
    expect(asked(of(before, { reliefId: 2, state: 'proposed', amountFen: '200001' }), { type: 'approve', reliefId: 2 })).toBe(true);
    // The relief itself counts once, though it is approved already.
    expect(asked(of({ reliefId: 1, state: 'approved', amountFen: '300000' }), { type: 'disburse', reliefId: 1 })).toBe(false);
    // What was turned down is not with the family.
    expect(asked(of({ ...before, state: 'declined' }), { type: 'decide', amountFen: '500000' })).toBe(false);
  });

  it('is not asked for a conference without money, for a relief that is not there, or by a pack that is silent', () => {
    expect(asked(of(), { type: 'confer' })).toBe(false);
    expect(asked(of(), { type: 'approve', reliefId: 7 })).toBe(false);
    expect(asked(of(), { type: 'decide', amountFen: '99999999' }, { stepUp: null })).toBe(false);
  });

  it('is one of the last minutes', () => {
    const now = 1_800_000_000_000;
    expect([now, now - 900_000, now - 900_001, now + 1, null].map(at => isFresh(stepUp, at, now))).toEqual([true, true, false, false, false]);
  });
});
