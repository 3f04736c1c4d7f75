import { isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import type { Severity, TrackStep } from '#libs/contracts/words.js';
import type { Pack } from '#libs/policy/pack.js';
import { type CaseStory, STAFF, TOWN } from '#libs/relief/scenario.js';
import { byAuthority, byClock, byGround, byProgramme, byRule, bySeverity, byStep, byTrack } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, account, appliedAs, as, CARD, clockOf, confirmed, decided, decision, disbursed, inForm, investigated, money, noticed, onTrack, opined, paidOut, posted, ready, REASON, under, urgentReady, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, jiang, li, sun, system, wang, zhao, zhou } = STAFF;
const byAdvance = (pack: Pack) => pack.reliefFirst.advance!.citation;

/** Money that came first on the urgent track, and the opinion. */
const advanced = (amountFen: string) => (story: CaseStory) =>
  opined(onTrack('urgent-type')(story).does(li, { ...money, amountFen }).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(system, confirmed()));

const medical = { type: 'raise', to: 'county', programme: 'medical', amountFen: '2000000', personal: { note: '超出权限' } } as const;
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
      expect(story.state).toMatchObject({ approvers: [wang.id], reliefs: [{ kind: 'decided', form: 'money', state: 'approved', orderId: null }] });
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
    given: story => opined(onTrack('urgent-type')(story).does(li, inForm('goods')).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' })),
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
    given: story => acceptedAs('ordinary')(story).at('2026-11-20T09:00:00+08:00').tick().does(li, account).does(li, { type: 'give-opinion' }), when: [wang, { ...decision, occurredAt: '2026-10-14T10:00:00+08:00' as Instant }],
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

/** The decision by the register, and the one against. */
export const decidingScenarios: Scenario[] = [...decisions, ...denying];
