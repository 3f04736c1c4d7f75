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
