import { readEdition } from '#infra/policy.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import type { CaseEvent, EventBody } from '#libs/contracts/event.js';
import { type AlertKind, type AlertTarget, alertsOf } from '#libs/relief/alerts.js';
import { aCase, CASE_ID, type CaseStory, COUNTY, FIRST_CONTACT, OTHER_TOWN, STAFF, TOWN, WALK } from '#libs/relief/scenario.js';
import {
  acceptedAs, account, appliedAs, confirmed, correctCard, decision, declined, demand, doubtful, inForm, investigated, medicalSlip, money, onTrack, opined, paidOut, posted, REASON, secondRelief, sentBack,
} from '#libs/relief/scenarios/situations.js';

const rules = readEdition('jining-2021');
const chaoyang = readEdition('chaoyang-2021');
const { cao, he, jiang, li, medical, qian, sun, system, wang, wu, zhao, zhou } = STAFF;
const given = () => aCase(rules);

const handler = { handlerId: li.id, region: TOWN };
const lead = { role: 'team-lead', region: TOWN } as const;
const intake = { role: 'town-intake', region: TOWN } as const;
const supervisor = { role: 'supervisor', region: TOWN } as const;
const countySupervisor = { role: 'supervisor', region: COUNTY } as const;
const auditor = { role: 'auditor', region: COUNTY } as const;
const WATCHERS = [supervisor, countySupervisor, auditor];
const finance = { role: 'county-finance', region: COUNTY } as const;
const toMedical = { role: 'department-handler', department: 'medical-insurance', region: COUNTY } as const;

/** Of each event the story's last command made, what is told. */
function told(story: CaseStory, type: CaseEvent['type']) {
  const event = story.events.findLast(e => e.type === type)!;
  return alertsOf(event, story.state!, story.rules.pack);
}
const at = (story: CaseStory, body: EventBody) => alertsOf({ ...body, occurredAt: FIRST_CONTACT, recordedAt: FIRST_CONTACT, by: system }, story.state!, story.rules.pack);

const unheld = given().upTo('apply');
const held = given().upTo('take-over');
const accepted = () => acceptedAs('ordinary')(given());
const ready = () => opined(accepted());
const slip = () => accepted().does(li, medicalSlip);
const offered = () => given().upTo('take-over').does(li, { type: 'hand-over', townCode: OTHER_TOWN });
const conference: PersonCommand = { type: 'confer', departments: ['education'], personal: { minutes: '纪要1号', plan: '方案' } };
const ask: PersonCommand = { type: 'ask-approval', reliefId: 1, approverId: wang.id };
const orally: PersonCommand = { type: 'approve-orally', reliefId: 1, cardTail: '0007' };
const cash = () => acceptedAs('urgent')(given()).does(li, inForm('cash')).does(li, ask).later(900_000);
const disown: PersonCommand = { type: 'disown-approval', reliefId: 1, personal: REASON };
const answer: PersonCommand = { type: 'answer-inspection', inspectionNo: 1, personal: { answer: '情况说明' } };

const sentBackToTown = () => given().upTo('take-over').does(wu, demand).does(sun, answer).does(wu, { type: 'return-answer', inspectionNo: 1, personal: REASON });

type Row = [type: CaseEvent['type'], who: string, story: () => CaseStory, kind: AlertKind | null, ...to: AlertTarget[]];
const rows: Row[] = [
  ['LeadReported', 'the intake of its town', () => given().upTo('report-lead'), 'new-case', intake],
  ['Applied', 'the intake of its town', () => unheld, 'new-case', intake],
  ['Applied', 'nobody, where somebody holds the case', () => given().upTo('report-lead').does(li, { type: 'take-over' }).does(...WALK.apply), null],
  ['DuplicateFlagged', 'the team lead', () => given().upTo('report-lead').does(li, WALK.apply[1], { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind: 'near-event' }] }), 'duplicate', lead],
  ['Accepted', 'nobody, where somebody accepted it', () => given().upTo('accept'), null],
  ['Accepted', 'whoever let the days pass', () => appliedAs('ordinary')(given()).at('2026-10-16T00:00:00+08:00').tick(), 'deemed-accepted', handler, lead],
  ['CaseAbsorbed', 'the handler', () => given().upTo('take-over').does(system, { type: 'absorb-case', caseNo: 'JS-2026-0000001-0', firstContact: FIRST_CONTACT }), 'absorbed', handler],
  ['HandedOver', 'whoever has it now', () => given().upTo('take-over').does(zhou, { type: 'hand-over', handlerId: sun.id }), 'hand-over', { handlerId: sun.id, region: TOWN }],
  ['HandOverOffered', 'the intake of the other town', offered, 'hand-over-offered', { role: 'town-intake', region: OTHER_TOWN }],
  ['HandOverReturned', 'the handler who offered it, and the town it was offered to', () => offered().does(he, { type: 'return-hand-over', personal: REASON }), 'hand-over-returned', handler, { role: 'town-intake', region: OTHER_TOWN }],
  ['RelativeDeclared', 'the team lead, where nobody handles the case any more', () => given().upTo('take-over').does(li, { type: 'declare-relative', relation: 'parent' }), 'nobody-handles', lead],
  ['RelativeDeclared', 'whoever is kept away by another, and who watches', () => given().upTo('take-over').does(zhou, { type: 'declare-relative', staffId: sun.id, relation: 'parent', personal: { reason: '说明' } }), 'recused', { handlerId: sun.id, region: TOWN }, ...WATCHERS],
  ['RecusalLifted', 'the same', () => given().upTo('take-over').does(sun, { type: 'declare-relative', relation: 'parent' }).does(wu, { type: 'lift-recusal', staffId: sun.id, personal: { reason: '说明' } }), 'recusal-lifted', { handlerId: sun.id, region: TOWN }, ...WATCHERS],
  ['RelativeDeclared', 'nobody, where it was somebody else', () => given().upTo('take-over').does(sun, { type: 'declare-relative', relation: 'parent' }), null],
  ['ReliefFirstProposed', 'the town\'s approvers', () => given().upTo('relief-first'), 'relief-proposed', { role: 'town-approver', region: TOWN }],
  ['CardCorrected', 'the town\'s approvers', () => given().upTo('approve').does(system, declined()).does(li, correctCard(1)), 'relief-proposed', { role: 'town-approver', region: TOWN }],
  ['ApprovalAsked', 'whoever is asked', () => acceptedAs('urgent')(given()).does(li, money).does(li, ask), 'approval-asked', { handlerId: wang.id, region: TOWN }],
  ['ApprovalDisowned', 'the county, and whoever handles the case', () => acceptedAs('urgent')(given()).does(li, money).does(li, ask).does(wang, disown), 'approval-disowned', handler, countySupervisor, { role: 'county-duty', region: COUNTY }, { role: 'auditor', region: COUNTY }],
  ['RecoveryOpened', 'the county', () => acceptedAs('urgent')(given()).does(li, money).does(li, ask).does(wang, orally).does(wang, disown), 'recovery', { role: 'county-approver', region: COUNTY }, finance, countySupervisor],
  ['ReliefApproved', 'nobody, where it was in writing', () => given().upTo('approve'), null],
  ['ReliefApproved', 'the approver who owes a signature', () => acceptedAs('urgent')(given()).does(li, money).does(li, ask).does(wang, orally), 'oral-approval', { handlerId: wang.id, region: TOWN }],
  ['ReliefApproved', 'the handler, who hands goods over', () => acceptedAs('urgent')(given()).does(li, inForm('goods')).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }), 'to-deliver', handler],
  ['ReliefApproved', 'the department, which hands over what it gives', () => acceptedAs('urgent')(given()).does(li, medicalSlip).does(medical, inForm('medical')).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }), 'to-deliver', toMedical],
  ['ReliefApproved', 'the county\'s finance, where it is a decision\'s money to another card', () => paidOut(given()).does(system, sentBack()).does(li, correctCard(1)).does(wang, { type: 'approve', reliefId: 2, cardTail: '0006' }), 'to-disburse', finance],
  ['ReliefTurnedDown', 'the handler', () => given().upTo('relief-first').does(wang, { type: 'turn-down', reliefId: 1 }), 'relief-turned-down', handler],
  ['Raised', 'the county\'s approvers', () => ready().does(li, { type: 'raise', to: 'county', programme: 'medical', amountFen: '1' }), 'raised', { role: 'county-approver', region: COUNTY }],
  ['Decided', 'the county\'s finance', () => ready().does(wang, decision), 'to-disburse', finance],
  ['Decided', 'nobody, where the advance was as much', () => opined(onTrack('urgent-type')(aCase(chaoyang)).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(system, confirmed())).does(wang, { ...decision, severity: 'light' }), null],
  ['SecondReliefGranted', 'the county\'s finance', () => paidOut(given()).does(jiang, secondRelief), 'to-disburse', finance],
  ['ConferenceDecided', 'the county\'s finance, where it granted money', () => accepted().does(li, account).does(jiang, { ...conference, grant: { programme: 'temporary', amountFen: '1', cardTail: '0007' } } as PersonCommand), 'to-disburse', finance],
  ['ConferenceDecided', 'nobody, where it granted none', () => accepted().does(jiang, conference), null],
  ['PaymentDeclined', 'the handler', () => given().upTo('approve').does(system, declined()), 'payment-declined', handler],
  ['PaymentUnanswered', 'finance and the handler', () => given().upTo('approve').does(system, { type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state: 'unanswered', at: null } }), 'payment-unanswered', finance, handler],
  ['PaymentInDoubt', 'finance and the handler', () => given().upTo('approve').does(system, doubtful()), 'payment-in-doubt', finance, handler],
  ['PaymentContradicted', 'finance and the county\'s supervisors', () => given().upTo('approve').does(system, doubtful()).does(cao, { type: 'settle-payment', reliefId: 1, debited: false, personal: { note: '对账单' } }).does(system, confirmed()), 'payment-contradicted', finance, countySupervisor],
  ['PaymentReturned', 'the handler and the team lead', () => given().upTo('confirm').does(system, sentBack()), 'payment-returned', handler, lead],
  ['PaymentConfirmed', 'nobody', () => given().upTo('approve').does(system, confirmed()), null],
  ['NoticeObjected', 'the handler', () => posted(investigated(onTrack('expenditure-type')(aCase(chaoyang)))).does(zhao, { type: 'object', noticeNo: 1, personal: { objection: '有异议' } }), 'objection', handler],
  ['SlipIssued', 'the department', slip, 'slip', toMedical],
  ['SlipIssued', 'the other town\'s intake', () => accepted().does(li, { ...medicalSlip, department: undefined, townCode: OTHER_TOWN }), 'slip', { role: 'town-intake', region: OTHER_TOWN }],
  ['SlipReturned', 'the handler', () => slip().does(medical, { type: 'return-slip', slipNo: 1, personal: REASON }), 'slip-returned', handler],
  ['SlipAnswered', 'the handler', () => slip().does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }), 'slip-answered', handler],
  ['Withdrawn', 'who watches', () => given().upTo('apply').does(STAFF.citizen, { type: 'withdraw', personal: REASON }), 'withdrawn', supervisor, countySupervisor],
  ['WithdrawalProposed', 'who asks the family, and who watches', () => given().upTo('apply').does(li, { type: 'withdraw', personal: REASON }), 'withdrawal-proposed', lead, { role: 'town-approver', region: TOWN }, supervisor, countySupervisor],
  ['WithdrawalDropped', 'whoever has it, and who watches', () => given().upTo('take-over').does(li, { type: 'withdraw', personal: REASON }).does(zhou, { type: 'confirm-withdrawal', stands: false }), 'withdrawal-dropped', handler, supervisor, countySupervisor],
  ['SlipCancelled', 'whoever had it', () => slip().does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }), 'slip-cancelled', toMedical],
  ['Urged', 'the handler', () => given().upTo('take-over').does(qian, { type: 'urge' }), 'urge', handler],
  ['InspectionDemanded', 'handler and team lead', () => given().upTo('take-over').does(wu, demand), 'inspection', handler, lead],
  ['InspectionAnswered', 'who demanded it', () => given().upTo('take-over').does(wu, demand).does(sun, answer), 'inspection-answered', { handlerId: wu.id, region: TOWN }],
  ['InspectionAnswered', 'the county\'s supervisors, where a ladder demanded it', () => given().upTo('take-over').at('2026-10-20T00:00:00+08:00').tick().does(sun, answer), 'inspection-answered', countySupervisor],
  ['InspectionAnswerReturned', 'nobody: the new demand is', sentBackToTown, null],
  ['InspectionDemanded', 'handler and team lead, where an answer was sent back', sentBackToTown, 'inspection', handler, lead],
  ['FeedbackGiven', 'nobody, where the family is satisfied', () => given().upTo('feedback'), null],
  ['FeedbackGiven', 'the team lead, where it is not', () => paidOut(given()).does(li, { type: 'feedback', satisfied: false }), 'not-satisfied', lead],
  ['FollowedUp', 'nobody, where the family gets on', () => paidOut(given()).does(li, { type: 'plan-follow-up', on: '2026-11-01' }).does(zhao, { type: 'follow-up', followUpNo: 1, furtherNeed: false }), null],
  ['FollowedUp', 'the team lead, where it needs help again', () => paidOut(given()).does(li, { type: 'plan-follow-up', on: '2026-11-01' }).does(zhao, { type: 'follow-up', followUpNo: 1, furtherNeed: true }), 'further-need', lead],
  ['Reopened', 'handler and team lead', () => given().upTo('close').does(zhou, { type: 'reopen', personal: REASON }), 'reopened', handler, lead],
];

describe('who is told', () => {
  it.each(rows)('of %s: %s', (type, _, story, kind, ...to) => {
    expect(told(story(), type)).toEqual(kind ? [{ kind, to }] : []);
  });

  const rung = (story: CaseStory, step: string, delivered = true) => at(story, { type: 'RungReached', data: { clockKey: 'urgent-relief#1', clock: 'urgent-relief', step, delivered } });

  it.each([
    ['half', 'rung', [handler]], ['eighty', 'rung', [handler, lead]], ['due', 'rung', [supervisor]], ['plus1', 'rung', [countySupervisor]],
    ['plus3', 'breach-inspection', [countySupervisor]],
  ])('of the rung %s', (step, kind, to) => {
    expect(rung(held, step)).toEqual([{ kind, clock: 'urgent-relief', step, to }]);
  });

  it.each([['half', [lead]], ['eighty', [lead]], ['due', [supervisor]]])('of the rung %s of a case nobody holds: the team lead in the handler\'s place, once', (step, to) => {
    expect(rung(unheld, step)).toMatchObject([{ step, to }]);
  });

  it.each(['half', 'eighty', 'due', 'plus1', 'plus3'])('of an undelivered rung %s: nobody', step => {
    expect(rung(held, step, false)).toEqual([]);
  });

  it('of two signatures: the town\'s approvers and the county, and whoever hands it over', () => {
    expect(told(cash().does(zhou, { type: 'co-sign', reliefId: 1 }), 'ReliefCosigned')).toEqual([
      { kind: 'relief-cosigned', to: [{ role: 'town-approver', region: TOWN }, countySupervisor] }, { kind: 'to-deliver', to: [handler] },
    ]);
  });

  it('of a slip\'s rung: the body that has the slip', () => {
    const story = slip().does(li, { ...medicalSlip, department: 'education' });
    const of = (clockKey: string) => at(story, { type: 'RungReached', data: { clockKey, clock: 'slip-accept', step: 'half', delivered: true } });
    expect(of('slip-accept#1')).toMatchObject([{ to: [toMedical] }]);
    expect(of('slip-accept#2')).toMatchObject([{ to: [{ ...toMedical, department: 'education' }] }]);
  });

  it('of an oral approval nobody confirmed: who gave it', () => {
    const story = acceptedAs('urgent')(given()).does(li, money).does(li, ask).does(wang, orally);
    expect(at(story, { type: 'RungReached', data: { clockKey: 'oral-confirmation#1', clock: 'oral-confirmation', step: 'due', delivered: true } }))
      .toMatchObject([{ to: [{ handlerId: wang.id, region: TOWN }, lead] }]);
  });

  it('of a case nobody holds: the team lead once, where handler and team lead are told', () => {
    expect(told(given().upTo('apply').does(wu, demand), 'InspectionDemanded')).toEqual([{ kind: 'inspection', to: [lead] }]);
  });

  it('nothing personal', () => {
    const alerts = rows.flatMap(([type, , story]) => told(story(), type));
    expect(JSON.stringify(alerts)).not.toMatch(/王小明|突发重病|6222|说明|方案/);
  });

  it('every kind of alert is told in some row, or by a rung, by the watch over reads, by the journal itself, or about an account', () => {
    const kinds = new Set<AlertKind>([...rows.flatMap(([, , , kind]) => kind ?? []), 'rung', 'breach-inspection', 'many-reads', 'journal-foreign', 'relief-cosigned', ...OF_ACCOUNTS]);
    expect([...kinds].toSorted()).toEqual(KINDS.toSorted());
  });
});

/** These the database's own functions tell of. */
const OF_ACCOUNTS: AlertKind[] = ['post-proposed', 'post-changed', 'post-by-operator', 'delegation-proposed', 'delegation-confirmed', 'rules-proposed', 'rules-confirmed', 'calendar-proposed', 'calendar-confirmed'];
const KINDS: AlertKind[] = [
  'approval-asked', 'approval-disowned', 'recovery', 'relief-cosigned',
  'absorbed', 'breach-inspection', 'deemed-accepted', 'duplicate', 'further-need', 'hand-over', 'hand-over-offered', 'hand-over-returned', 'inspection', 'inspection-answered', 'new-case',
  'nobody-handles', 'not-satisfied', 'objection', 'oral-approval', 'payment-contradicted', 'payment-declined', 'payment-in-doubt', 'payment-returned', 'payment-unanswered', 'raised', 'relief-proposed', 'relief-turned-down', 'reopened', 'rung', 'slip',
  'slip-answered', 'slip-cancelled', 'slip-returned', 'to-deliver', 'to-disburse', 'urge', 'many-reads', 'journal-foreign', 'recusal-lifted', 'recused', 'withdrawal-dropped', 'withdrawal-proposed', 'withdrawn', ...OF_ACCOUNTS,
];
