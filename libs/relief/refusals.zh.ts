import type { RefusalCode } from '#libs/contracts/event.js';

/** What a person is told when a command is refused: what is the matter, and what to do. */
export const refusalsZh: { [code in RefusalCode]: string } = {
  'role-not-allowed': '您的岗位不能办理此项操作，请交由有权限的人员办理。',
  'status-not-allowed': '案件当前处于“{status}”环节，不能办理此项操作，请先查看“现在可以做”。',
  'occurred-in-future': '发生时间晚于现在，请核对后重新填写。',
  'occurred-before-first-contact': '发生时间早于首次接报时间，请核对后重新填写。',
  'occurred-too-early': '发生时间过早（早于前一步骤或超过一年），请核对后重新填写。',
  'grade-not-offered': '当前政策版本没有这一急难等级的时限，请选择其他等级。',
  'grade-unchanged': '案件已是这一急难等级，无需再次定级。',
  'no-grade-proposed': '没有等待确认的降级。',
  'already-handler': '此人已是本案经办人，无需再次接办或移交。',
  'not-handler': '您不是本案经办人，请先接办，或请经办人办理。',
  'not-urgent': '先行救助仅适用于已定级为急难的案件，请先定级。',
  'relief-pending': '已有一笔先行救助等待审批或到账，请待其办结后再办理。',
  'no-such-relief': '没有这笔先行救助，请核对序号。',
  'relief-not-proposed': '没有等待审批的先行救助。',
  'second-person-needed': '提出救助的人不能审批同一笔救助，请由另一人审批。',
  'nothing-delivered': '救助尚未到账，不能办理此项操作。',
  'papers-owed': '先行救助的手续尚未补齐，请先补齐材料。',
  'papers-complete': '手续已补齐，无需再次办理。',
  'opening-incomplete': '登记求助须填写乡镇（街道）和致困原因。',
  'case-open': '案件已由另一乡镇（街道）登记；更换乡镇请使用“移交”。',
  'nothing-due': '目前没有到期的时限节点。',
  'no-such-order': '没有等待结果的这笔支付指令。',
  'calendar-known': '该年度的工作日安排已在本案中生效。',
  'track-needed': '本地政策分急难型和支出型办理，受理时须选定类型。',
  'no-such-track': '政策中没有这一办理类型，请核对。',
  'step-done': '该调查步骤已经完成，无需再次登记。',
  'steps-owed': '审批前还须完成：{step}。',
  'opinion-given': '调查初审意见已经形成，无需再次提交。',
  'opinion-owed': '尚无调查初审意见，请先完成调查。',
  'no-such-programme': '政策中没有这一救助项目，请核对。',
  'severity-needed': '审批权限按急难程度区分，请填写急难程度。',
  'no-authority': '本级没有这一项目、程度和金额的审批权限，有权审批的是：{body}。',
  'same-town': '案件已在该乡镇（街道），无需移交。',
};

export const statusesZh: { [status: string]: string } = {
  none: '尚未登记', lead: '线索', applied: '申请', accepted: '受理', 'fed-back': '已反馈', closed: '已办结',
};

/** Words that fill a sentence's places. */
export const wordsZh: { [word: string]: string } = {
  ...statusesZh,
  town: '乡镇（街道）', county: '县级', city: '市级', nobody: '无（本政策未授权）',
  visit: '入户走访', 'means-check': '经济状况核对', appraisal: '民主评议', 'public-notice': '公示',
};
