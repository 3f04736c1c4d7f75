import type { RefusalCode } from '#libs/contracts/event.js';
import type { Body, InspectionState, NoticeState, RecoveryState, ReliefState, SlipState, Status, TrackStep } from '#libs/contracts/words.js';

/** What a person is told when a command is refused: what is the matter, and what to do. */
export const refusalsZh: { [code in RefusalCode]: string } = {
  'role-not-allowed': '您的岗位不能办理此项操作，请交由有权限的人员办理。',
  recused: '此人已登记回避，不能经办本案，请由其他同事办理。',
  'status-not-allowed': '案件当前处于“{status}”环节，不能办理此项操作，请先查看“现在可以做”。',
  'state-not-allowed': '这一项当前为“{state}”，不能办理此项操作，请先查看案件最新情况。',
  'occurred-in-future': '填写的时间晚于现在，请核对后重新填写。',
  'occurred-before-first-contact': '填写的时间早于首次接报时间，请核对后重新填写。',
  'occurred-too-early': '填写的时间过早（早于前一步骤或超过一年），请核对后重新填写。',

  'opening-incomplete': '登记求助须填写乡镇（街道）和致困原因，请补填。',
  'case-open': '案件已由另一乡镇（街道）登记；更换乡镇请使用“移交”。',
  'cause-not-offered': '本地政策没有列出这一致困原因，请选择最接近的一项。',
  'no-such-material': '政策的材料清单中没有这一项，请核对。',
  'not-asked-for': '这项材料由部门共享数据查证或由经办单位办理，不得要求群众提供，请去掉。',
  'list-incomplete': '一次性告知须列全所有缺少的材料，清单只能给一次，请补全后再提交。',
  'supplement-listed': '所缺材料已一次性告知过，不能再提；请等候补交，或先行受理。',
  'papers-not-missing': '这些材料已经收到或并不缺件，无需再交，请核对“材料”。',
  'track-needed': '本地政策分类型办理（如急难型、支出型），受理时请选定类型。',
  'no-such-track': '政策中没有这一办理类型，请核对。',
  'no-such-tier': '政策中没有这一类救助对象，请从政策所列类别中选择。',
  'order-incomplete': '救助次序须把政策所列的几类救助各列一次，请补全或去掉重复。',
  'no-such-ground': '政策中没有这一不予受理或救助的理由，请从政策所列理由中选择。',
  'no-such-department': '本地政策中没有这个部门，请核对。',
  'merge-target-not-open': '要并入的案件已经办结，或就是本案，请核对编号。',
  'merged-elsewhere': '本案已并入另一案件，请到那个案件中继续办理。',
  'not-flagged': '本案没有这样一条待处理的重复救助提示，请核对。',
  'duplicate-unresolved': '与案件 {caseNo} 可能是同一事项，暂不能发放；请核实后并案，或请有权的人说明理由后放行。',
  'relief-given': '本案已有救助到手，不能再撤回或并案，请按程序反馈、办结。',

  'grade-not-offered': '当前政策版本没有这一急难等级的时限，请选择其他等级。',
  'grade-unchanged': '案件已是这一急难等级，无需再次定级。',
  'no-grade-proposed': '没有等待确认的降级，请先查看案件的等级。',
  'not-urgent': '此项只用于已定级为特急或急难、按急难程序办理的案件；请先定级，否则按一般程序办理。',
  'urgency-eased': '急难情况缓解已经登记，无需再次登记。',

  'already-handler': '此人已是本案经办人，无需再次接办或移交。',
  'not-handler': '您不是本案经办人，请先接办，或请经办人办理。',
  'other-county': '该乡镇（街道）不属于本县（市、区），不能移交或转办；请帮助当事人向当地提出申请。',
  'same-town': '案件就在该乡镇（街道），无需移交或转办。',
  'hand-over-pending': '案件已提出移交，对方尚未接办；接办或退回之前仍由您处负责，请勿重复移交。',
  'no-hand-over-offered': '没有等待您处接办的移交，请先查看案件最新情况。',
  'already-recused': '此人已经登记回避，无需再次登记。',
  'above-only': '此人负有监督或上级审批职责，只能由其上级机构登记回避；本人可以自行登记。请报请上级办理。',
  'not-recused': '此人没有登记回避，请核对人员。',
  'reason-needed': '为他人登记回避须说明理由，请补填。',
  'withdrawal-pending': '撤回已登记，正等待第二人向家庭核实，无需再次登记。',
  'no-withdrawal': '没有等待核实的撤回登记，请先查看案件最新情况。',
  'no-withdrawal-paper': '没有找到这份撤回材料。请先以“撤回申请”为用途附上本人签字的材料，再填写其附件号；没有书面材料的，请留空，由第二人向家庭核实。',

  'step-done': '该调查步骤已经完成，无需再次登记。',
  'steps-owed': '审批前还须完成：{step}。',
  'authorisation-owed': '核对家庭经济状况须先取得家庭授权，请登记授权后再办。',
  'opinion-given': '调查初审意见已经形成，无需再次提交。',
  'opinion-owed': '尚无调查初审意见，请先完成调查并填写初审意见。',
  'no-public-notice': '按本地政策，这类案件不需要公示，请直接办理下一步。',
  'notice-posted': '本案正在公示或公示已经结束，无需再次公示。',
  'no-such-notice': '没有这一次公示，请核对序号。',

  'no-such-programme': '政策中没有这一救助项目，请核对。',
  'severity-needed': '审批权限按急难程度区分，请填写急难程度。',
  'no-authority': '您这一级无权决定此项，按政策有权决定的是：{body}。请交由其办理，或核对所填内容。',
  'authority-held': '这一项目和金额本乡镇（街道）有权决定，无需上报，请直接审批。',
  'already-raised': '本案已经上报，请等候上级决定。',
  'no-conference': '本地政策没有“一事一议”，请按审批权限办理。',
  'nothing-planned': '会议至少要定一项：给予救助金，或交哪些部门办理，请补填。',
  'second-person-needed': '提出、调查和审批须由不同的人办理，请由另一位同事办理这一步。',
  'third-person-needed': '调查、审批、拨付须由三个人分别办理，请由没有参与前面步骤的同事办理。',

  'form-not-offered': '本地政策的先行救助没有这种形式，请选择其他形式。',
  'above-ceiling': '超过上限：先行救助同一案件同一形式合计不得超过 {upto}。请减少金额，或按正常程序审批。',
  'payee-owed': '还没有登记收款账户。请经办人先登记收款人和银行卡号，并写明来源。',
  'card-tail-owed': '请核对收款账户，填写银行卡号后四位。',
  'card-tail-wrong': '后四位与登记的收款账户不符。请对照银行卡或存折核对；账户有误的，请经办人更正后重新报批。',
  'not-asked': '没有等待答复的口头批准请示。请先请示值班的批准人。',
  'ask-lapsed': '请示已超过 {minutes} 分钟，不再有效，请重新请示。',
  'cannot-be-asked': '此人不在值班，或其岗位不能作口头批准。请选择值班表上的批准人或县级值班员。',
  'other-records': '值班表上还有其他同事，提出人和经办人不能自己登记口头批准。请由其他同事登记，或请批准人自己点按批准。',
  'somebody-asked': '已请示值班人员，{minutes} 分钟内无人答复的，方可两人签字发放。',
  'not-yours-to-disown': '没有以您的名义作出的批准，无需否认。',
  'no-such-recovery': '没有这一项待追回的款物，请核对序号。',
  'recovery-open': '还有款物待追回，请由县级了结后再办结。',
  'relief-pending': '本案还有一笔救助在等待审批、拨付或到账，请待其办结后再办理。',
  'no-such-relief': '没有这笔救助，请核对序号。',
  'relief-not-proposed': '没有等待审批的救助，请先查看“救助”。',
  'not-your-relief': '这笔救助由另一单位发放，请由该单位登记签收。',
  'already-replaced': '此后已有另一笔救助送达，不能再更正账户重发；确需补足的，请另行提出。',
  'not-money': '这笔救助不经银行发放，请在交到本人手中后登记签收。',
  'is-money': '这笔救助由银行发放，到账以银行确认为准，无需登记签收。',
  'not-approver': '口头批准须由作出批准的本人书面确认，请转告本人办理。',
  'nothing-to-confirm': '该序号没有等待确认的事项，请核对序号。',
  'nothing-delivered': '还没有救助到达本人手中，不能办理此项操作，请先落实救助。',
  'papers-owed': '先行救助的手续尚未补齐，请先补齐材料。',
  'papers-complete': '手续已补齐，无需再次办理。',
  'relief-unpaid': '有一笔救助款被银行拒付或退回，尚未补发；请先更正收款人和卡号，或另行给予救助。',

  'no-such-slip': '没有这张转办单，请核对序号。',
  'not-your-slip': '这张转办单不是发给您所在部门或乡镇（街道）的，请由收单单位办理。',
  'slip-binding': '这张转办单已由县级确定由您处承办，不能再退回，请办理并答复结果。',
  'county-decides': '这一事项已被两次退回，改由县级民政部门确定承办单位，请报县级办理。',
  'slips-open': '还有转办单没有办理结果，请待每张转办单都有结果后再反馈。',
  'oral-approval-owed': '口头批准尚未书面确认，请先请批准人确认。',

  'already-attached': '该文件已附在本案中，无须重复。',
  'no-such-file': '本案没有收到这个文件，或其类型、大小不符。请先上传，再按上传的答复填写。',
  'no-such-call': '没有这一次值班呼叫，请核对序号。',
  'call-acknowledged': '该次呼叫已应答，或案件已有人办理，无须再应答。',
  'no-such-inspection': '没有这一次督办，请核对序号。',
  'inspection-open': '督办尚未了结，请先书面答复，并由督办人认可。',
  'no-such-follow-up': '没有这一次待办的回访，请核对序号。',
  'follow-up-in-past': '回访日期须晚于登记当天，请重新填写。',
  'not-fed-back': '办理结果还没有反馈，反馈后再评价。',
  'already-rated': '本次办理已经评价过，不能再评价。如情况有变化，请联系受理单位。',
  'follow-ups-open': '还有回访没有完成，请完成回访后再办结。',

  'nothing-due': '目前没有到期的时限节点。',
  'no-such-order': '没有等待结果的这笔支付指令。',
  'calendar-known': '该年度的工作日安排已在本案中生效。',
  'calendar-superseded': '该年度已有更新的工作日安排，较早的版本不再采用。',
  'calendar-not-confirmed': '这份工作日安排未经两人提出并确认，不予采用。',
  'nothing-to-absorb': '要接收并案的案件不存在。',
};

export const statusesZh = {
  none: '尚未登记', lead: '线索', applied: '申请', accepted: '受理', refused: '不予救助', 'fed-back': '已反馈', closed: '已办结',
} satisfies { [status in Status | 'none']: string };

/** Of a relief, a slip, a public notice, a 督办: where two of them have a state of one name it means the same. */
export const statesZh = {
  proposed: '待审批', approved: '已批准', ordered: '支付中', 'in-doubt': '结果不明', paid: '已到账', delivered: '已送达', declined: '银行拒付', returned: '已退回', 'turned-down': '未获批准', replaced: '已更正重办',
  issued: '待接收', accepted: '已接收', rerouted: '已改派', answered: '已答复', 'fed-back': '已反馈', cancelled: '已撤销',
  posted: '公示中', objected: '有异议', ended: '公示期满', 'taken-down': '已撤下',
  demanded: '待答复', settled: '已了结', open: '待追回',
} satisfies { [state in RecoveryState | ReliefState | SlipState | NoticeState | InspectionState]: string };

export const bodiesZh = {
  town: '乡镇（街道）', county: '县级', city: '市级', nobody: '无（本政策未授权）',
} satisfies { [body in Body | 'nobody']: string };

export const stepsZh = {
  visit: '入户走访', 'means-check': '经济状况核对', appraisal: '民主评议', 'public-notice': '公示', opinion: '初审意见',
} satisfies { [step in TrackStep]: string };

/** What fills a sentence's places; a place that is not here takes what it is given, like a case number. */
export const wordsZh: { [place: string]: { [word: string]: string } } = { status: statusesZh, state: statesZh, body: bodiesZh, step: stepsZh };
