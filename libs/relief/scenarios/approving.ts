import type { Instant } from '#libs/clock/instant.js';
import { CASE_ID, type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { byAuthority, byForm, byOnceAYear, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, application, approved, as, confirmed, decided, declined, inForm, inKind, money, onTrack, opined, paidOut, proposed, REASON, secondRelief, sentBack, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, jiang, li, sun, system, wang } = STAFF;
const approve = { type: 'approve', reliefId: 1, cardTail: '0007' } as const;
const urgent = acceptedAs('urgent');
const gu = { ...wang, id: 'gu-approver' };

const flagged = (kind: 'same-event' | 'near-event') => (story: CaseStory) => story.upTo('report-lead').does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind }] })
  .does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' });

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
    given: story => onTrack('urgent-type')(story).does(li, { ...inForm('goods'), amountFen: '200000' }), when: [wang, approve], expected: [{ type: 'ReliefApproved' }],
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

/** The second person's word on a relief, in writing, or no. */
export const approvingScenarios: Scenario[] = approving;
