import type { CaseState, Relief } from '#libs/contracts/event.js';

/** Whether the payee bears the name of the applicant or of somebody in the household; null as long as nobody's is known. */
export function isOfFamily({ payeeName }: Pick<Relief, 'payeeName'>, { person, household }: Pick<CaseState, 'person' | 'household'>): boolean | null {
  const names = [person.name, ...household.map(({ name }) => name)].filter(name => name !== undefined);
  return names.length > 0 ? names.includes(payeeName) : null;
}
