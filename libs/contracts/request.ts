import { z } from 'zod';
import { applyShape, instant, nameText, regionCode, reportLead, residentId, staffId, text, townCode } from '#libs/contracts/command.js';
import { CAUSES, PERSONAL_KINDS, ROLES, TRAINING_LEAPS } from '#libs/contracts/words.js';

/** What the API is asked beside commands; what it answers is in view.ts, which pages load without these. */

/** Asking to see personal data whole: the kinds, and why. */
export const disclosureRequest = z.strictObject({
  kinds: z.array(z.enum(PERSONAL_KINDS)).min(1).max(PERSONAL_KINDS.length).refine(kinds => new Set(kinds).size === kinds.length, 'each once').meta({ uniqueItems: true }),
  reason: text(200).describe('Why it is needed; whoever audits reads it.'),
});
export type DisclosureRequest = z.infer<typeof disclosureRequest>;

/** What somebody looks for; in a body, since addresses end up in logs. */
export const searchRequest = z.strictObject({ text: nameText(60).describe('A case\'s number, a name as a whole, an identity number or its last four characters.') });

/** Whether somebody of them has asked for help before. */
export const personsRequest = z.strictObject({ residentIds: z.array(residentId).min(1).max(21) });

/** How far a case's own time is moved ahead, for training. */
export const trainingRequest = z.strictObject({ by: z.enum(TRAINING_LEAPS) });

const place = { townCode: townCode.describe('Where help is needed.'), cause: z.enum(CAUSES) };
const humanCheck = z.strictObject({ puzzle: z.string().regex(/^[0-9a-z]{1,12}\.[\w-]{1,24}\.[\w-]{22}$/, 'a puzzle as it was given'), answer: z.string().regex(/^\d{1,12}$/, 'a number that solves it') }).describe('A puzzle and its answer: it costs a phone a moment, and whoever floods the office a great deal.');
/** 一码求助: what people ask for themselves, or tell of others. */
export const citizenApplication = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('apply'), ...place, humanCheck,
    personal: z.strictObject({ ...applyShape.personal.omit({ helperName: true }).shape }),
  }),
  z.strictObject({ type: z.literal('report-lead'), ...place, humanCheck, personal: reportLead.shape.personal }),
]);
export type CitizenApplication = z.infer<typeof citizenApplication>;

/** A case's number and its secret, as people type them: what is wrong with either is not told. */
const held = { caseNo: nameText(40), secret: nameText(80) };
export const lookupRequest = z.strictObject(held);
export const ratingRequest = z.strictObject({ ...held, satisfied: z.boolean(), note: text(500).optional() });
/** The family takes its plea back, and says why. */
export const withdrawalRequest = z.strictObject({ ...held, reason: text(1000) });
export type WithdrawalRequest = z.infer<typeof withdrawalRequest>;
export const codeRequest = z.strictObject({ caseNo: text(40) });
export type RatingRequest = z.infer<typeof ratingRequest>;

const phone = z.string().regex(/^\+?\d{5,20}$/, 'a telephone number: 5 to 20 digits').meta({ example: '19900001003' });
/** A department as policies name it. */
export const departmentId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id of the policy pack');
/** Without it no slip would ever reach them; with it nobody else would get one. */
export const departmentNamed = {
  check: ({ role, department: of }: { role: string; department?: string | undefined }) => (role === 'department-handler') === (of !== undefined),
  params: { path: ['department'], message: 'a department\'s handler names it, and nobody else does' },
};
export const accountBody = z.strictObject({
  name: nameText(60), role: z.enum(ROLES).exclude(['citizen']), region: regionCode.describe('County, town or village; within the administrator\'s.'), department: departmentId.optional(), phone: phone.optional(), email: z.email().max(200).optional(),
  residentId: residentId.optional().describe('Theirs, by which two accounts of one person are known. Without it, it stays as it was; nobody takes it away.'),
  active: z.boolean().describe('False: has left, and is nobody from the next request on.'),
}).refine(departmentNamed.check, departmentNamed.params);
export type AccountBody = z.infer<typeof accountBody>;

export const delegationBody = z.strictObject({
  of: staffId.optional().describe('Whose post, if not one\'s own: administrators do it for whoever fell ill.'), to: staffId, from: instant, until: instant,
});
export type DelegationBody = z.infer<typeof delegationBody>;

export const packProposalRequest = z.strictObject({ county: regionCode.meta({ example: '370899000000' }), yaml: text(200_000).describe('The pack as a YAML file.') });
export type PackProposalRequest = z.infer<typeof packProposalRequest>;

export const takenPost = z.strictObject({ of: staffId });

/** Without an account: one's own. Without a token's id: all that were issued so far. */
export const tokenRevocation = z.strictObject({ accountId: staffId, tokenId: z.string().regex(/^[\w-]{1,100}$/).optional() });
