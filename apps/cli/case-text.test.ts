import { readPack } from '#infra/policy.js';
import { command } from '#libs/contracts/command.js';
import type { CaseView } from '#libs/contracts/view.js';
import { caseText, lateEntriesText } from '#apps/cli/case-text.js';

const pack = readPack('jining-2021', '2026-10-13');
const at = '2026-10-13T10:00:00+08:00';
const zh = (text: { zh: string }) => text.zh;
const en = (text: { en: string }) => text.en;

const BARE: CaseView = {
  caseNo: 'JS-2026-0000001-5', head: 1, caseId: 'case-1', status: 'lead', outcome: null, cause: 'other', eventDate: null, urgency: null, graded: false, track: null, assessment: null, townCode: '370899101000', offeredTo: null,
  handlerId: null, now: at, sight: 'whole', glassUntil: null, trainingClock: null, person: {}, household: [], summary: null, policy: { id: 'jining-2021', version: 3, hash: 'p' }, materials: { given: [], listed: null, missing: [] }, duplicates: [], clocks: [], reliefs: [], slips: [],
  notices: [], inspections: [], attachments: [], recused: [], withdrawalProposed: false, dutyCalls: [], followUps: [], payee: null, asks: [], recoveries: [], oralApprovals: [], tasks: [], mayDo: [], mayDisclose: [],
};
const slip = { slipNo: 1, number: 'JS-2026-0000001-5-1', to: { department: 'medical-insurance' }, state: 'returned', outcome: null, reliefFirst: true, binding: false, replaces: null, issuedAt: at, item: null, answer: null } as const;
const relief = { reliefId: 1, kind: 'first', form: 'money', amountFen: '50000', payeeName: '王**', payeeOfFamily: true, bankCard: '****0007', department: null, replaces: null, state: 'declined' } as const;
const FULL: CaseView = {
  ...BARE, status: 'closed', outcome: 'helped', eventDate: '2026-10-12', urgency: 'urgent', graded: true, offeredTo: '370899102000', handlerId: 'li-intake', person: { name: '王**' },
  materials: { given: ['application'], listed: ['hardship-evidence'], missing: ['means-authorisation'] },
  duplicates: [{ caseNo: 'JS-2026-0000002-3', kind: 'same-event', resolved: false }],
  clocks: [{
    key: 'urgent-relief#1', clock: 'urgent-relief', name: { zh: '先行救助（24小时）', en: 'Relief first (24 hours)' }, basis: 'statutory', anchor: at, due: '2026-10-14T10:00:00+08:00', provisional: false,
    stoppedAt: null, endedAt: at, breached: false, explained: false, citation: { notice: 'N', section: '1' }, rungs: [],
  }],
  reliefs: [relief, { ...relief, reliefId: 2, form: 'goods', amountFen: '20000', bankCard: null, department: 'civil-affairs', replaces: 1, state: 'approved' }],
  slips: [slip, { ...slip, slipNo: 2, number: 'JS-2026-0000001-5-2', to: { townCode: '370899102000' }, state: 'answered', outcome: 'helped-in-part', reliefFirst: false, binding: true, replaces: 1 }],
  notices: [{ noticeNo: 1, state: 'posted', postedAt: at, endedAt: null }],
  inspections: [{ inspectionNo: 1, state: 'answered', by: 'wu-county', demandedAt: at, answeredAt: '2026-10-14T10:00:00+08:00' }],
  followUps: [{ followUpNo: 1, on: '2026-11-20', doneAt: null }],
  oralApprovals: [{ reliefId: 2, by: 'zheng-duty', cosignedBy: null, approvedAt: at, confirmedAt: null }],
  tasks: [{ act: 'approve', of: ['county-approver'] }, { act: 'feedback', of: [] }],
  mayDo: ['reopen'],
};

test('a case is told part by part, and parts it does not have are left out', () => {
  expect(caseText(BARE, pack, zh)).toEqual([
    '编号      JS-2026-0000001-5', '环节      线索', '等级      未定级', '求助人    -', '乡镇      370899101000', '经办人    -', '案件时间  2026-10-13 10:00:00', '政策      jining-2021 v3',
  ]);
  expect(caseText(FULL, pack, zh)).toEqual([
    '编号      JS-2026-0000001-5', '环节      已办结（已救助）', '等级      急难', '求助人    王**', '事发日期  2026-10-12', '乡镇      370899101000（已提出移交 370899102000）', '经办人    li-intake',
    '材料      已收 救助申请；已告知补正 困难情形证明；尚缺 核对授权', '案件时间  2026-10-13 10:00:00', '政策      jining-2021 v3',
    '', '重复提示', '  JS-2026-0000002-3  同一事项  待核实',
    '', '时限', '  先行救助（24小时）  2026-10-13 10:00:00 终止，期限 2026-10-14 10:00:00  N 1',
    '', '救助',
    '  1  先行  转账  ¥500.00  王**  ****0007  银行拒付',
    '  2  先行  实物  ¥200.00  王**  -         已批准（zheng-duty 口头批准，待书面确认）  民政，代替第 1 笔',
    '', '转办单', '  JS-2026-0000001-5-1  医保          已退回  -         先行救助', '  JS-2026-0000001-5-2  370899102000  已答复  部分救助  县级确定，由 1 号改派',
    '', '公示', '  1  公示中  2026-10-13 10:00:00 –',
    '', '督办', '  1  已答复  wu-county  2026-10-13 10:00:00 – 2026-10-14 10:00:00',
    '', '回访', '  1  2026-11-20  待办',
    '', '下一步', '  待审批  县级审批', '  待反馈  li-intake',
    '', '现在可以做', '  reopen  重新办理',
  ]);
});

test('in English nothing is left in Chinese, save what people and the policy wrote', () => {
  const text = caseText(FULL, pack, en).join('\n');
  expect(text.replaceAll('王**', '')).not.toMatch(/\p{Script=Han}/u);
  expect(text).toMatch(/approved \(orally by zheng-duty, not confirmed yet\) {2}Civil affairs, takes the place of 1/);
});

test('a policy this release does not know leaves its ids', () => {
  expect(caseText({ ...FULL, track: 'fast-type' }, null, zh).join('\n')).toMatch(/急难 · fast-type[^]*已收 application；已告知补正 hardship-evidence[^]*medical-insurance/);
});

test('every command there is has a Chinese name', () => {
  const all = caseText({ ...BARE, mayDo: command.options.map(option => option.shape.type.value) }, pack, zh);
  expect(all.slice(all.indexOf('现在可以做') + 1).filter(line => !/^ {2}[a-z-]+ +\p{Script=Han}/u.test(line))).toEqual([]);
});

test('late entries', () => {
  expect(lateEntriesText([], zh)).toEqual(['没有补录。']);
  expect(lateEntriesText([{ caseNo: 'JS-2026-0000001-5', seq: 3, type: 'Graded', by: { id: 'li-intake' }, occurredAt: at, recordedAt: '2026-10-14T10:00:00+08:00' }], zh)).toEqual([
    '编号               #  事项  录入人     发生                 录入', 'JS-2026-0000001-5  3  定级  li-intake  2026-10-13 10:00:00  2026-10-14 10:00:00',
  ]);
});
