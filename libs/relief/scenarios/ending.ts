import { isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import { CASE_ID, type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { byClock, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import {
  acceptedAs, appliedAs, confirmed, correctCard, declined, demand, inForm, medicalSlip, money, opined, paidOut, REASON, sentBack,
} from '#libs/relief/scenarios/situations.js';

const { citizen, jiang, li, medical, sun, system, wang, wu, zhao, zhou } = STAFF;
const feedback = { type: 'feedback', satisfied: true, personal: { note: '已告知' } } as const;
const answered = (story: CaseStory) => acceptedAs('ordinary')(story).does(li, medicalSlip).does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' });
const denied = (story: CaseStory) => opined(acceptedAs('ordinary')(story)).does(wang, { type: 'deny', ground: 'not-in-hardship' });
const told = (story: CaseStory) => paidOut(story).does(li, feedback);
const plan = { type: 'plan-follow-up', on: '2026-10-20' } as const;
const followUp = { type: 'follow-up', followUpNo: 1, furtherNeed: false, personal: { finding: '已返校' } } as const;
const reopen = { type: 'reopen', personal: REASON } as const;
const orally = (story: CaseStory) => appliedAs('emergency')(story).does(li, { type: 'accept' }).does(li, money).does(li, { type: 'ask-approval', reliefId: 1, approverId: wang.id }).does(wang, { type: 'approve-orally', reliefId: 1, cardTail: '0007' })
  .does(system, confirmed()).does(li, { type: 'complete-papers' });

const telling: Scenario[] = [
  {
    title: 'and nothing is left to do: the case is closed with it', cites: byRule('feedback'),
    given: story => story.upTo('complete-papers'), when: [li, { ...feedback, close: true }], expected: [{ type: 'FeedbackGiven', data: { satisfied: true } }, { type: 'Closed', data: { outcome: 'helped' } }],
    and: story => expect([story.state!.status, story.clocks().filter(isRunning)]).toEqual(['closed', []]),
  },
  {
    title: 'a refused one is closed as refused', cites: byRule('feedback'),
    given: denied, when: [li, { ...feedback, close: true }], expected: [{ type: 'FeedbackGiven' }, { type: 'Closed', data: { outcome: 'refused' } }],
  },
  {
    title: 'not closed with it while the family is to be looked up again', cites: byRule('feedback'),
    given: story => story.upTo('complete-papers').does(li, plan), when: [li, { ...feedback, close: true }], expected: refused('follow-ups-open'),
  },
  {
    title: 'nor while a written answer is owed', cites: byRule('inspection'),
    given: story => story.upTo('complete-papers').does(wu, demand), when: [li, { ...feedback, close: true }], expected: refusedAsCited('inspection-open'),
  },
  {
    title: 'the family holds the relief, its papers are in, and it is told and asked', cites: byRule('feedback'),
    given: story => story.upTo('complete-papers'), when: [li, feedback], expected: [{ type: 'FeedbackGiven', data: { satisfied: true }, personal: feedback.personal }],
    and: story => expect(story.state).toMatchObject({ status: 'fed-back', marks: { 'fed-back': story.now } }),
  },
  {
    title: 'of what came of every slip', cites: byRule('slips'),
    given: answered, when: [li, { type: 'feedback' }], expected: [{ type: 'FeedbackGiven', data: { satisfied: null } }],
    and: story => expect(story.state!.slips).toMatchObject([{ state: 'fed-back', outcome: 'helped' }]),
  },
  {
    title: 'of a refusal', cites: byRule('feedback'),
    given: denied, when: [li, { ...feedback, satisfied: false }], expected: [{ type: 'FeedbackGiven', data: { satisfied: false } }],
  },
  {
    title: 'not while relief is under way', cites: byRule('feedback'),
    given: story => story.upTo('approve'), when: [li, feedback], expected: refused('relief-pending'),
  },
  {
    title: 'not while the bank\'s refusal is the last word', cites: byRule('feedback'),
    given: story => story.upTo('approve').does(system, declined()), when: [li, feedback], expected: refused('relief-unpaid'),
  },
  {
    title: 'nor while money of an earlier round, sent back since, is', cites: byRule('feedback'),
    given: story => story.upTo('close').does(system, sentBack()).does(zhou, reopen).does(li, medicalSlip).does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'not-eligible' }), when: [li, feedback],
    expected: refused('relief-unpaid'),
  },
  {
    title: 'what departments solved ends every window of the case but what is planned for later', cites: byClock('town-decision'),
    given: story => answered(story).does(li, { type: 'plan-follow-up', on: '2026-12-20' }), when: [li, { type: 'feedback' }], expected: [{ type: 'FeedbackGiven' }],
    and: story => {
      expect(story.clocks().filter(isRunning).map(({ key }) => key)).toEqual(['follow-up#1']);
      expect(story.clocks().find(({ key }) => key === 'town-decision#1')).toMatchObject({ stoppedAt: null, endedAt: story.now });
    },
  },
  {
    title: 'no department helped: that is for the approver to deny, not for the desk to tell', cites: byRule('feedback'),
    given: story => acceptedAs('ordinary')(story).does(li, medicalSlip).does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'not-eligible' }), when: [li, feedback], expected: refusedAsCited('nothing-delivered'),
  },
  {
    title: 'not dated from before the refusal', cites: byRule('feedback'),
    given: story => opined(acceptedAs('ordinary')(story)).later(3_600_000).does(wang, { type: 'deny', ground: 'not-in-hardship' }), when: [li, { ...feedback, occurredAt: '2026-10-13T10:30:00+08:00' as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  ...([['issued', story => story], ['accepted', story => story.does(medical, { type: 'accept-slip', slipNo: 1 })], ['returned', story => story.does(medical, { type: 'return-slip', slipNo: 1, personal: REASON })]] as
    [string, (story: CaseStory) => CaseStory][]).map(([state, becomes]): Scenario => ({
    title: `not while a slip is ${state}`, cites: byRule('slips'),
    given: story => becomes(paidOut(story).does(li, medicalSlip)), when: [li, feedback], expected: refusedAsCited('slips-open'),
  })),
  {
    title: 'not while there is nothing to tell', cites: byRule('feedback'),
    given: acceptedAs('ordinary'), when: [li, feedback], expected: refusedAsCited('nothing-delivered'),
  },
  {
    title: 'not while papers are owed', cites: byRule('owed-paperwork'),
    given: story => story.upTo('confirm'), when: [li, feedback], expected: refusedAsCited('papers-owed'),
  },
  {
    title: 'not while papers are owed of a case that was refused after relief first', cites: byRule('owed-paperwork'),
    given: story => opined(story.upTo('confirm')).does(STAFF.jiang, { type: 'deny', ground: 'not-in-hardship' }), when: [li, feedback], expected: refusedAsCited('papers-owed'),
  },
  {
    title: 'its handler tells the family', cites: byRule('first-asked'),
    given: paidOut, when: [sun, feedback], expected: refused('not-handler'),
  },
  {
    title: 'it is told once it has been accepted or refused', cites: byRule('feedback'),
    given: appliedAs('ordinary'), when: [li, feedback], expected: refused('status-not-allowed', { params: { status: 'applied' } }),
  },
];

const rating = { type: 'rate', satisfied: false, personal: { note: '还差一半' } } as const;
const ratings: Scenario[] = [
  {
    title: 'the family says itself whether it was helped', cites: byRule('feedback'),
    given: told, when: [citizen, rating], expected: [{ type: 'Rated', data: { satisfied: false }, personal: rating.personal }],
    and: story => expect(story.state).toMatchObject({ status: 'fed-back', rating: { satisfied: false, round: 1 } }),
  },
  {
    title: 'also when the case is closed, and it stays so', cites: byRule('feedback'),
    given: story => story.upTo('close'), when: [citizen, { type: 'rate', satisfied: true }], expected: [{ type: 'Rated', data: { satisfied: true } }],
    and: story => expect(story.state!.status).toBe('closed'),
  },
  {
    title: 'again of what was done after it was reopened', cites: byRule('feedback'),
    given: story => story.upTo('close').does(citizen, rating).does(zhou, reopen).does(li, medicalSlip).does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }).does(li, { type: 'feedback' }),
    when: [citizen, { type: 'rate', satisfied: true }], expected: [{ type: 'Rated' }], and: story => expect(story.state!.rating).toEqual({ satisfied: true, round: 2 }),
  },
  {
    title: 'once', cites: byRule('feedback'),
    given: story => told(story).does(citizen, rating), when: [citizen, { type: 'rate', satisfied: true }], expected: refusedAsCited('already-rated'),
  },
  {
    title: 'not before it was told anything', cites: byRule('feedback'),
    given: paidOut, when: [citizen, rating], expected: refused('status-not-allowed', { params: { status: 'accepted' } }),
  },
  {
    title: 'nor of a plea that was withdrawn', cites: byRule('feedback'),
    given: story => appliedAs('ordinary')(story).does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }), when: [citizen, rating], expected: refusedAsCited('not-fed-back'),
  },
  {
    title: 'nobody of the office says it for them', cites: byRule('feedback'),
    given: told, when: [li, rating], expected: refused('role-not-allowed'),
  },
];

const following: Scenario[] = [
  {
    title: 'the family is to be looked up again, with a clock from that day', cites: byClock('follow-up'),
    given: told, when: [li, plan], expected: [{ type: 'FollowUpPlanned', data: { followUpNo: 1, on: '2026-10-20' } }],
    and: story => expect(story.clocks().find(({ key }) => key === 'follow-up#1')).toMatchObject({ anchor: '2026-10-20T00:00:00+08:00', due: '2026-10-24T00:00:00+08:00', basis: 'house' }),
  },
  {
    title: 'not today', cites: byClock('follow-up'),
    given: told, when: [li, { ...plan, on: '2026-10-13' }], expected: refused('follow-up-in-past', { field: 'on' }),
  },
  {
    title: 'not by a colleague', cites: byRule('first-asked'),
    given: told, when: [sun, plan], expected: refused('not-handler'),
  },
  {
    title: 'not of a case that is closed', cites: byRule('feedback'),
    given: story => story.upTo('close'), when: [li, plan], expected: refused('status-not-allowed', { params: { status: 'closed' } }),
  },
  {
    title: 'somebody went, and the clock stops', cites: byClock('follow-up'),
    given: story => told(story).does(li, plan).at('2026-10-20T15:00:00+08:00'), when: [zhao, followUp], expected: [{ type: 'FollowedUp', data: { followUpNo: 1, furtherNeed: false }, personal: followUp.personal }],
    and: story => expect(story.clocks().find(({ key }) => key === 'follow-up#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'the family needs help again', cites: byClock('follow-up'),
    given: story => told(story).does(li, plan), when: [zhao, { ...followUp, furtherNeed: true }], expected: [{ type: 'FollowedUp', data: { furtherNeed: true } }],
  },
  {
    title: 'nothing is followed up that was not planned', cites: byClock('follow-up'),
    given: told, when: [zhao, followUp], expected: refused('no-such-follow-up'),
  },
  {
    title: 'nor another than was planned', cites: byClock('follow-up'),
    given: story => told(story).does(li, plan), when: [zhao, { ...followUp, followUpNo: 2 }], expected: refused('no-such-follow-up', { field: 'followUpNo' }),
  },
  {
    title: 'nor twice', cites: byClock('follow-up'),
    given: story => told(story).does(li, plan).does(li, { ...plan, on: '2026-11-20' }).does(zhao, followUp), when: [zhao, followUp], expected: refused('no-such-follow-up', { field: 'followUpNo' }),
  },
];

const closing: Scenario[] = [
  {
    title: 'what was helped', cites: byRule('feedback'),
    given: told, when: [li, { type: 'close' }], expected: [{ type: 'Closed', data: { outcome: 'helped' } }],
    and: story => expect(story.state).toMatchObject({ status: 'closed', outcome: 'helped', closedAt: story.now }),
  },
  {
    title: 'what a department helped', cites: byRule('slips'),
    given: story => answered(story).does(li, feedback), when: [li, { type: 'close' }], expected: [{ type: 'Closed', data: { outcome: 'helped' } }],
  },
  {
    title: 'what was refused', cites: byRule('feedback'),
    given: story => denied(story).does(li, feedback), when: [li, { type: 'close' }], expected: [{ type: 'Closed', data: { outcome: 'refused' } }],
  },
  {
    title: 'what this round came to, not the last', cites: byRule('feedback'),
    given: story => opined(answered(story).does(li, feedback).does(li, { type: 'close' }).does(zhou, reopen)).does(wang, { type: 'deny', ground: 'not-in-hardship' }).does(li, feedback), when: [li, { type: 'close' }],
    expected: [{ type: 'Closed', data: { outcome: 'refused' } }],
  },
  {
    title: 'not dated from before the family was told', cites: byRule('feedback'),
    given: story => paidOut(story).later(3_600_000).does(li, feedback), when: [li, { type: 'close', occurredAt: '2026-10-13T10:30:00+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'not while the family is still to be looked up', cites: byRule('feedback'),
    given: story => told(story).does(li, plan), when: [li, { type: 'close' }], expected: refused('follow-ups-open'),
  },
  {
    title: 'not while an oral approval wants its signature', cites: byRule('oral-approval'),
    given: story => orally(story).does(li, feedback), when: [li, { type: 'close' }], expected: refusedAsCited('oral-approval-owed'),
  },
  {
    title: 'not while a written answer is owed', cites: byRule('inspection'),
    given: story => told(story).does(wu, demand), when: [li, { type: 'close' }], expected: refusedAsCited('inspection-open'),
  },
  {
    title: 'nor while one waits to be looked at', cites: byRule('inspection'),
    given: story => told(story).does(wu, demand).does(sun, { type: 'answer-inspection', inspectionNo: 1, personal: { answer: '情况说明' } }), when: [li, { type: 'close' }], expected: refusedAsCited('inspection-open'),
  },
  {
    title: 'not while money that came back has nowhere to go', cites: byRule('feedback'),
    given: story => told(story).does(system, sentBack()), when: [li, { type: 'close' }], expected: refused('relief-unpaid'),
  },
  {
    title: 'not while it is on its way again', cites: byRule('second-person'),
    given: story => told(story).does(system, sentBack()).does(li, correctCard(1)), when: [li, { type: 'close' }], expected: refused('relief-pending'),
  },
  {
    title: 'not by a colleague', cites: byRule('first-asked'),
    given: told, when: [sun, { type: 'close' }], expected: refused('not-handler'),
  },
  {
    title: 'not before the family has been told', cites: byRule('feedback'),
    given: paidOut, when: [li, { type: 'close' }], expected: refused('status-not-allowed', { params: { status: 'accepted' } }),
  },
];

const AGAIN = '2026-11-02T09:00:00+08:00' as Instant;
const reopening: Scenario[] = [
  {
    title: 'a new round where it had got to: its clocks begin anew, the old ones stay as they were', cites: byClock('urgent-relief'),
    given: story => story.upTo('close').at(AGAIN), when: [zhou, reopen], expected: [{ type: 'Reopened', personal: REASON }],
    and: story => {
      expect(story.state).toMatchObject({ status: 'accepted', outcome: null, closedAt: null, handlerId: li.id, graded: false, marks: { 'first-contact': AGAIN }, pastRounds: [{ closedAt: '2026-10-13T10:10:00+08:00' }] });
      expect(story.clocks().filter(({ rule }) => rule.id === 'urgent-relief').map(({ key, anchor, due, stoppedAt }) => [key, anchor, due, stoppedAt])).toEqual([
        ['urgent-relief#1', '2026-10-13T10:00:00+08:00', '2026-10-14T10:00:00+08:00', '2026-10-13T10:07:00+08:00'], ['urgent-relief#2', AGAIN, '2026-11-03T09:00:00+08:00', null],
      ]);
    },
  },
  {
    title: 'what was taken back as a lead is a lead again', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead').does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }).at(AGAIN), when: [wu, reopen], expected: [{ type: 'Reopened' }], and: story => expect(story.state).toMatchObject({ status: 'lead' }),
  },
  {
    title: 'what was taken back as an application is to be accepted, and has its days for that', cites: byClock('acceptance'),
    given: story => appliedAs('ordinary')(story).does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }).at(AGAIN), when: [zhou, reopen], expected: [{ type: 'Reopened' }],
    and: story => expect(story.clocks().filter(isRunning)).toMatchObject([{ key: 'acceptance#2', anchor: AGAIN, due: '2026-11-05T00:00:00+08:00' }]),
  },
  {
    title: 'not dated from before it was closed', cites: byRule('feedback'),
    given: story => story.upTo('close').at(AGAIN), when: [zhou, { ...reopen, occurredAt: '2026-10-13T10:09:00+08:00' as Instant }], expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'what was decided against is looked into and decided again', cites: byClock('town-decision'),
    given: story => denied(story).does(li, feedback).does(li, { type: 'close' }).at(AGAIN), when: [jiang, reopen], expected: [{ type: 'Reopened' }],
    and: story => {
      expect(story.state).toMatchObject({ status: 'accepted', opinionStands: false, investigators: [li.id] });
      expect(story.clocks().find(({ key }) => key === 'town-decision#2')).toMatchObject({ anchor: AGAIN, due: '2026-12-01T00:00:00+08:00', stoppedAt: null });
    },
  },
  {
    title: 'what is given then is numbered on, and paid by an order of its own', cites: byRule('relief-first'),
    given: story => story.upTo('close').at(AGAIN).does(zhou, reopen).does(li, { type: 'grade', urgency: 'urgent' }).does(li, money), when: [wang, { type: 'approve', reliefId: 2, cardTail: '0007' }],
    expected: [{ type: 'ReliefApproved' }, { type: 'PaymentOrdered', data: { orderId: `${CASE_ID}-p2` } }],
    and: story => expect(story.state!.reliefs).toMatchObject([{ round: 1 }, { round: 2 }]),
  },
  {
    title: 'the family is told of this round, not of the last', cites: byRule('feedback'),
    given: story => story.upTo('close').at(AGAIN).does(zhou, reopen), when: [li, feedback], expected: refusedAsCited('nothing-delivered'),
  },
  {
    title: 'papers are completed once in each round', cites: byRule('owed-paperwork'),
    given: story => story.upTo('close').at(AGAIN).does(zhou, reopen).does(li, { type: 'grade', urgency: 'urgent' }).does(li, inForm('goods')).does(wang, { type: 'approve', reliefId: 2, cardTail: '0007' })
      .does(zhao, { type: 'deliver', reliefId: 2, receipt: 'signature' }),
    when: [li, { type: 'complete-papers' }], expected: [{ type: 'PapersCompleted' }],
  },
  {
    title: 'what was merged goes on elsewhere', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead').does(li, { type: 'merge', intoCaseNo: 'JS-2026-0000001-0' }), when: [zhou, reopen], expected: refused('merged-elsewhere'),
  },
  {
    title: 'not what is open', cites: byRule('feedback'),
    given: told, when: [zhou, reopen], expected: refused('status-not-allowed', { params: { status: 'fed-back' } }),
  },
  {
    title: 'not by who closed it', cites: byRule('second-person'),
    given: story => story.upTo('close'), when: [li, reopen], expected: refused('role-not-allowed'),
  },
];

export const endingScenarios: Scenario[] = [...telling, ...ratings, ...following, ...closing, ...reopening];
