import { z } from 'zod';
import { isOfOurTime } from '#libs/clock/instant.js';
import {
  BODIES, CAUSES, MARKS, NOTICE_SECRETS, PROGRAMME_KINDS, RELIEF_FORMS, SEVERITIES, TRACK_STEPS, URGENCIES,
} from '#libs/contracts/words.js';

/**
 * A policy pack: a jurisdiction's rules as data. Whatever differs between counties stands here, never in code; each
 * rule cites its notice and says whether the notice fixes it (statutory), leaves it open (interpretation), gives no
 * number (advisory), or the county added it (house). Where a notice is silent a list is empty or a section null, so
 * that a reader sees the silence. What holds between the parts is checked in check.ts.
 */
export type Pack = z.infer<typeof packSchema>;
export type ClockRule = Pack['clocks'][number];
export type Rung = ClockRule['ladder'][number];
export type Mark = ClockRule['anchor'] | ClockRule['stop'];
export type Recipient = Rung['to'][number];
export type AuthorityEntry = Pack['authority'][number];
export type Track = Pack['tracks'][number];
export type Programme = Pack['programmes'][number];
export type Citation = z.infer<typeof citation>;
export type Basis = z.infer<typeof basis>;

const text = z.string().trim().min(1);
const citation = z.strictObject({ notice: text, section: text });
const basis = z.enum(['statutory', 'interpretation', 'advisory', 'house']);
const bilingual = z.strictObject({ zh: text, en: text });
const id = z.string().regex(/^[a-z][a-z0-9-]*$/);
const mark = z.enum(Object.keys(MARKS) as (keyof typeof MARKS)[]);
const urgency = z.enum(URGENCIES);
/** What every rule rests on. */
const rested = { basis, citation };
const rule = z.strictObject(rested);
/** No window of a notice is longer; one of a million years would end where no calendar does. */
const LONGEST_DAYS = 3_660;
const windowed = (most: number) => z.int().positive().max(most);
const day = z.iso.date().refine(isOfOurTime, 'a day between 1900 and 2199');
const validity = { validFrom: day, validTo: day.nullable() };
/** Fen as digits, the way money travels: YAML's numbers would be read as floats. */
const amountFen = z.string().regex(/^[1-9]\d{0,14}$/);
const kinds = z.array(z.enum(PROGRAMME_KINDS)).min(1);

const rung = z.strictObject({
  step: id,
  /** A share of the window, its end, or the end of the k-th working day after it. */
  at: z.string().regex(/^([1-9]\d?%|due|\+[1-9]\d?)$/),
  to: z.array(z.enum(['handler', 'team-lead', 'supervisor', 'county-supervisor', 'slip-body', 'oral-approver', 'duty-roster'])).min(1),
  /** 督办: a written answer is owed. */
  inspection: z.boolean().default(false),
  /** What then happens by itself: the application counts as accepted, the public notice has run its days, the next person on duty is called. */
  does: z.enum(['deem-accepted', 'end-notice', 'call-next']).optional(),
});

const clock = z.strictObject({
  id,
  name: bilingual,
  value: z.union([z.strictObject({ minutes: windowed(LONGEST_DAYS * 1_440) }), z.strictObject({ hours: windowed(LONGEST_DAYS * 24) }), z.strictObject({ workingDays: windowed(LONGEST_DAYS) })]),
  urgency: z.array(urgency).min(1),
  /** Only for cases the town decides itself, or only for those it raised to a higher body; both where it is left out. */
  route: z.enum(['delegated', 'undelegated']).optional(),
  /** Both of the same subject: the case, or each of its slips, notices and so on. */
  anchor: mark,
  stop: mark,
  /** `valueFor` where the window rests on something else under some grade. */
  basis: z.strictObject({ value: basis, anchor: basis, stop: basis, valueFor: z.partialRecord(urgency, basis).optional() }),
  citation,
  ladder: z.array(rung).min(1),
});

/** Who may decide what. The deciding entries of a programme leave no amount open and give none to two; no entry, no authority. */
const authorityEntry = z.strictObject({
  body: z.enum(BODIES),
  /** False: it may only be asked to add relief of its own. */
  decides: z.boolean(),
  programmes: z.array(id).min(1),
  /** Null: whatever the severity. */
  severities: z.array(z.enum(SEVERITIES)).min(1).nullable(),
  /** More than this, up to and including that; null where there is no such bound. */
  overFen: amountFen.nullable(),
  uptoFen: amountFen.nullable(),
  /** The document that gave the authority. */
  document: text,
  ...validity,
  ...rested,
});

const track = z.strictObject({
  id,
  name: bilingual,
  /** Whether relief may come before the papers. */
  reliefFirst: z.boolean(),
  /** What has to be done before a decision, in this order. */
  steps: z.array(z.strictObject({ step: z.enum(TRACK_STEPS), ...rested })),
  ...rested,
});

const onceAYear = z.strictObject({
  period: z.enum(['calendar-year']),
  /** A like event this many days before or after is a warning, not a hit. */
  warningDays: z.int().nonnegative().max(LONGEST_DAYS),
  override: z.strictObject({ body: z.enum(BODIES), reasonRequired: z.boolean() }),
  basis: z.strictObject({ rule: basis, period: basis, warningDays: basis, override: basis }),
  citation,
});

const materials = z.strictObject({
  ...rested,
  /** The clock by which owed papers are due. */
  clock: id.nullable(),
  items: z.array(z.strictObject({
    id,
    name: bilingual,
    /** The applicant is asked for it; shared data prove it, so nobody is; or the office itself makes it. */
    from: z.enum(['applicant', 'shared-data', 'office']),
    /** For which cases it may follow when relief came first; null: it is never owed. `tracks` null: on whichever track. */
    owed: z.strictObject({ urgencies: z.array(urgency).min(1), tracks: z.array(id).min(1).nullable() }).nullable(),
    ...rested,
  })),
});

const publicNotice = z.strictObject({
  tracks: z.array(id).min(1),
  /** The clock whose rung ends it: nothing else does. */
  length: z.strictObject({ clock: id }),
  neverShown: z.array(z.enum(NOTICE_SECRETS)).min(1),
  basis: z.strictObject({ rule: basis, length: basis, neverShown: basis }),
  citation,
});

export const packSchema = z.strictObject({
  id,
  version: z.int().positive().max(999_999),
  title: bilingual,
  notice: text,
  ...validity,
  recipients: z.strictObject({
    tiers: z.array(z.strictObject({ id, name: bilingual, ...rested })).min(1),
    /** Whether registered residence is a condition; null where the notice does not say. */
    residence: z.strictObject({ required: z.boolean(), ...rested }).nullable(),
  }),
  causes: z.array(z.strictObject({ id: z.enum(CAUSES), name: bilingual, ...rested })).min(1),
  departments: z.array(z.strictObject({ id, name: bilingual, ...rested })).min(1),
  programmes: z.array(z.strictObject({
    id, name: bilingual, kind: z.enum(PROGRAMME_KINDS), department: id, basis: z.strictObject({ programme: basis, department: basis }), citation,
  })).min(1),
  urgencies: z.array(urgency).min(1),
  ungraded: z.strictObject({ countsAs: urgency, ...rested }),
  /** Empty where the notice knows no tracks. */
  tracks: z.array(track),
  /** Empty where the notice does not tell severities apart. */
  severities: z.array(z.strictObject({ id: z.enum(SEVERITIES), name: bilingual, ...rested })),
  rules: z.strictObject({
    'first-asked': rule, 'one-list': rule, 'relief-first': rule, 'second-person': rule, 'third-person': rule, 'oral-approval': rule, recusal: rule,
    'owed-paperwork': rule, slips: rule, inspection: rule, feedback: rule,
  }),
  /** Why an application may be turned away or down, and what the letter says can be done about it. */
  refusals: z.strictObject({
    grounds: z.array(z.strictObject({ id, name: bilingual, ...rested })).min(1),
    remedies: z.array(z.strictObject({ id, name: bilingual, ...rested })).min(1),
  }),
  reliefFirst: z.strictObject({
    /** `ceiling`: the most a case gets first in that form, however often; no amount beyond it passes anybody. */
    forms: z.array(z.strictObject({ form: z.enum(RELIEF_FORMS), ceiling: z.strictObject({ fen: amountFen, ...rested }), ...rested })).min(1),
    /** Where nobody on duty can be reached: what two people who are present may give out on their signatures; never a transfer. Null: nothing. */
    twoSignatures: z.strictObject({ forms: z.array(z.enum(['cash', 'goods', 'lodging'])).min(1), uptoFen: amountFen, afterMinutes: z.int().positive(), ...rested }).nullable(),
    /** The clocks by which it has to be there. */
    clocks: z.array(id),
    /** 预支: money that the later approval settles; null where the notice does not know it. */
    advance: rule.nullable(),
  }),
  /** Which kind of programme is looked at first. An assessment to put on record, never a lock. */
  reliefOrder: z.strictObject({ ordinary: z.strictObject({ order: kinds, ...rested }), urgent: z.strictObject({ order: kinds, ...rested }) }),
  /** 一事一议: who convenes it. */
  caseConference: z.strictObject({ convenedBy: z.enum(BODIES), basis: z.strictObject({ rule: basis, convenedBy: basis }), citation }).nullable(),
  authority: z.array(authorityEntry).min(1),
  onceAYear: onceAYear.nullable(),
  materials,
  publicNotice: publicNotice.nullable(),
  /** Who lets more than this go to one family shows anew who they are, within so many minutes before; null where nobody has to. */
  stepUp: z.strictObject({ aboveFen: amountFen, withinMinutes: z.int().positive().max(720), ...rested }).nullable(),
  feedback: z.strictObject({
    told: z.array(z.enum(['applicant', 'helper', 'reporter'])).min(1),
    satisfactionAsked: z.boolean(),
    basis: z.strictObject({ told: basis, satisfactionAsked: basis }),
    citation,
  }),
  clocks: z.array(clock).min(1),
});
