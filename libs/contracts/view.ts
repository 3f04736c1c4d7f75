import { z } from 'zod';
import { calendarLanding } from '#libs/contracts/calendar-landing.js';
import { type DuplicateHit, REFUSAL_CODES, type Relief } from '#libs/contracts/event.js';
import { ACCOUNT_SOURCES, ASK_STATES, RECOVERY_OUTCOMES, RECOVERY_STATES, ALERT_ACTS, ATTACHMENT_PURPOSES, CAUSES, CLOCK_OUTCOMES, DOCUMENT_KINDS, ID_LOOKUP_BY, INSPECTION_STATES, MEDIA_TYPES, NOTICE_STATES, CODE_ORIGINS, OUTCOMES, PAPERS_OWED, PERSONAL_KINDS, PROGRAMME_KINDS, READ_ACTS, RELIEF_FORMS, RELIEF_STATES, ROLES, SLIP_OUTCOMES, SLIP_STATES, SOUGHT_BY, STATUSES, TASK_ACTS, URGENCIES, AWAITED } from '#libs/contracts/words.js';
import type { Basis, Pack } from '#libs/policy/pack.js';

/** What the API answers. Personal data in it is masked. Instants are ISO 8601 in +08:00, money is a string of fen. */
const instant = z.string().meta({ example: '2026-11-23T22:40:00+08:00' });
const BASES = ['statutory', 'interpretation', 'advisory', 'house'] as const satisfies readonly Basis[];
const RELIEF_KINDS = ['first', 'decided', 'conference', 'second'] as const satisfies readonly Relief['kind'][];
const DUPLICATE_KINDS = ['same-event', 'near-event'] as const satisfies readonly DuplicateHit['kind'][];
const bilingual = z.strictObject({ zh: z.string(), en: z.string() });
const citation = z.strictObject({ notice: z.string(), section: z.string() });

export const commandAnswer = z.strictObject({
  caseNo: z.string().meta({ example: 'JS-2026-0003127-6' }),
  events: z.array(z.strictObject({ seq: z.int(), type: z.string(), occurredAt: instant, recordedAt: instant })),
}).meta({ id: 'CommandAnswer' });

export const clockView = z.strictObject({
  key: z.string().describe('Tells apart clocks of one rule: each slip, notice and so on has its own, and so has each new anchor.').meta({ example: 'urgent-relief#1' }),
  clock: z.string(), name: bilingual, basis: z.enum(BASES).describe('What its window rests on; only a statutory or interpreted one can be breached.'), anchor: instant, due: instant, provisional: z.boolean(),
  stoppedAt: instant.nullable(), endedAt: instant.nullable().describe('When another grade or route, or the case\'s end, put an end to it before it was due.'),
  breached: z.boolean(), explained: z.boolean(), citation,
  rungs: z.array(z.strictObject({ step: z.string(), at: instant, reached: z.boolean() })),
}).meta({ id: 'Clock' });

export const caseListItem = z.strictObject({
  task: z.enum(TASK_ACTS).nullable().describe('What it waits for first; null where for nothing, or where nobody has looked yet.'),
  caseNo: z.string(), head: z.int().describe('How many events it has.'), status: z.enum(STATUSES), cause: z.enum(CAUSES), urgency: z.enum(URGENCIES).nullable(), townCode: z.string(),
  handlerId: z.string().nullable(), breached: z.boolean(), name: z.string().nullable().describe('Masked; null as long as nobody knows it.'),
  due: z.strictObject({ at: instant, anchor: instant, clock: z.string() }).nullable().describe('The first of its running clocks to be due, by the case\'s own time; null where none runs.'),
  clockOffsetMs: z.int().describe('How far the case\'s own time is ahead of the clock on the wall.'), policyHash: z.string(), nextRungAt: instant.nullable(), nextRung: z.string().nullable(), openedAt: instant,
}).meta({ id: 'CaseListItem' });

export const caseList = z.strictObject({
  cases: z.array(caseListItem),
  next: z.string().nullable().describe('Pass as `after` for the next page; null on the last.'),
}).meta({ id: 'CaseList' });

export const caseCount = z.strictObject({ count: z.int().describe('Up to 1,000; then there may be more.') }).meta({ id: 'CaseCount' });

export const caseSearch = z.strictObject({
  by: z.enum(SOUGHT_BY).describe('As what the text was taken.'), cases: z.array(caseListItem).describe('In your scope, the latest first.'), more: z.boolean().describe('There are more than are listed here.'),
}).meta({ id: 'CaseSearch' });

export const personsCases = z.strictObject({
  persons: z.array(z.strictObject({
    at: z.int().describe('Whose number, by its place in the request.'), cases: z.array(caseListItem).describe('Of this year, in your scope.'),
    elsewhere: z.boolean().describe('Another town, or another county, has one of this year.'),
  })).describe('Only those who are in a case.'),
}).meta({ id: 'PersonsCases' });

const day = z.string().meta({ example: '2026-11-20' });
const department = z.string().describe('As the policy names it.');

const reliefView = z.strictObject({
  reliefId: z.int(), kind: z.enum(RELIEF_KINDS), form: z.enum(RELIEF_FORMS), amountFen: z.string().describe('Of goods and services what they are worth, by estimate.'),
  payeeName: z.string(), payeeOfFamily: z.boolean().nullable().describe('Whether the payee bears the name of the applicant or of somebody in the household; null as long as nobody\'s is known.'),
  bankCard: z.string().nullable().describe('Null where it is no money.'), department: department.nullable().describe('Who gives it, if it is not the town.'),
  replaces: z.int().nullable().describe('The relief whose card was wrong.'), state: z.enum(RELIEF_STATES),
});

const slipView = z.strictObject({
  slipNo: z.int(), number: z.string().describe('As people read it out.').meta({ example: 'JS-2026-0003127-6-1' }), to: z.union([z.strictObject({ department }), z.strictObject({ townCode: z.string() })]),
  state: z.enum(SLIP_STATES), outcome: z.enum(SLIP_OUTCOMES).nullable(), reliefFirst: z.boolean(), binding: z.boolean().describe('The county decided whose it is; it cannot be returned.'),
  replaces: z.int().nullable().describe('The returned slip it was routed from.'), issuedAt: instant,
  item: z.string().nullable().describe('What is asked; null for whoever has to ask to see it, like the answer.'), answer: z.string().nullable(),
});

const personShape = { name: z.string().optional(), residentId: z.string().optional(), phone: z.string().optional(), address: z.string().optional() };
const memberShape = { name: z.string().optional(), residentId: z.string().optional(), relation: z.string().optional() };

export const caseView = z.strictObject({
  caseNo: z.string(), head: z.int().describe('How many events it has.'), caseId: z.string().describe('The workflow\'s id, for tools; a hash, so it tells nothing.'), status: z.enum(STATUSES), outcome: z.enum(OUTCOMES).nullable().describe('What it came to, once closed.'),
  cause: z.enum(CAUSES), eventDate: day.nullable().describe('The day of what happened to the family; null: that of first contact.'), urgency: z.enum(URGENCIES).nullable(), graded: z.boolean(),
  track: z.string().nullable().describe('Where the policy knows tracks, the one it was accepted on.'),
  assessment: z.strictObject({ tier: z.string(), order: z.array(z.enum(PROGRAMME_KINDS)) }).nullable().describe('Which of the policy\'s tiers of recipients the family was found to belong to, and which kind of programme is looked at first.'),
  townCode: z.string(), offeredTo: z.string().nullable().describe('A town that was asked to take the case over and has not done so yet.'), handlerId: z.string().nullable(), sight: z.enum(['whole', 'part']).describe('Part: of a body that was brought in, which sees its own slips and relief, and which other bodies were asked.'),
  glassUntil: instant.nullable().describe('Until when you see it only because somebody opened it to you in an emergency, by the clock on the wall; null where it is in your sight anyhow.'),
  now: instant.describe('The case\'s own time; fast-forwarding moves it ahead of the clock on the wall.'),
  person: z.strictObject(personShape).describe('Masked; `disclosures` shows the whole.'),
  household: z.array(z.strictObject(memberShape)).describe('The applicant left out; masked.'),
  summary: z.string().nullable().describe('What happened to the family; null for whoever has to ask to see it.'),
  policy: z.strictObject({ id: z.string(), version: z.int(), hash: z.string() }),
  materials: z.strictObject({
    given: z.array(z.string()), listed: z.array(z.string()).nullable().describe('What the applicant was told is missing; null until they are.'),
    missing: z.array(z.string()).describe('What the policy asks of an applicant and has not been given so far.'),
  }),
  duplicates: z.array(z.strictObject({ caseNo: z.string(), kind: z.enum(DUPLICATE_KINDS), resolved: z.boolean() })).describe('Cases of somebody in the household for what looks like the same event.'),
  clocks: z.array(clockView),
  reliefs: z.array(reliefView),
  slips: z.array(slipView),
  notices: z.array(z.strictObject({ noticeNo: z.int(), state: z.enum(NOTICE_STATES), postedAt: instant, endedAt: instant.nullable() })),
  inspections: z.array(z.strictObject({ inspectionNo: z.int(), state: z.enum(INSPECTION_STATES), by: z.string(), demandedAt: instant, answeredAt: instant.nullable().describe('The first answer; it may have been returned since.') })),
  attachments: z.array(z.strictObject({
    attachmentNo: z.int(), mediaType: z.enum(MEDIA_TYPES), sizeBytes: z.int(), sha256: z.string(), material: z.string().nullable().describe('Which of the policy\'s materials it shows.'),
    purpose: z.enum(ATTACHMENT_PURPOSES).nullable().describe('What else it is for.'), mayOpen: z.boolean().describe('Whether you may open it: what a file holds nobody knows before.'),
    scanned: z.boolean().nullable().describe('Whether a virus scanner has found it clean; null where one looks back.'),
  })),
  recused: z.array(z.string()).describe('Who keeps away from the case.'), withdrawalProposed: z.boolean().describe('Said to be withdrawn; a second person has to ask the family.'),
  dutyCalls: z.array(z.strictObject({ callNo: z.int(), clock: z.string().describe('The clock it is about.'), staffId: z.string().nullable().describe('Null: the county\'s duty officer.'), calledAt: instant, acknowledgedAt: instant.nullable() })),
  followUps: z.array(z.strictObject({ followUpNo: z.int(), on: day, doneAt: instant.nullable() })),
  payee: z.strictObject({ payeeName: z.string(), bankCard: z.string(), ofFamily: z.boolean().nullable(), source: z.enum(ACCOUNT_SOURCES), recordedBy: z.string() }).nullable().describe('收款账户, masked: decisions pay to it and to no other.'),
  asks: z.array(z.strictObject({ askNo: z.int(), reliefId: z.int(), approverId: z.string(), askedAt: instant, state: z.enum(ASK_STATES) })).describe('Oral approvals somebody on duty was asked for.'),
  recoveries: z.array(z.strictObject({ recoveryNo: z.int(), reliefId: z.int(), state: z.enum(RECOVERY_STATES), outcome: z.enum(RECOVERY_OUTCOMES).nullable() })).describe('追回: what left on a word that was disowned.'),
  oralApprovals: z.array(z.strictObject({ reliefId: z.int(), by: z.string().nullable().describe('Null: two people present signed.'), cosignedBy: z.string().nullable(), approvedAt: instant, confirmedAt: instant.nullable().describe('In writing.') })),
  tasks: z.array(z.strictObject({ act: z.enum(TASK_ACTS), of: z.array(z.enum(ROLES)).describe('The posts that are asked; none: whoever handles the case.') })).describe('What it waits for, the first first; none for whoever sees only a part.'),
  mayDo: z.array(z.string()).describe('The commands you may give now.'),
  mayDisclose: z.array(z.enum(PERSONAL_KINDS)).describe('What you may ask to see whole, with a reason.'),
  trainingClock: z.enum(['ready', 'running']).nullable().describe('Whether the case\'s own time can be moved ahead, or is being; null save on demo instances.'),
}).meta({ id: 'Case' });

export const disclosure = z.strictObject({
  caseNo: z.string(), readNo: z.string().describe('Where it stands in the read log.'), kinds: z.array(z.enum(PERSONAL_KINDS)),
  person: z.strictObject(personShape), household: z.array(z.strictObject(memberShape)), summary: z.string().nullable(),
  reliefs: z.array(z.strictObject({ reliefId: z.int(), payeeName: z.string().optional(), bankCard: z.string().optional() })),
  events: z.array(z.strictObject({ seq: z.int(), type: z.string(), personal: z.record(z.string(), z.string()) })).describe('What of their personal data is of these kinds.'),
}).meta({ id: 'Disclosure' });

export const readList = z.strictObject({
  reads: z.array(z.strictObject({
    readNo: z.string(), at: instant, by: z.strictObject({ id: z.string(), role: z.string(), region: z.string(), department: z.string().optional(), onBehalfOf: z.string().optional() }), caseNo: z.string(),
    act: z.enum(READ_ACTS), what: z.array(z.string()).describe('The kinds of personal data, or which attachment or document.'), reason: z.string().nullable(),
  })),
  next: z.string().nullable(),
}).meta({ id: 'ReadList' });
export const consequences = z.strictObject({
  starts: z.array(z.strictObject({ clock: z.string(), due: instant })).describe('Clocks that begin.'), stops: z.array(z.string()).describe('Clocks that end.'),
  tells: z.array(z.strictObject({ handlerId: z.string().nullable(), role: z.string().nullable(), department: department.nullable(), region: z.string() })).describe('Who is told.'),
  paysFen: z.array(z.string()).describe('What the bank is asked to pay.'),
}).meta({ id: 'Consequences' });
export const actList = z.strictObject({
  head: z.int().describe('How many events the case has; send it as If-Match with a command that rests on this.'),
  acts: z.array(z.strictObject({ type: z.string(), consequences: consequences.nullable().describe('Null where they hang on what is filled in; a preview tells.') })),
}).meta({ id: 'ActList' });
export const preview = z.strictObject({ consequences }).meta({ id: 'Preview' });
export const explanationView = z.strictObject({
  due: instant, provisional: z.boolean(), basis: z.strictObject({ value: z.enum(BASES), anchor: z.enum(BASES), stop: z.enum(BASES) }), citation,
  counted: z.array(day), skipped: z.array(z.strictObject({ date: day, reason: z.string() })), rungs: z.array(z.strictObject({ id: z.string(), at: instant })),
}).meta({ id: 'Explanation' });

export const idLookupList = z.strictObject({
  lookups: z.array(z.strictObject({
    lookupNo: z.string(), at: instant,
    by: z.strictObject({ id: z.string(), role: z.string(), region: z.string(), department: z.string().optional(), onBehalfOf: z.string().optional() }),
    soughtBy: z.enum(ID_LOOKUP_BY), asked: z.int().describe('How many numbers were looked for.'), found: z.int().describe('How many cases there were.'),
    refused: z.boolean().describe('Beyond the day\'s allowance: nothing was told.'),
  })),
  next: z.string().nullable(),
}).meta({ id: 'IdLookupList' });

export const slipListItem = z.strictObject({
  caseNo: z.string(), slipNo: z.int(), number: z.string().meta({ example: 'JS-2026-0003127-6-1' }), state: z.enum(SLIP_STATES), outcome: z.enum(SLIP_OUTCOMES).nullable(), reliefFirst: z.boolean(), issuedAt: instant,
  due: z.strictObject({ at: instant, anchor: instant, clock: z.string() }).nullable().describe('What binds you first; null where nothing is owed.'), clockOffsetMs: z.int(), policyHash: z.string(),
  townCode: z.string().describe('The town that asks.'), cause: z.enum(CAUSES), urgency: z.enum(URGENCIES).nullable(), name: z.string().nullable().describe('Masked.'), item: z.string().nullable().describe('What is asked.'),
}).meta({ id: 'SlipListItem' });
export const slipList = z.strictObject({ slips: z.array(slipListItem), next: z.string().nullable() }).meta({ id: 'SlipList' });

export const keptFile = z.strictObject({ sha256: z.string(), mediaType: z.enum(MEDIA_TYPES), sizeBytes: z.int() }).meta({ id: 'KeptFile' });

export const documentList = z.strictObject({
  documents: z.array(z.strictObject({
    kind: z.enum(DOCUMENT_KINDS), no: z.int().nullable().describe('Which of several: slips and notices by their own number, approvals by their relief\'s, letters in the order they were decided; null where there is one.'),
    name: bilingual, available: z.boolean(),
    reason: z.strictObject({ code: z.enum(['role-not-allowed', 'recused', 'document-not-yet']), detail: bilingual }).nullable().describe('Why you cannot print it, or not yet.'),
  })),
}).meta({ id: 'DocumentList' });

export const eventView = z.strictObject({
  seq: z.int(), type: z.string(), occurredAt: instant, recordedAt: instant, by: z.strictObject({ id: z.string(), role: z.string(), region: z.string(), department: department.optional(), onBehalfOf: z.string().optional().describe('In whose post.') }),
  data: z.record(z.string(), z.unknown()), personal: z.record(z.string(), z.string()).describe('Masked.'), hash: z.string(),
}).meta({ id: 'Event' });
export const eventList = z.strictObject({ events: z.array(eventView), head: z.int().describe('How many events the case had when they were read, those beyond your part of it as well.') }).meta({ id: 'EventList' });

export const alertView = z.strictObject({
  no: z.string().describe('The stream\'s cursor; send it back as Last-Event-ID.'),
  key: z.string(), caseNo: z.string().nullable(), accountId: z.string().nullable().describe('Whose account it is about, where it is about no case.'), kind: z.string(), clock: z.string().nullable(), clockName: bilingual.nullable().describe('What the case\'s policy calls it.'), step: z.string().nullable(),
  to: z.strictObject({ handlerId: z.string().nullable(), role: z.string().nullable(), department: department.nullable(), region: z.string() }), occurredAt: instant,
  handled: z.strictObject({ act: z.enum(ALERT_ACTS), by: z.string(), at: instant }).nullable().describe('What somebody has done about the case since, the first of it. For those who watch over the case; null for others.'),
  delivery: z.array(z.strictObject({
    channel: z.string(), recipient: z.string().nullable().describe('An account, where the channel reaches one person at a time.'), state: z.enum(['pending', 'delivered', 'refused']),
    attempts: z.int(), deliveredAt: instant.nullable(), lastError: z.string().nullable(),
  })),
}).meta({ id: 'Alert' });
export const alertList = z.strictObject({ alerts: z.array(alertView), next: z.string().nullable() }).meta({ id: 'AlertList' });

const answerable = z.union([z.strictObject({ townCode: z.string() }), z.strictObject({ department, name: bilingual })]).describe('Who has to keep it: a town, or a department where its slip went to one.');
const kept = { met: z.int(), missed: z.int(), explained: z.int().describe('On record as missed, though the work had been done in time.') };
const answers = z.strictObject({ satisfied: z.int(), notSatisfied: z.int() });
export const board = z.strictObject({
  now: instant, figures: z.strictObject({ open: z.int(), dueToday: z.int(), overdue: z.int(), owedPapers: z.int(), unassigned: z.int() }),
  satisfaction: z.strictObject({ family: answers.describe('What families said themselves, by their own code.'), desk: answers.describe('What the desk says they said.') }).describe('In these weeks.'),
  unanswered: z.array(z.strictObject({ caseNo: z.string(), townCode: z.string(), handlerId: z.string().nullable(), since: instant })).describe('Inspections that wait for their answer, the oldest first, up to fifty cases.'),
  weeks: z.array(day).describe('The Mondays of the last twelve weeks, the current one included.'),
  kept: z.array(z.strictObject({ clock: z.string(), name: bilingual, breachable: z.boolean().describe('False: its window only warns, and is reported apart.'), by: answerable, ...kept })).describe('How clocks were kept in these weeks.'),
  trend: z.array(z.strictObject({ week: day, breachable: z.boolean(), ...kept })).describe('Of weeks in which any was settled.'),
  papers: z.array(z.strictObject({ late: z.enum(PAPERS_OWED), count: z.int() })),
  unassigned: z.array(z.strictObject({ townCode: z.string(), count: z.int(), oldest: instant })).describe('Cases nobody handles, by town.'),
}).meta({ id: 'Board' });

export const clockRecordList = z.strictObject({
  records: z.array(z.strictObject({
    caseNo: z.string(), handlerId: z.string().nullable(), clock: z.string(), name: bilingual, breachable: z.boolean(), by: answerable, anchor: instant, due: instant, stoppedAt: instant.nullable(), outcome: z.enum(CLOCK_OUTCOMES),
  })),
  next: z.string().nullable(),
}).meta({ id: 'ClockRecordList' });

export const foundCases = z.strictObject({
  cases: z.array(z.strictObject({
    caseNo: z.string(), status: z.enum(STATUSES), outcome: z.enum(OUTCOMES).nullable(), cause: z.enum(CAUSES), urgency: z.enum(URGENCIES).nullable(), townCode: z.string(), name: z.string().nullable().describe('Masked.'),
    breached: z.boolean(), grantedFen: z.string().nullable().describe('Null until it has been written down for a case of an earlier release.'), openedAt: instant, policyHash: z.string(),
  })),
  next: z.string().nullable(),
}).meta({ id: 'FoundCases' });
export const chainView = z.strictObject({
  intact: z.boolean().describe('Every hash computed anew is the one on record, up to the head that the case names.'),
  links: z.array(z.strictObject({ seq: z.int(), intact: z.boolean() })).describe('Nothing after a broken link can be vouched for.'),
}).meta({ id: 'Chain' });

export const lateEntryList = z.strictObject({
  entries: z.array(z.strictObject({ caseNo: z.string(), seq: z.int(), type: z.string(), by: z.strictObject({ id: z.string() }), occurredAt: instant, recordedAt: instant })),
  next: z.string().nullable(),
}).meta({ id: 'LateEntryList' });

const calledAt = { name: z.string(), phone: z.string().nullable() };
export const places = z.strictObject({
  counties: z.array(z.strictObject({
    code: z.string(), ...calledAt, causes: z.array(z.strictObject({ id: z.enum(CAUSES), name: bilingual })), towns: z.array(z.strictObject({ code: z.string(), ...calledAt })),
  })),
}).meta({ id: 'Places' });
export const puzzle = z.strictObject({ puzzle: z.string(), bits: z.int().describe('SHA-256 of the puzzle, a full stop and the answer has to begin with so many zero bits.') }).meta({ id: 'Puzzle' });
export const citizenReceipt = z.strictObject({
  caseNo: z.string(), at: instant, secret: z.string().describe('Shown this once: what is kept is its hash.').meta({ example: '7K3M-9QXF-2CAB-CDE1-2345-6789-TZ0V' }), link: z.string().describe('To look the case up; the secret stands behind #, so that no server is told it.'), call: z.strictObject(calledAt),
}).meta({ id: 'CitizenReceipt' });
export const codeRequested = z.strictObject({ requested: z.literal(true) });

export const progress = z.strictObject({
  caseNo: z.string(), asOf: instant, steps: z.array(z.strictObject({ step: z.enum(['apply', 'accept', 'split', 'feedback']), standing: z.enum(['done', 'now', 'ahead']), at: instant.nullable() })),
  outcome: z.enum(OUTCOMES).nullable(), awaited: z.enum(AWAITED).describe('What happens next.'), by: instant.nullable().describe('By when.'), provisional: z.boolean(),
  missing: z.array(bilingual).describe('Papers the family was asked for.'), bodies: z.array(z.strictObject({ name: bilingual, done: z.boolean() })).describe('Whom a part of it was handed to.'), helped: z.boolean().describe('Something has reached the family.'),
  call: z.strictObject(calledAt), mayRate: z.boolean(), rated: z.boolean().nullable().describe('What the family said: satisfied or not.'),
  code: z.enum(CODE_ORIGINS).describe('Whose code this is: only the family\'s own speaks for it.'), mayWithdraw: z.boolean(),
  ownCodeNeeded: z.boolean().describe('There is something to rate or to take back, which wants the family\'s own code.'),
  codeGoesTo: z.string().nullable().describe('The phone on record, masked, to which a code can be sent.'),
}).meta({ id: 'Progress' });

const staffMember = { id: z.string(), name: z.string(), role: z.enum(ROLES), region: z.string(), department: department.optional() };

export const accountView = z.strictObject({ ...staffMember, active: z.boolean(), phone: z.string().nullable(), email: z.string().nullable(),
  residentId: z.string().nullable().describe('Masked.'), otherAccounts: z.array(z.string()).describe('Further accounts of the same person, known by an equal telephone or identity number.'),
}).meta({ id: 'Account' });
export const accountList = z.strictObject({ accounts: z.array(accountView) }).meta({ id: 'AccountList' });

const standing = z.strictObject({ name: z.string(), role: z.string(), region: z.string(), department: z.string().nullable(), active: z.boolean() });
export const accountChangeList = z.strictObject({
  changes: z.array(z.strictObject({ changeNo: z.string(), at: instant, accountId: z.string(), by: z.string().describe('An account, `system` for the staff file, or `operator` for whoever runs the instance.'),
    confirmedBy: z.string().nullable().describe('The second person, where the post takes one.'), reason: z.string().nullable().describe('Why the operator did it.'), before: standing.nullable(), after: standing })),
  next: z.string().nullable(),
}).meta({ id: 'AccountChangeList' });

/** A guarded post that somebody is to be given, changed in, or taken out of. */
export const accountProposal = z.strictObject({
  proposalNo: z.string(), accountId: z.string(), before: standing.nullable(), after: standing,
  contactChanges: z.boolean().describe('Whether telephone, mail address or identity number become others.'),
  proposedBy: z.string(), proposedAt: instant, confirmedBy: z.string().nullable(), confirmedAt: instant.nullable(),
  withdrawnBy: z.string().nullable(), withdrawnAt: instant.nullable(),
}).meta({ id: 'AccountProposal' });
export const accountProposalList = z.strictObject({ proposals: z.array(accountProposal) }).meta({ id: 'AccountProposalList' });

export const delegationView = z.strictObject({
  delegationNo: z.string(), of: z.string(), to: z.string(), from: instant, until: instant, endedAt: instant.nullable(), madeBy: z.string(),
  needsConfirmation: z.boolean().describe('The post takes a second person; until then nobody acts in it.'), confirmedBy: z.string().nullable(), confirmedAt: instant.nullable(),
}).meta({ id: 'Delegation' });
export const delegationList = z.strictObject({ delegations: z.array(delegationView) }).meta({ id: 'DelegationList' });

export const packProposal = z.strictObject({
  packNo: z.string(), county: z.string(), hash: z.string(), id: z.string(), version: z.int(), title: bilingual, notice: z.string(), validFrom: day, validTo: day.nullable(),
  proposedBy: z.string(), proposedAt: instant, confirmedBy: z.string().nullable(), confirmedAt: instant.nullable(), withdrawnBy: z.string().nullable(), withdrawnAt: instant.nullable(),
}).meta({ id: 'PackProposal' });
export const packProposalList = z.strictObject({ proposals: z.array(packProposal) }).meta({ id: 'PackProposalList' });
export type PackProposalView = z.infer<typeof packProposal>;

/** A year that somebody has proposed. It reaches no case before a second person has confirmed it. */
export const calendarProposal = z.strictObject({
  proposalNo: z.string(), year: z.int(), edition: z.int().describe('A higher one of the same year takes the place of a lower one.'),
  notice: z.string(), holidays: z.array(z.strictObject({ name: z.string(), from: day, to: day, notice: z.string().optional() })),
  workdays: z.array(day), proposedBy: z.string(), proposedAt: instant, confirmedBy: z.string().nullable(),
  confirmedAt: instant.nullable(), withdrawnBy: z.string().nullable(), withdrawnAt: instant.nullable(),
  published: z.boolean().describe('New cases count by it, or by a later edition.'),
}).meta({ id: 'CalendarProposal' });
export const calendarConfirmed = z.strictObject({ proposal: calendarProposal, landing: calendarLanding }).meta({ id: 'CalendarConfirmed' });
export const calendarProposalList = z.strictObject({ proposals: z.array(calendarProposal) }).meta({ id: 'CalendarProposalList' });

export const sessionView = z.strictObject({
  account: z.strictObject(staffMember), post: z.strictObject(staffMember).describe('In which they act now: their own, or that of somebody on leave.'),
  posts: z.array(z.strictObject(staffMember)).describe('Of others, that were delegated to them for now.'),
  endsAt: instant.describe('It ends then at the latest; without a request for half an hour, sooner.'),
  csrfToken: z.string().nullable().describe('To be sent as X-CSRF-Token with whatever changes something; null for a caller with a token, who needs none.'),
}).meta({ id: 'Session' });

const openSession = z.strictObject({
  sessionId: z.uuid(), device: z.string().nullable().describe('Browser and system, as the browser says itself.'),
  beganAt: instant, seenAt: instant.describe('To the minute.'), endsAt: instant.describe('If it is not used again.'),
  isCurrent: z.boolean().describe('The one that asks.'),
});
export type OpenSession = z.infer<typeof openSession>;
export const sessionList = z.strictObject({ sessions: z.array(openSession).describe('The last used first.') })
  .meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof sessionList>;

export const directory = z.strictObject({
  county: z.strictObject({ code: z.string(), name: z.string() }), towns: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  staff: z.array(z.strictObject({ ...staffMember, active: z.boolean().describe('False for whoever has left; cases may still name them.') })),
}).meta({ id: 'Directory' });

/** What a pack holds is described with the packs (libs/policy/pack.ts). */
export const editionView = z.strictObject({ hash: z.string(), pack: z.looseObject({ id: z.string(), version: z.int() }) }).meta({ id: 'Edition' });

export const packList = z.strictObject({
  packs: z.array(z.strictObject({
    hash: z.string(), id: z.string(), version: z.int(), title: bilingual, notice: z.string(), validFrom: day, validTo: day.nullable(),
    clocks: z.array(z.strictObject({ clock: z.string(), name: bilingual, basis: z.enum(BASES) })), programmes: z.array(bilingual), departments: z.array(bilingual), tracks: z.array(bilingual),
    counties: z.array(z.strictObject({ code: z.string(), name: z.string() })).describe('Counties of one\'s region whose new cases begin with it.'),
  })),
}).meta({ id: 'PackList' });

export const calendarView = z.strictObject({
  now: instant,
  years: z.array(z.strictObject({
    year: z.int(), notice: z.string(), holidays: z.array(z.strictObject({ name: z.string(), from: day, to: day, notice: z.string().optional() })), workdays: z.array(day),
    edition: z.int().optional().describe('Of a year that was published into this instance; the release\'s own have none.'),
  })),
}).meta({ id: 'Calendar' });

export const trainingAnswer = z.strictObject({ now: instant.describe('The case\'s own time, from now on.') }).meta({ id: 'TrainingAnswer' });

export const tokenRevocationView = z.strictObject({
  accountId: z.string(), tokenId: z.string().nullable().describe('Null: all that were issued until then.'), at: instant,
}).meta({ id: 'TokenRevocation' });

export const loggedOut = z.strictObject({ url: z.url().nullable() }).meta({ id: 'LoggedOut' });

/** What can be wrong with a call before the decider is asked, or beyond it. */
export const PROBLEM_CODES = [
  'request-malformed', 'headers-too-large', 'body-invalid', 'not-json', 'key-repeated', 'body-too-large', 'idempotency-key-missing', 'idempotency-key-reused', 'case-changed', 'record-forged', 'token-missing', 'token-invalid', 'session-ended', 'fresh-login-needed', 'csrf-token-missing', 'login-failed', 'account-unknown', 'not-delegated', 'own-account', 'not-in-region', 'dates-not-possible', 'pack-invalid', 'second-administrator-needed', 'made-by-the-other', 'proposal-waits', 'proposal-outdated', 'last-of-county', 'not-of-the-body', 'edition-replaced', 'deputy-judges-own-work', 'issuer-away', 'signature-invalid', 'not-found',
  'method-not-allowed', 'unsupported-media-type', 'query-invalid', 'unknown-staff', 'unknown-town', 'file-not-taken', 'picture-too-large', 'file-infected', 'scanner-away', 'case-files-full', 'upload-allowance-used', 'too-many-streams', 'line-full', 'file-lost', 'document-not-yet', 'font-missing', 'lookup-failed', 'family-code-needed', 'codes-not-sent', 'too-many-lookups', 'puzzle-wrong', 'code-wrong', 'time-moving', 'too-many-requests', 'busy', 'unavailable', 'internal',
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
export type CaseListView = z.infer<typeof caseList>;
export type CaseListItem = z.infer<typeof caseListItem>;
export type EventView = z.infer<typeof eventView>;
export type AlertView = z.infer<typeof alertView>;
export type SessionView = z.infer<typeof sessionView>;
export type CommandAnswerView = z.infer<typeof commandAnswer>;
export type DirectoryView = z.infer<typeof directory>;
export type EditionView = { hash: string; pack: Pack };
export type PackListView = z.infer<typeof packList>;
export type CalendarView = z.infer<typeof calendarView>;
export type CalendarProposalView = z.infer<typeof calendarProposal>;
export type CalendarConfirmedView = z.infer<typeof calendarConfirmed>;
export type ConsequencesView = z.infer<typeof consequences>;
export type ActListView = z.infer<typeof actList>;
export type ExplanationView = z.infer<typeof explanationView>;
export type DisclosureView = z.infer<typeof disclosure>;
export type DocumentListView = z.infer<typeof documentList>;
export type CaseSearchView = z.infer<typeof caseSearch>;
export type PersonsCasesView = z.infer<typeof personsCases>;
export type SlipListItem = z.infer<typeof slipListItem>;
export type SlipListView = z.infer<typeof slipList>;
export type PlacesView = z.infer<typeof places>;
export type PuzzleView = z.infer<typeof puzzle>;
export type CitizenReceiptView = z.infer<typeof citizenReceipt>;
export type ProgressView = z.infer<typeof progress>;
export type BoardView = z.infer<typeof board>;
export type ClockRecordListView = z.infer<typeof clockRecordList>;
export type FoundCasesView = z.infer<typeof foundCases>;
export type ChainView = z.infer<typeof chainView>;
export type IdLookupListView = z.infer<typeof idLookupList>;
export type ReadListView = z.infer<typeof readList>;
export type AlertListView = z.infer<typeof alertList>;
export type AccountView = z.infer<typeof accountView>;
export type AccountProposalView = z.infer<typeof accountProposal>;
export type AccountChangeListView = z.infer<typeof accountChangeList>;
export type DelegationView = z.infer<typeof delegationView>;
export type KeptFile = z.infer<typeof keptFile>;
export type ProblemBody = z.infer<typeof problem>;
export type ProblemCode = ProblemBody['code'];
