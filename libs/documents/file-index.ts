import type { Instant } from '#libs/clock/instant.js';
import type { CaseEvent } from '#libs/contracts/event.js';
import { pairs, table } from '#libs/documents/model.js';
import { DOCUMENT_NAMES } from '#libs/documents/names.js';
import { type CaseFile, DESK, type EventOf, type Paper } from '#libs/documents/paper.js';
import { dayZh, nameIn, personName, townOffice } from '#libs/documents/wording.js';
import { ACCOUNT_SOURCE_NAMES, CHANNEL_NAMES, RECEIVED_BY, RECOVERY_RESULTS, RELATION_NAMES } from '#libs/words/words.js';
import { stepsZh } from '#libs/relief/refusals.zh.js';

interface Item {
  name: string;
  by: string;
  at: Instant;
  note?: string;
}

/** 档案目录: everything a case's file holds, in the order it came, so that whoever binds it sees what is missing. */
export const fileIndex: Paper = {
  name: DOCUMENT_NAMES['file-index'],
  roles: [...DESK, 'town-approver', 'county-approver', 'supervisor', 'auditor'],
  lacks: () => null,
  write: file => {
    const items = file.events.flatMap(event => itemsOf(file, event));
    return {
      title: '社会救助档案目录', style: 'form',
      blocks: [
        pairs([
          [['案件编号', file.caseNo], ['立卷单位', townOffice(file, file.state.townCode)]],
          [['申请人', file.state.person.name ?? ''], ['件　　数', `${items.length}件`]],
        ]),
        table(
          [{ name: '序号', width: 2, align: 'center' }, { name: '材料（文书）名称', width: 9 }, { name: '责任者', width: 5 }, { name: '日期', width: 5, align: 'center' }, { name: '备注', width: 7 }],
          items.map(({ name, by, at, note }, i) => [String(i + 1), name, by, dayZh(at), note ?? '']),
        ),
      ],
    };
  },
};

function itemsOf(file: CaseFile, event: CaseEvent): Item[] {
  const made = PAPERS[event.type] as ((event: CaseEvent, file: CaseFile) => Made[]) | null;
  return (made?.(event, file) ?? []).map(({ name, by, note }) => ({ name, by: by ?? personName(file, event.by.id), at: event.occurredAt, ...(note && { note }) }));
}

type Made = Omit<Item, 'at' | 'by'> & { by?: string };

/** Which papers an event leaves in the file; null where it leaves none. A new kind of event has to say so here. */
const PAPERS: { [type in CaseEvent['type']]: ((event: EventOf<type>, file: CaseFile) => Made[]) | null } = {
  LeadReported: ({ data }) => [{ name: '求助线索登记', ...(data.channel && { note: CHANNEL_NAMES[data.channel].zh }) }],
  Applied: ({ data, personal }, { pack, state }) => [
    { name: '社会救助申请', by: personal?.helperName ?? state.person.name ?? '', ...(personal?.helperName && { note: '代办' }) },
    ...(data.helperAuthorised ? [{ name: '代办委托', by: state.person.name ?? '' }] : []),
    ...data.materials.filter(id => id !== 'application').map(id => ({ name: nameIn(pack.materials.items, id), by: state.person.name ?? '', note: '随申请提交' })),
  ],
  SupplementListed: () => [{ name: '一次性告知补正清单' }],
  MaterialsSupplied: ({ data }, { pack, state }) => data.materials.map(id => ({ name: nameIn(pack.materials.items, id), by: state.person.name ?? '', note: '补交' })),
  PapersCompleted: ({ data }, { pack }) => data.materials.map(id => ({ name: nameIn(pack.materials.items, id), note: '补办' })),
  Accepted: ({ data }) => [{ name: '受理回执', ...(data.deemed && { note: '视为受理' }) }],
  Refused: ({ data, by }, file) => [{ name: `${data.stage === 'acceptance' ? '不予受理' : '不予救助'}告知书`, by: personName(file, by.id) }],
  Withdrawn: (_event, { state }) => [{ name: '撤回申请', by: state.person.name ?? '' }],
  WithdrawalProposed: () => [{ name: '撤回登记' }],
  WithdrawalDropped: () => [{ name: '撤回核实记录', note: '不撤回' }],
  RecusalLifted: () => [{ name: '解除回避说明' }],
  Merged: ({ data }) => [{ name: '并案登记', note: `并入${data.intoCaseNo}` }],
  CaseAbsorbed: ({ data }) => [{ name: '并案登记', note: `${data.caseNo}并入` }],
  DuplicateOverridden: ({ data }) => [{ name: '重复救助核实说明', note: data.caseNo }],
  InvestigationStepDone: ({ data }) => [{ name: { visit: '入户调查表', 'means-check': '家庭经济状况核对报告', appraisal: '民主评议记录' }[data.step], note: stepsZh[data.step] }],
  Assessed: ({ data }, { pack }) => [{ name: '对象认定', note: nameIn(pack.recipients.tiers, data.tier) }],
  OpinionGiven: () => [{ name: '初审意见' }],
  NoticePosted: ({ data }) => [{ name: '公示', note: `第${data.noticeNo}次` }],
  NoticeObjected: ({ data }) => [{ name: '公示异议记录', note: `第${data.noticeNo}次公示` }],
  Raised: () => [{ name: '上报审批件' }],
  Decided: ({ data }, { pack }) => [{ name: `${nameIn(pack.programmes, data.programme)}审批表` }, { name: `${nameIn(pack.programmes, data.programme)}决定书` }],
  ConferenceDecided: ({ personal }) => [{ name: '“一事一议”会议纪要', ...(personal?.minutes && { note: personal.minutes }) }, { name: '“一事一议”救助审批表' }, { name: '救助决定书' }],
  SecondReliefGranted: ({ data }, { pack }) => [{ name: `二次${nameIn(pack.programmes, data.programme)}审批表` }, { name: `${nameIn(pack.programmes, data.programme)}决定书` }],
  ReliefFirstProposed: ({ data }) => [{ name: '先行救助审批表', note: `第${data.reliefId}笔` }],
  CardCorrected: ({ data }) => [{ name: '救助金重新发放审批表', note: `第${data.reliefId}笔，代替第${data.replaces}笔` }],
  PayeeRecorded: ({ data }) => [{ name: '收款账户登记', note: ACCOUNT_SOURCE_NAMES[data.source].zh }],
  ReliefCosigned: ({ data }) => [{ name: '两人签字先行发放登记', note: `第${data.reliefId}笔` }],
  ApprovalDisowned: ({ data }) => [{ name: '否认批准声明', note: `第${data.reliefId}笔` }],
  RecoverySettled: ({ data }) => [{ name: '追回处理意见', note: RECOVERY_RESULTS[data.outcome].zh }],
  ReliefApproved: ({ data }, file) => data.orallyBy === null ? [] : [{ name: '口头批准登记', by: personName(file, data.orallyBy), note: `第${data.reliefId}笔` }],
  OralApprovalConfirmed: ({ data }) => [{ name: '口头批准书面确认', note: `第${data.reliefId}笔` }],
  ReliefTurnedDown: ({ data }) => [{ name: '不予批准意见', note: `第${data.reliefId}笔` }],
  ReliefDelivered: ({ data }, { state }) => [{ name: '领取凭证', by: state.person.name ?? '', note: `第${data.reliefId}笔，${RECEIVED_BY[data.receipt].zh}` }],
  PaymentOrdered: ({ data }, file) => [{ name: '发放清单', by: personName(file, data.disbursedBy), note: `第${data.reliefId}笔` }],
  PaymentConfirmed: ({ data }) => [{ name: '银行到账回单', by: '银行', note: `流水${data.bankReference}` }],
  PaymentDeclined: ({ data }) => [{ name: '银行拒付回单', by: '银行', note: `第${data.reliefId}笔` }],
  PaymentReturned: ({ data }) => [{ name: '银行退款回单', by: '银行', note: `第${data.reliefId}笔` }],
  SlipIssued: ({ data }) => [{ name: '转办单', note: `${data.slipNo}号` }],
  SlipReturned: ({ data }) => [{ name: '转办单退回说明', note: `${data.slipNo}号` }],
  SlipAnswered: ({ data }) => [{ name: '转办单办理答复', note: `${data.slipNo}号` }],
  InspectionDemanded: ({ data }) => [{ name: '督办单', note: `第${data.inspectionNo}次` }],
  InspectionAnswered: ({ data }) => [{ name: '督办答复', note: `第${data.inspectionNo}次` }],
  RelativeDeclared: ({ data }) => [{ name: '近亲属备案', note: RELATION_NAMES[data.relation].zh }],
  HandOverOffered: () => [{ name: '案件移交函' }],
  FeedbackGiven: () => [{ name: '办理结果反馈记录' }],
  FollowedUp: ({ data }) => [{ name: '回访记录', note: `第${data.followUpNo}次` }],
  Reopened: () => [{ name: '重新办理登记' }],
  Attached: ({ data, personal }, { pack }) => [{
    name: data.purpose === 'withdrawal' ? '撤回申请书' : data.material === null ? personal?.caption ?? (data.mediaType === 'application/pdf' ? '附件文件' : '附件照片') : nameIn(pack.materials.items, data.material),
    note: `附件${data.attachmentNo}，SHA-256 ${data.sha256.slice(0, 12)}`,
  }],
  BreachExplained: ({ data }, { pack }) => [{ name: '超时情况说明', note: nameIn(pack.clocks, data.clock) }],
  DuplicateFlagged: null, Graded: null, RegradeProposed: null, UrgencyEased: null, TakenOver: null, HandedOver: null, HandOverReturned: null, Urged: null, NoticeEnded: null, NoticeTakenDown: null,
  InspectionAnswerReturned: null, InspectionSettled: null, PaymentUnanswered: null, PaymentInDoubt: null, PaymentContradicted: null, SlipAccepted: null, SlipCancelled: null, FollowUpPlanned: null, Rated: null, ApprovalAsked: null, RecoveryOpened: null,
  Closed: null, RungReached: null, DutyCalled: null, DutyCallAcknowledged: null, ClockBreached: null, CalendarLanded: null, DeadlineSuperseded: null, GlassBroken: null,
};
