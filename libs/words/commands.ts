import type { CommandType } from '#libs/contracts/command.js';
import type { Bilingual } from '#libs/words/words.js';

/** What people call a command: short enough for a button. */
export function commandName(type: string): Bilingual {
  return COMMANDS[type as CommandType] ?? { zh: type, en: type };
}

const COMMANDS = {
  'report-lead': { zh: '上报线索', en: 'Report a lead' }, apply: { zh: '申请', en: 'Apply' }, 'list-missing': { zh: '一次性告知补正', en: 'Name what is missing' }, supply: { zh: '补交材料', en: 'Supply papers' },
  accept: { zh: '受理', en: 'Accept' }, reject: { zh: '不予受理', en: 'Turn away' }, merge: { zh: '并案', en: 'Merge' }, 'override-duplicate': { zh: '放行重复提示', en: 'Release a duplicate' }, withdraw: { zh: '撤回', en: 'Withdraw' },
  'confirm-withdrawal': { zh: '核实撤回', en: 'Confirm a withdrawal' }, 'lift-recusal': { zh: '解除回避', en: 'Lift a recusal' },
  grade: { zh: '定级', en: 'Grade' }, 'confirm-grade': { zh: '确认降级', en: 'Confirm the lower grade' }, 'ease-urgency': { zh: '登记急难缓解', en: 'Urgency has eased' }, 'take-over': { zh: '接办', en: 'Take over' },
  'hand-over': { zh: '移交', en: 'Hand over' }, 'return-hand-over': { zh: '退回移交', en: 'Return the offer' }, 'declare-relative': { zh: '近亲属备案（回避）', en: 'Declare a relative' },
  investigate: { zh: '调查', en: 'Investigate' }, assess: { zh: '对象认定', en: 'Assess' }, 'give-opinion': { zh: '初审意见', en: 'Give the opinion' }, 'post-notice': { zh: '公示', en: 'Post a notice' }, object: { zh: '登记公示异议', en: 'Objection to a notice' },
  raise: { zh: '上报', en: 'Raise' }, decide: { zh: '审批决定', en: 'Decide' }, confer: { zh: '一事一议', en: 'Case conference' }, deny: { zh: '不予救助', en: 'Decide against' }, 'add-relief': { zh: '二次救助', en: 'Second relief' },
  'record-payee': { zh: '登记收款账户', en: 'Record the account' }, 'relief-first': { zh: '先行救助', en: 'Relief first' }, approve: { zh: '审批', en: 'Approve' }, 'ask-approval': { zh: '请示口头批准', en: 'Ask for approval' },
  'approve-orally': { zh: '口头批准', en: 'Approve orally' }, 'record-approval': { zh: '凭验证码登记口头批准', en: 'Record by code' }, 'disown-approval': { zh: '否认批准', en: 'I did not approve this' },
  'co-sign': { zh: '两人签字先行发放', en: 'Sign as second person' }, 'confirm-approval': { zh: '书面确认', en: 'Confirm in writing' }, 'settle-recovery': { zh: '了结追回', en: 'Settle the recovery' },
  'turn-down': { zh: '不批准', en: 'Turn down' }, disburse: { zh: '拨付', en: 'Disburse' }, deliver: { zh: '登记送达', en: 'Delivered' }, 'settle-payment': { zh: '核定支付结果', en: 'Settle a payment' }, 'record-return': { zh: '登记退款', en: 'Money came back' },
  'correct-card': { zh: '更正收款信息', en: 'Correct the card' }, 'complete-papers': { zh: '补齐手续', en: 'Papers complete' }, 'issue-slip': { zh: '发转办单', en: 'Issue a slip' }, 'accept-slip': { zh: '接收转办单', en: 'Accept a slip' },
  'return-slip': { zh: '退回转办单', en: 'Return a slip' }, 'route-slip': { zh: '改派转办单', en: 'Route a slip' }, 'answer-slip': { zh: '答复转办单', en: 'Answer a slip' }, attach: { zh: '附材料照片或文件', en: 'Attach' }, acknowledge: { zh: '应答值班呼叫', en: 'Acknowledge the call' },
  urge: { zh: '催办', en: 'Urge' }, inspect: { zh: '督办', en: 'Inspect' }, 'answer-inspection': { zh: '答复督办', en: 'Answer the inspection' }, 'return-answer': { zh: '退回督办答复', en: 'Return the answer' }, 'settle-inspection': { zh: '了结督办', en: 'Settle the inspection' },
  feedback: { zh: '反馈', en: 'Feed back' }, rate: { zh: '评价', en: 'Rate' }, 'plan-follow-up': { zh: '计划回访', en: 'Plan a follow-up' }, 'follow-up': { zh: '登记回访', en: 'Follow up' }, close: { zh: '办结', en: 'Close' }, reopen: { zh: '重新办理', en: 'Reopen' }, 'break-glass': { zh: '紧急授权查看', en: 'Open to somebody in an emergency' },
} satisfies { [type in CommandType]: Bilingual };
