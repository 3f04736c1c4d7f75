import type { AlertKind } from '#libs/relief/alerts.js';

/** An alert as the outbox has it; free of personal data. */
export interface AlertWords {
  kind: string;
  /** Null for what is about an account. */
  caseNo: string | null;
  accountId?: string | null;
  /** The clock's name in the case's own policy, where it is about one. */
  clock: { zh: string; en: string } | null;
  step: string | null;
}

/** What a message on a phone or in a mailbox says: what is the matter with which case. Who it is about stands in the case alone. */
export function alertText({ kind, caseNo, accountId, clock, step }: AlertWords): { zh: string; en: string } {
  const what = alertName(kind);
  const at = step === null ? null : RUNG_STEPS[step] ?? { zh: step, en: step };
  const about = clock && at ? { zh: `：时限“${clock.zh}”${at.zh}`, en: `: clock “${clock.en}”: ${at.en}` } : { zh: '', en: '' };
  if (caseNo === null) {
    return {
      zh: `账号 ${accountId}：${what.zh}。如非您所知的安排，请立即告知审计人员。`,
      en: `Account ${accountId}: ${what.en}. If you know of no such thing, tell the auditor at once.`,
    };
  }
  return { zh: `案件 ${caseNo}，${what.zh}${about.zh}。请登录系统办理。`, en: `Case ${caseNo}: ${what.en}${about.en}. Please see to it in Jishi.` };
}

/** What is the matter, in a few words. */
export function alertName(kind: string): { zh: string; en: string } {
  return ALERTS[kind as AlertKind] ?? { zh: kind, en: kind };
}

/** Rungs as the packs of this release name them. */
export const RUNG_STEPS: { readonly [step: string]: { zh: string; en: string } } = {
  begun: { zh: '已开始', en: 'it has begun' },
  half: { zh: '过半', en: 'half the window has passed' },
  eighty: { zh: '已过八成', en: 'four fifths have passed' },
  due: { zh: '到期', en: 'due' },
  plus1: { zh: '逾期一个工作日', en: 'one working day over' },
  plus3: { zh: '逾期三个工作日', en: 'three working days over' },
};

const ALERTS = {
  rung: { zh: '时限提醒', en: 'a window runs out' }, 'duty-call': { zh: '呼叫值班，请应答', en: 'you are on duty: please acknowledge' }, 'breach-inspection': { zh: '逾期督办，须书面答复', en: 'overdue: an answer is owed in writing' },
  urge: { zh: '催办', en: 'you are urged' }, inspection: { zh: '督办，须书面答复', en: 'an answer is owed in writing' }, 'inspection-answered': { zh: '督办已答复', en: 'an inspection is answered' },
  'hand-over': { zh: '案件移交给您', en: 'the case is handed over to you' }, 'hand-over-offered': { zh: '外镇提出移交', en: 'another town offers the case' }, 'hand-over-returned': { zh: '移交被退回', en: 'the offer is returned' },
  'payment-declined': { zh: '银行拒付', en: 'the bank declines' }, 'payment-returned': { zh: '银行退款', en: 'the bank returns the money' }, 'payment-unanswered': { zh: '银行久未答复', en: 'the bank has not answered for long' },
  'payment-in-doubt': { zh: '支付结果不明，待财政核对', en: 'a payment is in doubt: finance has to find out' }, 'payment-contradicted': { zh: '银行回执与记录不符', en: 'the bank contradicts the record' },
  'relief-proposed': { zh: '救助待审批', en: 'relief waits for approval' }, 'relief-turned-down': { zh: '救助未获批准', en: 'relief is turned down' }, 'approval-asked': { zh: '请您口头批准先行救助', en: 'you are asked to approve relief first' }, 'relief-cosigned': { zh: '两人签字先行发放，待书面确认', en: 'given out on two signatures: to be confirmed in writing' },
  'approval-disowned': { zh: '被记名批准人否认批准', en: 'an approval is disowned by the person named' }, recovery: { zh: '有款物待追回', en: 'relief has to be recovered' }, 'oral-approval': { zh: '口头批准待书面确认', en: 'an oral approval has to be confirmed' },
  'to-disburse': { zh: '待拨付', en: 'money has to be disbursed' }, 'to-deliver': { zh: '待送达', en: 'relief has to be handed over' }, raised: { zh: '上报待决定', en: 'raised to you for decision' },
  'new-case': { zh: '新案件', en: 'a new case' }, duplicate: { zh: '疑似重复', en: 'perhaps a duplicate' }, absorbed: { zh: '有案件并入', en: 'another case is merged into it' }, 'nobody-handles': { zh: '无人经办', en: 'nobody handles it' },
  objection: { zh: '公示有异议', en: 'the public notice is objected to' }, slip: { zh: '有转办单', en: 'a transfer slip' }, 'slip-returned': { zh: '转办单被退回', en: 'a slip is returned' },
  'slip-answered': { zh: '转办单已答复', en: 'a slip is answered' }, 'slip-cancelled': { zh: '转办单撤销', en: 'a slip is cancelled' }, 'not-satisfied': { zh: '求助人不满意', en: 'the person is not satisfied' },
  recused: { zh: '有人被登记回避', en: 'somebody has been recused from it' }, 'recusal-lifted': { zh: '回避已解除', en: 'a recusal has been lifted' },
  'withdrawal-proposed': { zh: '登记撤回申请，待第二人核实', en: 'said to be withdrawn: a second person has to ask the family' },
  'withdrawal-dropped': { zh: '核实后不撤回，继续办理', en: 'not withdrawn after all: it goes on' }, withdrawn: { zh: '申请已撤回', en: 'the application is withdrawn' },
  'many-reads': { zh: '一个账号短时间内查看大量完整个人信息', en: 'one account has read a lot of personal data in a short time' },
  'journal-foreign': { zh: '案卷中有来历不明的记录，已停止办理', en: 'its record holds an entry that nobody here wrote: it stands still' },
  'post-proposed': { zh: '有人提出变更这一岗位，待第二人确认', en: 'a change of this post is proposed and waits for a second person' },
  'post-changed': { zh: '这一岗位已经两人确认变更', en: 'this post has been changed by two people' },
  'post-by-operator': { zh: '系统运维人员直接设置了这一岗位', en: 'whoever runs the instance has set this post by hand' },
  'delegation-proposed': { zh: '有人提出由他人代行这一岗位，待第二人确认', en: 'somebody is to stand in for this post; a second person has to confirm' },
  'delegation-confirmed': { zh: '已确认由他人代行这一岗位', en: 'somebody stands in for this post, confirmed by a second person' },
  'rules-proposed': { zh: '这一账号提出了新规则，待第二人确认', en: 'this account proposed new rules; a second person has to confirm them' },
  'rules-confirmed': { zh: '这一账号提出的新规则已由第二人确认', en: 'new rules that this account proposed are confirmed by a second person' },
  'calendar-proposed': { zh: '这一账号提出了新的工作日安排，待第二人确认', en: 'this account proposed a year of working days; a second person has to confirm it' },
  'calendar-confirmed': { zh: '这一账号提出的工作日安排已由第二人确认', en: 'a year of working days that this account proposed is confirmed by a second person' },
  'further-need': { zh: '回访发现新的困难', en: 'a follow-up found further need' }, reopened: { zh: '重新办理', en: 'reopened' }, 'glass-broken': { zh: '紧急授权他人查看', en: 'opened to somebody else in an emergency' }, 'deemed-accepted': { zh: '逾期视为受理', en: 'counts as accepted by lapse of time' },
} satisfies { [kind in AlertKind]: { zh: string; en: string } };
