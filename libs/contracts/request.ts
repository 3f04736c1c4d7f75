import { z } from 'zod';
import { instant, regionCode, staffId, text } from '#libs/contracts/command.js';
import { PERSONAL_KINDS, ROLES } from '#libs/contracts/words.js';

/** What the API is asked beside commands; what it answers is in view.ts, which pages load without these. */

/** Asking to see personal data whole: the kinds, and why. */
export const disclosureRequest = z.strictObject({
  kinds: z.array(z.enum(PERSONAL_KINDS)).min(1).max(PERSONAL_KINDS.length).refine(kinds => new Set(kinds).size === kinds.length, 'each once').meta({ uniqueItems: true }),
  reason: text(200).describe('Why it is needed; whoever audits reads it.'),
});
export type DisclosureRequest = z.infer<typeof disclosureRequest>;

const phone = z.string().regex(/^\+?\d{5,20}$/, 'a telephone number: 5 to 20 digits').meta({ example: '19900001003' });
/** A department as policies name it. */
export const departmentId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id of the policy pack');
/** Without it no slip would ever reach them; with it nobody else would get one. */
export const departmentNamed = {
  check: ({ role, department: of }: { role: string; department?: string | undefined }) => (role === 'department-handler') === (of !== undefined),
  params: { path: ['department'], message: 'a department\'s handler names it, and nobody else does' },
};
export const accountBody = z.strictObject({
  name: text(60), role: z.enum(ROLES).exclude(['citizen']), region: regionCode.describe('County, town or village; within the administrator\'s.'), department: departmentId.optional(), phone: phone.optional(), email: z.email().max(200).optional(),
  active: z.boolean().describe('False: has left, and is nobody from the next request on.'),
}).refine(departmentNamed.check, departmentNamed.params);
export type AccountBody = z.infer<typeof accountBody>;

export const delegationBody = z.strictObject({
  of: staffId.optional().describe('Whose post, if not one\'s own: administrators do it for whoever fell ill.'), to: staffId, from: instant, until: instant,
});
export type DelegationBody = z.infer<typeof delegationBody>;

export const takenPost = z.strictObject({ of: staffId });
