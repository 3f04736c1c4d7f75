import { CASE_ID, type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { byAuthority, byOnceAYear, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, application, approved, as, confirmed, correctCard, decided, decision, declined, disbursed, doubtful, HOUR_MS, inKind, money, opined, OTHER_CARD, paidOut, REASON, secondRelief, sentBack, toPay,
} from '#libs/relief/scenarios/situations.js';

const { cao, jiang, li, sun, system, wang } = STAFF;
const approve = { type: 'approve', reliefId: 1, cardTail: '0007' } as const;
const urgent = acceptedAs('urgent');
const countysCorrected = (story: CaseStory) => paidOut(story).does(jiang, secondRelief).does(cao, { type: 'disburse', reliefId: 2 }).does(system, declined(2)).does(li, correctCard(2));

const flagged = (kind: 'same-event' | 'near-event') => (story: CaseStory) => story.upTo('report-lead').does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind }] })
  .does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' });

const paying: Scenario[] = [
  {
    title: 'a third person pays what was decided', cites: byRule('third-person'),
    given: toPay, when: [cao, { type: 'disburse', reliefId: 1 }], expected: [{ type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, amountFen: '50000', disbursedBy: cao.id } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'ordered', orderId: `${CASE_ID}-p1` }]),
  },
  {
    title: 'not who decided it', cites: byRule('third-person'),
    given: toPay, when: [as('county-finance', wang), { type: 'disburse', reliefId: 1 }], expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'not who gave the opinion', cites: byRule('third-person'),
    given: toPay, when: [as('county-finance', li), { type: 'disburse', reliefId: 1 }], expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'nor who approved urgent relief before', cites: byRule('third-person'),
    given: story => opined(approved(story).does(system, confirmed())).does({ ...wang, id: 'gu-approver' }, decision), when: [as('county-finance', wang), { type: 'disburse', reliefId: 2 }],
    expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'not twice', cites: byRule('third-person'),
    given: story => disbursed()(toPay(story)), when: [cao, { type: 'disburse', reliefId: 1 }], expected: refused('state-not-allowed', { params: { state: 'ordered' } }),
  },
  {
    title: 'not what is no money', cites: byRule('third-person'),
    given: inKind('cash'), when: [cao, { type: 'disburse', reliefId: 1 }], expected: refused('not-money'),
  },
  {
    title: 'nothing where there is nothing', cites: byRule('third-person'),
    given: acceptedAs('ordinary'), when: [cao, { type: 'disburse', reliefId: 1 }], expected: refused('no-such-relief'),
  },
  {
    title: 'no relief there is not', cites: byRule('third-person'),
    given: toPay, when: [cao, { type: 'disburse', reliefId: 2 }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
  {
    title: 'nothing while the household has a like case this year', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => decided('light')(opined(flagged('same-event')(story).does(li, { type: 'accept', track: 'urgent-type' }))), when: [cao, { type: 'disburse', reliefId: 1 }],
    expected: refusedAsCited('duplicate-unresolved', { params: { caseNo: 'JS-2026-0000001-0' } }),
  },
  {
    title: 'not on the approver\'s own desk', cites: byRule('third-person'),
    given: toPay, when: [wang, { type: 'disburse', reliefId: 1 }], expected: refused('role-not-allowed'),
  },
];

const returned: Scenario[] = [
  {
    title: 'finance enters what the bank\'s file sent back', cites: byRule('feedback'),
    given: paidOut, when: [cao, { type: 'record-return', reliefId: 1, personal: REASON }], expected: [{ type: 'PaymentReturned', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, reason: null }, personal: REASON }],
    and: story => expect(story.when(li, { type: 'feedback' }).refusal).toMatchObject({ code: 'relief-unpaid' }),
  },
  {
    title: 'not what never went out', cites: byRule('feedback'),
    given: toPay, when: [cao, { type: 'record-return', reliefId: 1, personal: REASON }], expected: refused('state-not-allowed', { params: { state: 'approved' } }),
  },
  {
    title: 'nothing where there is nothing', cites: byRule('feedback'),
    given: acceptedAs('ordinary'), when: [cao, { type: 'record-return', reliefId: 1, personal: REASON }], expected: refused('no-such-relief'),
  },
  {
    title: 'no relief there is not', cites: byRule('feedback'),
    given: paidOut, when: [cao, { type: 'record-return', reliefId: 2, personal: REASON }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
  {
    title: 'a corrected card is a new relief of the same sum, linked to the old', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()), when: [li, correctCard(1)], expected: [{ type: 'CardCorrected', data: { reliefId: 2, replaces: 1 }, personal: OTHER_CARD }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'replaced' }, { state: 'proposed', amountFen: '50000', kind: 'first', replaces: 1, ...OTHER_CARD }]),
  },
  {
    title: 'after a decision it is approved again and paid by a third person again', cites: byRule('third-person'),
    given: story => paidOut(story).does(system, sentBack()).does(li, correctCard(1)).does(wang, { type: 'approve', reliefId: 2, cardTail: '0006' }), when: [cao, { type: 'disburse', reliefId: 2 }],
    expected: [{ type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p2`, reliefId: 2, amountFen: '50000', disbursedBy: cao.id } }],
  },
  {
    title: 'relief first goes to the bank by a new order once it is approved again', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, correctCard(1)), when: [wang, { type: 'approve', reliefId: 2, cardTail: '0006' }],
    expected: [{ type: 'ReliefApproved', data: { reliefId: 2 } }, { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p2`, reliefId: 2 } }],
  },
  {
    title: 'no card is corrected that was not wrong', cites: byRule('second-person'),
    given: paidOut, when: [li, correctCard(1)], expected: refused('state-not-allowed', { params: { state: 'paid' } }),
  },
  {
    title: 'nor corrected twice', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, correctCard(1)), when: [li, correctCard(1)], expected: refused('state-not-allowed', { field: 'reliefId', params: { state: 'replaced' } }),
  },
  {
    title: 'nor beside another relief', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, money), when: [li, correctCard(1)], expected: refused('relief-pending', { field: 'reliefId' }),
  },
  {
    title: 'nor once another relief took its place', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, money).does(wang, { ...approve, reliefId: 2 }).does(system, confirmed(2)).does(system, sentBack(2)).does(li, money)
      .does(wang, { ...approve, reliefId: 3 }).does(system, confirmed(3)).does(li, money).does(wang, { ...approve, reliefId: 4 }).does(system, declined(4)),
    when: [li, correctCard(1)], expected: refused('already-replaced', { field: 'reliefId' }),
  },
  {
    title: 'the one that took its place is with the family', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, money).does(wang, { ...approve, reliefId: 2 }).does(system, confirmed(2)), when: [li, correctCard(1)],
    expected: refused('state-not-allowed', { params: { state: 'paid' } }),
  },
  {
    title: 'the county\'s money to another card is the county\'s to approve again', cites: byAuthority(2),
    given: countysCorrected, when: [wang, { ...approve, reliefId: 3 }], expected: refused('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'and the county approves it', cites: byAuthority(2),
    given: countysCorrected, when: [jiang, { ...approve, reliefId: 3, cardTail: '0006' }], expected: [{ type: 'ReliefApproved', data: { reliefId: 3 } }],
    and: story => expect(story.state!.reliefs[2]).toMatchObject({ kind: 'second', body: 'county', programme: 'temporary', amountFen: '800000', state: 'approved' }),
  },
  {
    title: 'nor where there is nothing', cites: byRule('second-person'),
    given: urgent, when: [li, correctCard(1)], expected: refused('no-such-relief'),
  },
  {
    title: 'nor of a relief there is not', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()), when: [li, correctCard(2)], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
  {
    title: 'its handler corrects it', cites: byRule('first-asked'),
    given: story => approved(story).does(system, declined()), when: [sun, correctCard(1)], expected: refused('not-handler'),
  },
];

const byStatement = (debited: boolean) => ({ type: 'settle-payment', reliefId: 1, debited, ...(debited && { bankReference: 'B77' }), personal: { note: '电话核对，见对账单' } }) as const;
const inDoubt = (story: CaseStory) => disbursed()(toPay(story)).does(system, doubtful());
const unanswered = { type: 'record-payment', orderId: `${CASE_ID}-p1`, outcome: { state: 'unanswered', at: null } } as const;

const doubted: Scenario[] = [
  {
    title: 'without the bank\'s word nobody takes it for paid, nor for not paid', cites: byRule('feedback'),
    given: story => disbursed()(toPay(story)), when: [system, doubtful()], expected: [{ type: 'PaymentInDoubt', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, reason: 'no-answer' } }],
    and: story => {
      expect(story.state!.reliefs).toMatchObject([{ state: 'in-doubt' }]);
      expect(story.when(li, { type: 'feedback' }).refusal).toMatchObject({ code: 'relief-pending' });
      expect(story.when(wang, decision).refusal).toMatchObject({ code: 'relief-pending' });
      expect(story.when(system, doubtful()).refusal).toMatchObject({ code: 'no-such-order' });
    },
  },
  {
    title: 'finance finds it in the bank\'s statement', cites: byRule('feedback'),
    given: inDoubt, when: [cao, byStatement(true)], expected: [{ type: 'PaymentConfirmed', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, bankReference: 'B77' }, personal: { note: '电话核对，见对账单' } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'paid' }]),
  },
  {
    title: 'the day it was paid is the day the statement says', cites: byRule('feedback'),
    given: story => approved(story).does(system, doubtful()).later(3 * HOUR_MS), when: [cao, { ...byStatement(true), occurredAt: '2026-10-12T08:00:00+08:00' as never }], expected: refused('occurred-before-first-contact', { field: 'occurredAt' }),
  },
  {
    title: 'finance finds nothing: it goes out by another order, approved and paid anew', cites: byRule('third-person'),
    given: inDoubt, when: [cao, byStatement(false)], expected: [{ type: 'PaymentDeclined', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, reason: 'not-carried-out' } }],
    and: story => {
      expect(story.when(cao, { type: 'disburse', reliefId: 1 }).refusal).toMatchObject({ code: 'state-not-allowed' });
      story.does(li, correctCard(1)).does(wang, { type: 'approve', reliefId: 2, cardTail: '0006' }).does(cao, { type: 'disburse', reliefId: 2 });
      expect(story.state!.reliefs).toMatchObject([{ state: 'replaced' }, { state: 'ordered', replaces: 1, orderId: `${CASE_ID}-p2` }]);
    },
  },
  {
    title: 'the bank\'s own word comes after all', cites: byRule('feedback'),
    given: inDoubt, when: [system, confirmed()], expected: [{ type: 'PaymentConfirmed', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, bankReference: 'B1' } }],
    and: story => expect(story.when(cao, byStatement(false)).refusal).toMatchObject({ code: 'state-not-allowed', params: { state: 'paid' } }),
  },
  {
    title: 'the bank\'s word contradicts what finance had found: both are on record and nothing moves', cites: byRule('feedback'),
    given: story => inDoubt(story).does(cao, byStatement(false)), when: [system, confirmed()], expected: [{ type: 'PaymentContradicted', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, bank: 'confirmed' } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'declined' }]),
  },
  {
    title: 'and the other way round', cites: byRule('feedback'),
    given: story => inDoubt(story).does(cao, byStatement(true)), when: [system, declined()], expected: [{ type: 'PaymentContradicted', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, bank: 'declined' } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'paid' }]),
  },
  {
    title: 'a bank that is silent for long is told of, and asked on', cites: byRule('feedback'),
    given: story => disbursed()(toPay(story)), when: [system, unanswered], expected: [{ type: 'PaymentUnanswered', data: { orderId: `${CASE_ID}-p1`, reliefId: 1 } }],
    and: story => {
      expect(story.state!.reliefs).toMatchObject([{ state: 'ordered' }]);
      // As long as the machine may still hear from the bank, or send, no person settles it.
      expect(story.when(cao, byStatement(true)).refusal).toMatchObject({ code: 'state-not-allowed', params: { state: 'ordered' } });
    },
  },
  {
    title: 'only finance settles it', cites: byRule('third-person'),
    given: inDoubt, when: [wang, byStatement(true)], expected: refused('role-not-allowed'),
  },
  {
    title: 'nothing where there is nothing', cites: byRule('feedback'),
    given: acceptedAs('ordinary'), when: [cao, byStatement(true)], expected: refused('no-such-relief'),
  },
  {
    title: 'nor a relief there is not', cites: byRule('feedback'),
    given: inDoubt, when: [cao, { ...byStatement(true), reliefId: 2 }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
];

/** Money after a decision: the third person who pays, the bank that sends back or leaves in doubt, the card that is corrected. */
export const payingScenarios: Scenario[] = [...paying, ...returned, ...doubted];
