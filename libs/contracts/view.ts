import { z } from 'zod';
import { REFUSAL_CODES } from '#libs/contracts/event.js';
import { CAUSES, STATUSES, URGENCIES } from '#libs/contracts/words.js';

/** What the API answers. Personal data in it is masked. Instants are ISO 8601 in +08:00, money is a string of fen. */
const instant = z.string().meta({ example: '2026-11-23T22:40:00+08:00' });
const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
const citation = z.strictObject({ notice: z.string(), section: z.string() });

export const commandAnswer = z.strictObject({
  caseNo: z.string().meta({ example: 'JS-2026-0003127-6' }),
  events: z.array(z.strictObject({ seq: z.int(), type: z.string(), occurredAt: instant, recordedAt: instant })),
}).meta({ id: 'CommandAnswer' });

export const clockView = z.strictObject({
  clock: z.string(), name: bilingual, anchor: instant, due: instant, provisional: z.boolean(),
  stoppedAt: instant.nullable(), breached: z.boolean(), explained: z.boolean(), citation,
  rungs: z.array(z.strictObject({ step: z.string(), at: instant, reached: z.boolean() })),
}).meta({ id: 'Clock' });

export const caseListItem = z.strictObject({
  caseNo: z.string(), status: z.enum(STATUSES), cause: z.enum(CAUSES), urgency: z.enum(URGENCIES).nullable(), townCode: z.string(),
  handlerId: z.string().nullable(), breached: z.boolean(), nextRungAt: instant.nullable(), nextRung: z.string().nullable(), openedAt: instant,
}).meta({ id: 'CaseListItem' });

export const caseList = z.strictObject({
  cases: z.array(caseListItem),
  next: z.string().nullable().describe('Pass as `after` for the next page; null on the last.'),
}).meta({ id: 'CaseList' });

export const caseView = z.strictObject({
  caseNo: z.string(), caseId: z.string().describe('The workflow\'s id, for tools; a hash, so it tells nothing.'), status: z.enum(STATUSES), cause: z.enum(CAUSES), urgency: z.enum(URGENCIES).nullable(), graded: z.boolean(),
  townCode: z.string(), handlerId: z.string().nullable(), now: instant.describe('The case\'s own time; fast-forwarding moves it ahead of the clock on the wall.'),
  person: z.strictObject({ name: z.string().optional(), residentId: z.string().optional(), phone: z.string().optional() }),
  policy: z.strictObject({ id: z.string(), version: z.int(), hash: z.string() }),
  clocks: z.array(clockView),
  reliefs: z.array(z.strictObject({
    reliefId: z.int(), amountFen: z.string(), payeeName: z.string(), bankCard: z.string(), state: z.enum(['proposed', 'ordered', 'paid', 'declined']),
  })),
  mayDo: z.array(z.string()).describe('The commands you may give now.'),
}).meta({ id: 'Case' });

export const eventView = z.strictObject({
  seq: z.int(), type: z.string(), occurredAt: instant, recordedAt: instant, by: z.strictObject({ id: z.string(), role: z.string(), region: z.string() }),
  data: z.record(z.string(), z.unknown()), personal: z.record(z.string(), z.string()).describe('Masked.'), hash: z.string(),
}).meta({ id: 'Event' });
export const eventList = z.strictObject({ events: z.array(eventView) }).meta({ id: 'EventList' });

export const alertView = z.strictObject({
  no: z.string().describe('The stream\'s cursor; send it back as Last-Event-ID.'),
  key: z.string(), caseNo: z.string(), kind: z.string(), clock: z.string().nullable(), step: z.string().nullable(),
  to: z.strictObject({ handlerId: z.string().nullable(), role: z.string().nullable(), region: z.string() }), occurredAt: instant,
  delivery: z.array(z.strictObject({ channel: z.string(), state: z.enum(['pending', 'delivered']), attempts: z.int(), deliveredAt: instant.nullable() })),
}).meta({ id: 'Alert' });
export const alertList = z.strictObject({ alerts: z.array(alertView), next: z.string().nullable() }).meta({ id: 'AlertList' });

/** What can be wrong with a call before the decider is asked, or beyond it. */
export const PROBLEM_CODES = [
  'request-malformed', 'body-invalid', 'not-json', 'body-too-large', 'idempotency-key-missing', 'idempotency-key-reused', 'token-missing', 'token-invalid', 'not-found',
  'method-not-allowed', 'unsupported-media-type', 'query-invalid', 'unknown-staff', 'unknown-town', 'too-many-requests', 'busy', 'unavailable', 'internal',
] as const;

/** RFC 9457, with a code to program against and sentences to show. */
export const problem = z.strictObject({
  type: z.string().meta({ example: 'urn:jishi:problem:second-person-needed' }),
  title: z.string(), status: z.int(), code: z.enum([...REFUSAL_CODES, ...PROBLEM_CODES]),
  detail: bilingual.describe('What is the matter and what to do.'),
  citation: citation.optional(),
  instance: z.string().meta({ example: 'urn:uuid:0b1f6c0e-6a7e-4a53-9d0b-1f0c2a9e7d11' }).describe('This request\'s id; the server\'s log names it too.'),
  errors: z.array(z.strictObject({ field: z.string(), message: bilingual })).optional(),
}).meta({ id: 'Problem' });

export type CaseView = z.infer<typeof caseView>;
export type ProblemBody = z.infer<typeof problem>;
export type ProblemCode = ProblemBody['code'];
