import type { CalendarYear } from '#libs/calendar/calendar.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { MachineCommand } from '#libs/contracts/command.js';
import { type CaseStory, FIRST_CONTACT, STAFF } from '#libs/relief/scenario.js';
import { byClock, byRule, byTrack } from '#libs/relief/scenarios/citing.js';
import { refused, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { acceptedAs, application, appliedAs, confirmed, DAY_MS, declined, investigated, money, onTrack, posted, reach, sentBack } from '#libs/relief/scenarios/situations.js';

const { grid, li, sun, system, wang } = STAFF;
const DUE = '2026-10-14T10:00:00+08:00' as Instant;
const lead = (story: CaseStory) => story.upTo('report-lead');
/** Nothing done at the time: what a rung brings about by itself is seen at its own instant. */
const ordinary = (story: CaseStory) => story.does(li, { ...application, townCode: '370899101000', cause: 'other', urgency: 'ordinary' });
const ON_DUTY = { onDuty: ['sun-investigator', 'wang-approver'] };
const called = (story: CaseStory) => lead(story).at('2026-10-14T05:12:00+08:00').does(system, reach('urgent-relief#1'), ON_DUTY);
const approved = (story: CaseStory) => acceptedAs('urgent')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' });

const rungs: Scenario[] = [
  {
    title: 'at its instant, and then it is delivered', cites: byClock('urgent-relief'),
    given: story => lead(story).at('2026-10-13T22:00:00+08:00'), when: [system, reach('urgent-relief#1')],
    expected: [{ type: 'RungReached', data: { clockKey: 'urgent-relief#1', clock: 'urgent-relief', step: 'half', delivered: true }, occurredAt: '2026-10-13T22:00:00+08:00', by: { id: system.id } }],
  },
  {
    title: 'four fifths through, whoever is on duty is called', cites: byClock('duty-call'),
    given: story => lead(story).at('2026-10-14T05:12:00+08:00'), when: [system, reach('urgent-relief#1'), { onDuty: ['sun-investigator', 'wang-approver'] }],
    expected: [{ type: 'RungReached', data: { step: 'half', delivered: false } }, { type: 'RungReached', data: { step: 'eighty', delivered: true } },
      { type: 'DutyCalled', data: { callNo: 1, clockKey: 'urgent-relief#1', turn: 1, staffId: 'sun-investigator' }, occurredAt: '2026-10-14T05:12:00+08:00' }],
    and: story => expect(story.clocks().find(({ key }) => key === 'duty-call#1')).toMatchObject({ due: '2026-10-14T05:27:00+08:00' }),
  },
  {
    title: 'nobody acknowledges: on to the next person', cites: byClock('duty-call'),
    given: story => called(story).at('2026-10-14T05:27:00+08:00'), when: [system, reach('duty-call#1'), ON_DUTY],
    expected: [{ type: 'RungReached', data: { clock: 'duty-call', step: 'due', delivered: true } }, { type: 'DutyCalled', data: { callNo: 2, clockKey: 'urgent-relief#1', turn: 2, staffId: wang.id } }],
  },
  {
    title: 'after the last of them the county\'s duty officer, and then nobody', cites: byClock('duty-call'),
    given: story => called(story).at('2026-10-14T05:27:00+08:00').does(system, reach('duty-call#1'), ON_DUTY).at('2026-10-14T05:42:00+08:00'), when: [system, reach('duty-call#2'), ON_DUTY],
    expected: [{ type: 'RungReached' }, { type: 'DutyCalled', data: { callNo: 3, turn: 3, staffId: null } }],
    and: story => expect(story.at('2026-10-14T05:57:00+08:00').when(system, reach('duty-call#3'), ON_DUTY).events!.map(({ type }) => type)).toEqual(['RungReached']),
  },
  {
    title: 'nobody on duty: the county\'s duty officer at once', cites: byClock('duty-call'),
    given: story => lead(story).at('2026-10-14T05:12:00+08:00'), when: [system, reach('urgent-relief#1')],
    expected: [{ type: 'RungReached' }, { type: 'RungReached' }, { type: 'DutyCalled', data: { turn: 1, staffId: null } }],
  },
  {
    title: 'who is related to the family is not called', cites: byRule('recusal'),
    given: story => lead(story).does(sun, { type: 'declare-relative', relation: 'parent' }).at('2026-10-14T05:12:00+08:00'), when: [system, reach('urgent-relief#1'), ON_DUTY],
    expected: [{ type: 'RungReached' }, { type: 'RungReached' }, { type: 'DutyCalled', data: { turn: 1, staffId: wang.id } }],
  },
  {
    title: 'who is called says so, and nobody else is called', cites: byClock('duty-call'),
    given: called, when: [sun, { type: 'acknowledge', callNo: 1 }], expected: [{ type: 'DutyCallAcknowledged', data: { callNo: 1 } }],
    and: story => {
      expect(story.clocks().find(({ key }) => key === 'duty-call#1')).toMatchObject({ stoppedAt: '2026-10-14T05:12:00+08:00' });
      expect(story.at('2026-10-14T05:27:00+08:00').when(system, reach('duty-call#1'), ON_DUTY).refusal).toMatchObject({ code: 'nothing-due' });
    },
  },
  {
    title: 'whoever takes the case in hand need not say so', cites: byClock('duty-call'),
    given: story => called(story).does(sun, { type: 'take-over' }), when: [sun, { type: 'acknowledge', callNo: 1 }], expected: refused('call-acknowledged'),
  },
  {
    title: 'no call there is not', cites: byClock('duty-call'),
    given: called, when: [sun, { type: 'acknowledge', callNo: 2 }], expected: refused('no-such-call', { field: 'callNo' }),
  },
  {
    title: 'not before it was made', cites: byClock('duty-call'),
    given: called, when: [sun, { type: 'acknowledge', callNo: 1, occurredAt: '2026-10-14T05:11:00+08:00' as never }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'not a millisecond before', cites: byClock('urgent-relief'),
    given: story => lead(story).at('2026-10-13T21:59:59.999+08:00'), when: [system, reach('urgent-relief#1')], expected: refused('nothing-due'),
  },
  {
    title: 'several at once all go on record and only the highest is delivered; the breach is there for good', cites: byClock('urgent-relief'),
    given: story => lead(story).at('2026-10-15T00:00:00+08:00'), when: [system, reach('urgent-relief#1')],
    expected: [
      { type: 'RungReached', data: { step: 'half', delivered: false }, occurredAt: '2026-10-13T22:00:00+08:00', recordedAt: '2026-10-15T00:00:00+08:00' },
      { type: 'RungReached', data: { step: 'eighty', delivered: false }, occurredAt: '2026-10-14T05:12:00+08:00' },
      { type: 'RungReached', data: { step: 'due', delivered: true }, occurredAt: DUE },
      { type: 'ClockBreached', data: { clockKey: 'urgent-relief#1', clock: 'urgent-relief', due: DUE, citation: { notice: '济政字〔2021〕16号', section: '二(三)' } }, occurredAt: DUE },
      { type: 'DutyCalled', data: { callNo: 1, clockKey: 'urgent-relief#1', turn: 1, staffId: null }, occurredAt: '2026-10-15T00:00:00+08:00' },
    ],
  },
  {
    title: 'three working days after the window an answer in writing is owed to the county', cites: byRule('inspection'),
    given: story => lead(story).at('2026-10-16T00:00:00+08:00').tick().at('2026-10-20T00:00:00+08:00'), when: [system, reach('urgent-relief#1')],
    expected: [{ type: 'RungReached', data: { step: 'plus3' } }, { type: 'InspectionDemanded', data: { inspectionNo: 1, clockKey: 'urgent-relief#1' }, by: { id: system.id } }],
    and: story => {
      expect(story.state!.inspections).toMatchObject([{ state: 'demanded', by: system.id }]);
      expect(story.clocks().find(({ key }) => key === 'inspection-answer#1')).toMatchObject({ anchor: '2026-10-20T00:00:00+08:00' });
    },
  },
  {
    title: 'entered after the case\'s end it demands nothing: nobody is left to answer', cites: byRule('inspection'),
    given: story => lead(story).at('2026-10-16T00:00:00+08:00').tick().at('2026-10-20T00:00:00.001+08:00').does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }), when: [system, reach('urgent-relief#1')],
    expected: [{ type: 'RungReached', data: { step: 'plus3' } }],
  },
  {
    title: 'relief first leaves five days to say that the urgency has eased', cites: byClock('easing'), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, money).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(system, confirmed()).at('2026-10-21T00:00:00+08:00'), when: [system, reach('easing#1')],
    expected: [{ type: 'RungReached', data: { clock: 'easing', step: 'due' } }],
    and: story => expect(story.clocks().some(({ key }) => key === 'paperwork#1')).toBe(false),
  },
  {
    title: 'nobody accepts what is complete', cites: byClock('acceptance'),
    given: story => appliedAs('ordinary')(story).does(li, { type: 'supply', materials: ['application', 'means-authorisation', 'hardship-evidence'] }).at('2026-10-16T00:00:00+08:00'),
    when: [system, reach('acceptance#1')], expected: [{ type: 'RungReached', data: { clock: 'acceptance', step: 'due' } }], and: story => expect(story.state).toMatchObject({ status: 'applied' }),
  },
  {
    title: 'an advisory window warns in the same way and is never breached', cites: byClock('urgent-relief'), pack: 'chaoyang-2021',
    given: story => lead(story).at(DUE), when: [system, reach('urgent-relief#1')],
    expected: [{ type: 'RungReached', data: { step: 'half' } }, { type: 'RungReached', data: { step: 'eighty' } }, { type: 'RungReached', data: { step: 'due', delivered: true } }, { type: 'DutyCalled' }],
  },
  {
    title: 'an application nobody answered counts as accepted when it was received', cites: byClock('supplement-list'),
    given: story => ordinary(story).at('2026-10-16T00:00:00+08:00'), when: [system, reach('supplement-list#1')],
    expected: [
      { type: 'RungReached', data: { step: 'eighty', delivered: false } }, { type: 'RungReached', data: { step: 'due', delivered: true } },
      { type: 'Accepted', data: { track: null, deemed: true }, occurredAt: FIRST_CONTACT, recordedAt: '2026-10-16T00:00:00+08:00' },
    ],
    and: story => {
      expect(story.state).toMatchObject({ status: 'accepted', marks: { accepted: FIRST_CONTACT } });
      expect(story.clocks().map(({ key, anchor }) => [key, anchor])).toEqual([
        ['investigation#1', FIRST_CONTACT], ['town-decision#1', FIRST_CONTACT], ['visit#1', FIRST_CONTACT], ['supplement-list#1', FIRST_CONTACT],
      ]);
    },
  },
  {
    title: 'as of its receipt, whenever it was graded', cites: byClock('supplement-list'),
    given: story => story.upTo('apply').at('2026-10-14T10:00:00+08:00').does(li, { type: 'grade', urgency: 'ordinary' }).at('2026-10-17T00:00:00+08:00'), when: [system, reach('supplement-list#1')],
    expected: [{ type: 'RungReached' }, { type: 'RungReached' }, { type: 'Accepted', occurredAt: '2026-10-13T10:01:00+08:00', recordedAt: '2026-10-17T00:00:00+08:00' }],
    and: story => expect(story.clocks().find(({ key }) => key === 'investigation#1')).toMatchObject({ anchor: '2026-10-14T10:00:00+08:00', due: '2026-10-20T00:00:00+08:00' }),
  },
  {
    title: 'on the track of the whole procedure, where there are tracks', cites: byTrack('expenditure-type'), pack: 'chaoyang-2021',
    given: story => ordinary(story).at('2026-10-16T00:00:00+08:00'), when: [system, reach('supplement-list#1')],
    expected: [{ type: 'RungReached' }, { type: 'RungReached' }, { type: 'Accepted', data: { track: 'expenditure-type', deemed: true } }],
  },
  {
    title: 'not once the list was given', cites: byClock('supplement-list'),
    given: story => ordinary(story).does(li, { type: 'list-missing', materials: ['application', 'means-authorisation', 'hardship-evidence'] }).at('2026-10-16T00:00:00+08:00'), when: [system, reach('supplement-list#1')], expected: refused('nothing-due'),
  },
  {
    title: 'a public notice that has run its days ends by itself', cites: byClock('public-notice'), pack: 'chaoyang-2021',
    given: story => posted(investigated(onTrack('expenditure-type')(story))).at('2026-10-17T00:00:00+08:00'), when: [system, reach('public-notice#1')],
    expected: [{ type: 'RungReached', data: { step: 'due' } }, { type: 'NoticeEnded', data: { noticeNo: 1 }, occurredAt: '2026-10-17T00:00:00+08:00' }],
    and: story => expect(story.state!.notices).toMatchObject([{ state: 'ended' }]),
  },
  {
    title: 'one that was objected to does not', cites: byClock('public-notice'), pack: 'chaoyang-2021',
    given: story => posted(investigated(onTrack('expenditure-type')(story))).does(li, { type: 'object', noticeNo: 1, personal: { objection: '有异议' } }).at('2026-10-17T00:00:00+08:00'),
    when: [system, reach('public-notice#1')], expected: refused('nothing-due'),
  },
  {
    title: 'an oral approval nobody put in writing the next working day', cites: byClock('oral-confirmation'),
    given: story => appliedAs('emergency')(story.at('2026-10-16T23:10:00+08:00')).does(li, money).does(li, { type: 'ask-approval', reliefId: 1, approverId: wang.id }).does(wang, { type: 'approve-orally', reliefId: 1, cardTail: '0007' }).at('2026-10-20T00:00:00+08:00'),
    when: [system, reach('oral-confirmation#1')], expected: [{ type: 'RungReached', data: { step: 'due', delivered: true } }],
  },
  {
    title: 'not of a clock that does not run', cites: byClock('paperwork'),
    given: story => story.upTo('apply').later(99 * DAY_MS), when: [system, reach('paperwork#1')], expected: refused('nothing-due'),
  },
  {
    title: 'not once the work was done before it', cites: byClock('urgent-relief'),
    given: story => story.upTo('confirm').at('2026-10-15T00:00:00+08:00'), when: [system, reach('urgent-relief#1')], expected: refused('nothing-due'),
  },
  {
    title: 'not twice', cites: byClock('urgent-relief'),
    given: story => lead(story).at('2026-10-20T00:00:00+08:00').tick(), when: [system, reach('urgent-relief#1')], expected: refused('nothing-due'),
  },
  {
    title: 'not of a case there is not', cites: byClock('urgent-relief'),
    given: story => story, when: [system, reach('urgent-relief#1')], expected: refused('nothing-due'),
  },
];

const late = (story: CaseStory) => approved(story).at('2026-10-14T11:00:00+08:00').tick();
const bank: Scenario[] = [
  {
    title: 'the bank confirms, and the family holds it from when the bank did', cites: byClock('urgent-relief'),
    given: story => approved(story).at('2026-10-13T12:00:00+08:00'), when: [system, confirmed(1, '2026-10-13T11:45:00+08:00')],
    expected: [{ type: 'PaymentConfirmed', data: { orderId: 'case-1-p1', reliefId: 1, bankReference: 'B1' }, occurredAt: '2026-10-13T11:45:00+08:00', recordedAt: '2026-10-13T12:00:00+08:00' }],
    and: story => expect(story.clocks().find(({ key }) => key === 'urgent-relief#1')).toMatchObject({ stoppedAt: '2026-10-13T11:45:00+08:00' }),
  },
  {
    title: 'never from before the relief was proposed', cites: byClock('urgent-relief'),
    given: approved, when: [system, confirmed(1, '2026-10-12T10:00:00+08:00')], expected: [{ type: 'PaymentConfirmed', occurredAt: '2026-10-13T10:02:00+08:00' }],
  },
  {
    title: 'a bank\'s clock that is ahead counts as now', cites: byClock('urgent-relief'),
    given: approved, when: [system, confirmed(1, '2026-10-13T10:02:05+08:00')], expected: [{ type: 'PaymentConfirmed', occurredAt: '2026-10-13T10:02:00+08:00' }],
  },
  {
    title: 'paid in time and told late: the breach stays and is explained', cites: byClock('urgent-relief'),
    given: late, when: [system, confirmed(1, '2026-10-14T09:00:00+08:00')],
    expected: [{ type: 'PaymentConfirmed', occurredAt: '2026-10-14T09:00:00+08:00' }, { type: 'BreachExplained', data: { clockKey: 'urgent-relief#1', clock: 'urgent-relief', stoppedAt: '2026-10-14T09:00:00+08:00' } }],
    and: story => expect(story.clocks()[0]).toMatchObject({ breached: true, explained: true }),
  },
  {
    title: 'paid late: the breach stays', cites: byClock('urgent-relief'),
    given: late, when: [system, confirmed()], expected: [{ type: 'PaymentConfirmed' }],
    and: story => expect(story.clocks()[0]).toMatchObject({ breached: true, explained: false }),
  },
  {
    title: 'the bank declines, and the hours run on', cites: byClock('urgent-relief'),
    given: approved, when: [system, declined()], expected: [{ type: 'PaymentDeclined', data: { orderId: 'case-1-p1', reliefId: 1, reason: 'no such card' } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', stoppedAt: null }]),
  },
  {
    title: 'the bank sends it back: the case cannot end before it is paid', cites: byRule('feedback'),
    given: story => story.upTo('complete-papers'), when: [system, sentBack()], expected: [{ type: 'PaymentReturned', data: { orderId: 'case-1-p1', reliefId: 1, reason: 'account closed' } }],
    and: story => expect(story.when(li, { type: 'feedback' }).refusal).toMatchObject({ code: 'relief-unpaid' }),
  },
  {
    title: 'nothing was ordered', cites: byRule('second-person'),
    given: story => acceptedAs('urgent')(story).does(li, money), when: [system, declined()], expected: refused('no-such-order'),
  },
  {
    title: 'the bank does not answer twice', cites: byRule('second-person'),
    given: story => story.upTo('confirm'), when: [system, confirmed()], expected: refused('no-such-order'),
  },
];

/** A fictional year: nobody has published 2027 here. */
const year2027: CalendarYear = { year: 2027, notice: '虚构〔2026〕1号', holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }], workdays: ['2027-01-09'], edition: 1 };
const AGREED = { proposedBy: 'nian-calendar', confirmedBy: 'li-calendar' };
const land = (year: CalendarYear, agreed = AGREED): MachineCommand => ({ type: 'land-calendar', year, ...agreed });
const absorb = (firstContact: Instant): MachineCommand => ({ type: 'absorb-case', caseNo: 'JS-2026-0000002-8', firstContact });
const hoursBefore = (hours: number) => instantOf(msOf(FIRST_CONTACT) - hours * 3_600_000);

const moved: Scenario[] = [
  {
    title: 'a year is published: a provisional deadline is superseded with the reason', cites: byClock('paperwork'),
    given: story => story.at('2026-12-30T10:00:00+08:00').upTo('confirm'), when: [system, land(year2027)],
    expected: [{ type: 'CalendarLanded', data: { year: year2027, ...AGREED } }, {
      type: 'DeadlineSuperseded', data: {
        clockKey: 'paperwork#1', clock: 'paperwork', from: '2027-01-07T00:00:00+08:00', to: '2027-01-08T00:00:00+08:00', provisional: false, reason: { year: 2027, notice: '虚构〔2026〕1号' },
      },
    }],
    and: story => expect(story.clocks().find(({ key }) => key === 'paperwork#1')).toMatchObject({ due: '2027-01-08T00:00:00+08:00', provisional: false }),
  },
  {
    title: 'no window reaches it: it moves nothing', cites: byClock('paperwork'),
    given: story => story.upTo('confirm'), when: [system, land(year2027)], expected: [{ type: 'CalendarLanded' }],
  },
  {
    title: 'a clock that has stopped is left alone', cites: byClock('paperwork'),
    given: story => story.at('2026-12-30T10:00:00+08:00').upTo('complete-papers'), when: [system, land(year2027)], expected: [{ type: 'CalendarLanded' }],
  },
  {
    title: 'it is known once it has landed', cites: byClock('paperwork'),
    given: story => story.upTo('confirm').does(system, land(year2027)), when: [system, land(year2027)], expected: refused('calendar-known'),
  },
  {
    title: 'a corrected edition of it takes its place', cites: byClock('paperwork'),
    given: story => story.upTo('confirm').does(system, land(year2027)), when: [system, land({ ...year2027, workdays: [], edition: 2 })], expected: [{ type: 'CalendarLanded' }],
    and: story => expect(story.state!.landedYears).toEqual([{ ...year2027, workdays: [], edition: 2 }]),
  },
  {
    title: 'an edition that another has taken the place of does not come back', cites: byClock('paperwork'),
    given: story => story.upTo('confirm').does(system, land({ ...year2027, workdays: [], edition: 2 })),
    when: [system, land(year2027)], expected: refused('calendar-superseded'),
  },
  {
    title: 'nor does one of the same number with other days', cites: byClock('paperwork'),
    given: story => story.upTo('confirm').does(system, land(year2027)),
    when: [system, land({ ...year2027, workdays: [] })], expected: refused('calendar-superseded'),
  },
  {
    title: 'a year without a number is nobody\'s', cites: byClock('paperwork'), given: story => story.upTo('confirm'),
    when: [system, land({ ...year2027, edition: 0 })], expected: refused('calendar-superseded'),
  },
  {
    title: 'a year that one person alone stands for is refused', cites: byClock('paperwork'), given: story => story.upTo('confirm'),
    when: [system, land(year2027, { proposedBy: 'nian-calendar', confirmedBy: 'nian-calendar' })], expected: refused('calendar-not-confirmed'),
  },
  {
    title: 'and one of which the journal knows no agreement', cites: byClock('paperwork'), given: story => story.upTo('confirm'),
    when: [system, land(year2027), { yearNotConfirmed: true }], expected: refused('calendar-not-confirmed'),
  },
  {
    title: 'a year the case began with is known', cites: byClock('paperwork'),
    given: lead, when: [system, land({ year: 2026, notice: '', holidays: [], workdays: [], edition: 1 })], expected: [{ type: 'CalendarLanded' }],
  },
  {
    title: 'the family\'s wait began with the earlier report of the two', cites: byClock('urgent-relief'),
    given: lead, when: [system, absorb(hoursBefore(3))],
    expected: [
      { type: 'CaseAbsorbed', data: { caseNo: 'JS-2026-0000002-8', firstContact: hoursBefore(3) } },
      { type: 'DeadlineSuperseded', data: { clockKey: 'urgent-relief#1', from: DUE, to: '2026-10-14T07:00:00+08:00', provisional: false, reason: { absorbedCaseNo: 'JS-2026-0000002-8' } } },
    ],
    and: story => expect(story.state).toMatchObject({ marks: { 'first-contact': hoursBefore(3) } }),
  },
  {
    title: 'a later report moves nothing', cites: byClock('urgent-relief'),
    given: lead, when: [system, absorb(hoursBefore(-1))], expected: [{ type: 'CaseAbsorbed' }], and: story => expect(story.state).toMatchObject({ marks: { 'first-contact': FIRST_CONTACT } }),
  },
  {
    title: 'nor does one that comes when all is over', cites: byClock('urgent-relief'),
    given: story => story.upTo('close'), when: [system, absorb(hoursBefore(3))], expected: [{ type: 'CaseAbsorbed' }], and: story => expect(story.state).toMatchObject({ marks: { 'first-contact': FIRST_CONTACT } }),
  },
  {
    title: 'there is nothing to absorb where there is no case', cites: byRule('first-asked'),
    given: story => story, when: [system, absorb(FIRST_CONTACT)], expected: refused('nothing-to-absorb'),
  },
];

/** What was done in time by a person and entered late. */
const explained: Scenario = {
  title: 'papers completed in time and entered late: the breach stays and is explained', cites: byClock('paperwork'),
  given: story => story.upTo('confirm').at('2026-10-21T10:00:00+08:00').tick(), when: [li, { type: 'complete-papers', occurredAt: '2026-10-15T10:00:00+08:00' as Instant }],
  expected: [{ type: 'PapersCompleted', occurredAt: '2026-10-15T10:00:00+08:00' }, { type: 'BreachExplained', data: { clockKey: 'paperwork#1', stoppedAt: '2026-10-15T10:00:00+08:00' } }],
};

/** A lead that is entered late makes several rungs due at once. */
const enteredLate: Scenario = {
  title: 'a lead entered late makes several due at once', cites: byClock('urgent-relief'),
  given: story => story.does(grid, { type: 'report-lead', townCode: '370899101000', cause: 'other', channel: 'village', personal: { summary: '停电' }, occurredAt: hoursBefore(20) }),
  when: [system, reach('urgent-relief#1')], expected: [{ type: 'RungReached', data: { step: 'half', delivered: false } }, { type: 'RungReached', data: { step: 'eighty', delivered: true } }, { type: 'DutyCalled' }],
};

export const machineScenarios: Scenario[] = [...rungs, enteredLate, ...bank, explained, ...moved];
