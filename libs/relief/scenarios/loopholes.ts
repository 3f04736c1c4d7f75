import { isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import type { PersonCommand } from '#libs/contracts/command.js';
import { alertsOf } from '#libs/relief/alerts.js';
import { type CaseStory, STAFF, WALK } from '#libs/relief/scenario.js';
import { byAuthority, byClock, byForm, byPublicNotice, byRule, byStep, byTrack } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, appliedAs, clockOf, confirmed, correctCard, decided, decision, declined, disbursed, inForm, investigated, medicalSlip, money, noticed, onTrack, opined, paidOut, posted, reach, REASON, secondRelief, sentBack, under,
} from '#libs/relief/scenarios/situations.js';

const { cao, jiang, li, medical, sun, system, wang, zhao, zhou } = STAFF;
const gu = { ...wang, id: 'gu-approver' };
const ALL = ['application', 'means-authorisation', 'hardship-evidence'];
const CY = 'chaoyang-2021' as const;
const I = (t: string) => t as Instant;
const running = (s: CaseStory) => s.clocks().filter(isRunning).map(c => c.key);
const approve = (reliefId: number, cardTail = '0007') => ({ type: 'approve', reliefId, cardTail }) as const;
const feedback = { type: 'feedback' } as const;
const close = { type: 'close' } as const;
const reopen = { type: 'reopen', personal: REASON } as const;
const notice = { type: 'post-notice', personal: { place: '公开栏' } } as const;
const objection = { type: 'object', noticeNo: 1, personal: { objection: '有异议' } } as const;
const light = { ...decision, severity: 'light' } as const;
const first = (n: number, s: CaseStory) => s.does(li, money).does(wang, approve(n)).does(system, confirmed(n));
const urgentTrack = onTrack('urgent-type');
const confer: PersonCommand & { type: 'confer' } = { type: 'confer', departments: ['housing'], personal: { minutes: '纪要1号', plan: '方案' } };

/** Ways round a rule that were once open: past the register, to money twice, out of a window, into a case nobody can end. */
export const loopholeScenarios: Scenario[] = [
  {
    title: 'a decision an advance settled counts towards the sum', cites: byAuthority(1), pack: CY,
    given: s => opined(first(1, urgentTrack(s))).does(gu, light), when: [gu, light], expected: refusedAsCited('no-authority', { field: 'amountFen', params: { body: 'county' } }),
  },
  {
    title: 'a decision an advance settled in part counts whole', cites: byAuthority(1), pack: CY,
    given: s => disbursed(2)(opined(urgentTrack(s).does(li, { ...money, amountFen: '40000' }).does(wang, approve(1)).does(system, confirmed())).does(gu, light)).does(system, confirmed(2)),
    when: [gu, { ...light, amountFen: '40000' }], expected: refusedAsCited('no-authority', { field: 'amountFen', params: { body: 'county' } }),
  },
  {
    title: 'relief first adds up: the second 500 is not the town\'s', cites: byAuthority(0), pack: CY,
    given: s => first(1, urgentTrack(s)).does(li, money), when: [wang, approve(2)], expected: refusedAsCited('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'relief first on top of a decision adds up', cites: byAuthority(0), pack: CY,
    given: s => disbursed()(decided('light')(opined(urgentTrack(s)))).does(system, confirmed()).does(li, money), when: [gu, approve(2)], expected: refusedAsCited('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'a lapsed entry lets no town give first', cites: byAuthority(0),
    given: s => acceptedAs('urgent')(under({ authority: s.rules.pack.authority.map(e => ({ ...e, validTo: '2026-10-12' })) })(s)).does(li, money), when: [wang, approve(1)], expected: refused('no-authority', { field: 'reliefId', params: { body: 'nobody' } }),
  },
  {
    title: 'one person does not move an ordinary case to the track without a procedure', cites: byTrack('urgent-type'), pack: CY,
    given: s => s.does(li, { ...WALK.apply[1], townCode: '370899101000', cause: 'other', urgency: 'ordinary' } as never).does(li, { type: 'take-over' }).at('2026-10-16T00:00:00+08:00').tick(),
    when: [zhao, { type: 'grade', urgency: 'ordinary', track: 'urgent-type' }], expected: refusedAsCited('not-urgent', { field: 'track' }),
  },
  {
    title: 'lowered to ordinary, the whole procedure is owed', cites: byTrack('expenditure-type'), pack: CY,
    given: s => urgentTrack(s).does(li, { type: 'grade', urgency: 'ordinary', track: 'expenditure-type' }).does(zhou, { type: 'confirm-grade' }), when: [li, { type: 'give-opinion' }], expected: refusedAsCited('steps-owed', { params: { step: 'visit' } }),
  },
  {
    title: 'a case already graded urgent can be put on the track of relief first', cites: byTrack('urgent-type'), pack: CY,
    given: s => appliedAs('urgent')(s).does(li, { type: 'accept', track: 'expenditure-type' }), when: [li, { type: 'grade', urgency: 'urgent', track: 'urgent-type' }], expected: [{ type: 'Graded' }],
  },
  {
    title: 'no notice before its steps, whatever track the opinion was given on', cites: byStep('expenditure-type', 'visit'), pack: CY,
    given: s => opined(s.upTo('apply').does(li, { type: 'take-over' }).does(li, { type: 'accept', track: 'urgent-type' })).does(li, { type: 'grade', urgency: 'ordinary', track: 'expenditure-type' }), when: [li, notice], expected: refusedAsCited('steps-owed', { params: { step: 'visit' } }),
  },
  {
    title: 'a department\'s own money is no advance of the town\'s', cites: pack => pack.reliefFirst.advance!.citation, pack: CY,
    given: s => opined(urgentTrack(s).does(li, { ...medicalSlip, department: 'civil-affairs' }).does(STAFF.civil, inForm('cash')).does(wang, approve(1)).does(STAFF.civil, { type: 'deliver', reliefId: 1, receipt: 'signature' })),
    when: [gu, light], expected: [{ type: 'Decided', data: { advanceFen: '0' } }],
  },
  {
    title: 'blankets do not take the place of money that was decided: feedback', cites: byRule('feedback'),
    given: s => disbursed()(decided()(opined(acceptedAs('urgent')(s)))).does(system, declined()).does(li, inForm('goods')).does(gu, approve(2)).does(zhao, { type: 'deliver', reliefId: 2, receipt: 'signature' }).does(li, { type: 'complete-papers' }),
    when: [li, feedback], expected: refused('relief-unpaid'),
  },
  {
    title: 'blankets do not keep the card of decided money from being corrected', cites: byForm('goods'),
    given: s => disbursed()(decided()(opined(acceptedAs('urgent')(s)))).does(system, declined()).does(li, inForm('goods')).does(gu, approve(2)).does(zhao, { type: 'deliver', reliefId: 2, receipt: 'signature' }),
    when: [li, correctCard(1)], expected: [{ type: 'CardCorrected' }],
  },
  {
    title: 'the county\'s second relief that came back is not replaced by another relief first', cites: byRule('feedback'),
    given: s => paidOut(s).does(jiang, secondRelief).does(cao, { type: 'disburse', reliefId: 2 }).does(system, declined(2)).does(li, { type: 'grade', urgency: 'urgent' }).does(li, { ...money, amountFen: '1' }).does(gu, approve(3)).does(system, confirmed(3)).does(li, { type: 'complete-papers' }),
    when: [li, feedback], expected: refused('relief-unpaid'),
  },
  {
    title: 'an advance that was settled stays settled under another card', cites: pack => pack.reliefFirst.advance!.citation, pack: CY,
    given: s => opined(first(1, urgentTrack(s))).does(gu, light).does(system, sentBack()).does(li, correctCard(1)), when: [wang, approve(2, '0006')], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered' }],
    and: s => { s.does(system, confirmed(2)); expect(s.when(jiang, { ...decision, severity: 'heavier', amountFen: '90000', cardTail: '0006' }).events).toMatchObject([{ data: { advanceFen: '0' } }]); },
  },
  {
    title: 'an advance of the last round is settled by this round\'s decision', cites: pack => pack.reliefFirst.advance!.citation, pack: CY,
    given: s => opined(first(1, urgentTrack(s)).does(li, { type: 'complete-papers' }).does(li, feedback).does(li, close).later(60_000).does(zhou, reopen)), when: [gu, light], expected: [{ type: 'Decided', data: { advanceFen: '50000' } }],
  },
  {
    title: 'closed and opened again the town does not decide the same 500 once more', cites: byAuthority(1), pack: CY,
    given: s => opined(disbursed()(decided('light')(opined(urgentTrack(s)))).does(system, confirmed()).does(li, feedback).does(li, close).later(60_000).does(zhou, reopen)), when: [wang, light], expected: refusedAsCited('no-authority', { field: 'amountFen', params: { body: 'county' } }),
  },
  {
    title: 'a notice still posted at feedback does not bar the next round\'s', cites: byPublicNotice, pack: CY,
    given: s => investigated(posted(investigated(onTrack('expenditure-type')(s))).does(li, { ...medicalSlip, department: 'civil-affairs' }).does(STAFF.civil, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }).does(li, feedback).does(li, close).later(60_000).does(zhou, reopen)),
    when: [li, notice], expected: [{ type: 'NoticePosted' }],
  },
  {
    title: 'papers of relief first that was sent back since can be completed', cites: byClock('paperwork'),
    given: s => s.upTo('confirm').does(system, sentBack()), when: [li, { type: 'complete-papers' }], expected: [{ type: 'PapersCompleted' }],
  },
  {
    title: 'the papers\' clock ends with them, also where the relief was sent back', cites: byClock('paperwork'),
    given: s => s.upTo('confirm').does(system, sentBack()).does(gu, { type: 'turn-down', reliefId: 1 }).does(zhao, { type: 'investigate', step: 'visit' }), when: [li, { type: 'give-opinion' }], expected: [{ type: 'OpinionGiven' }],
    and: s => expect(running(s).includes('paperwork#1') && s.when(li, { type: 'complete-papers' }).refusal?.code === 'nothing-delivered').toBe(false),
  },
  {
    title: 'what was listed is there: acceptance has its days', cites: byClock('acceptance'),
    given: s => appliedAs('ordinary')(s).does(li, { type: 'list-missing', materials: ALL }), when: [li, { type: 'supply', materials: ALL }], expected: [{ type: 'MaterialsSupplied' }], and: s => expect(running(s)).toContain('acceptance#1'),
  },
  {
    title: 'the list names all that is missing', cites: byRule('one-list'),
    given: appliedAs('ordinary'), when: [li, { type: 'list-missing', materials: ['application'] }], expected: refusedAsCited('list-incomplete', { field: 'materials' }),
  },
  {
    title: 'owed papers keep their window when the case is lowered to ordinary', cites: byClock('paperwork'),
    given: s => s.upTo('confirm').does(li, { type: 'grade', urgency: 'ordinary' }), when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }], and: s => expect(running(s)).toContain('paperwork#1'),
  },
  {
    title: 'owed papers keep their window in Chaoyang too, where it has not begun yet', cites: byClock('paperwork'), pack: CY,
    given: s => first(1, urgentTrack(s)).later(60_000).does(li, { type: 'grade', urgency: 'ordinary' }), when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }], and: s => expect(running(s).some(k => /^(easing|paperwork)#/.test(k))).toBe(true),
  },
  {
    title: 'a window a refusal ended does not come back when a corrected card is paid late', cites: byClock('urgent-relief'),
    given: s => appliedAs('urgent')(s).does(li, money).does(wang, approve(1)).does(system, declined()).does(li, { type: 'reject', ground: 'not-in-hardship' }).at('2026-10-15T10:00:00+08:00').tick().does(li, correctCard(1)).does(wang, approve(2, '0006')),
    when: [system, confirmed(2)], expected: [{ type: 'PaymentConfirmed' }], and: s => { s.tick(); expect(s.events.filter(e => e.type === 'ClockBreached')).toEqual([]); },
  },
  {
    title: 'one due instant is breached once, graded up and down again', cites: byClock('urgent-relief'),
    given: s => appliedAs('urgent')(s).at('2026-10-15T10:00:00+08:00').tick().does(li, { type: 'grade', urgency: 'emergency' }).later(60_000).does(li, { type: 'grade', urgency: 'urgent' }),
    when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }], and: s => { s.tick(); expect(s.events.filter(e => e.type === 'ClockBreached' && e.data.clock === 'urgent-relief')).toHaveLength(1); },
  },
  {
    title: 'no clock is listed that began after its stop', cites: byClock('supplement-list'),
    given: s => acceptedAs('urgent')(s).does(li, { type: 'grade', urgency: 'ordinary' }).later(3600000), when: [zhou, { type: 'confirm-grade' }], expected: [{ type: 'Graded' }], and: s => expect(s.clocks().filter(c => c.stoppedAt && c.stoppedAt < c.anchor).map(c => c.key)).toEqual([]),
  },
  {
    title: 'no clock of acceptance is listed when papers follow it', cites: byClock('acceptance'),
    given: s => acceptedAs('ordinary')(s).later(3600000), when: [li, { type: 'supply', materials: ['application', 'means-authorisation', 'hardship-evidence'] }], expected: [{ type: 'MaterialsSupplied' }], and: s => expect(clockOf(s, 'acceptance#1')).toBeUndefined(),
  },
  {
    title: 'relief first by a department\'s slip stops the hours', cites: byClock('urgent-relief'),
    given: s => acceptedAs('urgent')(s).does(li, { ...medicalSlip, reliefFirst: true }), when: [medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }], expected: [{ type: 'SlipAnswered' }], and: s => expect(running(s)).not.toContain('urgent-relief#1'),
  },
  {
    title: 'a rung of the last round demands nothing of the next', cites: byRule('inspection'),
    given: s => s.upTo('report-lead').at('2026-10-16T00:00:00+08:00').tick().at('2026-10-20T00:00:00.001+08:00').does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }).later(1).does(zhou, reopen), when: [system, reach('urgent-relief#1')], expected: [{ type: 'RungReached' }],
  },
  {
    title: 'no second notice dated from before the objection to the first', cites: byClock('public-notice'), pack: CY,
    given: s => opined(['visit', 'means-check', 'appraisal'].reduce((so, step) => so.does(sun, { type: 'investigate', step: step as 'visit', authorised: true }), posted(investigated(onTrack('expenditure-type')(s))).at('2026-10-15T10:00:00+08:00').does(zhao, objection).at('2026-11-20T10:00:00+08:00'))),
    when: [li, { ...notice, occurredAt: I('2026-10-13T10:02:00+08:00') }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'no decision dated from before its notice had run', cites: byStep('expenditure-type', 'public-notice'), pack: CY,
    given: noticed, when: [wang, { ...light, occurredAt: I('2026-10-14T10:00:00+08:00') }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'no conference dated from before acceptance', cites: byClock('town-decision'),
    given: s => appliedAs('ordinary')(s).at('2026-10-15T09:00:00+08:00').does(li, { type: 'accept' }).at('2026-11-20T09:00:00+08:00').tick(), when: [jiang, { ...confer, occurredAt: I('2026-10-14T10:00:00+08:00') }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'nobody is told before the relief is there', cites: byRule('feedback'),
    given: s => acceptedAs('urgent')(s).does(li, money).does(wang, approve(1)).at('2026-10-13T20:00:00+08:00').does(system, confirmed()).does(li, { type: 'complete-papers' }), when: [li, { ...feedback, occurredAt: I('2026-10-13T11:00:00+08:00') }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'nobody is told before a slip is answered: the twenty days do not end on the second', cites: byClock('town-decision'),
    given: s => acceptedAs('ordinary')(s).does(li, medicalSlip).at('2026-11-20T09:00:00+08:00').does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }), when: [li, { ...feedback, occurredAt: I('2026-10-14T11:00:00+08:00') }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'a late feedback dated early does not swallow a breach nobody has recorded yet', cites: byClock('town-decision'),
    given: s => acceptedAs('ordinary')(s).does(li, medicalSlip).at('2026-11-20T09:00:00+08:00').does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }), when: [li, { ...feedback, occurredAt: I('2026-11-20T09:00:00+08:00') }], expected: [{ type: 'FeedbackGiven' }],
    and: s => { s.tick(); expect(s.events.filter(e => e.type === 'ClockBreached').map(e => e.type === 'ClockBreached' && e.data.clock)).toContain('town-decision'); },
  },
  {
    title: 'what the county has to approve is told to the county: relief first above the line', cites: byAuthority(1), pack: CY,
    given: urgentTrack, when: [li, { ...money, amountFen: '500000' }], expected: [{ type: 'ReliefFirstProposed' }], and: s => expect(JSON.stringify(alertsOf(s.events.at(-1)!, s.state!, s.rules.pack))).toContain('county-approver'),
  },
  {
    title: 'what the county has to approve is told to the county: a corrected card of the county\'s', cites: byAuthority(2),
    given: s => paidOut(s).does(jiang, secondRelief).does(cao, { type: 'disburse', reliefId: 2 }).does(system, declined(2)), when: [li, correctCard(2)], expected: [{ type: 'CardCorrected' }], and: s => expect(JSON.stringify(alertsOf(s.events.at(-1)!, s.state!, s.rules.pack))).toContain('county-approver'),
  },
  {
    title: 'a department\'s relief is turned down: the department hears of it', cites: byRule('relief-first'),
    given: s => acceptedAs('urgent')(s).does(li, medicalSlip).does(medical, inForm('medical')), when: [wang, { type: 'turn-down', reliefId: 1 }], expected: [{ type: 'ReliefTurnedDown' }], and: s => expect(JSON.stringify(alertsOf(s.events.at(-1)!, s.state!, s.rules.pack))).toContain('medical-insurance'),
  },
];
