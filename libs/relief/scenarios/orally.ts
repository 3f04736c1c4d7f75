import type { Instant } from '#libs/clock/instant.js';
import { CASE_ID, type CaseStory, OTHER_TOWN, STAFF } from '#libs/relief/scenario.js';
import { byCeiling, byClock, byOnceAYear, byRule, byTwoSignatures } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  application, appliedAs, approved, as, CARD, clockOf, confirmed, declined, HOUR_MS, inForm, MINUTE_MS, money, proposed, REASON, TAIL, visited,
} from '#libs/relief/scenarios/situations.js';

const { cao, he, jiang, li, sun, system, wang, zhao, zhou } = STAFF;
const NIGHT = '2026-10-13T23:10:00+08:00';
const gu = { ...wang, id: 'gu-approver' };

const ask = { type: 'ask-approval', reliefId: 1, approverId: wang.id } as const;
const tap = { type: 'approve-orally', reliefId: 1, cardTail: TAIL } as const;
const byCode = { type: 'record-approval', reliefId: 1, cardTail: TAIL, personal: { code: '12345678' } } as const;
const disown = { type: 'disown-approval', reliefId: 1, personal: REASON } as const;
const cosign = { type: 'co-sign', reliefId: 1 } as const;
const confirm = { type: 'confirm-approval', reliefId: 1 } as const;
const settle = { type: 'settle-recovery', recoveryNo: 1, outcome: 'recovered', personal: { note: '款已退回' } } as const;

const atNight = (story: CaseStory) => appliedAs('emergency')(story.at(NIGHT)).does(li, money);
const asked = (story: CaseStory) => atNight(story).does(li, ask);
const givenOrally = (story: CaseStory) => asked(story).does(wang, tap);
const flagged = (story: CaseStory) => story.upTo('report-lead')
  .does(li, application, { duplicates: [{ caseNo: 'JS-2026-0000001-0', kind: 'same-event' }] })
  .does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' });
const inCash = (story: CaseStory) => appliedAs('emergency')(story.at(NIGHT)).does(li, inForm('cash'));
const unanswered = (story: CaseStory) => inCash(story).does(li, ask).later(15 * MINUTE_MS);
const cosigned = (story: CaseStory) => unanswered(story).does(sun, cosign);

const asking: Scenario[] = [
  {
    title: 'asking sends nothing to the bank: only the person asked can', cites: byRule('oral-approval'),
    given: atNight, when: [li, ask], expected: [{ type: 'ApprovalAsked', data: { askNo: 1, reliefId: 1, approverId: wang.id } }],
    and: story => expect(story.state).toMatchObject({ approvers: [], reliefs: [{ state: 'proposed', orderId: null }], asks: [{ state: 'open' }] }),
  },
  {
    title: 'whoever is asked gives it by their own tap, and the money goes', cites: byRule('oral-approval'),
    given: asked, when: [wang, tap],
    expected: [
      { type: 'ReliefApproved', data: { reliefId: 1, orallyBy: wang.id }, by: { id: wang.id } },
      { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p1`, disbursedBy: li.id } },
    ],
    and: story => {
      expect(story.state).toMatchObject({ approvers: [wang.id], reliefs: [{ state: 'ordered' }], oralApprovals: [{ reliefId: 1, by: wang.id }], asks: [{ state: 'given' }] });
      expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ due: '2026-10-15T00:00:00+08:00', basis: 'house' });
    },
  },
  {
    title: 'or by the code their phone was sent, typed in by a colleague', cites: byRule('oral-approval'),
    given: asked, when: [zhou, byCode],
    expected: [{ type: 'ReliefApproved', data: { reliefId: 1, orallyBy: wang.id }, by: { id: zhou.id } }, { type: 'PaymentOrdered' }],
    and: story => expect(JSON.stringify(story.events)).not.toContain('12345678'),
  },
  {
    title: 'where others are on duty, not by who proposed it', cites: byRule('oral-approval'),
    given: asked, when: [li, byCode, { onDuty: [sun.id, wang.id] }], expected: refusedAsCited('other-records'),
  },
  {
    title: 'by who proposed it, where nobody else is on the roster', cites: byRule('oral-approval'),
    given: asked, when: [li, byCode, { onDuty: [li.id, wang.id] }], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered' }],
  },
  {
    title: 'nobody taps what they were not asked', cites: byRule('oral-approval'),
    given: asked, when: [zhou, tap], expected: refusedAsCited('not-asked'),
  },
  {
    title: 'nor records a code nobody was sent', cites: byRule('oral-approval'),
    given: atNight, when: [zhou, byCode], expected: refusedAsCited('not-asked'),
  },
  {
    title: 'whoever is asked does not record it as somebody else', cites: byRule('second-person'),
    given: asked, when: [as('county-duty', wang), byCode], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'only somebody on duty is asked', cites: byRule('oral-approval'),
    given: atNight, when: [li, ask, { cannotBeAsked: true }], expected: refusedAsCited('cannot-be-asked', { field: 'approverId' }),
  },
  {
    title: 'an hour later somebody is asked again', cites: byRule('oral-approval'),
    given: story => asked(story).later(HOUR_MS + 1), when: [wang, tap], expected: refused('ask-lapsed', { params: { minutes: '60' } }),
  },
  {
    title: 'the code, which others hear, is good for ten minutes', cites: byRule('oral-approval'),
    given: story => asked(story).later(10 * MINUTE_MS), when: [zhou, byCode], expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered' }],
  },
  {
    title: 'and not longer', cites: byRule('oral-approval'),
    given: story => asked(story).later(10 * MINUTE_MS + 1), when: [zhou, byCode], expected: refused('ask-lapsed', { params: { minutes: '10' } }),
  },
  {
    title: 'to the card they read, by its last four digits', cites: byRule('oral-approval'),
    given: asked, when: [wang, { ...tap, cardTail: '1111' }], expected: refused('card-tail-wrong', { field: 'cardTail' }),
  },
  {
    title: 'and not without them', cites: byRule('oral-approval'),
    given: asked, when: [wang, { ...tap, cardTail: undefined }], expected: refused('card-tail-owed', { field: 'cardTail' }),
  },
  {
    title: 'nobody is asked by themselves', cites: byRule('second-person'),
    given: atNight, when: [zhou, { ...ask, approverId: zhou.id }], expected: refusedAsCited('second-person-needed', { field: 'approverId' }),
  },
  {
    title: 'nor under another account of theirs', cites: byRule('second-person'),
    given: atNight, when: [{ ...zhou, otherAccounts: ['zhou-approver'] }, { ...ask, approverId: 'zhou-approver' }], expected: refusedAsCited('second-person-needed', { field: 'approverId' }),
  },
  {
    title: 'who proposed it is not asked', cites: byRule('second-person'),
    given: atNight, when: [zhou, { ...ask, approverId: li.id }], expected: refusedAsCited('second-person-needed', { field: 'reliefId' }),
  },
  {
    title: 'nor gives it by another account', cites: byRule('second-person'),
    given: asked, when: [{ ...wang, otherAccounts: [li.id] }, tap], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor who investigated', cites: byRule('second-person'),
    given: story => visited(proposed(story)), when: [li, { ...ask, approverId: sun.id }], expected: refusedAsCited('second-person-needed', { field: 'reliefId' }),
  },
  {
    title: 'nor a relative of the family', cites: byRule('recusal'),
    given: story => atNight(story).does(wang, { type: 'declare-relative', relation: 'spouse' }), when: [li, ask], expected: refusedAsCited('recused', { field: 'approverId' }),
  },
  {
    title: 'nor a relative under another account', cites: byRule('recusal'),
    given: story => atNight(story).does(wang, { type: 'declare-relative', relation: 'spouse' }),
    when: [li, { ...ask, approverId: 'wang-second' }, { named: { otherAccounts: [wang.id], deputies: [] } }], expected: refusedAsCited('recused', { field: 'approverId' }),
  },
  {
    title: 'nor who proposed it, under another account', cites: byRule('second-person'),
    given: atNight, when: [zhou, { ...ask, approverId: 'li-second' }, { named: { otherAccounts: [li.id], deputies: [] } }], expected: refusedAsCited('second-person-needed', { field: 'reliefId' }),
  },
  {
    title: 'nor does a code count of whoever was recused under another account', cites: byRule('recusal'),
    given: story => asked(story).does(zhou, { type: 'declare-relative', staffId: 'wang-second', relation: 'spouse', personal: { reason: '近亲属' } }),
    when: [sun, byCode, { named: { otherAccounts: ['wang-second'], deputies: [] } }], expected: refusedAsCited('recused', { field: 'reliefId' }),
  },
  {
    title: 'whoever handles the case records it under no other account either, where others are on duty', cites: byRule('oral-approval'),
    given: asked, when: [{ ...zhou, otherAccounts: [li.id] }, byCode, { onDuty: [sun.id, wang.id] }], expected: refusedAsCited('other-records'),
  },
  {
    title: 'nor does a code of a relative count', cites: byRule('recusal'),
    given: story => asked(story).does(wang, { type: 'declare-relative', relation: 'spouse' }), when: [zhou, byCode], expected: refusedAsCited('recused'),
  },
  {
    title: 'only for what cannot wait', cites: byRule('oral-approval'),
    given: story => proposed(story).does(li, { type: 'grade', urgency: 'ordinary' }).does(zhou, { type: 'confirm-grade' }), when: [li, ask], expected: refusedAsCited('not-urgent'),
  },
  {
    title: 'nothing nobody proposed', cites: byRule('oral-approval'),
    given: appliedAs('emergency'), when: [li, ask], expected: refused('relief-not-proposed'),
  },
  {
    title: 'no money while the household has a like case this year', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged(story).does(li, money), when: [li, ask], expected: refusedAsCited('duplicate-unresolved', { params: { caseNo: 'JS-2026-0000001-0' } }),
  },
];

const confirming: Scenario[] = [
  {
    title: 'that very person puts it in writing', cites: byRule('oral-approval'),
    given: story => givenOrally(story).at('2026-10-14T08:40:00+08:00'), when: [wang, confirm], expected: [{ type: 'OralApprovalConfirmed', data: { reliefId: 1 } }],
    and: story => expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'and no colleague in their place', cites: byRule('oral-approval'),
    given: givenOrally, when: [gu, confirm], expected: refusedAsCited('not-approver'),
  },
  {
    title: 'but the county\'s approver, where the giver turns out a relative', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, { type: 'declare-relative', relation: 'spouse' }), when: [jiang, confirm],
    expected: [{ type: 'OralApprovalConfirmed', data: { reliefId: 1 } }],
    and: story => expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'or another town has the case by then', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(li, { type: 'hand-over', townCode: OTHER_TOWN }).does(he, { type: 'take-over' }), when: [jiang, confirm],
    expected: [{ type: 'OralApprovalConfirmed' }],
  },
  {
    title: 'not by who proposed it, in whatever post', cites: byRule('oral-approval'),
    given: givenOrally, when: [as('county-approver', { ...li, region: jiang.region }), confirm], expected: refusedAsCited('not-approver'),
  },
  {
    title: 'not before it was given', cites: byClock('oral-confirmation'),
    given: story => atNight(story).later(HOUR_MS).does(li, ask).does(wang, tap).at('2026-10-14T08:40:00+08:00'), when: [wang, { ...confirm, occurredAt: NIGHT as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'what was approved in writing needs no confirmation', cites: byRule('oral-approval'),
    given: approved, when: [wang, confirm], expected: refused('nothing-to-confirm'),
  },
  {
    title: 'nor another relief than that one', cites: byRule('oral-approval'),
    given: givenOrally, when: [wang, { ...confirm, reliefId: 2 }], expected: refused('nothing-to-confirm', { field: 'reliefId' }),
  },
  {
    title: 'nor twice', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, confirm), when: [wang, confirm], expected: refused('nothing-to-confirm'),
  },
];

const disowning: Scenario[] = [
  {
    title: 'whoever is named says no: the relief stops', cites: byRule('oral-approval'),
    given: asked, when: [wang, disown], expected: [{ type: 'ApprovalDisowned', data: { reliefId: 1, stopped: true }, personal: REASON }],
    and: story => expect(story.state).toMatchObject({ reliefs: [{ state: 'turned-down' }], asks: [{ state: 'disowned' }] }),
  },
  {
    title: 'of what was approved by a code they never read out, too', cites: byRule('oral-approval'),
    given: story => inCash(story).does(li, ask).does(zhou, { ...byCode, cardTail: undefined }), when: [wang, disown], expected: [{ type: 'ApprovalDisowned', data: { stopped: true } }],
    and: story => expect(story.when(li, { type: 'deliver', reliefId: 1, receipt: 'signature' }).refusal).toMatchObject({ code: 'state-not-allowed' }),
  },
  {
    title: 'what has gone to the bank is to be recovered', cites: byRule('oral-approval'),
    given: story => asked(story).does(zhou, byCode), when: [wang, disown],
    expected: [{ type: 'ApprovalDisowned', data: { stopped: false } }, { type: 'RecoveryOpened', data: { recoveryNo: 1, reliefId: 1 } }],
    and: story => expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'also after it was paid and the case closed', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, confirm).does(system, confirmed()).does(li, { type: 'accept' }).does(li, { type: 'complete-papers' }).does(li, { type: 'feedback', close: true }),
    when: [wang, disown], expected: [{ type: 'ApprovalDisowned', data: { stopped: false } }, { type: 'RecoveryOpened' }],
  },
  {
    title: 'what the bank sent back is not paid again', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(system, declined()), when: [wang, disown], expected: [{ type: 'ApprovalDisowned', data: { stopped: true } }],
  },
  {
    title: 'not by who was never named', cites: byRule('oral-approval'),
    given: givenOrally, when: [zhou, disown], expected: refused('not-yours-to-disown'),
  },
  {
    title: 'nor twice', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, disown), when: [wang, disown], expected: refused('not-yours-to-disown'),
  },
  {
    title: 'the county settles what came of it', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, disown), when: [jiang, settle], expected: [{ type: 'RecoverySettled', data: { recoveryNo: 1, outcome: 'recovered' } }],
  },
  {
    title: 'nobody closes the case before', cites: byRule('oral-approval'),
    given: story => givenOrally(story).does(wang, disown).does(system, confirmed()).does(li, { type: 'accept' }).does(li, { type: 'complete-papers' }).does(li, { type: 'feedback' }),
    when: [li, { type: 'close' }], expected: refused('recovery-open'),
  },
  {
    title: 'there is nothing to settle where nothing is to be recovered', cites: byRule('oral-approval'),
    given: givenOrally, when: [jiang, settle], expected: refused('no-such-recovery'),
  },
  {
    title: 'nor by who paid', cites: byRule('second-person'),
    given: story => givenOrally(story).does(wang, disown), when: [as('county-approver', { ...li, region: jiang.region }), settle], expected: refusedAsCited('second-person-needed'),
  },
];

const signingTogether: Scenario[] = [
  {
    title: 'nobody answers for a quarter of an hour: two people who are there sign, and cash goes out', cites: byTwoSignatures,
    given: unanswered, when: [sun, cosign], expected: [{ type: 'ReliefCosigned', data: { reliefId: 1 } }],
    and: story => {
      expect(story.state).toMatchObject({ approvers: [sun.id], reliefs: [{ state: 'approved' }], oralApprovals: [{ by: null, cosignedBy: sun.id }] });
      expect(clockOf(story, 'oral-confirmation#1')).toMatchObject({ due: '2026-10-15T00:00:00+08:00' });
    },
  },
  {
    title: 'somebody of the village signs as well', cites: byTwoSignatures,
    given: unanswered, when: [zhao, cosign], expected: [{ type: 'ReliefCosigned' }],
  },
  {
    title: 'not before', cites: byTwoSignatures,
    given: story => inCash(story).does(li, ask).later(15 * MINUTE_MS - 1), when: [sun, cosign], expected: refusedAsCited('somebody-asked', { params: { minutes: '15' } }),
  },
  {
    title: 'nor where nobody was asked', cites: byTwoSignatures,
    given: inCash, when: [sun, cosign], expected: refusedAsCited('not-asked'),
  },
  {
    title: 'nobody signs twice', cites: byRule('second-person'),
    given: unanswered, when: [li, cosign], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor by another account', cites: byRule('second-person'),
    given: unanswered, when: [{ ...sun, otherAccounts: [li.id] }, cosign], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'a transfer never goes on two signatures', cites: byTwoSignatures,
    given: story => asked(story).later(15 * MINUTE_MS), when: [sun, cosign], expected: refusedAsCited('form-not-offered'),
  },
  {
    title: 'nor cash above the pack\'s sum', cites: byTwoSignatures,
    given: story => appliedAs('emergency')(story.at(NIGHT)).does(li, { ...inForm('cash'), amountFen: '50001' }).does(li, ask).later(15 * MINUTE_MS),
    when: [sun, cosign], expected: refusedAsCited('above-ceiling', { params: { upto: '¥500.00' } }),
  },
  {
    title: 'an approver confirms it in writing', cites: byRule('oral-approval'),
    given: cosigned, when: [wang, confirm], expected: [{ type: 'OralApprovalConfirmed' }],
  },
  {
    title: 'neither of the two does', cites: byRule('second-person'),
    given: cosigned, when: [as('county-approver', { ...sun, region: jiang.region }), confirm], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'or says no, and it is recovered', cites: byRule('oral-approval'),
    given: story => cosigned(story).does(li, { type: 'deliver', reliefId: 1, receipt: 'signature' }), when: [wang, disown],
    expected: [{ type: 'ApprovalDisowned', data: { stopped: false } }, { type: 'RecoveryOpened' }],
  },
  {
    title: 'who signed hands no cash over', cites: byRule('third-person'),
    given: cosigned, when: [sun, { type: 'deliver', reliefId: 1, receipt: 'signature' }], expected: refusedAsCited('third-person-needed'),
  },
];

const accounts: Scenario[] = [
  {
    title: 'the desk reads the account and says where', cites: byRule('second-person'),
    given: appliedAs('ordinary'), when: [zhao, { type: 'record-payee', source: 'passbook-seen', personal: CARD }],
    expected: [{ type: 'PayeeRecorded', data: { source: 'passbook-seen' }, personal: CARD }],
    and: story => expect(story.state!.payee).toMatchObject({ ...CARD, recordedBy: zhao.id }),
  },
  {
    title: 'who decides enters none', cites: byRule('second-person'),
    given: appliedAs('ordinary'), when: [wang, { type: 'record-payee', source: 'told', personal: CARD }], expected: refused('role-not-allowed'),
  },
  {
    title: 'relief first goes to it without its being typed again', cites: byRule('relief-first'),
    given: story => appliedAs('urgent')(story).does(zhao, { type: 'record-payee', source: 'passbook-seen', personal: CARD }),
    when: [li, { type: 'relief-first', form: 'money', amountFen: '50000' }], expected: [{ type: 'ReliefFirstProposed', data: { source: null }, personal: CARD }],
    and: story => expect(story.state!.reliefs[0]).toMatchObject({ ...CARD, accountBy: zhao.id }),
  },
  {
    title: 'not where none is on record', cites: byRule('relief-first'),
    given: appliedAs('urgent'), when: [li, { type: 'relief-first', form: 'money', amountFen: '50000' }], expected: refused('payee-owed', { field: 'personal.bankCard' }),
  },
  {
    title: 'who read the card does not approve what goes to it', cites: byRule('second-person'),
    given: story => appliedAs('urgent')(story).does(zhao, { type: 'record-payee', source: 'told', personal: CARD }).does(li, { type: 'relief-first', form: 'money', amountFen: '50000' }),
    when: [as('town-approver', { ...zhao, region: wang.region }), { type: 'approve', reliefId: 1, cardTail: TAIL }], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor pays it out', cites: byRule('third-person'),
    given: story => appliedAs('ordinary')(story).does(li, { type: 'accept' }).does(zhao, { type: 'record-payee', source: 'told', personal: CARD }).does(li, { type: 'give-opinion' })
      .does(wang, { type: 'decide', programme: 'temporary', amountFen: '50000', cardTail: TAIL }),
    when: [as('county-finance', { ...zhao, region: cao.region }), { type: 'disburse', reliefId: 1 }], expected: refusedAsCited('third-person-needed'),
  },
  {
    title: 'another card before the money leaves needs a new approval', cites: byRule('second-person'),
    given: story => appliedAs('ordinary')(story).does(li, { type: 'accept' }).does(li, { type: 'record-payee', source: 'told', personal: CARD }).does(li, { type: 'give-opinion' })
      .does(wang, { type: 'decide', programme: 'temporary', amountFen: '50000', cardTail: TAIL }),
    when: [li, { type: 'correct-card', reliefId: 1, source: 'card-seen', personal: CARD }], expected: [{ type: 'CardCorrected', data: { reliefId: 2, replaces: 1 } }],
    and: story => expect(story.when(cao, { type: 'disburse', reliefId: 2 }).refusal).toMatchObject({ code: 'state-not-allowed' }),
  },
  {
    title: 'no card is corrected that is none', cites: byRule('second-person'),
    given: inCash, when: [li, { type: 'correct-card', reliefId: 1, source: 'card-seen', personal: CARD }], expected: refused('not-money'),
  },
];

const ceilings: Scenario[] = [
  {
    title: 'no amount above the ceiling is proposed', cites: byCeiling('money'),
    given: appliedAs('urgent'), when: [li, { ...money, amountFen: '99999999' }], expected: refusedAsCited('above-ceiling', { field: 'amountFen', params: { upto: '¥5,000.00' } }),
  },
  {
    title: 'nor by several proposals, of which each is below', cites: byCeiling('cash'),
    given: story => appliedAs('urgent')(story).does(li, { ...inForm('cash'), amountFen: '60000' }).does(wang, { type: 'approve', reliefId: 1 })
      .does(li, { type: 'deliver', reliefId: 1, receipt: 'signature' }),
    when: [li, { ...inForm('cash'), amountFen: '40001' }], expected: refusedAsCited('above-ceiling', { field: 'amountFen', params: { upto: '¥1,000.00' } }),
  },
  {
    title: 'up to the ceiling it is', cites: byCeiling('cash'),
    given: story => appliedAs('urgent')(story).does(li, { ...inForm('cash'), amountFen: '60000' }).does(wang, { type: 'approve', reliefId: 1 })
      .does(li, { type: 'deliver', reliefId: 1, receipt: 'signature' }),
    when: [li, { ...inForm('cash'), amountFen: '40000' }], expected: [{ type: 'ReliefFirstProposed' }],
  },
  {
    title: 'of goods with their worth', cites: byCeiling('goods'),
    given: appliedAs('urgent'), when: [li, { ...inForm('goods'), amountFen: '300001' }], expected: refusedAsCited('above-ceiling', { field: 'amountFen', params: { upto: '¥3,000.00' } }),
  },
  {
    title: 'what was turned down counts no more', cites: byCeiling('money'),
    given: story => appliedAs('urgent')(story).does(li, { ...money, amountFen: '500000' }).does(wang, { type: 'turn-down', reliefId: 1 }),
    when: [li, { ...money, amountFen: '500000' }], expected: [{ type: 'ReliefFirstProposed' }],
  },
];

/** A second person's word at night, signatures where nobody answers, and the account that money goes to. */
export const orallyScenarios: Scenario[] = [...asking, ...confirming, ...disowning, ...signingTogether, ...accounts, ...ceilings];
