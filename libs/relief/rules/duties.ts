import type { Actor } from '#libs/contracts/command.js';
import type { CaseState, Refusal } from '#libs/contracts/event.js';
import type { Pack } from '#libs/policy/pack.js';
import { refuse } from '#libs/relief/refusal.js';

/**
 * On one case investigator, approver and payer are three people; in urgent cases the investigator may pay, and the
 * approver is always another. Who acted in one part is kept out of the others, whatever their role is by then.
 */
export function assertMayInvestigate(state: CaseState, actor: Actor, pack: Pack): void {
  if (state.approvers.includes(actor.id)) refuse(secondPersonNeeded(pack));
  if (state.payers.includes(actor.id)) refuse(thirdPersonNeeded(pack));
}

export function mayApprove({ investigators, payers }: CaseState, personId: string): boolean {
  return !investigators.includes(personId) && !payers.includes(personId);
}

export function mayPay({ investigators, approvers }: CaseState, personId: string): boolean {
  return !investigators.includes(personId) && !approvers.includes(personId);
}

export function secondPersonNeeded(pack: Pack): Refusal {
  return { code: 'second-person-needed', citation: pack.rules['second-person'].citation };
}

export function thirdPersonNeeded(pack: Pack): Refusal {
  return { code: 'third-person-needed', citation: pack.rules['third-person'].citation };
}
