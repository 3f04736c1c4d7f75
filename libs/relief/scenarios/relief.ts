import type { Instant } from '#libs/clock/instant.js';
import { RECEIPTS, RELIEF_FORMS } from '#libs/contracts/words.js';
import { CASE_ID, type CaseStory, OTHER_TOWN, STAFF } from '#libs/relief/scenario.js';
import { byAuthority, byClock, byForm, byMaterial, byOnceAYear, byRule, byTrack } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, application, appliedAs, as, confirmed, correctCard, decided, decision, declined, disbursed, HOUR_MS, inForm, money, onTrack, opined, OTHER_CARD, paidOut, REASON,
  secondRelief, sentBack, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, civil, he, jiang, li, medical, qian, sun, system, wang, zhao, zheng, zhou } = STAFF;
const approve = { type: 'approve', reliefId: 1 } as const;
const oral = { type: 'approve-orally', reliefId: 1, approverId: wang.id } as const;
const NIGHT = '2026-10-13T23:10:00+08:00';
const clockOf = (story: CaseStory, key: string) => story.clocks().find(clock => clock.key === key);

const urgent = acceptedAs('urgent');
const gu = { ...wang, id: 'gu-approver' };
const countysCorrected = (story: CaseStory) => paidOut(story).does(jiang, secondRelief).does(cao, { type: 'disburse', reliefId: 2 }).does(system, declined(2)).does(li, correctCard(2));
const proposed = (story: CaseStory) => urgent(story).does(li, money);
const approved = (story: CaseStory) => proposed(story).does(wang, approve);
const inKind = (form: Parameters<typeof inForm>[0]) => (story: CaseStory) => urgent(story).does(li, inForm(form)).does(wang, approve);
const toPay = (story: CaseStory) => decided()(opined(acceptedAs('ordinary')(story)));
const flagged = (kind: 'same-event' | 'near-event') => (story: CaseStory) => story.upTo('report-lead').does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind }] })
  .does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' });
const lead = (story: CaseStory) => story.upTo('report-lead').does(li, { type: 'grade', urgency: 'emergency' }).does(li, { type: 'take-over' });
const atNight = (story: CaseStory) => appliedAs('emergency')(story.at(NIGHT)).does(li, money);
const givenOrally = (story: CaseStory) => atNight(story).does(li, oral);

const first: Scenario[] = [
  ...RELIEF_FORMS.map((form): Scenario => ({
    title: `in ${form}`, cites: byForm(form),
    given: urgent, when: [li, inForm(form)], expected: [{ type: 'ReliefFirstProposed', data: { reliefId: 1, form, amountFen: form === 'money' ? '50000' : form === 'cash' ? '20000' : null, department: null } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ kind: 'first', form, state: 'proposed', proposedBy: li.id }]),
  })),
  {
    title: 'not in a form the policy does not offer', cites: byForm('money'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [li, inForm('lodging')], expected: refusedAsCited('form-not-offered', { field: 'form' }),
  },
  {
    title: 'before any application exists', cites: byRule('relief-first'),
    given: lead, when: [li, inForm('goods')], expected: [{ type: 'ReliefFirstProposed' }],
    and: story => expect(story.does(wang, approve).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'thumbprint' }).state).toMatchObject({ status: 'lead', reliefs: [{ state: 'delivered' }] }),
  },
  {
    title: 'given at once and entered afterwards', cites: byRule('relief-first'),
    given: story => lead(story).later(3 * HOUR_MS), when: [li, { ...inForm('goods'), occurredAt: '2026-10-13T10:20:00+08:00' as Instant }],
    expected: [{ type: 'ReliefFirstProposed', occurredAt: '2026-10-13T10:20:00+08:00' }],
  },
  {
    title: 'by a department, for which nobody else has to handle the case', cites: byRule('relief-first'),
    given: lead, when: [medical, inForm('medical')], expected: [{ type: 'ReliefFirstProposed', data: { form: 'medical', department: 'medical-insurance' }, by: { id: medical.id } }],
  },
  {
    title: 'where the track leaves room for it', cites: byTrack('urgent-type'), pack: 'chaoyang-2021',
    given: onTrack('urgent-type'), when: [li, money], expected: [{ type: 'ReliefFirstProposed' }],
  },
  {
    title: 'not where the track asks for the whole procedure', cites: byTrack('expenditure-type'), pack: 'chaoyang-2021',
    given: story => appliedAs('urgent')(story).does(li, { type: 'accept', track: 'expenditure-type' }), when: [li, money], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'not before somebody has said how urgent it is', cites: byRule('relief-first'),
    given: story => story.upTo('accept').does(li, { type: 'take-over' }), when: [li, money], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'not in an ordinary case', cites: byRule('relief-first'),
    given: acceptedAs('ordinary'), when: [li, money], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'one at a time: the last waits for approval', cites: byRule('second-person'),
    given: proposed, when: [medical, inForm('medical')], expected: refused('relief-pending'),
  },
  {
    title: 'one at a time: the last waits for the bank', cites: byRule('second-person'),
    given: approved, when: [li, money], expected: refused('relief-pending'),
  },
  {
    title: 'one at a time: the last waits to be handed over', cites: byRule('second-person'),
    given: inKind('goods'), when: [li, money], expected: refused('relief-pending'),
  },
  {
    title: 'anew after the bank declined', cites: byRule('relief-first'),
    given: story => approved(story).does(system, declined()), when: [li, money], expected: [{ type: 'ReliefFirstProposed', data: { reliefId: 2 } }],
    and: story => expect(story.does(wang, { type: 'approve', reliefId: 2 }).state!.reliefs.map(r => [r.reliefId, r.state, r.orderId])).toEqual([[1, 'declined', 'case-1-p1'], [2, 'ordered', 'case-1-p2']]),
  },
  {
    title: 'by whoever handles the case', cites: byRule('first-asked'),
    given: urgent, when: [sun, money], expected: refused('not-handler'),
  },
];

const approving: Scenario[] = [
  {
    title: 'money goes to the bank on the second person\'s word', cites: byRule('second-person'),
    given: proposed, when: [wang, approve],
    expected: [{ type: 'ReliefApproved', data: { reliefId: 1, orallyBy: null } }, { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p1`, reliefId: 1, amountFen: '50000', disbursedBy: li.id } }],
  },
  {
    title: 'goods wait to be handed over', cites: byRule('second-person'),
    given: story => urgent(story).does(li, inForm('goods')), when: [wang, approve], expected: [{ type: 'ReliefApproved' }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ state: 'approved', approvedBy: wang.id, orderId: null }]),
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
    and: story => expect(story.when(li, { type: 'withdraw' }).events).toHaveLength(2),
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
      expect(story.state).toMatchObject({ reliefs: [{ approvedBy: wang.id, state: 'ordered' }], oralApprovals: [{ reliefId: 1, by: wang.id }] });
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
    given: story => atNight(story).does(zhou, { type: 'declare-relative', staffId: wang.id, relation: 'spouse' }), when: [li, oral], expected: refusedAsCited('recused', { field: 'approverId' }),
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
    given: story => givenOrally(story).does(zhou, { type: 'declare-relative', staffId: wang.id, relation: 'spouse' }), when: [jiang, { type: 'confirm-approval', reliefId: 1 }],
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

const delivering: Scenario[] = [
  ...RECEIPTS.map((receipt): Scenario => ({
    title: `handed over against ${receipt}, and the hours stop`, cites: byClock('urgent-relief'),
    given: inKind('goods'), when: [zhao, { type: 'deliver', reliefId: 1, receipt, personal: { witness: '村医' } }], expected: [{ type: 'ReliefDelivered', data: { reliefId: 1, receipt }, personal: { witness: '村医' } }],
    and: story => expect(clockOf(story, 'urgent-relief#1')).toMatchObject({ stoppedAt: story.now }),
  })),
  {
    title: 'cash by exception', cites: byForm('cash'),
    given: inKind('cash'), when: [li, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: [{ type: 'ReliefDelivered' }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ form: 'cash', amountFen: '20000', state: 'delivered' }]),
  },
  {
    title: 'a department hands over what it gives', cites: byRule('relief-first'),
    given: story => lead(story).does(medical, inForm('medical')).does(wang, approve), when: [medical, { type: 'deliver', reliefId: 1, receipt: 'witnessed-photo' }], expected: [{ type: 'ReliefDelivered' }],
  },
  {
    title: 'cash not by who approved it', cites: byRule('third-person'),
    given: story => urgent(story).does(li, inForm('cash')).does(li, { ...oral, approverId: zhou.id }), when: [zhou, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'goods by anybody at the desk', cites: byRule('third-person'),
    given: story => urgent(story).does(li, inForm('goods')).does(li, { ...oral, approverId: zhou.id }), when: [zhou, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: [{ type: 'ReliefDelivered' }],
  },
  {
    title: 'what a department gives the town does not hand over', cites: byRule('relief-first'),
    given: story => lead(story).does(medical, inForm('medical')).does(wang, approve), when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('not-your-relief'),
  },
  {
    title: 'nor another department', cites: byRule('relief-first'),
    given: story => lead(story).does(medical, inForm('medical')).does(wang, approve), when: [civil, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('not-your-relief'),
  },
  {
    title: 'nor a department what the town gives', cites: byRule('relief-first'),
    given: inKind('goods'), when: [medical, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('not-your-relief'),
  },
  {
    title: 'not before it was proposed', cites: byClock('urgent-relief'),
    given: story => urgent(story).at('2026-10-14T11:00:00+08:00').tick().does(li, inForm('goods')).does(wang, approve),
    when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature', occurredAt: '2026-10-13T10:30:00+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'goods given in time and entered after late money: the breach stays and is explained', cites: byClock('urgent-relief'),
    given: story => approved(story).at('2026-10-15T09:00:00+08:00').tick().does(system, confirmed()).does(li, { ...inForm('goods'), occurredAt: '2026-10-13T11:00:00+08:00' as Instant })
      .does(wang, { type: 'approve', reliefId: 2, occurredAt: '2026-10-13T11:05:00+08:00' as Instant }),
    when: [zhao, { type: 'deliver', reliefId: 2, receipt: 'signature', occurredAt: '2026-10-13T11:10:00+08:00' as Instant }],
    expected: [{ type: 'ReliefDelivered' }, { type: 'BreachExplained', data: { clockKey: 'urgent-relief#1', stoppedAt: '2026-10-13T11:10:00+08:00' } }],
    and: story => expect(story.state!.marks).toMatchObject({ 'relief-delivered': '2026-10-13T11:10:00+08:00', 'first-relief-delivered': '2026-10-13T11:10:00+08:00' }),
  },
  {
    title: 'money goes by the bank', cites: byForm('money'),
    given: toPay, when: [li, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('is-money'),
  },
  {
    title: 'nothing nobody approved', cites: byRule('second-person'),
    given: story => urgent(story).does(li, inForm('goods')), when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('state-not-allowed', { params: { state: 'proposed' } }),
  },
  {
    title: 'nothing where there is nothing', cites: byRule('relief-first'),
    given: urgent, when: [zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('no-such-relief'),
  },
  {
    title: 'no relief there is not', cites: byRule('relief-first'),
    given: inKind('goods'), when: [zhao, { type: 'deliver', reliefId: 2, receipt: 'signature' }], expected: refused('no-such-relief', { field: 'reliefId' }),
  },
  {
    title: 'no cash once the application shows a like case this year', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => story.upTo('report-lead').does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' }).does(li, inForm('cash')).does(wang, approve)
      .does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind: 'same-event' }] }),
    when: [li, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refusedAsCited('duplicate-unresolved', { params: { caseNo: 'JS-2026-0000001-0' } }),
  },
  {
    title: 'who watches hands nothing over', cites: byRule('inspection'),
    given: inKind('goods'), when: [qian, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refused('role-not-allowed'),
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
    given: story => paidOut(story).does(system, sentBack()).does(li, correctCard(1)).does(wang, { type: 'approve', reliefId: 2 }), when: [cao, { type: 'disburse', reliefId: 2 }],
    expected: [{ type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p2`, reliefId: 2, amountFen: '50000', disbursedBy: cao.id } }],
  },
  {
    title: 'relief first goes to the bank by a new order once it is approved again', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, correctCard(1)), when: [wang, { type: 'approve', reliefId: 2 }],
    expected: [{ type: 'ReliefApproved', data: { reliefId: 2 } }, { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p2`, reliefId: 2 } }],
  },
  {
    title: 'no card is corrected that was not wrong', cites: byRule('second-person'),
    given: paidOut, when: [li, correctCard(1)], expected: refused('state-not-allowed', { params: { state: 'paid' } }),
  },
  {
    title: 'nor corrected twice', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, correctCard(1)), when: [li, correctCard(1)], expected: refused('relief-pending'),
  },
  {
    title: 'nor beside another relief', cites: byRule('second-person'),
    given: story => approved(story).does(system, declined()).does(li, money), when: [li, correctCard(1)], expected: refused('relief-pending'),
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
    given: countysCorrected, when: [jiang, { ...approve, reliefId: 3 }], expected: [{ type: 'ReliefApproved', data: { reliefId: 3 } }],
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

const paperwork: Scenario[] = [
  {
    title: 'what relief first left owing is completed, and its clock stops', cites: byClock('paperwork'),
    given: story => approved(story).does(system, confirmed()), when: [li, { type: 'complete-papers' }],
    expected: [{ type: 'PapersCompleted', data: { materials: ['application', 'means-authorisation', 'hardship-evidence'] } }],
    and: story => expect(clockOf(story, 'paperwork#1')).toMatchObject({ stoppedAt: story.now, due: '2026-10-21T00:00:00+08:00', basis: 'statutory' }),
  },
  {
    title: 'of an emergency afterwards, without a number', cites: byClock('paperwork'),
    given: story => acceptedAs('emergency')(story).does(li, money).does(wang, approve).does(system, confirmed()), when: [li, { type: 'complete-papers' }], expected: [{ type: 'PapersCompleted' }],
    and: story => expect(clockOf(story, 'paperwork#1')).toMatchObject({ basis: 'advisory' }),
  },
  {
    title: 'the office registers and signs', cites: byMaterial('registration'), pack: 'chaoyang-2021',
    given: story => onTrack('urgent-type')(story).does(li, inForm('goods')).does(wang, approve).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' }), when: [li, { type: 'complete-papers' }],
    expected: [{ type: 'PapersCompleted', data: { materials: ['registration', 'signatures', 'application'] } }],
  },
  {
    title: 'nothing is owed before any relief', cites: byRule('owed-paperwork'),
    given: urgent, when: [li, { type: 'complete-papers' }], expected: refused('nothing-delivered'),
  },
  {
    title: 'nor after a full procedure', cites: byRule('owed-paperwork'), pack: 'chaoyang-2021',
    given: story => disbursed()(decided('light')(opined(onTrack('urgent-type')(story)))).does(system, confirmed()), when: [li, { type: 'complete-papers' }], expected: refused('nothing-delivered'),
  },
  {
    title: 'once', cites: byRule('owed-paperwork'),
    given: story => approved(story).does(system, confirmed()).does(li, { type: 'complete-papers' }), when: [li, { type: 'complete-papers' }], expected: refused('papers-complete'),
  },
  {
    title: 'not before the relief was there', cites: byClock('paperwork'),
    given: story => approved(story).later(HOUR_MS).does(system, confirmed()), when: [li, { type: 'complete-papers', occurredAt: '2026-10-13T10:30:00+08:00' as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'not while it is only applied for', cites: byRule('owed-paperwork'),
    given: story => appliedAs('urgent')(story).does(li, money).does(wang, approve).does(system, confirmed()), when: [li, { type: 'complete-papers' }], expected: refused('status-not-allowed', { params: { status: 'applied' } }),
  },
];

export const reliefScenarios: Scenario[] = [...first, ...approving, ...orally, ...paying, ...delivering, ...returned, ...paperwork];
