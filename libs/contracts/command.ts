import { z } from 'zod';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import { CAUSES, CHANNELS, INVESTIGATION_STEPS, type Role, SEVERITIES, URGENCIES } from '#libs/contracts/words.js';
import { checkBankCard } from '#libs/identifiers/bank-card.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { parseFen } from '#libs/money/fen.js';
import { type Instant, parseInstant } from '#libs/clock/instant.js';

/**
 * Every command a person can give, as it comes over the wire. Whatever personal data a command carries stands under
 * `personal` and nowhere else: that is what gets encrypted, masked, and committed to by salted hash in the chain.
 */
const text = (max: number) =>
  // PostgreSQL's jsonb takes no NUL and RFC 8785 no lone surrogate; other control characters have no place in a form.
  z.string().trim().min(1).max(max).refine(t => t.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(t), 'control characters are not allowed');

const parsed = <T>(parse: (text: string) => T | null, message: string, example: string) =>
  z.string().max(64).transform((value, context) => {
    const result = parse(value);
    if (result !== null) return result;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }).meta({ example });

const instant = parsed(parseInstant, 'an ISO 8601 instant with its offset is needed', '2026-11-23T22:40:00+08:00');
const amountFen = z.string().refine(value => parseFen(value) !== null, 'a whole positive number of fen, as a string of digits').meta({ example: '50000' });
const residentId = parsed(value => checkResidentId(value).normalized, 'not a valid resident identity number', '110101199003070011');
const bankCard = parsed(value => checkBankCard(value).normalized, 'not a valid bank card number', '6222020000000007');
const phone = z.string().regex(/^\+?[0-9-]{5,20}$/, 'a telephone number: 5 to 20 digits').meta({ example: '0537-5550123' });
/** GB/T 2260 and 10114: six digits of county and six of town and village, the town's ending in 000. */
export const regionCode = z.string().regex(/^\d{12}$/, 'a 12-digit region code').meta({ example: '370899101000' });
const townCode = regionCode.refine(code => /^\d{6}(?!000)\d{3}000$/.test(code), 'a town\'s 12-digit region code ends in 000');
const packWord = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id of the policy pack');
export const staffId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'a staff account\'s id').meta({ example: 'li-intake' });

const occurredAt = instant.optional().describe('When it happened, if not now: paper forms and power cuts are normal.');
const act = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) => z.strictObject({ type: z.literal(type), occurredAt, ...shape });

const plea = {
  townCode,
  cause: z.enum(CAUSES),
  channel: z.enum(CHANNELS),
  urgency: z.enum(URGENCIES).optional().describe('Prejudged by whoever was there; grading settles it.'),
};

const reportLead = act('report-lead', {
  ...plea,
  personal: z.strictObject({ summary: text(1000), name: text(60).optional(), phone: phone.optional(), address: text(200).optional() }),
});

const applyShape = {
  helperAuthorised: z.boolean().optional().describe('A helper files; the applicant\'s authorisation 委托 is on record.'),
  personal: z.strictObject({
    name: text(60),
    residentId: residentId.optional().describe('A missing ID card is never a refusal.'),
    phone: phone.optional(),
    address: text(200).optional(),
    summary: text(1000),
    helperName: text(60).optional(),
  }),
};
const helperNamed = {
  check: (c: { helperAuthorised?: boolean | undefined; personal: { helperName?: string | undefined } }) =>
    (c.personal.helperName === undefined) === (c.helperAuthorised !== true),
  params: { path: ['helperAuthorised'], message: 'a helper is named exactly when the authorisation is on record' },
};

/** The two that open a case; the other commands go to one that exists. */
export const openingCommand = z.discriminatedUnion('type', [
  reportLead,
  act('apply', { ...plea, ...applyShape }).refine(helperNamed.check, helperNamed.params),
]);

export const command = z.discriminatedUnion('type', [
  reportLead,
  act('apply', { ...z.object(plea).partial().shape, ...applyShape }).refine(helperNamed.check, helperNamed.params),
  act('accept', { track: packWord.optional().describe('The track, where the policy knows tracks.') }),
  act('investigate', { step: z.enum(INVESTIGATION_STEPS), personal: z.strictObject({ finding: text(2000) }).optional() }),
  act('give-opinion', { personal: z.strictObject({ opinion: text(2000) }).optional() }),
  act('decide', {
    programme: packWord.describe('A programme of the case\'s policy.'), amountFen, severity: z.enum(SEVERITIES).optional(),
    personal: z.strictObject({ payeeName: text(60), bankCard }),
  }),
  act('grade', {
    urgency: z.enum(URGENCIES),
    shownAt: instant.optional().describe('When the report came in that showed a higher urgency; its window is counted from there.'),
  }),
  act('confirm-grade', {}),
  act('take-over', {}),
  act('relief-first', { form: z.literal('money'), amountFen, personal: z.strictObject({ payeeName: text(60), bankCard }) }),
  act('approve', { reliefId: z.int().positive() }),
  act('complete-papers', { personal: z.strictObject({ note: text(500) }).optional() }),
  act('feedback', { personal: z.strictObject({ note: text(500) }).optional(), satisfied: z.boolean().optional() }),
  act('close', {}),
  act('urge', { personal: z.strictObject({ note: text(500) }).optional() }),
  act('hand-over', { handlerId: staffId.optional(), townCode: townCode.optional(), personal: z.strictObject({ reason: text(500) }).optional() })
    .refine(c => (c.handlerId === undefined) !== (c.townCode === undefined), { path: ['handlerId'], message: 'name either a colleague or a town' }),
]);

export type OpeningCommand = z.infer<typeof openingCommand>;
export type PersonCommand = z.infer<typeof command>;
export type CommandType = PersonCommand['type'];

/** What the machine itself puts to the decider: a rung is due, the bank has answered. */
export type MachineCommand =
  | { type: 'reach-rungs'; clockKey: string }
  | { type: 'land-calendar'; year: CalendarYear }
  | { type: 'record-payment'; orderId: string; outcome: PaymentOutcome };

export type Command = PersonCommand | MachineCommand;

/** Settled by the bank's own word; `at` is when the bank did it, in the case's own time; null when it is not known. */
export type PaymentOutcome = { state: 'confirmed'; bankReference: string; at: Instant | null } | { state: 'declined'; reason: string; at: Instant | null };

/** Who acts. A region is a 12-digit code; its trailing zeros make it a county's or a town's. */
export interface Actor {
  id: string;
  role: Role | 'system';
  region: string;
}
