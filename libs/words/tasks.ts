import type { CaseView } from '#libs/contracts/view.js';
import type { TaskAct } from '#libs/contracts/words.js';
import { ROLE_NAMES } from '#libs/relief/role-names.js';
import { type Bilingual, listed } from '#libs/words/words.js';

/** What a case waits for, as a list says it. */
export const TASK_NAMES = {
  'take-over': { zh: '待接办', en: 'to take over' }, apply: { zh: '待核实申请', en: 'to verify' }, accept: { zh: '待受理', en: 'to accept' }, supply: { zh: '待补材料', en: 'papers missing' }, grade: { zh: '待定级', en: 'to grade' },
  'confirm-grade': { zh: '待确认降级', en: 'grade to confirm' }, 'confirm-withdrawal': { zh: '待核实撤回', en: 'withdrawal to confirm' }, 'relief-first': { zh: '待先行救助', en: 'relief first' }, approve: { zh: '待审批', en: 'to approve' }, 'approve-orally': { zh: '待口头批准', en: 'asked for approval' }, 'confirm-approval': { zh: '待补书面确认', en: 'to confirm in writing' },
  'settle-recovery': { zh: '待追回', en: 'to recover' }, 'record-payee': { zh: '待登记收款账户', en: 'account owed' },
  'override-duplicate': { zh: '重复待核实', en: 'duplicate to look into' }, disburse: { zh: '待拨付', en: 'to disburse' }, bank: { zh: '银行支付中', en: 'at the bank' }, deliver: { zh: '待送达', en: 'to deliver' }, 'settle-payment': { zh: '付款待核对', en: 'payment in doubt' }, 'correct-card': { zh: '待更正账户', en: 'card to correct' },
  'complete-papers': { zh: '待补手续', en: 'papers owed' }, 'answer-slip': { zh: '待转办答复', en: 'slips out' }, 'route-slip': { zh: '待改派转办', en: 'slip returned' }, investigate: { zh: '待调查', en: 'to investigate' },
  'give-opinion': { zh: '待初审', en: 'opinion owed' }, 'post-notice': { zh: '待公示', en: 'notice to post' }, notice: { zh: '公示中', en: 'notice is up' }, decide: { zh: '待审批决定', en: 'to decide' }, feedback: { zh: '待反馈', en: 'to feed back' },
  'follow-up': { zh: '待回访', en: 'to visit again' }, close: { zh: '待办结', en: 'to close' }, 'answer-inspection': { zh: '待答复督办', en: 'inspection to answer' }, 'settle-inspection': { zh: '督办待认可', en: 'answer to settle' },
} satisfies { [act in TaskAct]: Bilingual };

/** Whose turn it is: the posts that are asked, or whoever handles the case; null where nobody does, and for the bank. */
export function askedText({ act, of }: CaseView['tasks'][number], handler: Bilingual | null): Bilingual | null {
  if (of.length > 0) return listed(of.map(role => ROLE_NAMES[role]));
  return act === 'bank' ? null : handler;
}
