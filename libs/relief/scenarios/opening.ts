import { isRunning } from '#libs/clock/clocks.js';
import { type Instant, instantOf, msOf } from '#libs/clock/instant.js';
import type { Command } from '#libs/contracts/command.js';
import { FIRST_CONTACT, OTHER_TOWN, STAFF, TOWN, WALK } from '#libs/relief/scenario.js';
import { byCause, byClock, byDepartment, byGround, byMaterial, byMaterials, byOnceAYear, byRule, byTrack, byUngraded } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { acceptedAs, application, appliedAs, DAY_MS, MINUTE_MS, money, onTrack, under } from '#libs/relief/scenarios/situations.js';

const { grid, he, jiang, li, qian, system, zhao, zhou } = STAFF;
const [, lead] = WALK['report-lead'] as readonly [unknown, Command & { type: 'report-lead' }];
const opens = { ...application, townCode: TOWN, cause: 'other', channel: 'town-window' } as const;
const ALL = ['application', 'means-authorisation', 'hardship-evidence'];
const sinceFirstContact = (ms: number): Instant => instantOf(msOf(FIRST_CONTACT) + ms);
const rejection = { type: 'reject', ground: 'covered-by-other-programme', personal: { explanation: '先申请医疗救助' } } as const;

const leads: Scenario[] = [
  {
    title: 'anybody\'s report opens a case, and a clock runs before anyone has graded it', cites: byUngraded,
    given: story => story, when: [grid, lead],
    expected: [{ type: 'LeadReported', data: { townCode: TOWN, cause: 'sudden-illness', channel: 'discovery', urgency: null, eventDate: null }, personal: { summary: '突发重病' }, by: { id: grid.id } }],
    and: story => {
      expect(story.state).toMatchObject({ status: 'lead', graded: false, handlerId: null, marks: { 'first-contact': FIRST_CONTACT } });
      expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', anchor: FIRST_CONTACT, due: '2026-10-14T10:00:00+08:00' }]);
    },
  },
  {
    title: 'whoever was there prejudges an emergency: two hours from first contact', cites: byClock('emergency-relief'),
    given: story => story, when: [grid, { ...lead, urgency: 'emergency' }], expected: [{ type: 'LeadReported', data: { urgency: 'emergency' } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'emergency-relief#1', due: '2026-10-13T12:00:00+08:00' }]),
  },
  {
    title: 'a report entered after a power cut keeps both its times', cites: byClock('urgent-relief'),
    given: story => story, when: [zhao, { ...lead, occurredAt: sinceFirstContact(-DAY_MS) }],
    expected: [{ type: 'LeadReported', occurredAt: sinceFirstContact(-DAY_MS), recordedAt: FIRST_CONTACT }],
  },
  {
    title: 'a report is not too old after a year, to the millisecond', cites: byRule('first-asked'),
    given: story => story, when: [grid, { ...lead, occurredAt: sinceFirstContact(-366 * DAY_MS) }], expected: [{ type: 'LeadReported' }],
  },
  {
    title: 'a report of more than a year ago is refused', cites: byRule('first-asked'),
    given: story => story, when: [grid, { ...lead, occurredAt: sinceFirstContact(-366 * DAY_MS - 1) }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'a case is reported once', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [grid, lead], expected: refused('status-not-allowed', { params: { status: 'lead' } }),
  },
  {
    title: 'who only looks reports nothing', cites: byRule('first-asked'),
    given: story => story, when: [qian, lead], expected: refused('role-not-allowed'),
  },
  {
    title: 'a cause the policy does not know is refused', cites: byCause('sudden-illness'),
    given: under({ causes: [] }), when: [grid, lead], expected: refused('cause-not-offered', { field: 'cause' }),
  },
  {
    title: 'a grade the policy has no clock for is not even prejudged', cites: byUngraded, pack: 'chaoyang-2021',
    given: story => story, when: [grid, { ...lead, urgency: 'emergency' }], expected: refused('grade-not-offered', { field: 'urgency' }),
  },
  {
    title: 'what befell the family may have been today', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => story, when: [grid, { ...lead, eventDate: '2026-10-13' }], expected: [{ type: 'LeadReported', data: { eventDate: '2026-10-13' } }],
  },
  {
    title: 'what befell the family cannot have been tomorrow', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => story, when: [grid, { ...lead, eventDate: '2026-10-14' }], expected: refused('occurred-in-future', { field: 'eventDate' }),
  },
];

const applications: Scenario[] = [
  {
    title: 'an application opens a case without a lead, and nobody asks for an ID card', cites: byMaterials,
    given: story => story, when: [li, opens],
    expected: [{ type: 'Applied', data: { townCode: TOWN, cause: 'other', channel: 'town-window', helperAuthorised: false }, personal: { name: '王小明' } }],
    and: story => expect(story.state).toMatchObject({ status: 'applied', urgency: null, graded: false, marks: { 'first-contact': FIRST_CONTACT, applied: FIRST_CONTACT } }),
  },
  {
    title: 'only what the applicant is asked for can be missing, not what shared data prove', cites: byMaterial('identity'),
    given: story => story, when: [li, { ...opens, materials: ['application', 'application'] }],
    expected: [{ type: 'Applied', data: { materials: ['application'], missing: ['means-authorisation', 'hardship-evidence'] } }],
  },
  {
    title: 'what the office makes itself is not missing either', cites: byMaterial('registration'), pack: 'chaoyang-2021',
    given: story => story, when: [li, opens], expected: [{ type: 'Applied', data: { missing: ['application', 'means-authorisation'] } }],
  },
  {
    title: 'where nothing is missing no clock waits for a list, but one for the acceptance', cites: byClock('acceptance'),
    given: story => story, when: [li, { ...opens, urgency: 'ordinary', materials: ALL }], expected: [{ type: 'Applied', data: { missing: [] } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'acceptance#1', anchor: FIRST_CONTACT, due: '2026-10-16T00:00:00+08:00', basis: 'house' }]),
  },
  {
    title: 'an ordinary one with papers missing starts the clock of the list', cites: byClock('supplement-list'),
    given: story => story, when: [li, { ...opens, urgency: 'ordinary' }], expected: [{ type: 'Applied', data: { missing: ALL } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'supplement-list#1', anchor: FIRST_CONTACT, due: '2026-10-16T00:00:00+08:00', basis: 'advisory' }]),
  },
  {
    title: 'on a lead it keeps the lead\'s first contact and cause, and what was known of the person', cites: byRule('first-asked'),
    given: story => story.does(grid, { ...lead, personal: { summary: '线索', phone: '0537-5550123', name: '小王' } }).later(DAY_MS), when: [li, application],
    expected: [{ type: 'Applied', data: { townCode: TOWN, cause: 'sudden-illness', channel: null } }],
    and: story => expect(story.state).toMatchObject({ status: 'applied', marks: { 'first-contact': FIRST_CONTACT, applied: story.now }, person: { name: '王小明', phone: '0537-5550123' } }),
  },
  {
    title: 'it does not lower what was prejudged an emergency', cites: byRule('second-person'),
    given: story => story.does(grid, { ...lead, urgency: 'emergency' }), when: [zhao, { ...application, urgency: 'ordinary' }], expected: [{ type: 'Applied', data: { urgency: 'emergency' } }],
    and: story => expect(story.clocks()).toMatchObject([{ key: 'emergency-relief#1', endedAt: null }]),
  },
  {
    title: 'it may show more than the lead did', cites: byRule('first-asked'),
    given: story => story.does(grid, { ...lead, urgency: 'ordinary' }), when: [zhao, { ...application, urgency: 'emergency' }], expected: [{ type: 'Applied', data: { urgency: 'emergency' } }],
  },
  {
    title: 'a helper files on somebody\'s behalf with their authorisation on record', cites: byRule('first-asked'),
    given: story => story, when: [zhao, { ...opens, helperAuthorised: true, personal: { ...application.personal, helperName: '李四' } }],
    expected: [{ type: 'Applied', data: { helperAuthorised: true }, personal: { helperName: '李四' } }],
  },
  {
    title: 'the household stays with the personal data', cites: byMaterials,
    given: story => story, when: [li, { ...opens, personal: { ...application.personal, household: [{ name: '王大明', relation: '父' }] } }],
    expected: [{ type: 'Applied', personal: { household: '[{"name":"王大明","relation":"父"}]' } }],
  },
  {
    title: 'a like case of the household this year is flagged, a near one as well', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => story.upTo('report-lead'),
    when: [li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind: 'same-event' }, { caseNo: 'JS-2026-0000002-8', kind: 'near-event' }] }],
    expected: [{ type: 'Applied' }, { type: 'DuplicateFlagged', data: { caseNo: 'JS-2026-0000001-0', kind: 'same-event' } }, { type: 'DuplicateFlagged', data: { kind: 'near-event' } }],
  },
  {
    title: 'it says which town it is for', cites: byRule('first-asked'),
    given: story => story, when: [li, { ...application, cause: 'other' }], expected: refused('opening-incomplete', { field: 'townCode' }),
  },
  {
    title: 'it says what befell the family', cites: byCause('other'),
    given: story => story, when: [li, { ...application, townCode: TOWN }], expected: refused('opening-incomplete', { field: 'cause' }),
  },
  {
    title: 'it stays in the town where the lead was reported', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [li, { ...application, townCode: OTHER_TOWN }], expected: refused('case-open', { field: 'townCode' }),
  },
  {
    title: 'a paper nobody knows cannot come with it', cites: byMaterials,
    given: story => story, when: [li, { ...opens, materials: ['proof-of-proof'] }], expected: refused('no-such-material', { field: 'materials' }),
  },
  {
    title: 'it cannot have come before the first contact', cites: byClock('urgent-relief'),
    given: story => story.upTo('report-lead'), when: [li, { ...application, occurredAt: sinceFirstContact(-1) }], expected: refused('occurred-before-first-contact', { field: 'occurredAt' }),
  },
  {
    title: 'there is one application to a case', cites: byRule('first-asked'),
    given: story => story.upTo('apply'), when: [li, application], expected: refused('status-not-allowed', { params: { status: 'applied' } }),
  },
  {
    title: 'another town\'s desk has no part in it', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [he, application], expected: refused('role-not-allowed'),
  },
];

const papers: Scenario[] = [
  {
    title: 'all that is missing is named, and the clock of the list stops', cites: byRule('one-list'),
    given: appliedAs('ordinary'), when: [li, { type: 'list-missing', materials: ['hardship-evidence', 'means-authorisation', 'application', 'hardship-evidence'] }],
    expected: [{ type: 'SupplementListed', data: { materials: ['hardship-evidence', 'means-authorisation', 'application'] } }],
    and: story => expect(story.clocks().find(({ key }) => key === 'supplement-list#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'there is no second list', cites: byRule('one-list'),
    given: story => appliedAs('ordinary')(story).does(li, { type: 'list-missing', materials: ['application', 'means-authorisation', 'hardship-evidence'] }), when: [zhou, { type: 'list-missing', materials: ['hardship-evidence'] }],
    expected: refusedAsCited('supplement-listed'),
  },
  {
    title: 'nothing is listed where nothing is missing', cites: byRule('one-list'),
    given: story => story.does(li, { ...opens, materials: ALL }), when: [li, { type: 'list-missing', materials: ['application'] }], expected: refusedAsCited('papers-not-missing'),
  },
  {
    title: 'what has been handed in is not listed', cites: byRule('one-list'),
    given: story => story.does(li, { ...opens, materials: ['application'] }), when: [li, { type: 'list-missing', materials: ['application', 'means-authorisation', 'hardship-evidence'] }],
    expected: refusedAsCited('papers-not-missing', { field: 'materials' }),
  },
  {
    title: 'what shared data prove is never asked of the applicant', cites: byMaterial('means'),
    given: appliedAs('ordinary'), when: [li, { type: 'list-missing', materials: ['application', 'means'] }], expected: refusedAsCited('not-asked-for', { field: 'materials' }),
  },
  {
    title: 'the office does not ask for its own signatures', cites: byMaterial('signatures'), pack: 'chaoyang-2021',
    given: appliedAs('ordinary'), when: [li, { type: 'list-missing', materials: ['signatures'] }], expected: refusedAsCited('not-asked-for', { field: 'materials' }),
  },
  {
    title: 'a paper nobody knows is not asked for', cites: byMaterials,
    given: appliedAs('ordinary'), when: [li, { type: 'list-missing', materials: ['proof-of-proof'] }], expected: refused('no-such-material', { field: 'materials' }),
  },
  {
    title: 'the approver does not ask for papers', cites: byRule('one-list'),
    given: appliedAs('ordinary'), when: [jiang, { type: 'list-missing', materials: ['application'] }], expected: refused('role-not-allowed'),
  },
  {
    title: 'what was listed is handed in', cites: byRule('one-list'),
    given: story => appliedAs('ordinary')(story).does(li, { type: 'list-missing', materials: ['application', 'means-authorisation', 'hardship-evidence'] }), when: [zhao, { type: 'supply', materials: ['application', 'application'] }],
    expected: [{ type: 'MaterialsSupplied', data: { materials: ['application'] } }],
    and: story => expect(story.state).toMatchObject({ status: 'applied', materials: { given: ['application'], listed: ['application', 'means-authorisation', 'hardship-evidence'] } }),
  },
  {
    title: 'once all is there the list\'s clock stops, and acceptance has its days', cites: byClock('acceptance'),
    given: appliedAs('ordinary'), when: [li, { type: 'supply', materials: ALL }], expected: [{ type: 'MaterialsSupplied', data: { materials: ALL, missing: [] } }],
    and: story => expect(story.clocks().filter(isRunning)).toMatchObject([{ key: 'acceptance#1', anchor: story.now, due: '2026-10-16T00:00:00+08:00' }]),
  },
  {
    title: 'part of it leaves the list\'s clock running', cites: byClock('supplement-list'),
    given: appliedAs('ordinary'), when: [li, { type: 'supply', materials: ['application'] }], expected: [{ type: 'MaterialsSupplied', data: { missing: ['means-authorisation', 'hardship-evidence'] } }],
    and: story => expect(story.clocks().filter(isRunning).map(({ key }) => key)).toEqual(['supplement-list#1']),
  },
  {
    title: 'after acceptance as well', cites: byRule('one-list'),
    given: acceptedAs('ordinary'), when: [zhao, { type: 'supply', materials: ['application'] }], expected: [{ type: 'MaterialsSupplied' }],
    and: story => expect(story.state).toMatchObject({ status: 'accepted', materials: { given: ['application'] } }),
  },
  {
    title: 'not before there was an application', cites: byClock('supplement-list'),
    given: story => story.upTo('report-lead').at('2026-10-20T09:00:00+08:00').does(...WALK.apply), when: [li, { type: 'supply', materials: ['application'], occurredAt: sinceFirstContact(DAY_MS) }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'what was never missing is not handed in', cites: byRule('one-list'),
    given: story => story.does(li, { ...opens, materials: ALL }), when: [li, { type: 'supply', materials: ['application'] }], expected: refusedAsCited('papers-not-missing'),
  },
  {
    title: 'what is there already is not handed in again', cites: byRule('one-list'),
    given: story => story.does(li, { ...opens, materials: ['application'] }), when: [li, { type: 'supply', materials: ['application'] }], expected: refusedAsCited('papers-not-missing', { field: 'materials' }),
  },
  {
    title: 'nobody hands in what shared data prove', cites: byMaterial('relief-status'),
    given: appliedAs('ordinary'), when: [li, { type: 'supply', materials: ['relief-status'] }], expected: refusedAsCited('not-asked-for', { field: 'materials' }),
  },
  {
    title: 'a paper nobody knows is not handed in', cites: byMaterials,
    given: appliedAs('ordinary'), when: [li, { type: 'supply', materials: ['proof-of-proof'] }], expected: refused('no-such-material', { field: 'materials' }),
  },
];

const acceptance: Scenario[] = [
  {
    title: 'accepted, graded and taken in hand in one step', cites: byRule('first-asked'),
    given: story => story.upTo('apply'), when: [li, { type: 'accept', urgency: 'urgent', takeOver: true }],
    expected: [{ type: 'Accepted' }, { type: 'Graded', data: { urgency: 'urgent', shownAt: null } }, { type: 'TakenOver', data: { handlerId: li.id, townCode: TOWN } }],
    and: story => expect(story.state).toMatchObject({ status: 'accepted', graded: true, urgency: 'urgent', handlerId: li.id }),
  },
  {
    title: 'a lower grade waits for a second person in this step, too', cites: byRule('second-person'),
    given: appliedAs('urgent'), when: [li, { type: 'accept', urgency: 'ordinary' }], expected: [{ type: 'Accepted' }, { type: 'RegradeProposed', data: { urgency: 'ordinary' } }],
    and: story => expect(story.state).toMatchObject({ status: 'accepted', urgency: 'urgent' }),
  },
  {
    title: 'not with the grade it has', cites: byUngraded,
    given: appliedAs('urgent'), when: [li, { type: 'accept', urgency: 'urgent' }], expected: refused('grade-unchanged', { field: 'urgency' }),
  },
  {
    title: 'not as an ordinary case onto the track of relief first', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: story => story.upTo('apply'), when: [li, { type: 'accept', track: 'urgent-type', urgency: 'ordinary' }], expected: refusedAsCited('not-urgent', { field: 'track' }),
  },
  {
    title: 'nobody takes over what is theirs', cites: byRule('first-asked'),
    given: story => story.upTo('apply').does(li, { type: 'take-over' }), when: [li, { type: 'accept', takeOver: true }], expected: refused('already-handler', { field: 'takeOver' }),
  },
  {
    title: 'an urgent one is accepted at once whatever is missing', cites: byRule('relief-first'),
    given: appliedAs('urgent'), when: [li, { type: 'accept' }], expected: [{ type: 'Accepted', data: { track: null, deemed: false } }],
    and: story => expect(story.state).toMatchObject({ status: 'accepted', materials: { given: [] } }),
  },
  {
    title: 'an ordinary one is accepted, and investigation and decision have their days', cites: byClock('town-decision'),
    given: story => story.does(li, { ...opens, urgency: 'ordinary', materials: ALL }), when: [li, { type: 'accept' }], expected: [{ type: 'Accepted' }],
    and: story => expect(story.clocks().map(({ key, due }) => [key, due])).toEqual([
      ['investigation#1', '2026-10-17T00:00:00+08:00'], ['town-decision#1', '2026-11-11T00:00:00+08:00'], ['visit#1', '2026-10-16T00:00:00+08:00'], ['acceptance#1', '2026-10-16T00:00:00+08:00'],
    ]),
  },
  {
    title: 'on one of the policy\'s tracks', cites: byTrack('expenditure-type'), pack: 'chaoyang-2021',
    given: appliedAs('ordinary'), when: [li, { type: 'accept', track: 'expenditure-type' }], expected: [{ type: 'Accepted', data: { track: 'expenditure-type' } }],
  },
  {
    title: 'the track is said where the policy knows tracks', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: appliedAs('urgent'), when: [li, { type: 'accept' }], expected: refusedAsCited('track-needed', { field: 'track' }),
  },
  {
    title: 'there is no track where the policy knows none', cites: byRule('relief-first'),
    given: appliedAs('urgent'), when: [li, { type: 'accept', track: 'urgent-type' }], expected: refused('no-such-track', { field: 'track' }),
  },
  {
    title: 'on paper first and entered later, it happened when it happened', cites: byClock('town-decision'),
    given: story => story.upTo('apply').later(DAY_MS), when: [li, { type: 'accept', occurredAt: sinceFirstContact(2 * MINUTE_MS) }],
    expected: [{ type: 'Accepted', occurredAt: sinceFirstContact(2 * MINUTE_MS), recordedAt: sinceFirstContact(DAY_MS + 2 * MINUTE_MS) }],
  },
  {
    title: 'not before there was an application', cites: byClock('town-decision'),
    given: story => story.upTo('report-lead').at('2026-10-20T09:00:00+08:00').does(...WALK.apply), when: [li, { type: 'accept', occurredAt: sinceFirstContact(DAY_MS) }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'a clock that is a minute fast counts as now', cites: byClock('town-decision'),
    given: story => story.upTo('apply'), when: [li, { type: 'accept', occurredAt: sinceFirstContact(3 * MINUTE_MS) }],
    expected: [{ type: 'Accepted', occurredAt: sinceFirstContact(2 * MINUTE_MS), recordedAt: sinceFirstContact(2 * MINUTE_MS) }],
  },
  {
    title: 'it does not happen tomorrow', cites: byClock('town-decision'),
    given: story => story.upTo('apply'), when: [li, { type: 'accept', occurredAt: sinceFirstContact(3 * MINUTE_MS + 1) }], expected: refused('occurred-in-future', { field: 'occurredAt' }),
  },
  {
    title: 'a lead is applied for first', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [li, { type: 'accept' }], expected: refused('status-not-allowed', { params: { status: 'lead' } }),
  },
  {
    title: 'there is nothing to accept before there is a case', cites: byRule('first-asked'),
    given: story => story, when: [li, { type: 'accept' }], expected: refused('status-not-allowed', { params: { status: 'none' } }),
  },
  {
    title: 'who watches does not accept', cites: byRule('inspection'),
    given: story => story.upTo('apply'), when: [qian, { type: 'accept' }], expected: refused('role-not-allowed'),
  },
  {
    title: 'the machine accepts nothing by command', cites: byRule('first-asked'),
    given: story => story.upTo('apply'), when: [system, { type: 'accept' }], expected: refused('role-not-allowed'),
  },
];

const rejections: Scenario[] = [
  {
    title: 'who is not eligible is told why, by which rule and what can be done, and goes where something fits', cites: byGround('covered-by-other-programme'),
    given: appliedAs('ordinary'), when: [li, { ...rejection, referTo: 'medical-insurance' }],
    expected: [
      {
        type: 'Refused', personal: { explanation: '先申请医疗救助' },
        data: {
          stage: 'acceptance', ground: 'covered-by-other-programme', citation: { notice: '济政字〔2021〕16号', section: '二(二)' },
          remedies: ['reconsideration', 'litigation', 'complaint'], referTo: 'medical-insurance',
        },
      },
      { type: 'SlipIssued', data: { slipNo: 1, to: { department: 'medical-insurance' }, reliefFirst: false, replaces: null, binding: false }, personal: { item: '先申请医疗救助' } },
    ],
    and: story => expect(story.state).toMatchObject({ status: 'refused', slips: [{ state: 'issued' }] }),
  },
  {
    title: 'without referral where nothing else fits', cites: byGround('not-in-hardship'),
    given: appliedAs('ordinary'), when: [zhou, { type: 'reject', ground: 'not-in-hardship' }], expected: [{ type: 'Refused', data: { referTo: null } }],
    and: story => expect(story.clocks().find(({ key }) => key === 'supplement-list#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'and the hours end: nobody waits for relief any more', cites: byClock('urgent-relief'),
    given: appliedAs('urgent'), when: [li, { type: 'reject', ground: 'not-in-hardship' }], expected: [{ type: 'Refused' }],
    and: story => {
      expect(story.clocks().filter(isRunning)).toEqual([]);
      expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', stoppedAt: null, endedAt: story.now }]);
    },
  },
  {
    title: 'a missing paper is no ground', cites: byRule('one-list'),
    given: appliedAs('ordinary'), when: [li, { ...rejection, ground: 'papers-missing' }], expected: refused('no-such-ground', { field: 'ground' }),
  },
  {
    title: 'nobody is referred to a department there is not', cites: byDepartment('civil-affairs'), pack: 'chaoyang-2021',
    given: appliedAs('ordinary'), when: [li, { ...rejection, referTo: 'medical-insurance' }], expected: refused('no-such-department', { field: 'referTo' }),
  },
  {
    title: 'not while relief that came first waits for its approval', cites: byRule('relief-first'),
    given: story => appliedAs('urgent')(story).does(li, money), when: [li, rejection], expected: refused('relief-pending'),
  },
  {
    title: 'not what has been accepted: that is decided', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [li, rejection], expected: refused('status-not-allowed', { params: { status: 'accepted' } }),
  },
];

/** People who ask for themselves, by 一码求助. */
const mobile = { ...application, townCode: TOWN, cause: 'sudden-illness', channel: 'mobile' } as const;
const byCitizens: Scenario[] = [
  {
    title: 'by the family itself, from its phone', cites: byRule('first-asked'),
    given: story => story, when: [STAFF.citizen, mobile], expected: [{ type: 'Applied', data: { channel: 'mobile', urgency: null }, by: { role: 'citizen' } }],
    and: story => expect(story.state).toMatchObject({ status: 'applied', handlerId: null, graded: false }),
  },
  {
    title: 'by a neighbour from theirs', cites: byRule('first-asked'),
    given: story => story, when: [STAFF.citizen, { type: 'report-lead', townCode: TOWN, cause: 'other', channel: 'mobile', personal: { summary: '独居老人几天没有出门' } }], expected: [{ type: 'LeadReported', data: { channel: 'mobile' } }],
  },
  {
    title: 'not as if it had come by the window', cites: byRule('first-asked'),
    given: story => story, when: [STAFF.citizen, { ...mobile, channel: 'town-window' }], expected: refused('role-not-allowed', { field: 'channel' }),
  },
  {
    title: 'not into a case that the office has: to that they add by calling it', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [STAFF.citizen, mobile], expected: refused('role-not-allowed'),
  },
];

export const openingScenarios: Scenario[] = [...leads, ...byCitizens, ...applications, ...papers, ...acceptance, ...rejections];
