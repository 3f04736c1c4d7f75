import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, Refusal, Relief } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { isPerson, type Person } from '#libs/relief/authority.js';
import { refuse } from '#libs/relief/refusal.js';

/**
 * On one case investigator, approver and payer are three people; in urgent cases the investigator may pay, and the
 * approver is always another. Who acted in one part is kept out of the others, whatever their role is by then.
 */
export function assertMayInvestigate(state: CaseState, actor: Actor, pack: Pack): void {
  if (isAmong(state.approvers, actor)) refuse(secondPersonNeeded(pack));
  if (isAmong(state.payers, actor)) refuse(thirdPersonNeeded(pack));
}

export function mayApprove({ investigators, payers }: CaseState, person: Person): boolean {
  return !isAmong(investigators, person) && !isAmong(payers, person);
}

/** Neither proposed it, nor read the card it goes to, nor investigated or paid in the case. */
export function mayGiveWord(state: CaseState, one: Relief, person: Person): boolean {
  return !isPerson(person, one.proposedBy) && !isPerson(person, one.accountBy) && mayApprove(state, person);
}

export function mayPay({ investigators, approvers }: CaseState, person: Person): boolean {
  return !isAmong(investigators, person) && !isAmong(approvers, person);
}

/** Whether the person is one of these accounts, by whichever of their own. */
export function isAmong(accounts: readonly string[], person: Person): boolean {
  return accounts.some(id => isPerson(person, id));
}

export function secondPersonNeeded(pack: Pack): Refusal {
  return { code: 'second-person-needed', citation: pack.rules['second-person'].citation };
}

export function thirdPersonNeeded(pack: Pack): Refusal {
  return { code: 'third-person-needed', citation: pack.rules['third-person'].citation };
}
