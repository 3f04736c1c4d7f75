import type { DocumentKind } from '#libs/contracts/words.js';

/** What the papers are called. */
export const DOCUMENT_NAMES = {
  receipt: { zh: '受理回执', en: 'acceptance receipt' },
  'supplement-list': { zh: '一次性告知补正清单', en: 'one-time supplement list' },
  approval: { zh: '审批表', en: 'approval form' },
  visit: { zh: '入户调查表', en: 'household visit form' },
  appraisal: { zh: '民主评议记录', en: 'appraisal record' },
  notice: { zh: '公示', en: 'public notice' },
  slip: { zh: '转办单', en: 'transfer slip' },
  decision: { zh: '救助决定书', en: 'decision letter' },
  refusal: { zh: '不予救助告知书', en: 'not-eligible letter' },
  'payment-list': { zh: '发放清单', en: 'payment list' },
  'file-index': { zh: '档案目录', en: 'file index' },
} satisfies { [kind in DocumentKind]: { zh: string; en: string } };
