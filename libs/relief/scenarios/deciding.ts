import { isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import type { Command } from '#libs/contracts/command.js';
import type { Severity, TrackStep } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { type CaseStory, STAFF, TOWN } from '#libs/relief/scenario.js';
import { byAuthority, byClock, byConference, byGround, byProgramme, byRule, bySeverity, byStep, byTrack } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, appliedAs, as, CARD, confirmed, decided, decision, disbursed, inForm, investigated, money, noticed, onTrack, opined, paidOut, posted, REASON, secondRelief, under,
  visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, jiang, li, sun, system, wang, zhao, zheng, zhou } = STAFF;
const clockOf = (story: CaseStory, key: string) => story.clocks().find(clock => clock.key === key);
const ready = (story: CaseStory) => opined(acceptedAs('ordinary')(story));
const urgentReady = (story: CaseStory) => opined(onTrack('urgent-type')(story));
const byAdvance = (pack: Pack) => pack.reliefFirst.advance!.citation;
/** Money that came first on the urgent track, and the opinion. */
const advanced = (amountFen: string) => (story: CaseStory) =>
  opined(onTrack('urgent-type')(story).does(li, { ...money, amountFen }).does(wang, { type: 'approve', reliefId: 1 }).does(system, confirmed()));
const medical = { type: 'raise', to: 'county', programme: 'medical', amountFen: '2000000', personal: { note: '超出权限' } } as const;
const inChaoyang = { ...medical, programme: 'temporary', amountFen: '50001', severity: 'light' } as const;
const conference: Command & { type: 'confer' } = {
  type: 'confer', minutes: '会议纪要〔2026〕7号', departments: ['medical-insurance', 'education', 'medical-insurance'], grant: { programme: 'temporary', amountFen: '800000' },
  personal: { plan: '医疗、就学并举', items: { 'medical-insurance': '住院费用', education: '助学金' }, ...CARD },
};
const denial = { type: 'deny', ground: 'not-in-hardship', personal: { explanation: '家庭财产超出标准' } } as const;

/** CY 四(三)2: fen, severity, whose it is, and where in the register that stands. */
const TIERS: [amountFen: string, severity: Severity, body: 'town' | 'county', place: number][] = [
  ['1', 'light', 'town', 0], ['50000', 'light', 'town', 0], ['50001', 'light', 'county', 1], ['50000', 'heavier', 'county', 2],
  ['50001', 'heavier', 'county', 3], ['1', 'severe', 'county', 2], ['99999999', 'severe', 'county', 3],
];
const tiers = TIERS.flatMap(([amountFen, severity, body, place]): Scenario[] => {
  const [may, mayNot] = body === 'town' ? [wang, jiang] : [jiang, wang];
  const row = { cites: byAuthority(place), pack: 'chaoyang-2021', given: noticed } as const;
  return [
    { ...row, title: `${amountFen} fen, ${severity}, is the ${body}'s`, when: [may, { ...decision, amountFen, severity }], expected: [{ type: 'Decided', data: { reliefId: 1, programme: 'temporary', amountFen, severity, body } }] },
    { ...row, title: `${amountFen} fen, ${severity}, is only the ${body}'s`, when: [mayNot, { ...decision, amountFen, severity }], expected: refusedAsCited('no-authority', { field: 'amountFen', params: { body } }) },
  ];
});

/** What the expenditure track asks for, in its order; each refusal names the step that is owed next. */
const STEPS: TrackStep[] = ['visit', 'means-check', 'appraisal', 'opinion', 'public-notice'];
const owed = STEPS.map((step, i): Scenario => ({
  title: `not before the ${step} of the full procedure`, cites: byStep('expenditure-type', step), pack: 'chaoyang-2021',
  given: story => STEPS.slice(0, i).reduce((so, done) => done === 'opinion' ? opined(so) : so.does(sun, { type: 'investigate', step: done as 'visit', authorised: true }), onTrack('expenditure-type')(story)),
  when: [wang, { ...decision, severity: 'light' }], expected: refusedAsCited('steps-owed', { params: { step } }),
}));

const decisions: Scenario[] = [
  {
    title: 'the town decides temporary relief, and finance has it to pay', cites: byAuthority(0),
    given: ready, when: [wang, decision],
    expected: [{ type: 'Decided', data: { reliefId: 1, programme: 'temporary', amountFen: '50000', severity: null, body: 'town' }, personal: CARD }],
    and: story => {
      expect(story.state!.reliefs).toMatchObject([{ kind: 'decided', form: 'money', state: 'approved', approvedBy: wang.id, orderId: null }]);
      expect(clockOf(story, 'town-decision#1')).toMatchObject({ stoppedAt: story.now, basis: 'statutory' });
    },
  },
  {
    title: 'what no document handed down is the county\'s', cites: byAuthority(1),
    given: ready, when: [jiang, { ...decision, programme: 'medical' }], expected: [{ type: 'Decided', data: { programme: 'medical', body: 'county' } }],
  },
  {
    title: 'and not the town\'s', cites: byAuthority(1),
    given: ready, when: [wang, { ...decision, programme: 'medical' }], expected: refusedAsCited('no-authority', { field: 'amountFen', params: { body: 'county' } }),
  },
  ...tiers,
  {
    title: 'what nobody has authority for nobody decides', cites: byProgramme('services'),
    given: ready, when: [jiang, { ...decision, programme: 'services' }], expected: refused('no-authority', { field: 'amountFen', params: { body: 'nobody' } }),
  },
  {
    title: 'the day before the document there was no authority', cites: byAuthority(0),
    given: story => ready(story.at('2021-04-26T10:00:00+08:00')), when: [wang, decision], expected: refused('no-authority', { field: 'amountFen', params: { body: 'nobody' } }),
  },
  {
    title: 'from its first day on there is', cites: byAuthority(0),
    given: story => ready(story.at('2021-04-26T10:00:00+08:00')).at('2021-04-27T00:00:00+08:00'), when: [wang, decision], expected: [{ type: 'Decided' }],
  },
  {
    title: 'nor is there any after a document has lapsed', cites: byAuthority(0),
    given: story => ready(under({ authority: story.rules.pack.authority.map(entry => ({ ...entry, validTo: '2026-10-12' })) })(story)), when: [wang, decision],
    expected: refused('no-authority', { field: 'amountFen', params: { body: 'nobody' } }),
  },
  ...owed,
  {
    title: 'even where the track asks for nothing there is an opinion', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [wang, { ...decision, severity: 'light' }], expected: refused('opinion-owed'),
  },
  {
    title: 'who visited does not decide', cites: byRule('second-person'),
    given: story => opined(visited(acceptedAs('ordinary')(story))), when: [as('town-approver', sun), decision], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor who gave the opinion', cites: byRule('second-person'),
    given: ready, when: [as('town-approver', li), decision], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor who paid out before', cites: byRule('second-person'),
    given: paidOut, when: [as('town-approver', { ...cao, region: TOWN }), decision], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'one relief at a time', cites: byAuthority(0),
    given: story => decided()(ready(story)), when: [wang, decision], expected: refused('relief-pending'),
  },
  {
    title: 'two small decisions do not make a small one: together they are the county\'s', cites: byAuthority(1), pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(noticed(story))).does(system, confirmed()), when: [wang, { ...decision, severity: 'light' }],
    expected: refusedAsCited('no-authority', { field: 'amountFen', params: { body: 'county' } }),
  },
  {
    title: 'the county decides on top of the town\'s', cites: byAuthority(1), pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(noticed(story))).does(system, confirmed()), when: [jiang, { ...decision, severity: 'light' }], expected: [{ type: 'Decided', data: { amountFen: '50000', body: 'county' } }],
  },
  {
    title: 'what was turned down counts for nothing', cites: byAuthority(0), pack: 'chaoyang-2021',
    given: story => decided('light')(noticed(story)).does({ ...wang, id: 'gu-approver' }, { type: 'turn-down', reliefId: 1 }), when: [wang, { ...decision, severity: 'light' }],
    expected: [{ type: 'Decided', data: { reliefId: 2, body: 'town' } }],
  },
  {
    title: 'the advance is settled, and only the rest is paid', cites: byAdvance, pack: 'chaoyang-2021',
    given: story => advanced('30000')(story), when: [wang, { ...decision, severity: 'light' }], expected: [{ type: 'Decided', data: { reliefId: 2, amountFen: '50000', advanceFen: '30000' } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'paid', settled: true }, { state: 'approved', amountFen: '20000', kind: 'decided', programme: 'temporary', body: 'town' }]),
  },
  {
    title: 'where it was as much as is decided nothing is left to pay', cites: byAdvance, pack: 'chaoyang-2021',
    given: story => advanced('50000')(story), when: [wang, { ...decision, severity: 'light' }], expected: [{ type: 'Decided', data: { reliefId: null, amountFen: '50000', advanceFen: '50000' } }],
    and: story => {
      expect(story.state!.reliefs).toMatchObject([{ state: 'paid', settled: true }]);
      expect(story.when(cao, { type: 'disburse', reliefId: 1 }).refusal).toMatchObject({ code: 'state-not-allowed' });
      expect(story.does(li, { type: 'complete-papers' }).does(li, { type: 'feedback' }).state).toMatchObject({ status: 'fed-back' });
    },
  },
  {
    title: 'what was advanced beyond it is not asked back', cites: byAdvance, pack: 'chaoyang-2021',
    given: story => advanced('50000')(story), when: [wang, { ...decision, amountFen: '20000', severity: 'light' }], expected: [{ type: 'Decided', data: { reliefId: null, amountFen: '20000', advanceFen: '20000' } }],
  },
  {
    title: 'goods given first are no advance', cites: byAdvance, pack: 'chaoyang-2021',
    given: story => opined(onTrack('urgent-type')(story).does(li, inForm('goods')).does(wang, { type: 'approve', reliefId: 1 }).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' })),
    when: [wang, { ...decision, severity: 'light' }], expected: [{ type: 'Decided', data: { reliefId: 2, advanceFen: '0' } }],
  },
  {
    title: 'where the policy knows no advance, what came first stands beside the decision', cites: byRule('relief-first'),
    given: story => opined(story.upTo('confirm')), when: [{ ...wang, id: 'gu-approver' }, decision], expected: [{ type: 'Decided', data: { reliefId: 2, amountFen: '50000', advanceFen: '0' } }],
  },
  {
    title: 'a reopened case wants a notice of its own', cites: byStep('expenditure-type', 'public-notice'), pack: 'chaoyang-2021',
    given: story => investigated(disbursed()(decided('light')(noticed(story))).does(system, confirmed()).does(li, { type: 'feedback' }).does(li, { type: 'close' })
      .does(zhou, { type: 'reopen', personal: REASON })),
    when: [wang, { ...decision, severity: 'light' }], expected: refusedAsCited('steps-owed', { params: { step: 'public-notice' } }),
  },
  {
    title: 'not dated from before the opinion', cites: byClock('town-decision'),
    given: story => acceptedAs('ordinary')(story).at('2026-11-20T09:00:00+08:00').tick().does(li, { type: 'give-opinion' }), when: [wang, { ...decision, occurredAt: '2026-10-14T10:00:00+08:00' as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'in an urgent case no papers are owed for it', cites: byClock('paperwork'),
    given: story => disbursed()(decided()(opined(acceptedAs('urgent')(story)))), when: [system, confirmed()], expected: [{ type: 'PaymentConfirmed' }],
    and: story => expect(story.clocks().filter(isRunning)).toEqual([]),
  },
  {
    title: 'a programme nobody knows', cites: byProgramme('temporary'),
    given: ready, when: [wang, { ...decision, programme: 'temporarily' }], expected: refused('no-such-programme', { field: 'programme' }),
  },
  {
    title: 'how severe it is, where authority depends on it', cites: bySeverity, pack: 'chaoyang-2021',
    given: urgentReady, when: [wang, decision], expected: refusedAsCited('severity-needed', { field: 'severity' }),
  },
  {
    title: 'who collects the papers does not decide', cites: byRule('second-person'),
    given: ready, when: [li, decision], expected: refused('role-not-allowed'),
  },
];

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
    given: acceptedAs('urgent'), when: [jiang, conference],
    expected: [
      { type: 'ConferenceDecided', data: { reliefId: 1, grant: conference.grant, minutes: conference.minutes, departments: ['medical-insurance', 'education'], body: 'county' }, personal: { plan: '医疗、就学并举', ...CARD } },
      { type: 'SlipIssued', data: { slipNo: 1, to: { department: 'medical-insurance' }, binding: false }, personal: { item: '住院费用' } },
      { type: 'SlipIssued', data: { slipNo: 2, to: { department: 'education' } }, personal: { item: '助学金' } },
    ],
    and: story => expect(story.state!.reliefs).toMatchObject([{ kind: 'conference', state: 'approved', body: 'county', amountFen: '800000', approvedBy: jiang.id }]),
  },
  {
    title: 'a department nothing was said of learns nothing of the others\' part', cites: byConference,
    given: acceptedAs('urgent'), when: [jiang, { ...conference, personal: { ...conference.personal, items: { education: '助学金' } } }],
    expected: [{ type: 'ConferenceDecided' }, { type: 'SlipIssued' }, { type: 'SlipIssued', personal: { item: '助学金' } }],
    and: story => expect(story.events.at(-2)).not.toHaveProperty('personal'),
  },
  {
    title: 'it does not stand in for the full procedure', cites: byStep('expenditure-type', 'visit'), pack: 'chaoyang-2021',
    given: onTrack('expenditure-type'), when: [jiang, { ...conference, departments: [] }], expected: refusedAsCited('steps-owed', { params: { step: 'visit' } }),
  },
  {
    title: 'work for departments alone, and no money', cites: byConference,
    given: acceptedAs('ordinary'), when: [jiang, { ...conference, departments: ['housing'], grant: undefined, personal: { plan: '腾退公租房' } }],
    expected: [{ type: 'ConferenceDecided', data: { reliefId: null, grant: null } }, { type: 'SlipIssued', data: { to: { department: 'housing' } } }],
    and: story => expect(story.state!.reliefs).toEqual([]),
  },
  {
    title: 'where urgent matters fit no tier', cites: byConference, pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [jiang, { ...conference, departments: [] }], expected: [{ type: 'ConferenceDecided', data: { departments: [] } }],
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
    given: acceptedAs('urgent'), when: [jiang, { ...conference, departments: [], grant: undefined, personal: { plan: '再议' } }], expected: refused('nothing-planned', { field: 'departments' }),
  },
  {
    title: 'for departments there are', cites: byConference,
    given: acceptedAs('urgent'), when: [jiang, { ...conference, departments: ['housing', 'houses'] }], expected: refused('no-such-department', { field: 'departments' }),
  },
  {
    title: 'and a programme there is', cites: byConference,
    given: acceptedAs('urgent'), when: [jiang, { ...conference, grant: { programme: 'temporarily', amountFen: '1' } }], expected: refused('no-such-programme', { field: 'grant.programme' }),
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

const denying: Scenario[] = [
  {
    title: 'against, with ground, rule and remedies; the posted notice comes down', cites: byGround('not-in-hardship'), pack: 'chaoyang-2021',
    given: story => posted(investigated(onTrack('expenditure-type')(story))), when: [wang, denial],
    expected: [
      { type: 'Refused', data: { stage: 'decision', ground: 'not-in-hardship', citation: { notice: '朝民发【2021】15号', section: '二' }, remedies: ['reconsideration', 'litigation', 'complaint'], referTo: null }, personal: denial.personal },
      { type: 'NoticeTakenDown', data: { noticeNo: 1 } },
    ],
    and: story => {
      expect(story.state).toMatchObject({ status: 'refused', notices: [{ state: 'taken-down' }] });
      expect(clockOf(story, 'decision#1')).toMatchObject({ stoppedAt: story.now });
    },
  },
  {
    title: 'and a slip to whom something else may fit', cites: byGround('covered-by-other-programme'),
    given: ready, when: [wang, { ...denial, ground: 'covered-by-other-programme', referTo: 'medical-insurance' }], expected: [{ type: 'Refused' }, { type: 'SlipIssued', data: { slipNo: 1 } }],
  },
  {
    title: 'not without an opinion', cites: byClock('investigation'),
    given: acceptedAs('ordinary'), when: [wang, denial], expected: refused('opinion-owed'),
  },
  {
    title: 'not by who gave it', cites: byRule('second-person'),
    given: ready, when: [as('town-approver', li), denial], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'not while relief is under way', cites: byRule('second-person'),
    given: story => decided()(ready(story)), when: [wang, denial], expected: refused('relief-pending'),
  },
  {
    title: 'not by the town once it was raised', cites: byAuthority(1),
    given: story => ready(story).does(li, medical), when: [wang, denial], expected: refused('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'but by the county', cites: byClock('undelegated-county'),
    given: story => ready(story).does(li, medical), when: [jiang, denial], expected: [{ type: 'Refused', data: { stage: 'decision' } }],
    and: story => expect(clockOf(story, 'undelegated-county#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'and no visit is waited for any more', cites: byClock('visit'),
    given: ready, when: [wang, { type: 'deny', ground: 'not-in-hardship' }], expected: [{ type: 'Refused' }],
    and: story => {
      expect(story.clocks().filter(isRunning)).toEqual([]);
      expect(clockOf(story, 'visit#1')).toMatchObject({ stoppedAt: null, endedAt: story.now });
    },
  },
  {
    title: 'not on a ground the policy does not know', cites: byGround('not-in-hardship'),
    given: ready, when: [wang, { ...denial, ground: 'no-id-card' }], expected: refused('no-such-ground', { field: 'ground' }),
  },
  {
    title: 'not before it is accepted: then it is turned away', cites: byGround('not-in-hardship'),
    given: appliedAs('ordinary'), when: [wang, denial], expected: refused('status-not-allowed', { params: { status: 'applied' } }),
  },
];

const adding: Scenario[] = [
  {
    title: 'the county adds to what the town gave', cites: byAuthority(2),
    given: paidOut, when: [jiang, secondRelief], expected: [{ type: 'SecondReliefGranted', data: { reliefId: 2, programme: 'temporary', amountFen: '800000', body: 'county' }, personal: CARD }],
    and: story => expect(story.state!.reliefs[1]).toMatchObject({ kind: 'second', state: 'approved', approvedBy: jiang.id }),
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

export const decidingScenarios: Scenario[] = [...decisions, ...raising, ...conferring, ...denying, ...adding];
