import { isRunning } from '#libs/clock/clocks.js';
import type { Instant } from '#libs/clock/instant.js';
import { type CaseStory, OTHER_TOWN, STAFF, TOWN } from '#libs/relief/scenario.js';
import { byClock, byDepartment, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { acceptedAs, clockOf, medicalSlip, REASON } from '#libs/relief/scenarios/situations.js';

const { civil, he, jiang, li, medical, sun, wang, zheng } = STAFF;
const townSlip = { type: 'issue-slip', townCode: OTHER_TOWN, personal: { item: '户籍在该镇' } } as const;
const accept = { type: 'accept-slip', slipNo: 1 } as const;
const giveBack = (slipNo = 1) => ({ type: 'return-slip', slipNo, personal: REASON }) as const;
const answer = { type: 'answer-slip', slipNo: 1, outcome: 'helped', personal: { answer: '已报销' } } as const;
const route = (slipNo: number, department = 'civil-affairs') => ({ type: 'route-slip', slipNo, department, personal: REASON }) as const;

const issued = (story: CaseStory) => acceptedAs('ordinary')(story).does(li, medicalSlip);
const returned = (story: CaseStory) => issued(story).does(medical, giveBack());
const returnedTwice = (story: CaseStory) => returned(story).does(li, route(1)).does(civil, giveBack(2));
const settled = (story: CaseStory) => returnedTwice(story).does(jiang, route(2, 'medical-insurance'));

const issuing: Scenario[] = [
  {
    title: 'to a department: three days to accept it, ten to answer, from the same day', cites: byClock('slip-answer'),
    given: acceptedAs('ordinary'), when: [li, medicalSlip],
    expected: [{ type: 'SlipIssued', data: { slipNo: 1, to: { department: 'medical-insurance' }, reliefFirst: false, replaces: null, binding: false }, personal: medicalSlip.personal }],
    and: story => expect(story.clocks().filter(({ key }) => key.startsWith('slip-')).map(({ key, due, basis }) => [key, due, basis])).toEqual([
      ['slip-accept#1', '2026-10-17T00:00:00+08:00', 'advisory'], ['slip-answer#1', '2026-10-28T00:00:00+08:00', 'advisory'],
    ]),
  },
  {
    title: 'to another town', cites: byRule('slips'),
    given: issued, when: [zheng, townSlip], expected: [{ type: 'SlipIssued', data: { slipNo: 2, to: { townCode: OTHER_TOWN } } }],
  },
  {
    title: 'relief first by another body is bound by the case\'s own hours, and by the slip\'s days', cites: byClock('urgent-relief'),
    given: acceptedAs('urgent'), when: [li, { ...medicalSlip, reliefFirst: true }], expected: [{ type: 'SlipIssued', data: { reliefFirst: true } }],
    and: story => expect(story.clocks().filter(isRunning).map(({ key }) => key)).toEqual(['urgent-relief#1', 'slip-accept#1', 'slip-answer#1']),
  },
  {
    title: 'no relief first in an ordinary case', cites: byRule('relief-first'),
    given: acceptedAs('ordinary'), when: [li, { ...medicalSlip, reliefFirst: true }], expected: refusedAsCited('not-urgent', { field: 'reliefFirst' }),
  },
  {
    title: 'nor in one nobody has graded', cites: byRule('relief-first'),
    given: story => story.upTo('report-lead'), when: [li, { ...medicalSlip, reliefFirst: true }], expected: refusedAsCited('not-urgent', { field: 'reliefFirst' }),
  },
  {
    title: 'the town sends itself none', cites: byRule('slips'),
    given: acceptedAs('ordinary'), when: [li, { ...townSlip, townCode: TOWN }], expected: refused('same-town', { field: 'townCode' }),
  },
  {
    title: 'nor one to another county, whose rules are others', cites: byRule('slips'),
    given: acceptedAs('ordinary'), when: [li, { ...townSlip, townCode: '370898101000' }], expected: refused('other-county', { field: 'townCode' }),
  },
  {
    title: 'nor a department there is not', cites: byDepartment('civil-affairs'), pack: 'chaoyang-2021',
    given: story => story.upTo('report-lead'), when: [li, medicalSlip], expected: refused('no-such-department', { field: 'department' }),
  },
  {
    title: 'none once the family has been told', cites: byRule('feedback'),
    given: story => story.upTo('feedback'), when: [li, medicalSlip], expected: refused('status-not-allowed', { params: { status: 'fed-back' } }),
  },
  {
    title: 'none by the approver', cites: byRule('slips'),
    given: acceptedAs('ordinary'), when: [wang, medicalSlip], expected: refused('role-not-allowed'),
  },
];

const answering: Scenario[] = [
  {
    title: 'the department takes it on', cites: byClock('slip-accept'),
    given: issued, when: [medical, accept], expected: [{ type: 'SlipAccepted', data: { slipNo: 1 } }],
    and: story => {
      expect(clockOf(story, 'slip-accept#1')).toMatchObject({ stoppedAt: story.now });
      expect(clockOf(story, 'slip-answer#1')).toMatchObject({ stoppedAt: null });
    },
  },
  {
    title: 'so does a town', cites: byRule('slips'),
    given: story => acceptedAs('ordinary')(story).does(li, townSlip), when: [he, accept], expected: [{ type: 'SlipAccepted' }],
  },
  {
    title: 'a department it did not go to has no part in it', cites: byRule('slips'),
    given: issued, when: [civil, accept], expected: refused('not-your-slip'),
  },
  {
    title: 'nor has the town that issued it', cites: byRule('slips'),
    given: issued, when: [li, accept], expected: refused('not-your-slip'),
  },
  {
    title: 'whoever holds one slip does not take another', cites: byRule('slips'),
    given: story => issued(story).does(li, { ...medicalSlip, department: 'civil-affairs' }), when: [medical, { ...accept, slipNo: 2 }], expected: refused('not-your-slip', { field: 'slipNo' }),
  },
  {
    title: 'nor one there is not', cites: byRule('slips'),
    given: issued, when: [medical, { ...accept, slipNo: 2 }], expected: refused('no-such-slip', { field: 'slipNo' }),
  },
  {
    title: 'nor twice', cites: byRule('slips'),
    given: story => issued(story).does(medical, accept), when: [medical, accept], expected: refused('state-not-allowed', { params: { state: 'accepted' } }),
  },
  {
    title: 'what came of it; to answer is to have accepted', cites: byClock('slip-answer'),
    given: issued, when: [medical, answer], expected: [{ type: 'SlipAnswered', data: { slipNo: 1, outcome: 'helped' }, personal: answer.personal }],
    and: story => expect(['slip-accept#1', 'slip-answer#1'].map(key => clockOf(story, key)?.stoppedAt)).toEqual([story.now, story.now]),
  },
  {
    title: 'that the family is not eligible is an answer, too', cites: byRule('slips'),
    given: story => issued(story).does(medical, accept), when: [medical, { ...answer, outcome: 'not-eligible' }], expected: [{ type: 'SlipAnswered', data: { outcome: 'not-eligible' } }],
    and: story => expect(story.state!.slips).toMatchObject([{ state: 'answered', outcome: 'not-eligible' }]),
  },
  {
    title: 'one answer to a slip', cites: byRule('slips'),
    given: story => issued(story).does(medical, answer), when: [medical, answer], expected: refused('state-not-allowed', { params: { state: 'answered' } }),
  },
  {
    title: 'none dated from before it was issued', cites: byClock('slip-answer'),
    given: story => acceptedAs('ordinary')(story).at('2026-10-20T10:00:00+08:00').does(li, medicalSlip), when: [medical, { ...answer, occurredAt: '2026-10-14T10:00:00+08:00' as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'no answer by another department', cites: byRule('slips'),
    given: issued, when: [civil, answer], expected: refused('not-your-slip'),
  },
  {
    title: 'none to a slip there is not', cites: byRule('slips'),
    given: issued, when: [medical, { ...answer, slipNo: 2 }], expected: refused('no-such-slip', { field: 'slipNo' }),
  },
];

const returning: Scenario[] = [
  {
    title: 'what is not its own it sends back', cites: byRule('slips'),
    given: issued, when: [medical, giveBack()], expected: [{ type: 'SlipReturned', data: { slipNo: 1 }, personal: REASON }],
    and: story => expect(['slip-accept#1', 'slip-answer#1'].map(key => clockOf(story, key)?.stoppedAt)).toEqual([story.now, story.now]),
  },
  {
    title: 'even once it had accepted it', cites: byRule('slips'),
    given: story => issued(story).does(medical, accept), when: [medical, giveBack()], expected: [{ type: 'SlipReturned' }],
  },
  {
    title: 'not what it has answered', cites: byRule('slips'),
    given: story => issued(story).does(medical, answer), when: [medical, giveBack()], expected: refused('state-not-allowed', { params: { state: 'answered' } }),
  },
  {
    title: 'not another body\'s', cites: byRule('slips'),
    given: issued, when: [civil, giveBack()], expected: refused('not-your-slip'),
  },
  {
    title: 'not one there is not', cites: byRule('slips'),
    given: issued, when: [medical, giveBack(2)], expected: refused('no-such-slip', { field: 'slipNo' }),
  },
  {
    title: 'the town sends it on, with clocks of its own', cites: byClock('slip-accept'),
    given: story => returned(story).at('2026-10-15T09:00:00+08:00'), when: [li, route(1)],
    expected: [{ type: 'SlipIssued', data: { slipNo: 2, to: { department: 'civil-affairs' }, reliefFirst: false, replaces: 1, binding: false }, personal: { item: '说明' } }],
    and: story => {
      expect(story.state!.slips).toMatchObject([{ state: 'rerouted' }, { state: 'issued' }]);
      expect(clockOf(story, 'slip-accept#2')).toMatchObject({ anchor: story.now, due: '2026-10-21T00:00:00+08:00' });
    },
  },
  {
    title: 'after a second return the town sends it nowhere', cites: byRule('slips'),
    given: returnedTwice, when: [sun, route(2, 'housing')], expected: refusedAsCited('county-decides'),
  },
  {
    title: 'the county decides whose it is, for good', cites: byRule('slips'),
    given: returnedTwice, when: [jiang, route(2, 'medical-insurance')], expected: [{ type: 'SlipIssued', data: { slipNo: 3, to: { department: 'medical-insurance' }, replaces: 2, binding: true } }],
  },
  {
    title: 'and it is not sent back again', cites: byRule('slips'),
    given: settled, when: [medical, giveBack(3)], expected: refusedAsCited('slip-binding'),
  },
  {
    title: 'but answered', cites: byRule('slips'),
    given: settled, when: [medical, { ...answer, slipNo: 3 }], expected: [{ type: 'SlipAnswered' }],
  },
  {
    title: 'nothing is sent on that nobody sent back', cites: byRule('slips'),
    given: issued, when: [li, route(1)], expected: refused('state-not-allowed', { params: { state: 'issued' } }),
  },
  {
    title: 'nor where there is nothing', cites: byRule('slips'),
    given: acceptedAs('ordinary'), when: [li, route(1)], expected: refused('no-such-slip'),
  },
  {
    title: 'nor a slip there is not', cites: byRule('slips'),
    given: returned, when: [li, route(2)], expected: refused('no-such-slip', { field: 'slipNo' }),
  },
  {
    title: 'nor to a department there is not', cites: byRule('slips'),
    given: returned, when: [li, route(1, 'astronomy')], expected: refused('no-such-department', { field: 'department' }),
  },
  {
    title: 'nor to another county', cites: byRule('slips'),
    given: returned, when: [li, { type: 'route-slip', slipNo: 1, townCode: '370898101000' }], expected: refused('other-county', { field: 'townCode' }),
  },
  {
    title: 'nor to the town itself', cites: byRule('slips'),
    given: returned, when: [li, { type: 'route-slip', slipNo: 1, townCode: TOWN }], expected: refused('same-town', { field: 'townCode' }),
  },
];

export const slipScenarios: Scenario[] = [...issuing, ...answering, ...returning];
