import type { EventBody, SlipTarget } from '#libs/contracts/event.js';
import type { EventView } from '#libs/contracts/view.js';
import type { Pack } from '#libs/policy/pack.js';
import { RUNG_STEPS } from '#libs/relief/alert-text.js';
import { yuan } from '#libs/money/fen.js';
import { bodiesEn, stepsEn } from '#libs/relief/refusals.en.js';
import { bodiesZh, stepsZh } from '#libs/relief/refusals.zh.js';
import { ACCOUNT_SOURCE_NAMES, type Bilingual, DECLINES, DOUBTS, DUPLICATES, FORMS, GRADES, listed, type NameOf, namesOf, OUTCOMES, PROGRAMMES, RECEIVED_BY, RECOVERY_RESULTS, SLIP_RESULTS, WITHDRAWAL_WORD_NAMES } from '#libs/words/words.js';
import { GLASS_MINUTES } from '#libs/relief/rules/oversight.js';

type EventType = EventBody['type'];
type DataOf<T extends EventType> = (EventBody & { type: T })['data'];

/** An event's name in two or three words. */
export function eventName(type: string): Bilingual {
  return NAMES[type as EventType] ?? { zh: type, en: type };
}

/** An event in a sentence with who did it, without personal data. */
export function eventText(event: EventView, pack: Pack | null): Bilingual {
  const { zh, en } = eventSentence(event, namesOf(pack));
  return event.by.role === 'system' ? { zh, en } : { zh: `${zh}（${event.by.id}）`, en: `${en} (${event.by.id})` };
}

/** The same without who did it. */
export function eventSentence({ type, data }: Pick<EventView, 'type' | 'data'>, name: NameOf): Bilingual {
  return sentence(type, data, name);
}

function sentence(type: string, data: EventView['data'], name: NameOf): Bilingual {
  const says = SENTENCES[type as EventType] as ((data: EventView['data'], name: NameOf) => Bilingual) | undefined;
  try {
    return says?.(data, name) ?? eventName(type);
  } catch {
    // Another release wrote it in another shape; one such line must not hide the rest of the record.
    return eventName(type);
  }
}

const NAMES: { [type in EventType]: Bilingual } = {
  LeadReported: { zh: '登记线索', en: 'lead reported' }, Applied: { zh: '申请', en: 'applied' }, DuplicateFlagged: { zh: '重复提示', en: 'duplicate flagged' },
  DuplicateOverridden: { zh: '重复放行', en: 'duplicate overridden' }, Merged: { zh: '并案', en: 'merged' }, CaseAbsorbed: { zh: '接收并案', en: 'case absorbed' },
  SupplementListed: { zh: '一次性告知', en: 'supplement listed' }, MaterialsSupplied: { zh: '补交材料', en: 'materials supplied' }, Accepted: { zh: '受理', en: 'accepted' },
  Refused: { zh: '不予救助', en: 'refused' }, Withdrawn: { zh: '撤回', en: 'withdrawn' }, WithdrawalProposed: { zh: '登记撤回', en: 'said to be withdrawn' },
  WithdrawalDropped: { zh: '核实后不撤回', en: 'not withdrawn after all' }, RecusalLifted: { zh: '解除回避', en: 'recusal lifted' }, InvestigationStepDone: { zh: '调查', en: 'investigated' }, Assessed: { zh: '对象认定', en: 'assessed' }, OpinionGiven: { zh: '初审意见', en: 'opinion given' },
  NoticePosted: { zh: '公示', en: 'notice posted' }, NoticeObjected: { zh: '公示异议', en: 'notice objected to' }, NoticeEnded: { zh: '公示期满', en: 'notice ended' },
  NoticeTakenDown: { zh: '撤下公示', en: 'notice taken down' }, Raised: { zh: '上报', en: 'raised' }, Decided: { zh: '审批决定', en: 'decided' }, ConferenceDecided: { zh: '一事一议', en: 'decided by conference' },
  SecondReliefGranted: { zh: '二次救助', en: 'second relief granted' }, Graded: { zh: '定级', en: 'graded' }, RegradeProposed: { zh: '提出降级', en: 'lower grade proposed' },
  UrgencyEased: { zh: '急难缓解', en: 'urgency eased' }, TakenOver: { zh: '接办', en: 'taken over' }, HandedOver: { zh: '移交', en: 'handed over' }, HandOverOffered: { zh: '提出移交', en: 'hand-over offered' },
  HandOverReturned: { zh: '退回移交', en: 'hand-over returned' }, RelativeDeclared: { zh: '登记回避', en: 'relative declared' }, Urged: { zh: '催办', en: 'urged' },
  InspectionDemanded: { zh: '督办', en: 'inspection demanded' }, InspectionAnswered: { zh: '督办答复', en: 'inspection answered' }, InspectionAnswerReturned: { zh: '退回督办答复', en: 'answer returned' },
  InspectionSettled: { zh: '督办了结', en: 'inspection settled' }, ReliefFirstProposed: { zh: '提出先行救助', en: 'relief first proposed' }, ReliefApproved: { zh: '审批同意', en: 'approved' },
  OralApprovalConfirmed: { zh: '书面确认', en: 'oral approval confirmed' }, ReliefTurnedDown: { zh: '未批准', en: 'relief turned down' }, ReliefDelivered: { zh: '救助送达', en: 'relief delivered' },
  CardCorrected: { zh: '更正收款信息', en: 'card corrected' }, PaymentOrdered: { zh: '发出支付', en: 'payment ordered' }, PaymentConfirmed: { zh: '到账', en: 'paid' },
  PaymentDeclined: { zh: '银行拒付', en: 'payment declined' }, PaymentUnanswered: { zh: '银行久未答复', en: 'payment unanswered' }, PaymentInDoubt: { zh: '支付结果不明', en: 'payment in doubt' },
  PaymentContradicted: { zh: '银行回执与记录不符', en: 'payment contradicted' }, PaymentReturned: { zh: '银行退款', en: 'payment returned' }, PapersCompleted: { zh: '补齐手续', en: 'papers complete' },
  PayeeRecorded: { zh: '登记收款账户', en: 'account recorded' }, ApprovalAsked: { zh: '请示口头批准', en: 'approval asked for' }, ReliefCosigned: { zh: '两人签字', en: 'two signatures' },
  ApprovalDisowned: { zh: '否认批准', en: 'approval disowned' }, RecoveryOpened: { zh: '列入追回', en: 'recovery opened' }, RecoverySettled: { zh: '追回了结', en: 'recovery settled' },
  SlipIssued: { zh: '发出转办单', en: 'slip issued' }, SlipAccepted: { zh: '接收转办单', en: 'slip accepted' }, SlipReturned: { zh: '退回转办单', en: 'slip returned' },
  SlipAnswered: { zh: '转办答复', en: 'slip answered' }, SlipCancelled: { zh: '撤销转办单', en: 'slip cancelled' }, FeedbackGiven: { zh: '反馈', en: 'fed back' }, Rated: { zh: '求助人评价', en: 'rated by the family' },
  FollowUpPlanned: { zh: '计划回访', en: 'follow-up planned' }, FollowedUp: { zh: '回访', en: 'followed up' }, Closed: { zh: '办结', en: 'closed' }, Reopened: { zh: '重新办理', en: 'reopened' }, GlassBroken: { zh: '紧急授权查看', en: 'opened to somebody in an emergency' },
  RungReached: { zh: '时限提醒', en: 'rung reached' }, ClockBreached: { zh: '超时', en: 'clock breached' }, CalendarLanded: { zh: '工作日安排公布', en: 'calendar landed' },
  Attached: { zh: '附件', en: 'attached' }, DutyCalled: { zh: '呼叫值班', en: 'duty called' }, DutyCallAcknowledged: { zh: '值班应答', en: 'call acknowledged' }, DeadlineSuperseded: { zh: '期限更新', en: 'deadline superseded' }, BreachExplained: { zh: '超时说明', en: 'breach explained' },
};

const SENTENCES: { [type in EventType]: (data: DataOf<type>, name: NameOf) => Bilingual } = {
  LeadReported: () => ({ zh: '首次接报，登记为线索，时限起算', en: 'first contact: a lead is on record, the clock runs' }),
  Applied: () => NAMES.Applied,
  DuplicateFlagged: ({ caseNo, kind }) => ({ zh: `提示：可能与案件 ${caseNo} 重复（${DUPLICATES[kind].zh}）`, en: `may be a duplicate of case ${caseNo} (${DUPLICATES[kind].en})` }),
  DuplicateOverridden: ({ caseNo }) => ({ zh: `说明理由，放行与案件 ${caseNo} 的重复提示`, en: `the duplicate of case ${caseNo} is released, with a reason` }),
  Merged: ({ intoCaseNo }) => ({ zh: `并入案件 ${intoCaseNo}`, en: `merged into case ${intoCaseNo}` }),
  CaseAbsorbed: ({ caseNo, firstContact }) => ({ zh: `案件 ${caseNo} 并入本案，其首次接报为 ${minute(firstContact)}`, en: `case ${caseNo} is merged into this one; its first contact was at ${minute(firstContact)}` }),
  SupplementListed: ({ materials }, name) => both(materialsOf(materials, name), all => `一次性告知补正：${all}`, all => `the missing papers are named, once: ${all}`),
  MaterialsSupplied: ({ materials, missing }, name) => {
    const left = missing.length === 0 ? { zh: '', en: '' } : both(materialsOf(missing, name), all => `，尚缺${all}`, all => `; still missing: ${all}`);
    return both(materialsOf(materials, name), all => `补交材料：${all}${left.zh}`, all => `papers supplied: ${all}${left.en}`);
  },
  Accepted: ({ track, deemed }, name) => {
    const onTrack = track === null ? { zh: '', en: '' } : both(name('track', track), zh => `（${zh}）`, en => ` (${en})`);
    return { zh: `${deemed ? '到期未告知补正，视为受理' : '受理'}${onTrack.zh}`, en: `${deemed ? 'nobody said in time what was missing: counts as accepted' : 'accepted'}${onTrack.en}` };
  },
  Refused: ({ stage, ground, referTo, citation }, name) => {
    const why = name('ground', ground);
    const where = referTo === null ? { zh: '', en: '' } : both(name('department', referTo), zh => `，转介${zh}`, en => `, referred to ${en}`);
    const by = `${citation.notice} ${citation.section}`;
    return { zh: `${stage === 'acceptance' ? '不予受理' : '不予救助'}：${why.zh}〔${by}〕${where.zh}`, en: `${stage === 'acceptance' ? 'not accepted' : 'decided against'}: ${why.en} [${by}]${where.en}` };
  },
  Withdrawn: ({ word }) => both(WITHDRAWAL_WORD_NAMES[word], zh => `求助人撤回求助（${zh}）`, en => `withdrawn by the person (${en})`),
  WithdrawalProposed: () => ({ zh: '经办人登记求助人撤回，待第二人向家庭核实', en: 'said to be withdrawn by the person: a second person has to ask the family' }),
  WithdrawalDropped: () => ({ zh: '经向家庭核实，不撤回，案件继续办理', en: 'the family, asked again, wants help: the case goes on' }),
  InvestigationStepDone: ({ step }) => ({ zh: `完成${stepsZh[step]}`, en: `done: ${stepsEn[step]}` }),
  Assessed: ({ tier, order }, name) => {
    const first = listed(order.map(kind => PROGRAMMES[kind]), { zh: '→', en: ' → ' });
    return both(name('tier', tier), zh => `认定为${zh}，救助次序：${first.zh}`, en => `assessed as ${en}; looked at in this order: ${first.en}`);
  },
  OpinionGiven: () => ({ zh: '形成初审意见', en: 'preliminary opinion given' }),
  NoticePosted: ({ noticeNo }) => ({ zh: `第 ${noticeNo} 次公示`, en: `public notice ${noticeNo} posted` }),
  NoticeObjected: ({ noticeNo }) => ({ zh: `第 ${noticeNo} 次公示收到异议，重新调查`, en: `public notice ${noticeNo} is objected to: the investigation is open again` }),
  NoticeEnded: ({ noticeNo }) => ({ zh: `第 ${noticeNo} 次公示期满`, en: `public notice ${noticeNo} has run its days` }),
  NoticeTakenDown: ({ noticeNo }) => ({ zh: `撤下第 ${noticeNo} 次公示`, en: `public notice ${noticeNo} taken down` }),
  Raised: ({ to, ...sum }, name) => both(sumOf(sum, name), zh => `上报${bodiesZh[to]}：${zh}`, en => `raised to ${bodiesEn[to]}: ${en}`),
  Decided: ({ body, advanceFen, ...sum }, name) => {
    const advance = !advanceFen || advanceFen === '0' ? { zh: '', en: '' } : { zh: `，其中 ${yuan(advanceFen)} 已预支`, en: `, of which ${yuan(advanceFen)} was advanced` };
    return both(sumOf(sum, name), zh => `${bodiesZh[body]}决定给予${zh}${advance.zh}`, en => `decided by ${bodiesEn[body]}: ${en}${advance.en}`);
  },
  ConferenceDecided: ({ grant, departments }, name) => {
    const sum = grant && sumOf(grant, name);
    const who = listed(departments.map(id => name('department', id)));
    return {
      zh: `一事一议：${[sum && `给予${sum.zh}`, who.zh && `交${who.zh}办理`].filter(Boolean).join('，')}`,
      en: `case conference: ${[sum?.en, who.en && `work for ${who.en}`].filter(Boolean).join(', ')}`,
    };
  },
  SecondReliefGranted: ({ body, ...sum }, name) => both(sumOf(sum, name), zh => `${bodiesZh[body]}追加${zh}`, en => `second relief by ${bodiesEn[body]}: ${en}`),
  Graded: ({ urgency, shownAt, track }, name) => {
    const onTrack = !track ? { zh: '', en: '' } : both(name('track', track), zh => `，转入${zh}`, en => `, now ${en}`);
    return both(GRADES[urgency], zh => `定级：${zh}${shownAt ? `，自 ${minute(shownAt)} 起算` : ''}${onTrack.zh}`, en => `graded ${en}${shownAt ? `, counted from ${minute(shownAt)}` : ''}${onTrack.en}`);
  },
  RegradeProposed: ({ urgency }) => both(GRADES[urgency], zh => `提出降为${zh}，待另一人确认`, en => `a lower grade is proposed: ${en}; another person has to confirm`),
  UrgencyEased: () => ({ zh: '急难情况已缓解', en: 'the urgency has eased' }),
  TakenOver: () => NAMES.TakenOver,
  HandedOver: ({ handlerId }, name) => both(name('person', handlerId), zh => `移交给 ${zh}`, en => `handed over to ${en}`),
  HandOverOffered: ({ townCode }, name) => both(name('town', townCode), zh => `提出移交 ${zh}，对方接办前仍由本处负责`, en => `offered to ${en}, and kept until it takes over`),
  HandOverReturned: ({ townCode }, name) => both(name('town', townCode), zh => `${zh} 退回移交`, en => `${en} returns the offer`),
  RelativeDeclared: ({ staffId }, name) => both(name('person', staffId), zh => `近亲属备案，${zh} 回避`, en => `${en} is related and recused`),
  RecusalLifted: ({ staffId }, name) => both(name('person', staffId), zh => `解除 ${zh} 的回避`, en => `the recusal of ${en} is lifted`),
  Urged: () => NAMES.Urged,
  InspectionDemanded: ({ inspectionNo, clockKey }) => ({ zh: `第 ${inspectionNo} 次督办${clockKey === null ? '' : '（逾期自动发出）'}，须书面答复`, en: `inspection ${inspectionNo}${clockKey === null ? '' : ' (set off by a clock)'}: an answer is owed in writing` }),
  InspectionAnswered: ({ inspectionNo }) => ({ zh: `书面答复第 ${inspectionNo} 次督办`, en: `inspection ${inspectionNo} answered in writing` }),
  InspectionAnswerReturned: ({ inspectionNo }) => ({ zh: `第 ${inspectionNo} 次督办的答复被退回`, en: `the answer to inspection ${inspectionNo} is returned` }),
  InspectionSettled: ({ inspectionNo }) => ({ zh: `第 ${inspectionNo} 次督办了结`, en: `inspection ${inspectionNo} settled` }),
  ReliefFirstProposed: ({ form, amountFen, department }, name) => {
    const by = department === null ? { zh: '', en: '' } : both(name('department', department), zh => `（${zh}）`, en => ` (${en})`);
    return { zh: `提出先行救助：${FORMS[form].zh} ${yuan(amountFen)}${by.zh}`, en: `relief first proposed: ${FORMS[form].en} ${yuan(amountFen)}${by.en}` };
  },
  PayeeRecorded: ({ source }) => both(ACCOUNT_SOURCE_NAMES[source], zh => `登记收款账户（${zh}）`, en => `payee's account recorded (${en})`),
  ApprovalAsked: ({ approverId }, name) => both(name('person', approverId), zh => `请示 ${zh} 口头批准`, en => `${en} is asked for an oral approval`),
  ReliefCosigned: ({ reliefId }) => ({ zh: `无法联系批准人，两人签字先行发放第 ${reliefId} 笔救助，待书面确认`, en: `nobody could be reached: relief ${reliefId} goes out on two signatures, to be confirmed in writing` }),
  ApprovalDisowned: ({ reliefId, stopped }) => ({ zh: `否认批准第 ${reliefId} 笔救助${stopped ? '，已停止' : ''}`, en: `the approval of relief ${reliefId} is disowned${stopped ? ': it is stopped' : ''}` }),
  RecoveryOpened: ({ reliefId }) => ({ zh: `第 ${reliefId} 笔救助已发出，列入追回`, en: `relief ${reliefId} had left: it is to be recovered` }),
  RecoverySettled: ({ recoveryNo, outcome }) => both(RECOVERY_RESULTS[outcome], zh => `第 ${recoveryNo} 项追回了结：${zh}`, en => `recovery ${recoveryNo} settled: ${en}`),
  ReliefApproved: ({ orallyBy }, name) => orallyBy ? both(name('person', orallyBy), zh => `${zh} 口头批准，待书面确认`, en => `approved orally by ${en}, to be confirmed in writing`) : NAMES.ReliefApproved,
  OralApprovalConfirmed: () => ({ zh: '口头批准已书面确认', en: 'the oral approval is confirmed in writing' }),
  ReliefTurnedDown: ({ reliefId }) => ({ zh: `第 ${reliefId} 笔救助未获批准`, en: `relief ${reliefId} is turned down` }),
  ReliefDelivered: ({ reliefId, receipt }) => ({ zh: `第 ${reliefId} 笔救助送达本人（${RECEIVED_BY[receipt].zh}）`, en: `relief ${reliefId} is in the person's hands (${RECEIVED_BY[receipt].en})` }),
  CardCorrected: ({ reliefId, replaces }) => ({ zh: `更正收款信息：第 ${reliefId} 笔救助代替第 ${replaces} 笔，重新报批`, en: `card corrected: relief ${reliefId} takes the place of ${replaces} and needs its approval` }),
  PaymentOrdered: ({ amountFen }) => ({ zh: `向银行发出支付 ${yuan(amountFen)}`, en: `payment ordered: ${yuan(amountFen)}` }),
  PaymentConfirmed: ({ bankReference }) => ({ zh: `银行到账（流水 ${bankReference}）`, en: `the bank has paid (reference ${bankReference})` }),
  PaymentDeclined: ({ reason }) => both(DECLINES.get(reason) ?? { zh: reason, en: reason }, zh => `银行拒付（${zh}）`, en => `the bank declines (${en})`),
  PaymentUnanswered: () => ({ zh: '银行久未答复这笔支付，系统继续查询，请财政联系银行', en: 'the bank has not said for long what became of it; it goes on being asked, finance should call the bank' }),
  PaymentInDoubt: ({ reason }) => both(DOUBTS[reason], zh => `支付结果不明（${zh}）：系统不再发送，待财政核对`, en => `in doubt (${en}): it is not sent again, finance has to find out`),
  PaymentContradicted: ({ bank }) => bank === 'confirmed' ? { zh: '银行称已支付，与记录不符，请核对', en: 'the bank says it has paid, against what is on record' }
    : { zh: '银行称未支付，与记录不符，请核对', en: 'the bank says it has not paid, against what is on record' },
  PaymentReturned: ({ reason }) => reason === null ? { zh: '银行退回已付款项', en: 'the bank returns what it had paid' }
    : both(DECLINES.get(reason) ?? { zh: reason, en: reason }, zh => `银行退回已付款项（${zh}）`, en => `the bank returns what it had paid (${en})`),
  PapersCompleted: () => NAMES.PapersCompleted,
  SlipIssued: ({ slipNo, to, reliefFirst, replaces, binding }, name) => {
    const marks = [reliefFirst && { zh: '先行救助', en: 'relief first' }, replaces !== null && { zh: `由 ${replaces} 号改派`, en: `routed from ${replaces}` }, binding && { zh: '县级确定', en: 'settled by the county' }].filter(mark => mark !== false);
    const more = marks.length ? both(listed(marks), zh => `（${zh}）`, en => ` (${en})`) : { zh: '', en: '' };
    return both(targetOf(to, name), zh => `发出 ${slipNo} 号转办单：${zh}${more.zh}`, en => `slip ${slipNo} to ${en}${more.en}`);
  },
  SlipAccepted: ({ slipNo }) => ({ zh: `${slipNo} 号转办单已接收`, en: `slip ${slipNo} accepted` }),
  SlipReturned: ({ slipNo }) => ({ zh: `${slipNo} 号转办单被退回`, en: `slip ${slipNo} returned` }),
  SlipAnswered: ({ slipNo, outcome }) => both(SLIP_RESULTS[outcome], zh => `${slipNo} 号转办单已答复：${zh}`, en => `slip ${slipNo} answered: ${en}`),
  SlipCancelled: ({ slipNo }) => ({ zh: `${slipNo} 号转办单撤销`, en: `slip ${slipNo} cancelled` }),
  FeedbackGiven: ({ satisfied }) => ({
    zh: `反馈：已告知申请人结果${satisfied === null ? '' : satisfied ? '，经办人转述：满意' : '，经办人转述：不满意'}`, en: `feedback: the applicant is told${satisfied === null ? '' : satisfied ? ' and, the desk says, satisfied' : ' and, the desk says, not satisfied'}`,
  }),
  Rated: ({ satisfied }) => ({ zh: `求助人评价：${satisfied ? '满意' : '不满意'}`, en: `the family is ${satisfied ? '' : 'not '}satisfied` }),
  FollowUpPlanned: ({ on }) => ({ zh: `计划 ${on} 回访`, en: `follow-up planned for ${on}` }),
  FollowedUp: ({ furtherNeed }) => ({ zh: `已回访，${furtherNeed ? '仍需帮助' : '无新的困难'}`, en: `followed up: ${furtherNeed ? 'help is needed again' : 'no further need'}` }),
  Closed: ({ outcome }) => both(OUTCOMES[outcome], zh => `办结：${zh}`, en => `closed: ${en}`),
  GlassBroken: ({ staffId }, name) => both(name('person', staffId), zh => `紧急授权 ${zh} 查看本案 ${GLASS_MINUTES} 分钟`, en => `opened to ${en} for ${GLASS_MINUTES} minutes, in an emergency`),
  Reopened: () => ({ zh: '案件重新办理，时限重新起算', en: 'reopened; its clocks begin anew' }),
  RungReached: ({ clock, step, delivered }, name) => {
    const at = RUNG_STEPS[step] ?? { zh: step, en: step };
    return both(name('clock', clock), zh => `时限“${zh}”${at.zh}${delivered ? '，提醒已发出' : '（与更高一级同时到期，不另提醒）'}`, en => `clock “${en}”: ${at.en}${delivered ? ', alert sent' : ' (a higher rung is due too; not sent)'}`);
  },
  Attached: ({ attachmentNo, mediaType, material }, name) => {
    const what = material === null ? { zh: '', en: '' } : both(name('material', material), zh => `，${zh}`, en => `, ${en}`);
    const kind = mediaType === 'application/pdf' ? { zh: '文件', en: 'document' } : { zh: '照片', en: 'photo' };
    return { zh: `第 ${attachmentNo} 号附件（${kind.zh}${what.zh}）`, en: `attachment ${attachmentNo} (${kind.en}${what.en})` };
  },
  DutyCalled: ({ callNo, staffId }, name) => both(staffId === null ? { zh: '县级值班', en: 'the county\'s duty officer' } : name('person', staffId), zh => `第 ${callNo} 次呼叫值班：${zh}`, en => `duty call ${callNo}: ${en}`),
  DutyCallAcknowledged: ({ callNo }) => ({ zh: `第 ${callNo} 次值班呼叫已应答`, en: `duty call ${callNo} acknowledged` }),
  ClockBreached: ({ clock }, name) => both(name('clock', clock), zh => `时限“${zh}”超时，记录在案`, en => `clock “${en}” is breached, for good on record`),
  CalendarLanded: ({ year: { year, notice } }) => ({ zh: `${year} 年工作日安排公布（${notice}）`, en: `the working days of ${year} are published (${notice})` }),
  DeadlineSuperseded: ({ clock, from, to, reason }, name) => {
    const why = 'year' in reason ? { zh: `${reason.year} 年工作日安排`, en: `working days of ${reason.year}` } : { zh: `案件 ${reason.absorbedCaseNo} 并入`, en: `case ${reason.absorbedCaseNo} merged` };
    return both(name('clock', clock), zh => `时限“${zh}”由 ${minute(from)} 更新为 ${minute(to)}（${why.zh}）`, en => `clock “${en}”: ${minute(from)} becomes ${minute(to)} (${why.en})`);
  },
  BreachExplained: ({ clock }, name) => both(name('clock', clock), zh => `时限“${zh}”：实际按时完成，系补录`, en => `clock “${en}”: it was done in time and entered late`),
};

/** A slip's department, or its town. */
export function targetOf(to: SlipTarget, name: NameOf): Bilingual {
  return 'department' in to ? name('department', to.department) : name('town', to.townCode);
}

export function materialsOf(ids: readonly string[], name: NameOf): Bilingual {
  return listed(ids.map(id => name('material', id)));
}

function sumOf({ programme, amountFen }: { programme: string; amountFen: string }, name: NameOf): Bilingual {
  return both(name('programme', programme), zh => `${zh} ${yuan(amountFen)}`, en => `${en} ${yuan(amountFen)}`);
}

function both(words: Bilingual, zh: (text: string) => string, en: (text: string) => string): Bilingual {
  return { zh: zh(words.zh), en: en(words.en) };
}

/** `2026-11-23T22:40:00+08:00` → `2026-11-23 22:40` */
function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}
