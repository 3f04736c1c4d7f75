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

/** 申请 → 受理 → 分办 → 反馈; `lead` is a plea without an application yet. */
export const STATUSES = ['lead', 'applied', 'accepted', 'fed-back', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * The marks a clock may begin or stop at, each with the events that set it: what no event sets, no clock may wait for.
 */
export const MARKS = {
  'first-contact': ['LeadReported', 'Applied'],
  accepted: ['Accepted'],
  'relief-delivered': ['PaymentConfirmed'],
  'papers-complete': ['PapersCompleted'],
  'opinion-given': ['OpinionGiven'],
  decided: ['Decided'],
  'fed-back': ['FeedbackGiven'],
} as const satisfies { [mark: string]: readonly EventBody['type'][] };
export type Mark = keyof typeof MARKS;

/** 基本生活救助、专项救助、临时救助、帮扶服务 (JN 二(二)). */
export const PROGRAMME_KINDS = ['basic-living', 'special', 'temporary', 'service'] as const;
export type ProgrammeKind = (typeof PROGRAMME_KINDS)[number];

/** What a track may require before a decision: 入户, 核对, 民主评议, 公示, 初审意见. */
export const TRACK_STEPS = ['visit', 'means-check', 'appraisal', 'public-notice', 'opinion'] as const;
export type TrackStep = (typeof TRACK_STEPS)[number];

/** What an investigation consists of; the opinion closes it. */
export const INVESTIGATION_STEPS = ['visit', 'means-check', 'appraisal', 'public-notice'] as const satisfies readonly TrackStep[];
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
