import type { Command } from '#libs/contracts/command.js';
import { STAFF } from '#libs/relief/scenario.js';
import { byAuthority, byClock, byConference, byProgramme, byRule, bySeverity, byStep } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  account, acceptedAs, as, CARD, clockOf, confirmed, decided, decision, disbursed, money, onTrack, paidOut, ready, secondRelief, TAIL, under, urgentReady, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, jiang, li, sun, system, wang, zheng } = STAFF;
const medical = { type: 'raise', to: 'county', programme: 'medical', amountFen: '2000000', personal: { note: '超出权限' } } as const;
const inChaoyang = { ...medical, programme: 'temporary', amountFen: '50001', severity: 'light' } as const;

const conference: Command & { type: 'confer' } = {
  type: 'confer', departments: ['medical-insurance', 'education', 'medical-insurance'], grant: { programme: 'temporary', amountFen: '800000', cardTail: TAIL },
  personal: { minutes: '会议纪要〔2026〕7号', plan: '医疗、就学并举', items: { 'medical-insurance': '住院费用', education: '助学金' } },
};

const raising: Scenario[] = [
  {
    title: 'what is the county\'s goes there: the town\'s twenty days end, the county\'s way begins', cites: byClock('undelegated-route'),
    given: story => ready(story).at('2026-10-20T10:00:00+08:00'), when: [li, medical], expected: [{ type: 'Raised', data: { to: 'county', programme: 'medical', amountFen: '2000000', severity: null } }],
    and: story => {
      const clocks = story.clocks().filter(({ rule }) => rule.anchor === 'raised' || rule.stop === 'raised' || rule.stop === 'decided');
      expect(clocks.map(({ key, due, stoppedAt, endedAt, basis }) => [key, due, stoppedAt, endedAt, basis])).toEqual([
        ['town-decision#1', '2026-11-11T00:00:00+08:00', null, story.now, 'statutory'], ['undelegated-route#1', '2026-11-11T00:00:00+08:00', null, null, 'advisory'],
        ['undelegated-town#1', '2026-10-30T00:00:00+08:00', story.now, null, 'advisory'], ['undelegated-county#1', '2026-10-31T00:00:00+08:00', null, null, 'advisory'],
      ]);
    },
  },
  {
    title: 'the county\'s decision ends its way', cites: byClock('undelegated-county'),
    given: story => ready(story).does(li, medical).at('2026-10-21T10:00:00+08:00'), when: [jiang, { ...decision, programme: 'medical', amountFen: '2000000' }], expected: [{ type: 'Decided' }],
    and: story => expect(['undelegated-route#1', 'undelegated-county#1'].map(key => clockOf(story, key)?.stoppedAt)).toEqual([story.now, story.now]),
  },
  {
    title: 'a mild case above the line is the county\'s', cites: byAuthority(1), pack: 'chaoyang-2021',
    given: urgentReady, when: [wang, inChaoyang], expected: [{ type: 'Raised', data: { to: 'county', severity: 'light' } }],
  },
  {
    title: 'the city may be asked for what is severe', cites: byAuthority(4), pack: 'chaoyang-2021',
    given: urgentReady, when: [li, { ...inChaoyang, to: 'city', severity: 'severe' }], expected: [{ type: 'Raised', data: { to: 'city' } }],
  },
  {
    title: 'and for nothing less', cites: byAuthority(3), pack: 'chaoyang-2021',
    given: urgentReady, when: [li, { ...inChaoyang, to: 'city', severity: 'heavier' }], expected: refusedAsCited('no-authority', { field: 'to', params: { body: 'county' } }),
  },
  {
    title: 'the town does not pass on what is its own', cites: byAuthority(0), pack: 'chaoyang-2021',
    given: urgentReady, when: [li, { ...inChaoyang, amountFen: '50000' }], expected: refusedAsCited('authority-held', { field: 'amountFen' }),
  },
  {
    title: 'not without an opinion', cites: byClock('investigation'),
    given: acceptedAs('ordinary'), when: [li, medical], expected: refused('opinion-owed'),
  },
  {
    title: 'once', cites: byClock('undelegated-town'),
    given: story => ready(story).does(li, medical), when: [li, medical], expected: refused('already-raised'),
  },
  {
    title: 'to nobody, where nobody has authority', cites: byProgramme('services'),
    given: ready, when: [li, { ...medical, programme: 'services' }], expected: refused('no-authority', { field: 'to', params: { body: 'nobody' } }),
  },
  {
    title: 'for a programme there is', cites: byProgramme('medical'),
    given: ready, when: [li, { ...medical, programme: 'medicine' }], expected: refused('no-such-programme', { field: 'programme' }),
  },
  {
    title: 'saying how severe it is', cites: bySeverity, pack: 'chaoyang-2021',
    given: urgentReady, when: [li, { ...inChaoyang, severity: undefined }], expected: refusedAsCited('severity-needed', { field: 'severity' }),
  },
];

const conferring: Scenario[] = [
  {
    title: 'a plan is split over departments, each with its slip, and money is granted', cites: byConference,
    given: story => acceptedAs('urgent')(story).does(li, account), when: [jiang, conference],
    expected: [
      { type: 'ConferenceDecided', data: { reliefId: 1, grant: { programme: 'temporary', amountFen: '800000' }, departments: ['medical-insurance', 'education'], body: 'county' }, personal: { minutes: conference.personal.minutes, plan: '医疗、就学并举', ...CARD } },
      { type: 'SlipIssued', data: { slipNo: 1, to: { department: 'medical-insurance' }, binding: false }, personal: { item: '住院费用' } },
      { type: 'SlipIssued', data: { slipNo: 2, to: { department: 'education' } }, personal: { item: '助学金' } },
    ],
    and: story => expect(story.state).toMatchObject({ approvers: [jiang.id], reliefs: [{ kind: 'conference', state: 'approved', body: 'county', amountFen: '800000' }] }),
  },
  {
    title: 'a department nothing was said of learns nothing of the others\' part', cites: byConference,
    given: story => acceptedAs('urgent')(story).does(li, account), when: [jiang, { ...conference, personal: { ...conference.personal, items: { education: '助学金' } } }],
    expected: [{ type: 'ConferenceDecided' }, { type: 'SlipIssued' }, { type: 'SlipIssued', personal: { item: '助学金' } }],
    and: story => expect(story.events.at(-2)).not.toHaveProperty('personal'),
  },
  {
    title: 'it does not stand in for the full procedure', cites: byStep('expenditure-type', 'visit'), pack: 'chaoyang-2021',
    given: onTrack('expenditure-type'), when: [jiang, { ...conference, departments: [] }], expected: refusedAsCited('steps-owed', { params: { step: 'visit' } }),
  },
  {
    title: 'work for departments alone, and no money', cites: byConference,
    given: acceptedAs('ordinary'), when: [jiang, { ...conference, departments: ['housing'], grant: undefined, personal: { minutes: '纪要1号', plan: '腾退公租房' } }],
    expected: [{ type: 'ConferenceDecided', data: { reliefId: null, grant: null } }, { type: 'SlipIssued', data: { to: { department: 'housing' } } }],
    and: story => expect(story.state!.reliefs).toEqual([]),
  },
  {
    title: 'where urgent matters fit no tier', cites: byConference, pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, account), when: [jiang, { ...conference, departments: [] }], expected: [{ type: 'ConferenceDecided', data: { departments: [] } }],
  },
  {
    title: 'the county convenes it, no town', cites: byConference,
    given: acceptedAs('urgent'), when: [wang, conference], expected: refusedAsCited('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'not under a policy that knows none', cites: byConference,
    given: story => acceptedAs('urgent')(under({ caseConference: null })(story)), when: [jiang, conference], expected: refused('no-conference'),
  },
  {
    title: 'it plans something', cites: byConference,
    given: acceptedAs('urgent'), when: [jiang, { ...conference, departments: [], grant: undefined, personal: { minutes: '纪要1号', plan: '再议' } }], expected: refused('nothing-planned', { field: 'departments' }),
  },
  {
    title: 'for departments there are', cites: byConference,
    given: acceptedAs('urgent'), when: [jiang, { ...conference, departments: ['housing', 'houses'] }], expected: refused('no-such-department', { field: 'departments' }),
  },
  {
    title: 'and a programme there is', cites: byConference,
    given: acceptedAs('urgent'), when: [jiang, { ...conference, grant: { programme: 'temporarily', amountFen: '1', cardTail: TAIL } }], expected: refused('no-such-programme', { field: 'grant.programme' }),
  },
  {
    title: 'not while relief is under way', cites: byConference,
    given: story => acceptedAs('urgent')(story).does(li, money), when: [jiang, conference], expected: refused('relief-pending'),
  },
  {
    title: 'not chaired by who investigated', cites: byRule('second-person'),
    given: story => visited(acceptedAs('urgent')(story)), when: [as('county-approver', { ...sun, region: jiang.region }), conference], expected: refusedAsCited('second-person-needed'),
  },
];

const adding: Scenario[] = [
  {
    title: 'the county adds to what the town gave', cites: byAuthority(2),
    given: paidOut, when: [jiang, secondRelief], expected: [{ type: 'SecondReliefGranted', data: { reliefId: 2, programme: 'temporary', amountFen: '800000', body: 'county' }, personal: CARD }],
    and: story => expect(story.state).toMatchObject({ approvers: [wang.id, jiang.id], reliefs: [{}, { kind: 'second', state: 'approved' }] }),
  },
  {
    title: 'so does the city', cites: byAuthority(3),
    given: paidOut, when: [jiang, { ...secondRelief, body: 'city' }], expected: [{ type: 'SecondReliefGranted', data: { body: 'city' } }],
  },
  {
    title: 'the town does not give twice', cites: byAuthority(2),
    given: paidOut, when: [jiang, { ...secondRelief, body: 'town' }], expected: refusedAsCited('no-authority', { field: 'body', params: { body: 'county' } }),
  },
  {
    title: 'the city for severe cases only', cites: byAuthority(4), pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(urgentReady(story))).does(system, confirmed()), when: [jiang, { ...secondRelief, body: 'city', severity: 'heavier' }],
    expected: refused('no-authority', { field: 'body', params: { body: 'nobody' } }),
  },
  {
    title: 'to a programme there is', cites: byProgramme('temporary'),
    given: paidOut, when: [jiang, { ...secondRelief, programme: 'temporarily' }], expected: refused('no-such-programme', { field: 'programme' }),
  },
  {
    title: 'saying how severe it is', cites: bySeverity, pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(urgentReady(story))).does(system, confirmed()), when: [jiang, secondRelief], expected: refusedAsCited('severity-needed', { field: 'severity' }),
  },
  {
    title: 'nothing is added to nothing', cites: byAuthority(2),
    given: ready, when: [jiang, secondRelief], expected: refused('nothing-delivered'),
  },
  {
    title: 'not while another relief is under way', cites: byAuthority(2),
    given: story => paidOut(story).does(jiang, secondRelief), when: [jiang, secondRelief], expected: refused('relief-pending'),
  },
  {
    title: 'not by who investigated', cites: byRule('second-person'),
    given: paidOut, when: [as('county-approver', { ...li, region: jiang.region }), secondRelief], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'not by the one on duty', cites: byAuthority(2),
    given: paidOut, when: [zheng, secondRelief], expected: refused('role-not-allowed'),
  },
  {
    title: 'not by who pays', cites: byRule('third-person'),
    given: paidOut, when: [cao, secondRelief], expected: refused('role-not-allowed'),
  },
];

/** What is not the town's alone to decide: raised, decided by conference, added by county or city. */
export const higherBodyScenarios: Scenario[] = [...raising, ...conferring, ...adding];
