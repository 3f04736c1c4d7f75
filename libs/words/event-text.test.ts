import { readPack } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import type { EventBody } from '#libs/contracts/event.js';
import { eventName, eventText } from '#libs/words/event-text.js';

const pack = readPack('chaoyang-2021', '2026-10-13');
const at = '2026-10-13T10:00:00+08:00' as Instant;
const caseNo = 'JS-2026-0000007-8';
const plea = { townCode: '370899101000', cause: 'other', channel: 'village', urgency: null, eventDate: null } as const;
const sum = { programme: 'temporary', amountFen: '120000', severity: null };
const clock = { clockKey: 'urgent-relief#1', clock: 'urgent-relief' };
const citation = { notice: '朝民发【2021】15号', section: '二' };
const order = { orderId: 'case-1-p1', reliefId: 1 };

/** One event of each type. */
const EVENTS: { [type in EventBody['type']]: (EventBody & { type: type })['data'] } = {
  LeadReported: plea, Applied: { ...plea, helperAuthorised: false, materials: [], missing: [] }, DuplicateFlagged: { caseNo, kind: 'near-event' }, DuplicateOverridden: { caseNo }, Merged: { intoCaseNo: caseNo },
  CaseAbsorbed: { caseNo, firstContact: at }, SupplementListed: { materials: ['application', 'means-authorisation'] }, MaterialsSupplied: { materials: ['application'], missing: ['means-authorisation'] }, Accepted: { track: 'expenditure-type', deemed: false },
  Refused: { stage: 'decision', ground: 'not-in-hardship', citation, remedies: [], referTo: 'civil-affairs' }, Withdrawn: { word: 'code', attachmentNo: null }, WithdrawalProposed: {}, WithdrawalDropped: {}, RecusalLifted: { staffId: 'li-intake' }, InvestigationStepDone: { step: 'visit' }, Assessed: { tier: 'low-income', order: ['temporary', 'special', 'basic-living'] }, OpinionGiven: {}, NoticePosted: { noticeNo: 1 },
  NoticeObjected: { noticeNo: 1 }, NoticeEnded: { noticeNo: 1 }, NoticeTakenDown: { noticeNo: 1 }, Raised: { to: 'county', ...sum }, Decided: { reliefId: 1, body: 'town', ...sum, advanceFen: '50000' },
  ConferenceDecided: { reliefId: 1, grant: { programme: 'temporary', amountFen: '300000' }, departments: ['civil-affairs'], body: 'county' }, SecondReliefGranted: { reliefId: 2, body: 'county', ...sum },
  Graded: { urgency: 'urgent', shownAt: at, track: 'urgent-type' }, RegradeProposed: { urgency: 'ordinary', track: null }, UrgencyEased: {}, TakenOver: { handlerId: 'li-intake', townCode: '370899101000' }, HandedOver: { handlerId: 'li-intake' },
  HandOverOffered: { townCode: '370899102000' }, HandOverReturned: { townCode: '370899102000' }, RelativeDeclared: { staffId: 'li-intake', relation: 'spouse' }, Urged: {},
  InspectionDemanded: { inspectionNo: 1, clockKey: 'urgent-relief#1' }, InspectionAnswered: { inspectionNo: 1 }, InspectionAnswerReturned: { inspectionNo: 1 }, InspectionSettled: { inspectionNo: 1 },
  ReliefFirstProposed: { reliefId: 1, form: 'goods', amountFen: '20000', department: 'civil-affairs', source: null }, PayeeRecorded: { source: 'passbook-seen' }, ApprovalAsked: { askNo: 1, reliefId: 1, approverId: 'zheng-duty' }, ReliefCosigned: { reliefId: 1 },
  ApprovalDisowned: { reliefId: 1, stopped: true }, RecoveryOpened: { recoveryNo: 1, reliefId: 1 }, RecoverySettled: { recoveryNo: 1, outcome: 'upheld' }, ReliefApproved: { reliefId: 1, orallyBy: 'zhou-lead' }, OralApprovalConfirmed: { reliefId: 1 }, ReliefTurnedDown: { reliefId: 1 },
  ReliefDelivered: { reliefId: 1, receipt: 'thumbprint' }, CardCorrected: { reliefId: 2, replaces: 1, source: 'photo' }, PaymentOrdered: { ...order, amountFen: '120000', disbursedBy: 'cao-finance' }, PaymentConfirmed: { ...order, bankReference: 'B1' },
  PaymentDeclined: { ...order, reason: 'no-such-account' }, Attached: { attachmentNo: 1, sha256: 'a'.repeat(64), mediaType: 'image/jpeg', sizeBytes: 1_000, material: null }, DutyCalled: { callNo: 1, clockKey: 'urgent-relief#1', turn: 1, staffId: 'sun-investigator' }, DutyCallAcknowledged: { callNo: 1 }, PaymentUnanswered: order, PaymentInDoubt: { ...order, reason: 'no-answer' }, PaymentContradicted: { ...order, bank: 'confirmed' }, PaymentReturned: { ...order, reason: null }, PapersCompleted: { materials: [] },
  SlipIssued: { slipNo: 3, to: { department: 'civil-affairs' }, reliefFirst: true, replaces: 2, binding: true }, SlipAccepted: { slipNo: 1 }, SlipReturned: { slipNo: 1 }, SlipAnswered: { slipNo: 1, outcome: 'helped-in-part' }, SlipCancelled: { slipNo: 1 },
  FeedbackGiven: { satisfied: false }, Rated: { satisfied: true }, FollowUpPlanned: { followUpNo: 1, on: '2026-11-20' }, FollowedUp: { followUpNo: 1, furtherNeed: true }, Closed: { outcome: 'helped' }, Reopened: {}, GlassBroken: { staffId: 'he-intake' },
  RungReached: { ...clock, step: 'due', delivered: true }, ClockBreached: { ...clock, due: at, citation }, CalendarLanded: { year: { year: 2027, notice: 'X', off: [], working: [] } as never, proposedBy: 'nian-calendar', confirmedBy: 'li-calendar' },
  DeadlineSuperseded: { ...clock, from: at, to: at, provisional: false, reason: { absorbedCaseNo: caseNo } }, BreachExplained: { ...clock, stoppedAt: at },
};
const event = (type: string, data: object, role = 'town-intake') =>
  ({ seq: 1, type, data: data as { [name: string]: unknown }, personal: { name: '王**' }, by: { id: 'li-intake', role, region: '370899101000' }, occurredAt: at, recordedAt: at, hash: '' });
const HAN = /\p{Script=Han}/u;

describe.each(Object.entries(EVENTS))('%s', (type, data) => {
  it('has a name and a sentence in both languages, each in its own', () => {
    for (const { zh, en } of [eventName(type), eventText(event(type, data), pack)]) {
      expect(zh).toMatch(HAN);
      expect(en.replace(citation.notice, '').replace(citation.section, '')).not.toMatch(HAN);
      expect(`${zh}${en}`).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  it('says who did it, and nothing that is personal', () => {
    const { zh, en } = eventText(event(type, data), pack);
    expect([zh, en]).toEqual([expect.stringMatching(/（li-intake）$/), expect.stringMatching(/ \(li-intake\)$/)]);
    expect(zh).not.toContain('王');
    expect(eventText(event(type, data, 'system'), pack).zh).not.toMatch(/（li-intake）$/);
  });
});

test.each([
  ['Decided', '乡镇（街道）决定给予临时救助 ¥1,200.00，其中 ¥500.00 已预支'],
  ['Graded', '定级：急难，自 2026-10-13 10:00 起算，转入急难型'],
  ['MaterialsSupplied', '补交材料：救助申请，尚缺核对授权'],
  ['ConferenceDecided', '一事一议：给予临时救助 ¥3,000.00，交民政办理'],
  ['Refused', '不予救助：基本生活未陷入困境〔朝民发【2021】15号 二〕，转介民政'],
  ['SlipIssued', '发出 3 号转办单：民政（先行救助、由 2 号改派、县级确定）'],
  ['ReliefFirstProposed', '提出先行救助：实物 ¥200.00（民政）'],
  ['SupplementListed', '一次性告知补正：救助申请、核对授权'],
] as const)('%s: %s', (type, zh) => {
  expect(eventText(event(type, EVENTS[type], 'system'), pack).zh).toBe(zh);
});

test('what this release does not know is told by its own words', () => {
  expect(eventText(event('Teleported', { to: 'x' }, 'system'), null)).toEqual({ zh: 'Teleported', en: 'Teleported' });
  expect(eventText(event('SupplementListed', { materials: ['passport'] }, 'system'), null).zh).toBe('一次性告知补正：passport');
  expect(eventText(event('Closed', {}, 'system'), null).zh).toBe('办结');
});
