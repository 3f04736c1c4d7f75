import type { Instant } from '#libs/clock/instant.js';
import { CASE_ID, type CaseStory, OTHER_TOWN, STAFF } from '#libs/relief/scenario.js';
import { byAuthority, byClock, byForm, byOnceAYear, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, application, appliedAs, approved, as, clockOf, confirmed, decided, declined, HOUR_MS, inForm, inKind, money, onTrack, opined, paidOut, proposed, REASON, secondRelief, sentBack, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, he, jiang, li, sun, system, wang, zheng, zhou } = STAFF;
const approve = { type: 'approve', reliefId: 1 } as const;
const oral = { type: 'approve-orally', reliefId: 1, approverId: wang.id } as const;
const NIGHT = '2026-10-13T23:10:00+08:00';
const urgent = acceptedAs('urgent');
const gu = { ...wang, id: 'gu-approver' };

const flagged = (kind: 'same-event' | 'near-event') => (story: CaseStory) => story.upTo('report-lead').does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind }] })
  .does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' });

const atNight = (story: CaseStory) => appliedAs('emergency')(story.at(NIGHT)).does(li, money);
const givenOrally = (story: CaseStory) => atNight(story).does(li, oral);

const approving: Scenario[] = [
  {
    title: 'money goes to the bank on the second person\'s word', cites: byRule('second-person'),
    given: proposed, when: [wang, approve],
    expected: [{ type: 'ReliefApproved', data: { reliefId: 1, orallyBy: null } }, { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, amountFen: '50000', disbursedBy: li.id } }],
  },
  {
    title: 'goods wait to be handed over', cites: byRule('second-person'),
    given: story => urgent(story).does(li, inForm('goods')), when: [wang, approve], expected: [{ type: 'ReliefApproved' }],
    and: story => expect(story.state).toMatchObject({ approvers: [wang.id], reliefs: [{ state: 'approved', orderId: null }] }),
  },
  {
    title: 'nothing is approved that nobody proposed', cites: byRule('second-person'),
    given: urgent, when: [wang, approve], expected: refused('relief-not-proposed'),
  },
  {
    title: 'nor twice', cites: byRule('second-person'),
    given: approved, when: [wang, approve], expected: refused('relief-not-proposed'),
  },
  {
    title: 'nor what the bank declined, though another waits', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, money), when: [wang, approve], expected: refused('relief-not-proposed', { field: 'reliefId' }),
  },
  {
    title: 'nor a relief there is not', cites: byRule('second-person'),
    given: proposed, when: [wang, { ...approve, reliefId: 2 }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
  {
    title: 'not by who proposed it, in whatever post', cites: byRule('second-person'),
    given: proposed, when: [as('town-approver', li), approve], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'not by who investigated', cites: byRule('second-person'),
    given: story => visited(proposed(story)), when: [as('town-approver', sun), approve], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'not by who paid out before', cites: byRule('second-person'),
    given: story => paidOut(story).does(li, { type: 'grade', urgency: 'urgent' }).does(li, money), when: [as('county-approver', cao), { ...approve, reliefId: 2 }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'not before it was proposed', cites: byRule('second-person'),
    given: proposed, when: [wang, { ...approve, occurredAt: '2026-10-13T10:01:59.999+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  ...(['money', 'cash'] as const).map((form): Scenario => ({
    title: `${form} waits while the household has a like case this year`, cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged('same-event')(story).does(li, inForm(form)), when: [wang, approve], expected: refusedAsCited('duplicate-unresolved', { params: { caseNo: 'JS-2026-0000001-0' } }),
  })),
  {
    title: 'goods do not wait for that', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged('same-event')(story).does(li, inForm('goods')), when: [wang, approve], expected: [{ type: 'ReliefApproved' }],
  },
  {
    title: 'a case some days apart only warns', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged('near-event')(story).does(li, money), when: [wang, approve], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered' }],
  },
  {
    title: 'where no rule says once a year, it only warns', cites: byRule('second-person'),
    given: story => flagged('same-event')(story).does(li, money), when: [wang, approve], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered' }],
  },
  {
    title: 'more than a town could ever decide is not the town\'s to give first', cites: byAuthority(0), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, { ...money, amountFen: '50001' }), when: [wang, approve], expected: refusedAsCited('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'but the county\'s', cites: byAuthority(3), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, { ...money, amountFen: '50001' }), when: [jiang, approve], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered', data: { amountFen: '50001' } }],
  },
  {
    title: 'up to that the town gives it', cites: byAuthority(0), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, money), when: [wang, approve], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered', data: { amountFen: '50000' } }],
  },
  {
    title: 'goods have no such line', cites: byForm('goods'), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, { ...inForm('goods'), amountFen: '5000000' }), when: [wang, approve], expected: [{ type: 'ReliefApproved' }],
  },
  {
    title: 'the town does not turn down what the county granted', cites: byAuthority(2),
    given: story => paidOut(story).does(jiang, secondRelief), when: [gu, { type: 'turn-down', reliefId: 2 }], expected: refused('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'another of the county does', cites: byAuthority(2),
    given: story => paidOut(story).does(jiang, secondRelief), when: [{ ...jiang, id: 'hu-approver' }, { type: 'turn-down', reliefId: 2, personal: REASON }], expected: [{ type: 'ReliefTurnedDown' }],
  },
  {
    title: 'not by a relative of the family', cites: byRule('recusal'),
    given: story => proposed(story).does(wang, { type: 'declare-relative', relation: 'other-relative' }), when: [wang, approve], expected: refusedAsCited('recused'),
  },
  {
    title: 'a second person turns down what was proposed, with the reason', cites: byRule('second-person'),
    given: proposed, when: [wang, { type: 'turn-down', reliefId: 1, personal: REASON }], expected: [{ type: 'ReliefTurnedDown', data: { reliefId: 1 }, personal: REASON }],
    and: story => expect(story.when(li, money).events).toHaveLength(1),
  },
  {
    title: 'what the bank sent back and nobody can be paid any more', cites: byRule('second-person'),
    given: story => approved(story).does(system, confirmed()).does(system, sentBack()), when: [wang, { type: 'turn-down', reliefId: 1 }], expected: [{ type: 'ReliefTurnedDown' }],
  },
  {
    title: 'what was approved and can be handed to nobody', cites: byRule('second-person'),
    given: inKind('goods'), when: [wang, { type: 'turn-down', reliefId: 1, personal: REASON }], expected: [{ type: 'ReliefTurnedDown' }],
    and: story => expect(story.when(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }).events).toHaveLength(2),
  },
  {
    title: 'what was decided and turns out to have been given elsewhere', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => decided('light')(opined(flagged('same-event')(story).does(li, { type: 'accept', track: 'urgent-type' }))), when: [{ ...wang, id: 'gu-approver' }, { type: 'turn-down', reliefId: 1, personal: REASON }],
    expected: [{ type: 'ReliefTurnedDown' }], and: story => expect(story.when(li, { type: 'merge', intoCaseNo: 'JS-2026-0000001-0' }).events).toHaveLength(2),
  },
  {
    title: 'not by who proposed it', cites: byRule('second-person'),
    given: proposed, when: [as('town-approver', li), { type: 'turn-down', reliefId: 1 }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nothing is turned down that nobody proposed', cites: byRule('second-person'),
    given: urgent, when: [wang, { type: 'turn-down', reliefId: 1 }], expected: refused('relief-not-proposed'),
  },
  {
    title: 'nor what is with the bank', cites: byRule('second-person'),
    given: approved, when: [wang, { type: 'turn-down', reliefId: 1 }], expected: refused('state-not-allowed', { params: { state: 'ordered' } }),
  },
  {
    title: 'nor a relief there is not', cites: byRule('second-person'),
    given: proposed, when: [wang, { type: 'turn-down', reliefId: 2 }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
];

const orally: Scenario[] = [
  {
    title: 'at night the second person gives it by word of mouth, and the money goes', cites: byRule('oral-approval'),
    given: atNight, when: [li, oral],
    expected: [{ type: 'ReliefApproved', data: { reliefId: 1, orallyBy: wang.id }, by: { id: li.id } }, { type: 'PaymentOrdered', data: { disbursedBy: li.id } }],
    and: story => {
      expect(story.state).toMatchObject({ approvers: [wang.id], reliefs: [{ state: 'ordered' }], oralApprovals: [{ reliefId: 1, by: wang.id }] });
      expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ due: '2026-10-15T00:00:00+08:00', basis: 'house' });
    },
  },
  {
    title: 'the county\'s duty officer writes it down as well', cites: byRule('oral-approval'),
    given: atNight, when: [zheng, { ...oral, approverId: zhou.id }], expected: [{ type: 'ReliefApproved', data: { orallyBy: zhou.id } }, { type: 'PaymentOrdered' }],
  },
  {
    title: 'nobody is their own second person', cites: byRule('second-person'),
    given: atNight, when: [zhou, { ...oral, approverId: zhou.id }], expected: refusedAsCited('second-person-needed', { field: 'approverId' }),
  },
  {
    title: 'who proposed it does not give it', cites: byRule('second-person'),
    given: atNight, when: [zhou, { ...oral, approverId: li.id }], expected: refusedAsCited('second-person-needed', { field: 'reliefId' }),
  },
  {
    title: 'nor who investigated', cites: byRule('second-person'),
    given: story => visited(proposed(story)), when: [li, { ...oral, approverId: sun.id }], expected: refusedAsCited('second-person-needed', { field: 'reliefId' }),
  },
  {
    title: 'nor a relative of the family', cites: byRule('recusal'),
    given: story => atNight(story).does(zhou, { type: 'declare-relative', staffId: wang.id, relation: 'spouse', personal: REASON }), when: [li, oral], expected: refusedAsCited('recused', { field: 'approverId' }),
  },
  {
    title: 'only what cannot wait', cites: byRule('oral-approval'),
    given: story => proposed(story).does(li, { type: 'grade', urgency: 'ordinary' }).does(zhou, { type: 'confirm-grade' }), when: [li, oral], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'nothing nobody proposed', cites: byRule('oral-approval'),
    given: appliedAs('emergency'), when: [li, oral], expected: refused('relief-not-proposed'),
  },
  {
    title: 'no money while the household has a like case this year', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged('same-event')(story).does(li, money), when: [li, oral], expected: refusedAsCited('duplicate-unresolved', { params: { caseNo: 'JS-2026-0000001-0' } }),
  },
  {
    title: 'that very person puts it in writing', cites: byRule('oral-approval'),
    given: story => givenOrally(story).at('2026-10-14T08:40:00+08:00'), when: [wang, { type: 'confirm-approval', reliefId: 1 }], expected: [{ type: 'OralApprovalConfirmed', data: { reliefId: 1 } }],
    and: story => expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'and no colleague in their place', cites: byRule('oral-approval'),
    given: givenOrally, when: [gu, { type: 'confirm-approval', reliefId: 1 }], expected: refusedAsCited('not-approver'),
  },
  {
    title: 'but the county\'s approver, where the giver turns out a relative', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(zhou, { type: 'declare-relative', staffId: wang.id, relation: 'spouse', personal: REASON }), when: [jiang, { type: 'confirm-approval', reliefId: 1 }],
    expected: [{ type: 'OralApprovalConfirmed', data: { reliefId: 1 } }],
    and: story => expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'or another town has the case by then', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(li, { type: 'hand-over', townCode: OTHER_TOWN }).does(he, { type: 'take-over' }), when: [jiang, { type: 'confirm-approval', reliefId: 1 }],
    expected: [{ type: 'OralApprovalConfirmed' }],
  },
  {
    title: 'not by who proposed it, in whatever post', cites: byRule('oral-approval'),
    given: givenOrally, when: [as('county-approver', { ...li, region: jiang.region }), { type: 'confirm-approval', reliefId: 1 }], expected: refusedAsCited('not-approver'),
  },
  {
    title: 'not before it was given', cites: byClock('oral-confirmation'),
    given: story => atNight(story).later(HOUR_MS).does(li, oral).at('2026-10-14T08:40:00+08:00'), when: [wang, { type: 'confirm-approval', reliefId: 1, occurredAt: NIGHT as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'what was approved in writing needs no confirmation', cites: byRule('oral-approval'),
    given: approved, when: [wang, { type: 'confirm-approval', reliefId: 1 }], expected: refused('nothing-to-confirm'),
  },
  {
    title: 'nor another relief than that one', cites: byRule('oral-approval'),
    given: givenOrally, when: [wang, { type: 'confirm-approval', reliefId: 2 }], expected: refused('nothing-to-confirm', { field: 'reliefId' }),
  },
  {
    title: 'nor twice', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, { type: 'confirm-approval', reliefId: 1 }), when: [wang, { type: 'confirm-approval', reliefId: 1 }], expected: refused('nothing-to-confirm'),
  },
];

/** The second person's word on a relief: in writing, by word of mouth at night, or no. */
export const approvingScenarios: Scenario[] = [...approving, ...orally];
