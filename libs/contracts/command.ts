import { z } from 'zod';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import { ACCOUNT_SOURCES, ATTACHMENT_PURPOSES, BODIES, CAUSES, CHANNELS, INVESTIGATION_STEPS, MEDIA_TYPES, PROGRAMME_KINDS, RECEIPTS, RECOVERY_OUTCOMES, RELATIONS, RELIEF_FORMS, type Role, SEVERITIES, SLIP_OUTCOMES, URGENCIES } from '#libs/contracts/words.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { checkBankCard } from '#libs/identifiers/bank-card.js';
import { checkResidentId } from '#libs/identifiers/resident-id.js';
import { parseFen } from '#libs/money/fen.js';
import { type Instant, isOfOurTime, parseInstant } from '#libs/clock/instant.js';
import { visibleName, visibleText } from '#libs/contracts/visible-text.js';

/**
 * Every command a person can give, as it comes over the wire. Whatever personal data a command carries stands under
 * `personal` and nowhere else: that is what gets encrypted, masked, and committed to by salted hash in the chain.
 */
export const text = (max: number) => z.string().overwrite(visibleText).trim().min(1).max(max).refine(isWritable, NOT_WRITABLE);
/** A person's, an office's or a document's name, and whatever is compared with one. */
export const nameText = (max: number) => z.string().overwrite(visibleName).trim().min(1).max(max).refine(isWritable, NOT_WRITABLE);

const NOT_WRITABLE = 'control characters are not allowed';
/** PostgreSQL's jsonb takes no NUL and RFC 8785 no lone surrogate; other control characters have no place in a form. */
function isWritable(written: string): boolean {
  return written.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/.test(written);
}

const parsed = <T>(parse: (text: string) => T | null, message: string, meta: { example: string; pattern?: string }) =>
  z.string().max(64).transform((value, context) => {
    const result = parse(value);
    if (result !== null) return result;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }).meta(meta);

export const instant = parsed(readInstant, 'an ISO 8601 instant with its offset is needed, between 1900 and 2199', {
  example: '2026-11-23T22:40:00+08:00',
  pattern: '^(19|20|21)\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-4]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?(Z|[+-]([01]\\d|2[0-3]):[0-5]\\d)$',
});

function readInstant(written: string): Instant | null {
  const read = parseInstant(written);
  return read !== null && isOfOurTime(read) ? read : null;
}

const amountFen = z.string().refine(value => parseFen(value) !== null, 'a whole positive number of fen, as a string of digits').meta({ example: '50000', pattern: '^[1-9]\\d{0,15}$' });
export const residentId = parsed(value => checkResidentId(value).normalized, 'not a valid resident identity number', { example: '110101199003070011' });
const bankCard = parsed(value => checkBankCard(value).normalized, 'not a valid bank card number', { example: '6222020000000007' });
const phone = z.string().regex(/^\+?[0-9-]{5,20}$/, 'a telephone number: 5 to 20 digits').meta({ example: '0537-5550123' });
/** GB/T 2260 and 10114: six digits of county and six of town and village, the town's ending in 000. */
export const regionCode = z.string().regex(/^\d{12}$/, 'a 12-digit region code').meta({ example: '370899101000' });
export const townCode = regionCode.refine(code => /^\d{6}(?!000)\d{3}000$/.test(code), 'a town\'s 12-digit region code ends in 000');
const packWord = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'an id of the policy pack');
export const staffId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'a staff account\'s id').meta({ example: 'li-intake' });

const occurredAt = instant.optional().describe('When it happened, if not now: paper forms and power cuts are normal.');
const act = <T extends string, S extends z.core.$ZodLooseShape>(type: T, shape: S) => z.strictObject({ type: z.literal(type), occurredAt, ...shape });

const caseNo = z.string().refine(isCaseNumber, 'not a case number').meta({ example: 'JS-2026-0003127-6' });
/** A day that people live in: clocks are counted from it, and PostgreSQL and ISO 8601 both have to be able to write what comes out. */
export const day = z.iso.date().refine(isOfOurTime, 'a day between 1900 and 2199').meta({ example: '2026-11-20', pattern: '^(19|20|21)\\d{2}-\\d{2}-\\d{2}$' });
const ordinal = z.int().positive().max(9999);
const materials = z.array(packWord).min(1).max(40);
const reason = z.strictObject({ reason: text(1000) });
const payee = z.strictObject({ payeeName: nameText(60), bankCard });
const accountSource = z.enum(ACCOUNT_SOURCES).describe('Where the desk read the account.');
const cardTail = z.string().regex(/^\d{4}$/, 'the last four digits of the card').meta({ example: '0007' })
  .describe('The last four digits of the card on record, as whoever decides read them: nobody who decides types a card.');
/** Exactly one of two ways to name a body. */
const oneBody = {
  check: (c: { department?: string | undefined; townCode?: string | undefined }) => (c.department === undefined) !== (c.townCode === undefined),
  params: { path: ['department'], message: 'name either a department or a town' },
};

const plea = {
  townCode,
  cause: z.enum(CAUSES),
  eventDate: day.optional().describe('The day of what happened to the family: it tells two events of one kind apart. By default the day of first contact.'),
  channel: z.enum(CHANNELS),
  urgency: z.enum(URGENCIES).optional().describe('Prejudged by whoever was there; grading settles it.'),
};

export const reportLead = act('report-lead', {
  ...plea,
  personal: z.strictObject({ summary: text(1000), name: nameText(60).optional(), phone: phone.optional(), address: text(200).optional() }),
});

export const applyShape = {
  helperAuthorised: z.boolean().optional().describe('A helper files; the applicant\'s authorisation 委托 is on record.'),
  materials: materials.optional().describe('Which of the policy\'s materials came with it.'),
  personal: z.strictObject({
    name: nameText(60),
    residentId: residentId.optional().describe('A missing ID card is never a refusal.'),
    phone: phone.optional(),
    address: text(200).optional(),
    summary: text(1000),
    helperName: nameText(60).optional(),
    household: z.array(z.strictObject({ name: nameText(60), residentId: residentId.optional(), relation: nameText(20).optional() })).min(1).max(20).optional()
      .describe('共同生活家庭成员, the applicant left out.'),
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
  act('list-missing', { materials: materials.describe('All that is missing: the list can be given once.') }),
  act('supply', { materials }),
  act('accept', {
    track: packWord.optional().describe('The track, where the policy knows tracks.'),
    urgency: z.enum(URGENCIES).optional().describe('Graded in the same breath, as `grade` does.'),
    takeOver: z.boolean().optional().describe('Whoever accepts handles the case from here on, as `take-over` does.'),
  }),
  act('reject', { ground: packWord.describe('A ground of the policy.'), referTo: packWord.optional().describe('The department that something else may fit.'), personal: z.strictObject({ explanation: text(2000) }).optional() }),
  act('merge', { intoCaseNo: caseNo.describe('The case that goes on, with the earlier first contact of both.'), personal: reason.optional() }),
  act('override-duplicate', { caseNo, personal: reason }),
  act('withdraw', {
    attachmentNo: ordinal.optional().describe('The paper the family signed, attached for this purpose; without one a second person has to confirm.'),
    personal: reason,
  }),
  act('confirm-withdrawal', {
    stands: z.boolean().describe('Whether the family, asked again, wants it so; if not, the case goes on.'),
    personal: z.strictObject({ note: text(500) }).optional(),
  }),
  act('grade', {
    urgency: z.enum(URGENCIES),
    shownAt: instant.optional().describe('When the report came in that showed a higher urgency; its window is counted from there.'),
    track: packWord.optional().describe('The track the case goes on from here, if another.'),
  }),
  act('confirm-grade', {}),
  act('ease-urgency', { personal: z.strictObject({ note: text(500) }).optional() }),
  act('take-over', {}),
  act('hand-over', { handlerId: staffId.optional(), townCode: townCode.optional(), personal: reason.optional() })
    .refine(c => (c.handlerId === undefined) !== (c.townCode === undefined), { path: ['handlerId'], message: 'name either a colleague or a town' }),
  act('return-hand-over', { personal: reason }),
  act('declare-relative', {
    staffId: staffId.optional().describe('Who is related, if not oneself.'), relation: z.enum(RELATIONS),
    personal: reason.optional().describe('Needed where it is said of somebody else.'),
  }),
  act('lift-recusal', { staffId: staffId.describe('Who may see and work on the case again.'), personal: reason }),
  act('investigate', {
    step: z.enum(INVESTIGATION_STEPS), authorised: z.boolean().optional().describe('A means check needs the family\'s authorisation on record.'),
    personal: z.strictObject({ finding: text(2000) }).optional(),
  }),
  act('assess', {
    tier: packWord.describe('The recipients\' tier of the policy that the family belongs to.'),
    order: z.array(z.enum(PROGRAMME_KINDS)).min(1).max(PROGRAMME_KINDS.length).optional().describe('Which kind of programme is looked at first; the policy\'s own order for the grade, if left out.'),
    personal: z.strictObject({ note: text(2000) }).optional(),
  }).refine(c => c.order === undefined || c.personal !== undefined, { path: ['personal', 'note'], message: 'an order of one\'s own is given with its reason' }),
  act('give-opinion', { personal: z.strictObject({ opinion: text(2000) }).optional() }),
  act('post-notice', { personal: z.strictObject({ place: text(200) }) }),
  act('object', { noticeNo: ordinal, personal: z.strictObject({ objection: text(2000), objector: nameText(60).optional() }) }),
  act('raise', { to: z.enum(['county', 'city']), programme: packWord, amountFen, severity: z.enum(SEVERITIES).optional(), personal: z.strictObject({ note: text(2000) }).optional() }),
  act('decide', { programme: packWord.describe('A programme of the case\'s policy.'), amountFen, severity: z.enum(SEVERITIES).optional(), cardTail: cardTail.optional() }),
  act('confer', {
    departments: z.array(packWord).max(30).describe('Each gets a slip with its part of the plan.'),
    grant: z.strictObject({ programme: packWord, amountFen, cardTail }).optional(),
    personal: z.strictObject({
      minutes: nameText(100).describe('The minutes\' document number 纪要文号; people write families\' names beside it.'), plan: text(4000),
      items: z.record(packWord, text(1000)).optional().describe('What each department is asked for, by its id: no other learns of it.'),
    }),
  }),
  act('deny', { ground: packWord, referTo: packWord.optional(), personal: z.strictObject({ explanation: text(2000) }).optional() }),
  act('add-relief', { body: z.enum(BODIES).describe('County or city: 二次临时救助.'), programme: packWord, amountFen, severity: z.enum(SEVERITIES).optional(), cardTail }),
  act('record-payee', { source: accountSource, personal: payee }),
  act('relief-first', {
    form: z.enum(RELIEF_FORMS), amountFen: amountFen.describe('Of goods and services what they are worth, by estimate: the ceiling counts it.'),
    source: accountSource.optional(),
    personal: z.strictObject({ payeeName: nameText(60).optional().describe('Who receives it; of money to the account on record, left out.'), bankCard: bankCard.optional(), what: text(500).optional() }).optional(),
  }).refine(c => c.form === 'money' || c.personal?.bankCard === undefined, { path: ['personal', 'bankCard'], message: 'only money goes to a card' })
    .refine(c => (c.personal?.bankCard === undefined) === (c.source === undefined), { path: ['source'], message: 'a card comes with where it was read, and nothing else does' })
    .refine(c => c.form !== 'money' || (c.personal?.bankCard === undefined) === (c.personal?.payeeName === undefined), { path: ['personal', 'bankCard'], message: 'payee and card are named together, or neither: then it goes to the account on record' })
    .refine(c => c.form === 'money' || c.personal?.payeeName !== undefined, { path: ['personal', 'payeeName'], message: 'who receives it has to be said' }),
  act('approve', { reliefId: ordinal, cardTail: cardTail.optional() }),
  act('ask-approval', { reliefId: ordinal, approverId: staffId.describe('Somebody on duty, who gives it by an act of their own: with one tap, or by the code that is sent to their phone.') }),
  act('approve-orally', { reliefId: ordinal, cardTail: cardTail.optional() }),
  act('record-approval', {
    reliefId: ordinal, cardTail: cardTail.optional(),
    personal: z.strictObject({ code: z.string().regex(/^\d{8}$/, 'the eight digits of the code').meta({ example: '12345678' }).describe('The code that was sent to the person asked, as they read it out.') }),
  }),
  act('disown-approval', { reliefId: ordinal, personal: reason }),
  act('co-sign', { reliefId: ordinal }),
  act('confirm-approval', { reliefId: ordinal }),
  act('settle-recovery', { recoveryNo: ordinal, outcome: z.enum(RECOVERY_OUTCOMES), personal: z.strictObject({ note: text(1000) }) }),
  act('turn-down', { reliefId: ordinal, personal: reason.optional() }),
  act('disburse', { reliefId: ordinal }),
  act('deliver', { reliefId: ordinal, receipt: z.enum(RECEIPTS), personal: z.strictObject({ witness: nameText(60) }).optional() }),
  act('settle-payment', {
    reliefId: ordinal, debited: z.boolean().describe('Whether the bank\'s statement shows the whole sum as paid.'),
    bankReference: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'the bank\'s reference: letters, digits and hyphens').optional().describe('Where it stands in the bank\'s statement.'),
    personal: z.strictObject({ note: text(1000) }),
  }).refine(c => c.debited === (c.bankReference !== undefined), { path: ['bankReference'], message: 'what was paid has a reference, and nothing else has' }),
  act('record-return', { reliefId: ordinal, personal: reason }),
  act('correct-card', { reliefId: ordinal, source: accountSource, personal: payee }),
  act('complete-papers', { personal: z.strictObject({ note: text(500) }).optional() }),
  act('issue-slip', {
    department: packWord.optional(), townCode: townCode.optional(), reliefFirst: z.boolean().optional().describe('Relief first by that body: the case\'s own hour clock binds it.'),
    personal: z.strictObject({ item: text(1000) }),
  }).refine(oneBody.check, oneBody.params),
  act('accept-slip', { slipNo: ordinal }),
  act('return-slip', { slipNo: ordinal, personal: reason }),
  act('route-slip', { slipNo: ordinal, department: packWord.optional(), townCode: townCode.optional(), personal: reason.optional() }).refine(oneBody.check, oneBody.params),
  act('answer-slip', { slipNo: ordinal, outcome: z.enum(SLIP_OUTCOMES), personal: z.strictObject({ answer: text(2000) }).optional() }),
  act('attach', {
    sha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256, in hex').meta({ example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' }).describe('As the upload was answered, like the next two.'),
    mediaType: z.enum(MEDIA_TYPES), sizeBytes: z.int().positive().max(20_000_000),
    material: packWord.optional().describe('Which of the policy\'s materials it shows.'),
    purpose: z.enum(ATTACHMENT_PURPOSES).optional().describe('What else it is for: the family\'s signed word that it takes its plea back.'),
    personal: z.strictObject({ caption: text(200) }).optional(),
  }),
  act('acknowledge', { callNo: ordinal.describe('The call of whoever is on duty that one has seen.') }),
  act('urge', { personal: z.strictObject({ note: text(500) }).optional() }),
  act('inspect', { personal: z.strictObject({ demand: text(1000) }) }),
  act('answer-inspection', { inspectionNo: ordinal, personal: z.strictObject({ answer: text(4000) }) }),
  act('return-answer', { inspectionNo: ordinal, personal: reason }),
  act('settle-inspection', { inspectionNo: ordinal }),
  act('feedback', { personal: z.strictObject({ note: text(500) }).optional(), satisfied: z.boolean().optional(), close: z.boolean().optional().describe('Nothing is left to do: the case is closed with it, as `close` does.') }),
  act('rate', { satisfied: z.boolean(), personal: z.strictObject({ note: text(500) }).optional() }),
  act('plan-follow-up', { on: day.describe('The day on which the family is to be looked up again.') }),
  act('follow-up', { followUpNo: ordinal, furtherNeed: z.boolean().describe('Whether the family needs help again.'), personal: z.strictObject({ finding: text(2000) }).optional() }),
  act('close', {}),
  act('reopen', { personal: reason }),
  act('break-glass', { staffId: staffId.describe('Who may look at the case for half an hour, though it is not in their sight.'), personal: reason }),
]);

export type OpeningCommand = z.infer<typeof openingCommand>;
export type PersonCommand = z.infer<typeof command>;
export type CommandType = PersonCommand['type'];

/** What the machine itself puts to the decider: a rung is due, the bank has answered. */
export type MachineCommand =
  | { type: 'reach-rungs'; clockKey: string }
  | { type: 'land-calendar'; year: CalendarYear; proposedBy: string; confirmedBy: string }
  /** Another case was merged into this one. */
  | { type: 'absorb-case'; caseNo: string; firstContact: Instant }
  | { type: 'record-payment'; orderId: string; outcome: PaymentOutcome };

export type Command = PersonCommand | MachineCommand;

/**
 * The bank's own word; `at` is when the bank did it, in the case's own time; null when it is not known. `in-doubt`: no
 * word that could be relied on, and the machine will not ask or send any more. `unanswered`: it goes on asking, and has for long.
 */
export type PaymentOutcome =
  | { state: 'confirmed'; bankReference: string; at: Instant | null }
  | { state: 'declined' | 'returned'; reason: string; at: Instant | null }
  | { state: 'in-doubt'; reason: Doubt; at: null }
  | { state: 'unanswered'; at: null };

/** Why nobody but a person can say what became of an order: the answer got lost at a bank that cannot be asked, or the bank says it moved another sum. */
export type Doubt = 'no-answer' | 'wrong-amount';

/** Who acts. A region is a 12-digit code; its trailing zeros make it a county's or a town's. */
export interface Actor {
  id: string;
  role: Role | 'system';
  region: string;
  /** Whose slips they answer, as the policy names departments. */
  department?: string | undefined;
  /** In whose post they act, by delegation; `role`, `region` and `department` are that post's. */
  onBehalfOf?: string | undefined;
  /** Further accounts of the same person: what they did there counts as done by them. */
  otherAccounts?: string[] | undefined;
}
