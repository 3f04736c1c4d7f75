import { STAFF } from '#libs/relief/scenario.js';
import { byOnceAYear, byPublicNotice, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, application, appliedAs, confirmed, correctCard, declined, demand, inForm, investigated, medicalSlip, money, onTrack, paidOut, posted, REASON, sentBack,
} from '#libs/relief/scenarios/situations.js';
import type { CaseStory } from '#libs/relief/scenario.js';

const { citizen, jiang, li, medical, sun, system, wang, wu, zhao, zheng, zhou } = STAFF;
const ELSEWHERE = 'JS-2026-0000001-0';
const withdraw = { type: 'withdraw', personal: REASON } as const;
const paper = { type: 'attach', sha256: '9'.repeat(64), mediaType: 'image/jpeg', sizeBytes: 1_000, purpose: 'withdrawal' } as const;
const proposed = (story: CaseStory) => story.upTo('apply').does(li, withdraw);
const confirm = { type: 'confirm-withdrawal', stands: true } as const;
const merge = { type: 'merge', intoCaseNo: ELSEWHERE, personal: REASON } as const;
const override = { type: 'override-duplicate', caseNo: ELSEWHERE, personal: REASON } as const;
const flagged = (story: CaseStory) => story.upTo('report-lead').does(li, application, { duplicates: [{ caseNo: ELSEWHERE, kind: 'same-event' }] });
const toldBeforeItCameBack = (story: CaseStory) => story.upTo('report-lead').does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' }).does(li, money)
  .does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(system, confirmed()).does(li, application, { duplicates: [{ caseNo: ELSEWHERE, kind: 'same-event' }] })
  .does(li, { type: 'accept', track: 'urgent-type' }).does(li, { type: 'complete-papers' }).does(li, { type: 'feedback' }).does(system, sentBack()).does(li, correctCard(1));
const delivered = (story: CaseStory) => appliedAs('urgent')(story).does(li, inForm('goods')).does(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).does(zhao, { type: 'deliver', reliefId: 1, receipt: 'signature' });

const merging: Scenario[] = [
  {
    title: 'a second report of the same plea goes on in the first one\'s case', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [zheng, merge],
    expected: [{ type: 'Merged', data: { intoCaseNo: ELSEWHERE }, personal: REASON }, { type: 'Closed', data: { outcome: 'merged' } }],
    and: story => {
      expect(story.state).toMatchObject({ status: 'closed', outcome: 'merged', closedAt: story.now });
      expect(story.clocks()).toMatchObject([{ key: 'urgent-relief#1', stoppedAt: null, endedAt: story.now }]);
    },
  },
  {
    title: 'its slips end with it', cites: byRule('slips'),
    given: story => acceptedAs('ordinary')(story).does(li, medicalSlip), when: [li, merge],
    expected: [{ type: 'Merged' }, { type: 'SlipCancelled', data: { slipNo: 1 } }, { type: 'Closed' }],
  },
  {
    title: 'the case it names has to be an open one', cites: byRule('first-asked'),
    given: story => story.upTo('apply'), when: [li, merge, { mergeTargetNotOpen: true }], expected: refused('merge-target-not-open', { field: 'intoCaseNo' }),
  },
  {
    title: 'not while a relief is under way', cites: byRule('second-person'),
    given: story => appliedAs('urgent')(story).does(li, money), when: [li, merge], expected: refused('relief-pending'),
  },
  {
    title: 'not once the family was given something: that wants feedback', cites: byRule('feedback'),
    given: delivered, when: [li, merge], expected: refusedAsCited('relief-given'),
  },
  {
    title: 'not while a written answer is owed', cites: byRule('inspection'),
    given: story => story.upTo('apply').does(wu, demand), when: [li, merge], expected: refusedAsCited('inspection-open'),
  },
  {
    title: 'not a refused one', cites: byRule('feedback'),
    given: story => story.upTo('apply').does(li, { type: 'reject', ground: 'not-in-hardship' }), when: [li, merge], expected: refused('status-not-allowed', { params: { status: 'refused' } }),
  },
  {
    title: 'the county\'s approver does not', cites: byRule('first-asked'),
    given: story => story.upTo('apply'), when: [jiang, merge], expected: refused('role-not-allowed'),
  },
];

const withdrawing: Scenario[] = [
  {
    title: 'a lead whose family wants no help', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [citizen, withdraw],
    expected: [{ type: 'Withdrawn', data: { word: 'code', attachmentNo: null }, personal: REASON }, { type: 'Closed', data: { outcome: 'withdrawn' } }],
  },
  {
    title: 'its slips are cancelled and its public notice is taken down', cites: byPublicNotice, pack: 'chaoyang-2021',
    given: story => posted(investigated(onTrack('expenditure-type')(story))).does(li, { ...medicalSlip, department: 'civil-affairs' }), when: [citizen, withdraw],
    expected: [{ type: 'Withdrawn' }, { type: 'SlipCancelled', data: { slipNo: 1 } }, { type: 'NoticeTakenDown', data: { noticeNo: 1 } }, { type: 'Closed' }],
    and: story => expect(story.state).toMatchObject({ slips: [{ state: 'cancelled' }], notices: [{ state: 'taken-down' }] }),
  },
  {
    title: 'not while a relief is under way', cites: byRule('second-person'),
    given: story => appliedAs('urgent')(story).does(li, money), when: [li, withdraw], expected: refused('relief-pending'),
  },
  {
    title: 'not after relief: papers and feedback are owed', cites: byRule('feedback'),
    given: delivered, when: [sun, withdraw], expected: refusedAsCited('relief-given'),
  },
  {
    title: 'not while a written answer is owed', cites: byRule('inspection'),
    given: story => story.upTo('apply').does(wu, demand), when: [li, withdraw], expected: refusedAsCited('inspection-open'),
  },
  {
    title: 'not while an oral approval wants its signature', cites: byRule('oral-approval'),
    given: story => acceptedAs('urgent')(story).does(li, money).does(li, { type: 'ask-approval', reliefId: 1, approverId: wang.id }).does(wang, { type: 'approve-orally', reliefId: 1, cardTail: '0007' }).does(system, declined()), when: [li, withdraw],
    expected: refusedAsCited('oral-approval-owed'),
  },
  {
    title: 'an answered slip is cancelled with it: whoever takes a plea back wants to hear no more', cites: byRule('slips'),
    given: story => acceptedAs('ordinary')(story).does(li, medicalSlip).does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }), when: [citizen, withdraw],
    expected: [{ type: 'Withdrawn' }, { type: 'SlipCancelled', data: { slipNo: 1 } }, { type: 'Closed' }],
  },
  {
    title: 'not what has ended', cites: byRule('feedback'),
    given: story => story.upTo('close'), when: [zhou, withdraw], expected: refused('status-not-allowed', { params: { status: 'closed' } }),
  },
];

/** 撤回 wants the family's own word: its paper, its code, or a second person who asks it. */
const familysWord: Scenario[] = [
  {
    title: 'with the paper the family signed it ends at once', cites: byRule('feedback'),
    given: story => story.upTo('apply').does(li, paper), when: [li, { ...withdraw, attachmentNo: 1 }],
    expected: [{ type: 'Withdrawn', data: { word: 'paper', attachmentNo: 1 }, personal: REASON }, { type: 'Closed', data: { outcome: 'withdrawn' } }],
  },
  {
    title: 'another paper is no such word', cites: byRule('feedback'),
    given: story => story.upTo('apply').does(li, { ...paper, purpose: undefined }), when: [li, { ...withdraw, attachmentNo: 1 }],
    expected: refusedAsCited('no-withdrawal-paper', { field: 'attachmentNo' }),
  },
  {
    title: 'nor one of a round that is over', cites: byRule('feedback'),
    given: story => story.upTo('apply').does(li, paper).does(li, { ...withdraw, attachmentNo: 1 }).does(zhou, { type: 'reopen', personal: REASON }),
    when: [li, { ...withdraw, attachmentNo: 1 }], expected: refusedAsCited('no-withdrawal-paper', { field: 'attachmentNo' }),
  },
  {
    title: 'what somebody of the desk says alone changes nothing yet', cites: byRule('feedback'),
    given: story => story.upTo('apply'), when: [li, withdraw], expected: [{ type: 'WithdrawalProposed', personal: REASON }],
    and: story => expect(story.state).toMatchObject({ status: 'applied', withdrawal: { by: [li.id] } }),
  },
  {
    title: 'it is said once', cites: byRule('feedback'),
    given: proposed, when: [sun, withdraw], expected: refusedAsCited('withdrawal-pending'),
  },
  {
    title: 'a second person has asked the family', cites: byRule('feedback'),
    given: proposed, when: [zhou, confirm],
    expected: [{ type: 'Withdrawn', data: { word: 'second-person' } }, { type: 'Closed', data: { outcome: 'withdrawn' } }],
  },
  {
    title: 'who finds that it wants help', cites: byRule('feedback'),
    given: proposed, when: [wang, { ...confirm, stands: false, personal: { note: '仍需救助' } }], expected: [{ type: 'WithdrawalDropped', personal: { note: '仍需救助' } }],
    and: story => expect(story.state).toMatchObject({ status: 'applied', withdrawal: null }),
  },
  {
    title: 'the second person is another one', cites: byRule('second-person'),
    given: story => story.upTo('apply').does(zhou, withdraw), when: [zhou, confirm], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'under another account of theirs, too', cites: byRule('second-person'),
    given: proposed, when: [{ ...zhou, otherAccounts: [li.id] }, confirm], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor is it the desk\'s', cites: byRule('second-person'),
    given: proposed, when: [sun, confirm], expected: refused('role-not-allowed'),
  },
  {
    title: 'nothing is confirmed that nobody said', cites: byRule('feedback'),
    given: story => story.upTo('apply'), when: [zhou, confirm], expected: refused('no-withdrawal'),
  },
  {
    title: 'nor once relief is under way', cites: byRule('second-person'),
    given: story => appliedAs('urgent')(story).does(li, withdraw).does(li, money), when: [zhou, confirm], expected: refused('relief-pending'),
  },
];

const duplicates: Scenario[] = [
  {
    title: 'the county lets a flagged case go on, with its reason', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: flagged, when: [jiang, override], expected: [{ type: 'DuplicateOverridden', data: { caseNo: ELSEWHERE }, personal: REASON }],
    and: story => expect(story.does(li, { type: 'grade', urgency: 'urgent' }).does(li, { type: 'take-over' }).does(li, money).when(wang, { type: 'approve', reliefId: 1, cardTail: '0007' }).events).toHaveLength(2),
  },
  {
    title: 'the town may not', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: flagged, when: [wang, override], expected: refusedAsCited('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'nothing is overridden that was not flagged', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => story.upTo('apply'), when: [jiang, override], expected: refused('not-flagged'),
  },
  {
    title: 'nor another case than the flagged one', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: flagged, when: [jiang, { ...override, caseNo: 'JS-2026-0000002-8' }], expected: refused('not-flagged', { field: 'caseNo' }),
  },
  {
    title: 'nor twice', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged(story).does(jiang, override), when: [jiang, override], expected: refused('not-flagged'),
  },
  {
    title: 'not once the case is closed', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: story => flagged(story).does(citizen, withdraw), when: [jiang, override], expected: refused('status-not-allowed', { params: { status: 'closed' } }),
  },
  {
    title: 'even when the family has been told, since a corrected card may wait for it', cites: byOnceAYear, pack: 'chaoyang-2021',
    given: toldBeforeItCameBack, when: [jiang, override], expected: [{ type: 'DuplicateOverridden' }],
    and: story => expect(story.when(wang, { type: 'approve', reliefId: 2, cardTail: '0006' }).events).toHaveLength(2),
  },
  {
    title: 'where no rule says once a year, whoever approves may', cites: byRule('second-person'),
    given: flagged, when: [wang, override], expected: [{ type: 'DuplicateOverridden' }],
  },
];

export const leavingScenarios: Scenario[] = [
  ...merging, ...withdrawing, ...familysWord, ...duplicates,
  {
    title: 'a relief given in a round that is over does not keep a new one from ending', cites: byRule('feedback'),
    given: story => paidOut(story).does(li, { type: 'feedback' }).does(li, { type: 'close' }).does(zhou, { type: 'reopen', personal: REASON }), when: [citizen, withdraw],
    expected: [{ type: 'Withdrawn' }, { type: 'Closed', data: { outcome: 'withdrawn' } }],
  },
];
