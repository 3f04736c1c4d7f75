import type { EventBody } from '#libs/contracts/event.js';

/** The closed lists of words the field uses; whoever needs one of them takes it from here. */

/** 特急 (2 hours), 急难 (24 hours), 一般. */
export const URGENCIES = ['emergency', 'urgent', 'ordinary'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** The eight causes of hardship (CY 三, one to eight). */
export const CAUSES = [
  'sudden-event', 'sudden-illness', 'long-illness', 'schooling-cost', 'failed-business', 'mass-incident', 'despair', 'other',
] as const;
export type Cause = (typeof CAUSES)[number];

/** How a plea reached the office. */
export const CHANNELS = ['town-window', 'village', 'hotline', 'mobile', 'discovery', 'department', 'warning-factor'] as const;

export const ROLES = [
  'village-assistant', 'reporter', 'town-intake', 'town-investigator', 'town-approver', 'team-lead', 'department-handler',
  'county-approver', 'county-duty', 'county-finance', 'supervisor', 'auditor', 'administrator', 'citizen',
] as const;
export type Role = (typeof ROLES)[number];

/** 申请 → 受理 → 分办 → 反馈; `lead` is a plea without an application yet, `refused` one that gets no relief and is told why. */
export const STATUSES = ['lead', 'applied', 'accepted', 'refused', 'fed-back', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

/** What a closed case came to. */
export const OUTCOMES = ['helped', 'refused', 'withdrawn', 'merged'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A relief and its payment order: proposed, approved (money waits to be disbursed, things to be handed over), at the bank, in doubt (only a person can say what the bank did), settled. */
export const RELIEF_STATES = ['proposed', 'approved', 'ordered', 'in-doubt', 'paid', 'delivered', 'declined', 'returned', 'turned-down', 'replaced'] as const;
export type ReliefState = (typeof RELIEF_STATES)[number];

/** 转办单: each ends with an outcome that the applicant is told of, or is cancelled with its case. */
export const SLIP_STATES = ['issued', 'accepted', 'returned', 'rerouted', 'answered', 'fed-back', 'cancelled'] as const;
export type SlipState = (typeof SLIP_STATES)[number];

/** What a body made of its slip. */
export const SLIP_OUTCOMES = ['helped', 'helped-in-part', 'not-eligible', 'declined-by-person'] as const;
export type SlipOutcome = (typeof SLIP_OUTCOMES)[number];

/** 公示 of an intended decision. */
export const NOTICE_STATES = ['posted', 'objected', 'ended', 'taken-down'] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

/** 督办: a demand that a written answer is owed to. */
export const INSPECTION_STATES = ['demanded', 'answered', 'returned', 'settled'] as const;
export type InspectionState = (typeof INSPECTION_STATES)[number];

/** What became of a clock: still running, met, missed, missed on record though the work had been done in time, or ended before anybody could tell. */
export const CLOCK_OUTCOMES = ['running', 'met', 'missed', 'explained', 'ended'] as const;
export type ClockOutcome = (typeof CLOCK_OUTCOMES)[number];

/** How late owed papers are: in time still, by up to a week, by up to thirty days, by more. */
export const PAPERS_OWED = ['in-time', 'week', 'month', 'longer'] as const;
export type PapersOwed = (typeof PAPERS_OWED)[number];

/** What is kept of a photo or a document. */
export const MEDIA_TYPES = ['image/jpeg', 'application/pdf'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** What an attachment may be for, beside the policy's materials. */
export const ATTACHMENT_PURPOSES = ['withdrawal'] as const;
export type AttachmentPurpose = (typeof ATTACHMENT_PURPOSES)[number];

/** How the family's own word that it takes its plea back is known: its signed paper, its own code, or a second person who asked it. */
export const WITHDRAWAL_WORDS = ['paper', 'code', 'second-person'] as const;
export type WithdrawalWord = (typeof WITHDRAWAL_WORDS)[number];

/** How what is no money is received for. */
export const RECEIPTS = ['signature', 'thumbprint', 'witnessed-photo'] as const;

/** Where the desk read a payee's account 收款账户: the card or passbook itself, a photo of it, a register, or it was told. */
export const ACCOUNT_SOURCES = ['card-seen', 'passbook-seen', 'photo', 'shared-data', 'told'] as const;
export type AccountSource = (typeof ACCOUNT_SOURCES)[number];

/** An oral approval that somebody on duty is asked for: open, given, disowned by them, or overtaken by another word on that relief. */
export const ASK_STATES = ['open', 'given', 'disowned', 'lapsed'] as const;
export type AskState = (typeof ASK_STATES)[number];

/** 追回: what went to a family on a word that was disowned. */
export const RECOVERY_STATES = ['open', 'settled'] as const;
export type RecoveryState = (typeof RECOVERY_STATES)[number];

/** What a recovery came to: the money is back, the county stands by the relief after all, or nothing can be got back. */
export const RECOVERY_OUTCOMES = ['recovered', 'upheld', 'not-recoverable'] as const;
export type RecoveryOutcome = (typeof RECOVERY_OUTCOMES)[number];

/** What a clock may be about: the case as a whole, or one of its slips, notices, 督办, oral approvals, follow-ups. */
export type ClockSubject = 'case' | 'slip' | 'notice' | 'inspection' | 'oral-approval' | 'follow-up' | 'duty-call';

/**
 * The marks a clock may begin or stop at, each with the events that set it: what no event sets, no clock may wait for.
 */
export const MARKS = {
  'first-contact': { of: 'case', by: ['LeadReported', 'Applied', 'Reopened'] },
  applied: { of: 'case', by: ['Applied', 'Reopened'] },
  'papers-missing': { of: 'case', by: ['Applied'] },
  'materials-complete': { of: 'case', by: ['Applied', 'MaterialsSupplied', 'Reopened'] },
  'supplement-settled': { of: 'case', by: ['SupplementListed', 'MaterialsSupplied', 'Accepted', 'Refused'] },
  accepted: { of: 'case', by: ['Accepted', 'Reopened'] },
  'relief-delivered': { of: 'case', by: ['PaymentConfirmed', 'ReliefDelivered', 'SlipAnswered'] },
  'first-relief-delivered': { of: 'case', by: ['PaymentConfirmed', 'ReliefDelivered'] },
  'urgency-eased': { of: 'case', by: ['UrgencyEased', 'PapersCompleted'] },
  'papers-complete': { of: 'case', by: ['PapersCompleted'] },
  visited: { of: 'case', by: ['InvestigationStepDone'] },
  'opinion-given': { of: 'case', by: ['OpinionGiven'] },
  raised: { of: 'case', by: ['Raised'] },
  decided: { of: 'case', by: ['Decided', 'ConferenceDecided', 'Refused'] },
  refused: { of: 'case', by: ['Refused'] },
  'fed-back': { of: 'case', by: ['FeedbackGiven'] },
  'slip-issued': { of: 'slip', by: ['SlipIssued'] },
  'slip-accepted': { of: 'slip', by: ['SlipAccepted', 'SlipReturned', 'SlipCancelled'] },
  'slip-answered': { of: 'slip', by: ['SlipAnswered', 'SlipReturned', 'SlipCancelled'] },
  'notice-posted': { of: 'notice', by: ['NoticePosted'] },
  'notice-ended': { of: 'notice', by: ['NoticeEnded', 'NoticeObjected', 'NoticeTakenDown'] },
  'inspection-demanded': { of: 'inspection', by: ['InspectionDemanded'] },
  'inspection-answered': { of: 'inspection', by: ['InspectionAnswered'] },
  'oral-approved': { of: 'oral-approval', by: ['ReliefApproved', 'ReliefCosigned'] },
  'oral-confirmed': { of: 'oral-approval', by: ['OralApprovalConfirmed', 'ApprovalDisowned'] },
  'follow-up-due': { of: 'follow-up', by: ['FollowUpPlanned'] },
  'follow-up-done': { of: 'follow-up', by: ['FollowedUp'] },
  'duty-called': { of: 'duty-call', by: ['DutyCalled'] },
  /** Said, or shown by an act: somebody has the case in hand. */
  'duty-acknowledged': { of: 'duty-call', by: ['DutyCallAcknowledged', 'TakenOver', 'ReliefFirstProposed', 'ReliefDelivered', 'PaymentConfirmed', 'SlipAnswered'] },
} as const satisfies { [mark: string]: { of: ClockSubject; by: readonly EventBody['type'][] } };
export type Mark = keyof typeof MARKS;

/** 基本生活救助、专项救助、临时救助、帮扶服务 (JN 二(二)). */
export const PROGRAMME_KINDS = ['basic-living', 'special', 'temporary', 'service'] as const;
export type ProgrammeKind = (typeof PROGRAMME_KINDS)[number];

/** What a track may require before a decision: 入户, 核对, 民主评议, 公示, 初审意见. */
export const TRACK_STEPS = ['visit', 'means-check', 'appraisal', 'public-notice', 'opinion'] as const;
export type TrackStep = (typeof TRACK_STEPS)[number];

/** What an investigation consists of; the opinion closes it. */
export const INVESTIGATION_STEPS = ['visit', 'means-check', 'appraisal'] as const satisfies readonly TrackStep[];
export type InvestigationStep = (typeof INVESTIGATION_STEPS)[number];

/** 偏轻、较重、严重 (CY 四(三)2). */
export const SEVERITIES = ['light', 'heavier', 'severe'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Who decides: 乡镇（街道）、县、市. */
export const BODIES = ['town', 'county', 'city'] as const;
export type Body = (typeof BODIES)[number];

/** What relief first may be given in. */
export const RELIEF_FORMS = ['money', 'cash', 'goods', 'lodging', 'medical'] as const;
export type ReliefForm = (typeof RELIEF_FORMS)[number];

/** What a public notice of an intended decision may be told to keep back. */
export const NOTICE_SECRETS = ['resident-id', 'diagnosis', 'address', 'phone', 'bank-card'] as const;

/** Kinds of personal data: who somebody is, what happened to the family, and what officials wrote to each other about it. */
export const PERSONAL_KINDS = ['name', 'resident-id', 'phone', 'address', 'bank-card', 'objector', 'circumstances', 'dealings'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

/** What a case waits for: somebody's command, the bank's word, or the end of a public notice. */
export const TASK_ACTS = [
  'take-over', 'apply', 'accept', 'supply', 'grade', 'confirm-grade', 'confirm-withdrawal', 'relief-first', 'approve', 'approve-orally', 'confirm-approval', 'settle-recovery', 'record-payee', 'override-duplicate', 'disburse', 'bank', 'deliver', 'settle-payment', 'correct-card', 'complete-papers', 'answer-slip', 'route-slip',
  'investigate', 'give-opinion', 'post-notice', 'notice', 'decide', 'feedback', 'follow-up', 'close', 'answer-inspection', 'settle-inspection',
] as const;
export type TaskAct = (typeof TASK_ACTS)[number];

/** What somebody does about an alert. */
export const ALERT_ACTS = ['urge', 'hand-over', 'inspect', 'acknowledge'] as const;
export type AlertAct = (typeof ALERT_ACTS)[number];

/** What is written down of whoever looks at personal data: asking for it whole, opening an attachment, printing a document, finding a case by whom it is about. */
export const READ_ACTS = ['disclosure', 'attachment', 'document', 'search'] as const;
export type ReadAct = (typeof READ_ACTS)[number];

/** What a case is looked for by. */
export const SOUGHT_BY = ['number', 'name', 'id', 'id-tail'] as const;

/** How an identity number is looked for: by itself, by its end, or a household's at the counter. */
export const ID_LOOKUP_BY = ['id', 'id-tail', 'persons'] as const;
export type IdLookupBy = (typeof ID_LOOKUP_BY)[number];

/** What a family that looks its case up waits for next. */
export const AWAITED = ['contact', 'acceptance', 'papers', 'relief', 'opinion', 'decision', 'payment', 'slips', 'telling', 'rating', 'letter', 'nothing'] as const;
export type Awaited = (typeof AWAITED)[number];

/** Whose a look-up code is: the family's own, that of whoever reported somebody else's need, or one that staff printed. */
export const CODE_ORIGINS = ['family', 'reporter', 'printed'] as const;
export type CodeOrigin = (typeof CODE_ORIGINS)[number];

/** Steps a training clock is moved by. */
export const TRAINING_LEAPS = ['2-hours', '1-day', '3-working-days'] as const;
export type TrainingLeap = (typeof TRAINING_LEAPS)[number];

/** 近亲属 and others who may not handle a case. */
export const RELATIONS = ['spouse', 'parent', 'child', 'sibling', 'other-relative', 'interested'] as const;

/** The papers of a case, as they are asked for: 受理回执、一次性告知、审批表、入户调查表、评议记录、公示、转办单、救助决定、不予救助告知、发放清单、档案目录. */
export const DOCUMENT_KINDS = ['receipt', 'supplement-list', 'approval', 'visit', 'appraisal', 'notice', 'slip', 'decision', 'refusal', 'payment-list', 'file-index'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
