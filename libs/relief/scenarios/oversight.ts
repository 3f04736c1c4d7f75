import type { Instant } from '#libs/clock/instant.js';
import { type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { byClock, byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { demand, REASON } from '#libs/relief/scenarios/situations.js';

const { he, jiang, li, qian, sun, wu, zheng, zhou } = STAFF;
const answer = { type: 'answer-inspection', inspectionNo: 1, personal: { answer: '情况说明' } } as const;
const giveBack = { type: 'return-answer', inspectionNo: 1, personal: REASON } as const;
const settle = { type: 'settle-inspection', inspectionNo: 1 } as const;
const demanded = (story: CaseStory) => story.upTo('take-over').does(wu, demand);
const answered = (story: CaseStory) => demanded(story).does(sun, answer);
const sentBack = (story: CaseStory) => answered(story).does(wu, giveBack);
const settled = (story: CaseStory) => answered(story).does(wu, settle);

export const oversightScenarios: Scenario[] = [
  {
    title: 'an urge reminds, and changes nothing but the record', cites: byRule('inspection'),
    given: story => story.upTo('take-over'), when: [qian, { type: 'urge', personal: { note: '请尽快' } }], expected: [{ type: 'Urged', data: {}, personal: { note: '请尽快' } }],
    and: story => {
      const { head, ...rest } = story.state!;
      expect({ head, ...rest }).toEqual({ ...rest, head: story.events.length });
      expect(rest).toMatchObject({ handlerId: li.id, inspections: [] });
    },
  },
  {
    title: 'in an emergency a second person opens the case to somebody it is not in sight of', cites: byRule('second-person'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'break-glass', staffId: he.id, personal: REASON }], expected: [{ type: 'GlassBroken', data: { staffId: he.id }, personal: REASON }],
  },
  {
    title: 'nobody to themselves', cites: byRule('second-person'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'break-glass', staffId: zhou.id, personal: REASON }], expected: refusedAsCited('second-person-needed', { field: 'staffId' }),
  },
  {
    title: 'nor in the post of somebody else', cites: byRule('second-person'),
    given: story => story.upTo('take-over'), when: [{ ...zhou, id: 'deputy', onBehalfOf: zhou.id }, { type: 'break-glass', staffId: zhou.id, personal: REASON }], expected: refusedAsCited('second-person-needed', { field: 'staffId' }),
  },
  {
    title: 'nor to a relative', cites: byRule('recusal'),
    given: story => story.upTo('take-over').does(zhou, { type: 'declare-relative', staffId: he.id, relation: 'sibling', personal: REASON }), when: [zhou, { type: 'break-glass', staffId: he.id, personal: REASON }], expected: refusedAsCited('recused', { field: 'staffId' }),
  },
  {
    title: 'nor does the desk open it', cites: byRule('second-person'),
    given: story => story.upTo('take-over'), when: [li, { type: 'break-glass', staffId: he.id, personal: REASON }], expected: refused('role-not-allowed'),
  },
  {
    title: 'not for another account of one\'s own', cites: byRule('second-person'),
    given: story => story.upTo('take-over'), when: [{ ...zhou, otherAccounts: [he.id] }, { type: 'break-glass', staffId: he.id, personal: REASON }], expected: refusedAsCited('second-person-needed', { field: 'staffId' }),
  },
  {
    title: 'nor for somebody in whose post one acts oneself', cites: byRule('second-person'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'break-glass', staffId: he.id, personal: REASON }, { named: { otherAccounts: [], deputies: [zhou.id] } }],
    expected: refusedAsCited('second-person-needed', { field: 'staffId' }),
  },
  {
    title: 'nor for another account of somebody recused', cites: byRule('recusal'),
    given: story => story.upTo('take-over').does(zhou, { type: 'declare-relative', staffId: he.id, relation: 'sibling', personal: REASON }),
    when: [zhou, { type: 'break-glass', staffId: 'he-second', personal: REASON }, { named: { otherAccounts: [he.id], deputies: [] } }], expected: refusedAsCited('recused', { field: 'staffId' }),
  },
  {
    title: 'but for whoever stands in for them, under their own name', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'break-glass', staffId: he.id, personal: REASON }, { named: { otherAccounts: ['he-second'], deputies: ['gao-intake'] } }],
    expected: [{ type: 'GlassBroken', data: { staffId: he.id } }],
  },
  {
    title: 'a colleague does not urge', cites: byRule('inspection'),
    given: story => story.upTo('take-over'), when: [sun, { type: 'urge' }], expected: refused('role-not-allowed'),
  },
  {
    title: 'there is nothing to urge once it is closed', cites: byRule('inspection'),
    given: story => story.upTo('close'), when: [qian, { type: 'urge' }], expected: refused('status-not-allowed', { params: { status: 'closed' } }),
  },
  {
    title: 'a supervisor demands an answer in writing within five days', cites: byClock('inspection-answer'),
    given: story => story.upTo('take-over'), when: [wu, demand], expected: [{ type: 'InspectionDemanded', data: { inspectionNo: 1, clockKey: null }, personal: demand.personal }],
    and: story => {
      expect(story.state!.inspections).toMatchObject([{ inspectionNo: 1, state: 'demanded', by: wu.id }]);
      expect(story.clocks().find(({ key }) => key === 'inspection-answer#1')).toMatchObject({ due: '2026-10-21T00:00:00+08:00', basis: 'house' });
    },
  },
  {
    title: 'a second demand has a number and a clock of its own', cites: byRule('inspection'),
    given: demanded, when: [zheng, demand], expected: [{ type: 'InspectionDemanded', data: { inspectionNo: 2 } }],
    and: story => expect(story.clocks().map(({ key }) => key)).toEqual(expect.arrayContaining(['inspection-answer#1', 'inspection-answer#2'])),
  },
  {
    title: 'who approves demands none', cites: byRule('inspection'),
    given: story => story.upTo('take-over'), when: [jiang, demand], expected: refused('role-not-allowed'),
  },
  {
    title: 'the town answers in writing', cites: byClock('inspection-answer'),
    given: demanded, when: [sun, answer], expected: [{ type: 'InspectionAnswered', data: { inspectionNo: 1 }, personal: answer.personal }],
    and: story => expect(story.clocks().find(({ key }) => key === 'inspection-answer#1')).toMatchObject({ stoppedAt: story.now }),
  },
  {
    title: 'not where nothing was demanded', cites: byRule('inspection'),
    given: story => story.upTo('take-over'), when: [zhou, answer], expected: refused('no-such-inspection'),
  },
  {
    title: 'nor a demand there is not', cites: byRule('inspection'),
    given: demanded, when: [zhou, { ...answer, inspectionNo: 2 }], expected: refused('no-such-inspection', { field: 'inspectionNo' }),
  },
  {
    title: 'nor twice', cites: byRule('inspection'),
    given: answered, when: [zhou, answer], expected: refused('state-not-allowed', { params: { state: 'answered' } }),
  },
  {
    title: 'an answer that says nothing is sent back: it is demanded anew, with a number and days of its own', cites: byClock('inspection-answer'),
    given: story => answered(story).at('2026-10-20T10:00:00+08:00'), when: [wu, giveBack],
    expected: [
      { type: 'InspectionAnswerReturned', data: { inspectionNo: 1 }, personal: REASON },
      { type: 'InspectionDemanded', data: { inspectionNo: 2, clockKey: null }, personal: { demand: REASON.reason }, by: { id: wu.id } },
    ],
    and: story => {
      expect(story.state!.inspections).toMatchObject([{ state: 'returned' }, { state: 'demanded', by: wu.id, region: wu.region }]);
      expect(story.clocks().filter(({ rule }) => rule.id === 'inspection-answer').map(({ key, due, stoppedAt }) => [key, due, stoppedAt])).toEqual([
        ['inspection-answer#1', '2026-10-21T00:00:00+08:00', '2026-10-13T10:05:00+08:00'], ['inspection-answer#2', '2026-10-28T00:00:00+08:00', null],
      ]);
    },
  },
  {
    title: 'and given again, to the new demand', cites: byRule('inspection'),
    given: sentBack, when: [sun, { ...answer, inspectionNo: 2 }], expected: [{ type: 'InspectionAnswered', data: { inspectionNo: 2 } }],
    and: story => expect(story.does(wu, { ...settle, inspectionNo: 2 }).state!.inspections).toMatchObject([{ state: 'returned' }, { state: 'settled' }]),
  },
  {
    title: 'and not to the old one', cites: byRule('inspection'),
    given: sentBack, when: [sun, answer], expected: refused('state-not-allowed', { field: 'inspectionNo', params: { state: 'returned' } }),
  },
  {
    title: 'what was sent back does not keep a case from ending', cites: byRule('inspection'),
    given: story => sentBack(story).does(sun, { ...answer, inspectionNo: 2 }).does(wu, { ...settle, inspectionNo: 2 }), when: [STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } }], expected: [{ type: 'Withdrawn' }, { type: 'Closed' }],
  },
  {
    title: 'no answer dated from before the demand', cites: byClock('inspection-answer'),
    given: story => story.upTo('take-over').at('2026-10-20T10:00:00+08:00').does(wu, demand), when: [sun, { ...answer, occurredAt: '2026-10-20T09:00:00+08:00' as Instant }],
    expected: refused('occurred-too-early', { field: 'occurredAt' }),
  },
  {
    title: 'a town\'s supervisor does not send back the answer to the county', cites: byRule('inspection'),
    given: answered, when: [qian, giveBack], expected: refused('role-not-allowed'),
  },
  {
    title: 'nor settles what the county demanded', cites: byRule('inspection'),
    given: answered, when: [qian, settle], expected: refused('role-not-allowed'),
  },
  {
    title: 'nor what a clock did', cites: byRule('inspection'),
    given: story => story.upTo('take-over').at('2026-10-20T00:00:00+08:00').tick().does(sun, answer), when: [qian, settle], expected: refused('role-not-allowed'),
  },
  {
    title: 'but what the town\'s demanded', cites: byRule('inspection'),
    given: story => story.upTo('take-over').does(qian, demand).does(sun, answer), when: [qian, settle], expected: [{ type: 'InspectionSettled' }],
  },
  {
    title: 'and the county settles it as well', cites: byRule('inspection'),
    given: story => story.upTo('take-over').does(qian, demand).does(sun, answer), when: [wu, settle], expected: [{ type: 'InspectionSettled' }],
  },
  {
    title: 'nothing is sent back that was not given', cites: byRule('inspection'),
    given: demanded, when: [wu, giveBack], expected: refused('state-not-allowed', { params: { state: 'demanded' } }),
  },
  {
    title: 'nor the answer to a demand there is not', cites: byRule('inspection'),
    given: answered, when: [wu, { ...giveBack, inspectionNo: 2 }], expected: refused('no-such-inspection', { field: 'inspectionNo' }),
  },
  {
    title: 'nor where nothing was demanded', cites: byRule('inspection'),
    given: story => story.upTo('take-over'), when: [wu, giveBack], expected: refused('no-such-inspection'),
  },
  {
    title: 'a good answer settles it', cites: byRule('inspection'),
    given: answered, when: [wu, settle], expected: [{ type: 'InspectionSettled', data: { inspectionNo: 1 } }],
    and: story => expect(story.state!.inspections).toMatchObject([{ state: 'settled' }]),
  },
  {
    title: 'nothing else does', cites: byRule('inspection'),
    given: demanded, when: [wu, settle], expected: refused('state-not-allowed', { params: { state: 'demanded' } }),
  },
  {
    title: 'once', cites: byRule('inspection'),
    given: settled, when: [wu, settle], expected: refused('state-not-allowed', { params: { state: 'settled' } }),
  },
  {
    title: 'not by the town that answers', cites: byRule('inspection'),
    given: answered, when: [zhou, settle], expected: refused('role-not-allowed'),
  },
  {
    title: 'not a demand there is not', cites: byRule('inspection'),
    given: answered, when: [wu, { ...settle, inspectionNo: 2 }], expected: refused('no-such-inspection', { field: 'inspectionNo' }),
  },
];
