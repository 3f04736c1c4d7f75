import type { CaseState, Payee, Relief } from '#libs/contracts/event.js';
import type { Actor } from '#libs/contracts/command.js';
import type { Pack } from '#libs/policy/pack.js';
import { isPerson } from '#libs/relief/authority.js';
import { beyondCeiling } from '#libs/relief/ceiling.js';
import { canMove, RELIEF_MOVES } from '#libs/relief/moves.js';
import { refuse } from '#libs/relief/refusal.js';
import type { Rule } from '#libs/relief/rule.js';
import { secondPersonNeeded } from '#libs/relief/rules/duties.js';
import { assertAny, type Obstacle } from '#libs/relief/rules/numbered.js';
import { isPending, isReplaced, namedRelief, proposedAt } from '#libs/relief/rules/relief.js';

/** The account money goes to 收款账户. The desk reads it and says where; who decides confirms it and types none. */
export const payees: { [type in 'record-payee' | 'correct-card']: Rule<type> } = {
  'record-payee': {
    act: ({ command: { source, personal } }) => [{ type: 'PayeeRecorded', data: { source }, personal }],
  },
  // Another card is another relief: it needs its own approval, whether the first had been approved or declined.
  'correct-card': {
    since: proposedAt,
    guard: state => assertAny(state.reliefs, correctable(state), { code: 'no-such-relief' }),
    act: ({ state, pack, command: { reliefId, source, personal } }) => {
      const one = namedRelief(state, reliefId, correctable(state));
      const beyond = beyondCeiling(state, one, pack);
      if (beyond) refuse({ ...beyond, field: 'reliefId' });
      return [{ type: 'CardCorrected', data: { reliefId: state.reliefs.length + 1, replaces: reliefId, source }, personal }];
    },
  },
};

/** The account on record, confirmed by its last four digits; by somebody else than who entered it. */
export function confirmedPayee({ payee }: CaseState, cardTail: string | undefined, field = 'cardTail'): Pick<Payee, 'payeeName' | 'bankCard'> {
  if (!payee) return refuse({ code: 'payee-owed', field });
  assertTail(payee.bankCard, cardTail, field);
  const { payeeName, bankCard } = payee;
  return { payeeName, bankCard };
}

/** @throws Refused unless these are the card's last four digits. */
export function assertTail(bankCard: string, cardTail: string | undefined, field = 'cardTail'): void {
  if (cardTail === undefined) refuse({ code: 'card-tail-owed', field });
  if (bankCard.slice(-4) !== cardTail) refuse({ code: 'card-tail-wrong', field });
}

/** Whoever decides has not read the card themselves. */
export function assertOthersPayee({ payee }: CaseState, actor: Actor, pack: Pack): void {
  if (payee && isPerson(actor, payee.recordedBy)) refuse(secondPersonNeeded(pack));
}

/** What another relief has since taken the place of is not paid again, nor is anything while the bank has another order. */
function correctable(state: CaseState): Obstacle<Relief> {
  return one => {
    if (one.form !== 'money') return { code: 'not-money' };
    if (!canMove(RELIEF_MOVES, 'correct-card', one.state)) return { code: 'state-not-allowed', params: { state: one.state } };
    if (state.reliefs.some(other => other !== one && isPending(other))) return { code: 'relief-pending' };
    return isReplaced(one, state) ? { code: 'already-replaced' } : null;
  };
}
