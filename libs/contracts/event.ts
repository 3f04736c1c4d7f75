import type { CalendarYear } from '#libs/calendar/calendar.js';
import type { Instant } from '#libs/clock/instant.js';
import type { Citation, Mark } from '#libs/policy/pack.js';
import type { Actor, Doubt } from '#libs/contracts/command.js';
import type {
  AccountSource, AskState, AttachmentPurpose, Body as PolicyBody, Cause, CHANNELS, InspectionState, InvestigationStep, MediaType, NoticeState, Outcome, ProgrammeKind, RECEIPTS, RecoveryOutcome, RecoveryState, RELATIONS, ReliefForm, ReliefState, Severity,
  SlipOutcome, SlipState, Status, Urgency, WithdrawalWord,
} from '#libs/contracts/words.js';

/**
 * What happened to a case, one shape per event. `data` is free of personal data; personal data stands in `personal`,
 * each field a string, and never anywhere else. What a case has several of is numbered from 1, in the order it came.
 */
export type EventBody =
  | Body<'LeadReported', Plea, 'summary' | 'name' | 'phone' | 'address'>
  /** `materials` came with it, `missing` is what the policy asks of the applicant beyond that; `household` is JSON of its members. */
  | Body<'Applied', Plea & { helperAuthorised: boolean; materials: string[]; missing: string[] }, 'name' | 'residentId' | 'phone' | 'address' | 'summary' | 'helperName' | 'household'>
  /** Somebody of the household has, or had, a case for what looks like the same event. */
  | Body<'DuplicateFlagged', DuplicateHit>
  | Body<'DuplicateOverridden', { caseNo: string }, 'reason'>
  /** The plea goes on in another case; this one ends. */
  | Body<'Merged', { intoCaseNo: string }, 'reason'>
  /** Another case was merged into this one. */
  | Body<'CaseAbsorbed', { caseNo: string; firstContact: Instant }>
  /** 一次性告知: everything that is missing, once. */
  | Body<'SupplementListed', { materials: string[] }>
  /** `missing`: what the policy asks of the applicant beyond it still. */
  | Body<'MaterialsSupplied', { materials: string[]; missing: string[] }>
  /** `deemed`: nobody said in time what was missing, so it counts as accepted when it was received. */
  | Body<'Accepted', { track: string | null; deemed: boolean }>
  /** `stage`: turned away before acceptance 不予受理, or decided against 不予救助. The letter names the remedies. */
  | Body<'Refused', { stage: 'acceptance' | 'decision'; ground: string; citation: Citation; remedies: string[]; referTo: string | null }, 'explanation'>
  /** `word`: how the family's own word is known; `attachmentNo`: the paper it signed. */
  | Body<'Withdrawn', { word: WithdrawalWord; attachmentNo: number | null }, 'reason' | 'note'>
  /** Somebody of the desk says that the family takes it back; a second person asks the family. */
  | Body<'WithdrawalProposed', {}, 'reason'>
  /** Asked again, the family wants help: the case goes on. */
  | Body<'WithdrawalDropped', {}, 'note'>
  | Body<'InvestigationStepDone', { step: InvestigationStep }, 'finding'>
  /** Who the family is to the policy, and which kind of programme is looked at first. An assessment; it locks nothing. */
  | Body<'Assessed', { tier: string; order: ProgrammeKind[] }, 'note'>
  | Body<'OpinionGiven', {}, 'opinion'>
  | Body<'NoticePosted', { noticeNo: number }, 'place'>
  /** The investigation is open again. */
  | Body<'NoticeObjected', { noticeNo: number }, 'objection' | 'objector'>
  | Body<'NoticeEnded', { noticeNo: number }>
  | Body<'NoticeTakenDown', { noticeNo: number }>
  | Body<'Raised', { to: PolicyBody; programme: string; amountFen: string; severity: Severity | null }, 'note'>
  /** `advanceFen` of `amountFen` was given first 预支; `reliefId` null where that leaves nothing to pay. */
  | Body<'Decided', { reliefId: number | null; programme: string; amountFen: string; advanceFen: string; severity: Severity | null; body: PolicyBody }, 'payeeName' | 'bankCard'>
  /** 一事一议. `reliefId` and `grant` null: it gave work to departments, and no money. */
  | Body<'ConferenceDecided', { reliefId: number | null; grant: { programme: string; amountFen: string } | null; departments: string[]; body: PolicyBody }, 'minutes' | 'plan' | 'payeeName' | 'bankCard'>
  /** 二次临时救助 by county or city. */
  | Body<'SecondReliefGranted', { reliefId: number; programme: string; amountFen: string; severity: Severity | null; body: PolicyBody }, 'payeeName' | 'bankCard'>
  /** `shownAt`: the report that showed a higher urgency than the case had; null when it is the first grade or a lower one. `track`: the one it goes on, if another. */
  | Body<'Graded', { urgency: Urgency; shownAt: Instant | null; track: string | null }>
  | Body<'RegradeProposed', { urgency: Urgency; track: string | null }>
  | Body<'UrgencyEased', {}, 'note'>
  /** `townCode`: where the case is from now on; another one where a hand-over was taken up. */
  | Body<'TakenOver', { handlerId: string; townCode: string }>
  | Body<'HandedOver', { handlerId: string }, 'reason'>
  /** First-asked responsibility 首问负责: the town keeps the case until the other has taken it over. */
  | Body<'HandOverOffered', { townCode: string }, 'reason'>
  | Body<'HandOverReturned', { townCode: string }, 'reason'>
  /** 近亲属备案; who is related sees and handles the case no more. `reason`: where somebody else said it. */
  | Body<'RelativeDeclared', { staffId: string; relation: (typeof RELATIONS)[number] }, 'reason'>
  | Body<'RecusalLifted', { staffId: string }, 'reason'>
  | Body<'Urged', {}, 'note'>
  | Body<'InspectionDemanded', { inspectionNo: number; clockKey: string | null }, 'demand'>
  | Body<'InspectionAnswered', { inspectionNo: number }, 'answer'>
  | Body<'InspectionAnswerReturned', { inspectionNo: number }, 'reason'>
  | Body<'InspectionSettled', { inspectionNo: number }>
  /** 收款账户, as the desk read it: decisions and reliefs pay to it and to no other. */
  | Body<'PayeeRecorded', { source: AccountSource }, 'payeeName' | 'bankCard'>
  /** `source`: where the card was read; null where none came with it. */
  | Body<'ReliefFirstProposed', { reliefId: number; form: ReliefForm; amountFen: string; department: string | null; source: AccountSource | null }, 'payeeName' | 'bankCard' | 'what'>
  /** Somebody on duty is asked for a second person's word on a relief. */
  | Body<'ApprovalAsked', { askNo: number; reliefId: number; approverId: string }>
  /** `orallyBy`: who gave it by word of mouth, by their own tap or by their code, and owes it in writing. */
  | Body<'ReliefApproved', { reliefId: number; orallyBy: string | null }>
  /** Nobody could be reached: a second person who was present signs beside whoever proposed it. */
  | Body<'ReliefCosigned', { reliefId: number }>
  | Body<'OralApprovalConfirmed', { reliefId: number }>
  /** Whoever is named says that they never gave it. `stopped`: the relief goes no further. */
  | Body<'ApprovalDisowned', { reliefId: number; stopped: boolean }, 'reason'>
  /** 追回: what had already left on a word that was disowned. */
  | Body<'RecoveryOpened', { recoveryNo: number; reliefId: number }>
  | Body<'RecoverySettled', { recoveryNo: number; outcome: RecoveryOutcome }, 'note'>
  | Body<'ReliefTurnedDown', { reliefId: number }, 'reason'>
  | Body<'ReliefDelivered', { reliefId: number; receipt: (typeof RECEIPTS)[number] }, 'witness'>
  /** A relief of the same amount, to another card; it needs its own approval. */
  | Body<'CardCorrected', { reliefId: number; replaces: number; source: AccountSource }, 'payeeName' | 'bankCard'>
  /** `disbursedBy`: who pays 拨付; of relief first whoever proposed it, on the approver's word. */
  | Body<'PaymentOrdered', { orderId: string; reliefId: number; amountFen: string; disbursedBy: string }>
  /** By the bank, or by finance from the bank's statement, with a note, where the order was in doubt. */
  | Body<'PaymentConfirmed', { orderId: string; reliefId: number; bankReference: string }, 'note'>
  | Body<'PaymentDeclined', { orderId: string; reliefId: number; reason: string }, 'note'>
  /** The bank has not said for long what became of it; it goes on being asked. */
  | Body<'PaymentUnanswered', { orderId: string; reliefId: number }>
  /** What became of it only a person can find out; the machine neither sends nor asks any more. */
  | Body<'PaymentInDoubt', { orderId: string; reliefId: number; reason: Doubt }>
  /** The bank says otherwise than what is on record by a person's hand. */
  | Body<'PaymentContradicted', { orderId: string; reliefId: number; bank: 'confirmed' | 'declined' }>
  /** The bank had paid, and sent it back. */
  | Body<'PaymentReturned', { orderId: string; reliefId: number; reason: string | null }, 'reason'>
  | Body<'PapersCompleted', { materials: string[] }, 'note'>
  | Body<'SlipIssued', { slipNo: number; to: SlipTarget; reliefFirst: boolean; replaces: number | null; binding: boolean }, 'item'>
  | Body<'SlipAccepted', { slipNo: number }>
  | Body<'SlipReturned', { slipNo: number }, 'reason'>
  | Body<'SlipAnswered', { slipNo: number; outcome: SlipOutcome }, 'answer'>
  | Body<'SlipCancelled', { slipNo: number }>
  | Body<'FeedbackGiven', { satisfied: boolean | null }, 'note'>
  /** The family's own answer, after it was told what came of its plea. */
  | Body<'Rated', { satisfied: boolean }, 'note'>
  /** `on`: the day itself; the window begins as it does. */
  | Body<'FollowUpPlanned', { followUpNo: number; on: string }>
  | Body<'FollowedUp', { followUpNo: number; furtherNeed: boolean }, 'finding'>
  | Body<'Closed', { outcome: Outcome }>
  | Body<'Reopened', {}, 'reason'>
  /** Somebody in whose sight the case is not was let look at it for GLASS_MINUTES, by a second person. */
  | Body<'GlassBroken', { staffId: string }, 'reason'>
  /** A rung of a ladder came due; `delivered` is false where a higher one came due in the same instant. */
  | Body<'RungReached', { clockKey: string; clock: string; step: string; delivered: boolean }>
  /** A photo or a document, by the hash of what is kept of it. */
  | Body<'Attached', { attachmentNo: number; sha256: string; mediaType: MediaType; sizeBytes: number; material: string | null; purpose?: AttachmentPurpose }, 'caption'>
  /** Somebody on duty is called about a clock; `staffId` null: the roster names nobody (more), so the county's duty officer. `turn`: the how manieth of this call's line. */
  | Body<'DutyCalled', { callNo: number; clockKey: string; turn: number; staffId: string | null }>
  | Body<'DutyCallAcknowledged', { callNo: number }>
  /** On record for good, whatever follows. */
  | Body<'ClockBreached', { clockKey: string; clock: string; due: Instant; citation: Citation }>
  /** A year's working days were published while the case ran. */
  | Body<'CalendarLanded', { year: CalendarYear; proposedBy: string; confirmedBy: string }>
  /** What moved a deadline, or made it final. The clock keeps its arming; what it had set off stays on record. */
  | Body<'DeadlineSuperseded', { clockKey: string; clock: string; from: Instant; to: Instant; provisional: boolean; reason: { year: number; notice: string } | { absorbedCaseNo: string } }>
  /** The work had been done in time and was recorded late. */
  | Body<'BreachExplained', { clockKey: string; clock: string; stoppedAt: Instant }>;

/** A department of the policy, or a town. */
export type SlipTarget = { department: string } | { townCode: string };

/** `same-event`: same cause, person and day; `near-event`: some days apart, which is only a warning. */
export interface DuplicateHit {
  caseNo: string;
  kind: 'same-event' | 'near-event';
}

interface Body<T extends string, D, P extends string = never> {
  type: T;
  data: D;
  personal?: { [field in P]?: string | undefined };
}

interface Plea {
  townCode: string;
  cause: Cause;
  /** Null when an application joins a lead's case: the lead says how the plea came. */
  channel: (typeof CHANNELS)[number] | null;
  urgency: Urgency | null;
  /** Null: the day of first contact. */
  eventDate: string | null;
}

/**
 * What a decision rests on beyond the case itself. The journal checks it under a lock as it appends, and hands back
 * what is otherwise; then it is decided again. What nobody has said is taken to be well.
 */
export interface Facts {
  /** Cases of somebody in the household for what looks like the same event. */
  duplicates?: DuplicateHit[];
  /** The people on duty in the case's town, in the order in which they are called. */
  onDuty?: string[];
  /** Whoever is asked for an oral approval is not on duty, or has no post to give it. */
  cannotBeAsked?: true;
  /** Of whomever the command names: their further accounts, and who stands in for them now. Said where it changes what comes of it. */
  named?: { otherAccounts: string[]; deputies: string[] };
  /** The case a merge names is itself, closed, or unknown. */
  mergeTargetNotOpen?: true;
  /** Who is to be recused watches or decides, and whoever says so stands no higher. */
  mayNotRecuse?: true;
  /** The year of working days is not what two people agreed on, as the journal knows it. */
  yearNotConfirmed?: true;
  /** The file to be attached was removed meanwhile, since nobody had attached it for days. */
  fileGone?: true;
}

/** An event with who did it and when: `occurredAt` is when it happened (clocks use it), `recordedAt` when it was entered. */
export type CaseEvent = EventBody & { occurredAt: Instant; recordedAt: Instant; by: Actor };

/** A case as its events leave it. */
export interface CaseState {
  /** How many events have been folded. */
  head: number;
  status: Status;
  /** What it came to, once closed. */
  outcome: Outcome | null;
  closedAt: Instant | null;
  townCode: string;
  /** A town that was asked to take the case over and has not done so yet. */
  offeredTo: string | null;
  /** Departments that reported it. */
  broughtInBy: string[];
  cause: Cause;
  eventDate: string | null;
  urgency: Urgency | null;
  /** Whether `urgency` was graded, or is only what the first report said. */
  graded: boolean;
  /** Under which grade the case stood when, without gaps; the last one has no end. */
  grades: GradeSpan[];
  /** A lower grade that waits for a second person. */
  proposedGrade: { urgency: Urgency; track: string | null; by: string } | null;
  /** The track it was accepted on, where the policy knows tracks. */
  track: string | null;
  materials: { given: string[]; listed: string[] | null };
  /** `resolved`: overridden by somebody, or merged into this case. */
  duplicates: (DuplicateHit & { resolved: boolean })[];
  /** What has been found out since the investigation was (re)opened, and whether the opinion on it stands. */
  stepsDone: { step: InvestigationStep; by: string }[];
  opinionStands: boolean;
  assessment: { tier: string; order: ProgrammeKind[] } | null;
  /** When the opinion that stands was given. */
  opinionAt: Instant | null;
  /** What was decided so far, advances included: several decisions on one programme count as one sum. */
  decisions: { programme: string; amountFen: string; reliefId: number | null }[];
  /** Who investigated, who approved or decided, and who disbursed what was decided: three people, whatever their roles are by now. */
  investigators: string[];
  approvers: string[];
  payers: string[];
  /** Who declared, or was declared, a relative. */
  recused: string[];
  /** By whose word, with every account of theirs: none of these lifts it. */
  recusedBy: { [staffId: string]: string[] };
  /** Somebody of the desk said that the family takes its plea back, with every account of theirs; a second person has not confirmed it yet. */
  withdrawal: { by: string[] } | null;
  handlerId: string | null;
  marks: Marks;
  /** When the family was given something, this round: a window that begins later waits for the next. */
  deliveries: Instant[];
  /** Earlier rounds of a case that was reopened: their clocks stay as they were. */
  pastRounds: { marks: Marks; deliveries: Instant[]; grades: GradeSpan[]; closedAt: Instant }[];
  /** What each arming of a clock has already set off, by `clock#arming`. */
  clocks: { [clockKey: string]: { rungs: string[]; breachedAt?: Instant; explained?: true } };
  reliefs: Relief[];
  slips: Slip[];
  notices: { noticeNo: number; state: NoticeState; round: number; marks: Marks }[];
  /** `region`: whose demand it is; nobody below settles it. */
  inspections: { inspectionNo: number; state: InspectionState; by: string; region: string; marks: Marks }[];
  followUps: { followUpNo: number; on: string; done: boolean; marks: Marks }[];
  /** What the family itself said of it, and in which round. */
  rating: { satisfied: boolean; round: number } | null;
  attachments: { attachmentNo: number; sha256: string; mediaType: MediaType; sizeBytes: number; material: string | null; purpose?: AttachmentPurpose; by?: string; round?: number }[];
  dutyCalls: { callNo: number; clockKey: string; turn: number; staffId: string | null; marks: Marks }[];
  /** The account that money goes to, as the desk last read it. */
  payee: Payee | null;
  /** `seq`: the asking event's place in the journal, which the code to answer with is made from. */
  asks: { askNo: number; reliefId: number; approverId: string; askedAt: Instant; seq: number; state: AskState }[];
  /** Owed in writing. `by` null: two people present signed, so any approver confirms it. */
  oralApprovals: { reliefId: number; by: string | null; cosignedBy: string | null; marks: Marks }[];
  recoveries: { recoveryNo: number; reliefId: number; state: RecoveryState; outcome: RecoveryOutcome | null }[];
  /** Calendar years that were published after the case had been pinned to its calendar. */
  landedYears: CalendarYear[];
  person: { name?: string | undefined; residentId?: string | undefined; phone?: string | undefined; address?: string | undefined };
  /** 共同生活家庭成员, the applicant left out. */
  household: { name: string; residentId?: string | undefined; relation?: string | undefined }[];
  summary: string;
}

export interface Payee {
  payeeName: string;
  bankCard: string;
  source: AccountSource;
  recordedBy: string;
}

export type Marks = { [mark in Mark]?: Instant };

export interface GradeSpan {
  /** Null as long as nobody has judged it. */
  urgency: Urgency | null;
  /** Where hour windows of this grade begin: the first contact, or the report that showed it. */
  anchor: Instant;
  since: Instant;
  until: Instant | null;
}

export interface Relief {
  reliefId: number;
  form: ReliefForm;
  /** Of goods and services what they are worth, by estimate. */
  amountFen: string;
  payeeName: string;
  /** Empty where it is no money. */
  bankCard: string;
  /** Who read that card and entered it; null where it is no money. */
  accountBy: string | null;
  /** Null before a decision names one. */
  programme: string | null;
  /** Whose decision it was; null for what came first. */
  body: PolicyBody | null;
  /** An advance that a decision has settled. */
  settled: boolean;
  /** `first`: before the papers were complete, which are owed then; the others after a decision. */
  kind: 'first' | 'decided' | 'conference' | 'second';
  /** The department that gives it, if it is not the town. */
  department: string | null;
  /** Who proposed a first relief, or took the decision. */
  proposedBy: string;
  proposedAt: Instant;
  state: ReliefState;
  orderId: string | null;
  /** The relief whose card was wrong. */
  replaces: number | null;
  /** In which round of the case it was given: 1, and one more each time the case is reopened. */
  round: number;
}

export interface Slip {
  slipNo: number;
  to: SlipTarget;
  state: SlipState;
  outcome: SlipOutcome | null;
  /** What is asked, and what was answered. */
  item: string | null;
  answer: string | null;
  reliefFirst: boolean;
  /** The returned slip it was routed from. */
  replaces: number | null;
  /** Decided by the county after a second return: it cannot be returned again. */
  binding: boolean;
  round: number;
  marks: Marks;
}

/** Why a command is not carried out: a stable code, what it rests on, the field at fault, words to fill the sentence with. */
export interface Refusal {
  code: RefusalCode;
  citation?: Citation | undefined;
  field?: string | undefined;
  params?: { [name: string]: string } | undefined;
}

export const REFUSAL_CODES = [
  'role-not-allowed', 'recused', 'status-not-allowed', 'state-not-allowed', 'occurred-in-future', 'occurred-before-first-contact', 'occurred-too-early',
  'opening-incomplete', 'case-open', 'cause-not-offered', 'no-such-material', 'not-asked-for', 'supplement-listed', 'list-incomplete', 'papers-not-missing', 'track-needed', 'no-such-track',
  'no-such-ground', 'no-such-department', 'merge-target-not-open', 'merged-elsewhere', 'not-flagged', 'duplicate-unresolved', 'relief-given',
  'grade-not-offered', 'grade-unchanged', 'no-grade-proposed', 'not-urgent', 'urgency-eased',
  'already-handler', 'not-handler', 'same-town', 'other-county', 'hand-over-pending', 'no-hand-over-offered', 'already-recused', 'above-only', 'not-recused', 'reason-needed', 'withdrawal-pending', 'no-withdrawal', 'no-withdrawal-paper',
  'no-such-tier', 'order-incomplete', 'step-done', 'steps-owed', 'authorisation-owed', 'opinion-given', 'opinion-owed', 'no-public-notice', 'notice-posted', 'no-such-notice',
  'no-such-programme', 'severity-needed', 'no-authority', 'authority-held', 'already-raised', 'no-conference', 'nothing-planned', 'second-person-needed', 'third-person-needed',
  'form-not-offered', 'above-ceiling', 'payee-owed', 'card-tail-owed', 'card-tail-wrong', 'not-asked', 'ask-lapsed', 'cannot-be-asked', 'other-records', 'somebody-asked', 'not-yours-to-disown', 'no-such-recovery', 'recovery-open', 'relief-pending', 'no-such-relief', 'relief-not-proposed', 'not-money', 'is-money', 'not-your-relief', 'already-replaced', 'not-approver', 'nothing-to-confirm', 'nothing-delivered', 'papers-owed', 'papers-complete', 'relief-unpaid',
  'no-such-slip', 'not-your-slip', 'slip-binding', 'county-decides', 'slips-open', 'oral-approval-owed',
  'already-attached', 'no-such-file', 'no-such-call', 'call-acknowledged', 'no-such-inspection', 'inspection-open', 'no-such-follow-up', 'follow-up-in-past', 'follow-ups-open', 'not-fed-back', 'already-rated',
  'nothing-due', 'no-such-order', 'calendar-known', 'calendar-superseded', 'calendar-not-confirmed', 'nothing-to-absorb',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];
