import { type Instant, localDate } from '#libs/clock/instant.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { fieldErrors } from '#apps/api/problems/fields.js';
import { Problem } from '#apps/api/problems/problem.js';

/** The schema that checked the numbers knows no today. @throws body-invalid for that of somebody who is not born yet. */
export function assertBorn(command: PersonCommand, now: Instant): void {
  if (command.type !== 'apply') return;
  const { residentId, household = [] } = command.personal;
  const today = localDate(now);
  const unborn = [
    { id: residentId, path: ['personal', 'residentId'] },
    ...household.map((member, i) => ({ id: member.residentId, path: ['personal', 'household', i, 'residentId'] })),
  ].filter(({ id }) => id !== undefined && !checkResidentId(id, today).valid);
  if (unborn.length === 0) return;
  throw new Problem('body-invalid', { errors: fieldErrors(unborn.map(({ path }) => ({ code: 'custom' as const, path, message: 'the birthday in this identity number has not come yet' })), command) });
}
