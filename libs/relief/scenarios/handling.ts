import type { Actor } from '#libs/contracts/command.js';
import { mayDo } from '#libs/relief/decide.js';
import { type CaseStory, OTHER_TOWN, STAFF, TOWN } from '#libs/relief/scenario.js';
import { byRule } from '#libs/relief/scenarios/citing.js';
import { refused, refusedAsCited, type Scenario } from '#libs/relief/scenarios/scenario-row.js';
import { as, REASON } from '#libs/relief/scenarios/situations.js';

const { he, jiang, li, qian, sun, wang, wu, zheng, zhou } = STAFF;
const toTown = { type: 'hand-over', townCode: OTHER_TOWN, personal: REASON } as const;
const offered = (story: CaseStory) => story.upTo('take-over').does(li, toTown);
const recuse = ({ id }: Actor) => ({ type: 'declare-relative', staffId: id, relation: 'spouse', personal: REASON }) as const;
const lift = ({ id }: Actor) => ({ type: 'lift-recusal', staffId: id, personal: REASON }) as const;
const recused = (story: CaseStory) => story.upTo('take-over').does(zhou, recuse(wang));
const related = (story: CaseStory) => story.upTo('take-over').does(li, { type: 'declare-relative', relation: 'sibling' });

const takingOver: Scenario[] = [
  {
    title: 'a colleague at the desk takes the case', cites: byRule('first-asked'),
    given: story => story.upTo('report-lead'), when: [li, { type: 'take-over' }], expected: [{ type: 'TakenOver', data: { handlerId: li.id, townCode: TOWN } }],
    and: story => expect(story.state).toMatchObject({ handlerId: li.id, townCode: TOWN }),
  },
  {
    title: 'not from oneself', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [li, { type: 'take-over' }], expected: refused('already-handler'),
  },
  {
    title: 'the other town takes up what it was offered, and from then on it is its own', cites: byRule('first-asked'),
    given: offered, when: [he, { type: 'take-over' }], expected: [{ type: 'TakenOver', data: { handlerId: he.id, townCode: OTHER_TOWN } }],
    and: story => expect(story.state).toMatchObject({ handlerId: he.id, townCode: OTHER_TOWN, offeredTo: null }),
  },
  {
    title: 'a colleague takes it where it is while another town thinks about it', cites: byRule('first-asked'),
    given: offered, when: [sun, { type: 'take-over' }], expected: [{ type: 'TakenOver', data: { handlerId: sun.id, townCode: TOWN } }],
    and: story => expect(story.state).toMatchObject({ offeredTo: OTHER_TOWN }),
  },
  {
    title: 'a town takes nothing it was not offered', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [he, { type: 'take-over' }], expected: refused('role-not-allowed'),
  },
];

const handingOver: Scenario[] = [
  {
    title: 'to a colleague: the town stays', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [li, { type: 'hand-over', handlerId: sun.id }], expected: [{ type: 'HandedOver', data: { handlerId: sun.id } }],
    and: story => expect(story.state).toMatchObject({ handlerId: sun.id, townCode: TOWN }),
  },
  {
    title: 'to another town: the first keeps it, and goes on, until it is taken over', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [li, toTown], expected: [{ type: 'HandOverOffered', data: { townCode: OTHER_TOWN }, personal: REASON }],
    and: story => {
      expect(story.state).toMatchObject({ handlerId: li.id, townCode: TOWN, offeredTo: OTHER_TOWN });
      expect(mayDo(story.state!, li, story.rules.pack, story.now)).toEqual(expect.arrayContaining(['relief-first', 'issue-slip']));
      expect(mayDo(story.state!, he, story.rules.pack, story.now)).toEqual(['take-over', 'return-hand-over']);
    },
  },
  {
    title: 'anyone at the desk hands on a case nobody holds', cites: byRule('first-asked'),
    given: story => story.upTo('apply'), when: [sun, toTown], expected: [{ type: 'HandOverOffered' }],
  },
  {
    title: 'a supervisor puts somebody else on it', cites: byRule('inspection'),
    given: story => story.upTo('take-over'), when: [qian, { type: 'hand-over', handlerId: sun.id }], expected: [{ type: 'HandedOver' }],
  },
  {
    title: 'a colleague hands nobody else\'s case on', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [sun, toTown], expected: refused('not-handler'),
  },
  {
    title: 'not to whoever has it', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'hand-over', handlerId: li.id }], expected: refused('already-handler', { field: 'handlerId' }),
  },
  {
    title: 'not to a relative of the family', cites: byRule('recusal'),
    given: related, when: [zhou, { type: 'hand-over', handlerId: li.id }], expected: refusedAsCited('recused', { field: 'handlerId' }),
  },
  {
    title: 'nor under another account of theirs', cites: byRule('recusal'),
    given: related, when: [zhou, { type: 'hand-over', handlerId: sun.id }, { named: { otherAccounts: [li.id], deputies: [] } }], expected: refusedAsCited('recused', { field: 'handlerId' }),
  },
  {
    title: 'not to the town where it is', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [zheng, { type: 'hand-over', townCode: TOWN }], expected: refused('same-town', { field: 'townCode' }),
  },
  {
    title: 'not to another county, whose rules are others', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [li, { ...toTown, townCode: '110101001000' }], expected: refused('other-county', { field: 'townCode' }),
  },
  {
    title: 'to one town at a time', cites: byRule('first-asked'),
    given: offered, when: [zhou, { type: 'hand-over', townCode: '370899103000' }], expected: refusedAsCited('hand-over-pending', { field: 'townCode' }),
  },
  {
    title: 'the other town sends back what is not its own', cites: byRule('first-asked'),
    given: offered, when: [he, { type: 'return-hand-over', personal: REASON }], expected: [{ type: 'HandOverReturned', data: { townCode: OTHER_TOWN }, personal: REASON }],
    and: story => expect(story.state).toMatchObject({ offeredTo: null, handlerId: li.id, townCode: TOWN }),
  },
  {
    title: 'nothing is sent back that was not offered', cites: byRule('first-asked'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'return-hand-over', personal: REASON }], expected: refused('no-hand-over-offered'),
  },
  {
    title: 'nor by a town it was not offered to', cites: byRule('first-asked'),
    given: offered, when: [{ ...he, region: '370899103000' }, { type: 'return-hand-over', personal: REASON }], expected: refused('role-not-allowed'),
  },
];

const relatives: Scenario[] = [
  {
    title: 'who is related says so, and the case is nobody\'s at once', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [li, { type: 'declare-relative', relation: 'sibling' }], expected: [{ type: 'RelativeDeclared', data: { staffId: li.id, relation: 'sibling' } }],
    and: story => expect(story.state).toMatchObject({ handlerId: null, recused: [li.id] }),
  },
  {
    title: 'whoever leads says it of another; the handler stays', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [zhou, recuse(wang)], expected: [{ type: 'RelativeDeclared', data: { staffId: wang.id }, personal: REASON }],
    and: story => {
      expect(story.state).toMatchObject({ handlerId: li.id });
      expect(mayDo(story.state!, wang, story.rules.pack, story.now)).toEqual([]);
    },
  },
  {
    title: 'a colleague says it of nobody', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [sun, recuse(wang)], expected: refused('role-not-allowed', { field: 'staffId' }),
  },
  {
    title: 'it is said once', cites: byRule('recusal'),
    given: related, when: [zhou, recuse(li)], expected: refused('already-recused', { field: 'staffId' }),
  },
  {
    title: 'who is related does nothing more on the case', cites: byRule('recusal'),
    given: related, when: [li, { type: 'take-over' }], expected: refusedAsCited('recused'),
  },
  {
    title: 'in whatever post they are by then', cites: byRule('recusal'),
    given: related, when: [as('county-approver', { ...li, region: jiang.region }), { type: 'deny', ground: 'not-in-hardship' }], expected: refusedAsCited('recused'),
  },
];

/** Who watches is sent away by nobody beside them, and the county lets anybody back in. */
const fromAbove: Scenario[] = [
  {
    title: 'who watches or decides above is recused by a body above only', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [zhou, recuse(qian), { mayNotRecuse: true }], expected: refusedAsCited('above-only', { field: 'staffId' }),
  },
  {
    title: 'whoever recuses somebody else says why', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [zhou, { type: 'declare-relative', staffId: wang.id, relation: 'spouse' }],
    expected: refusedAsCited('reason-needed', { field: 'personal.reason' }),
  },
  {
    title: 'whoever says so of themselves does not go on handling it under another account', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [{ ...sun, otherAccounts: [li.id] }, { type: 'declare-relative', relation: 'parent' }],
    expected: [{ type: 'RelativeDeclared', data: { staffId: sun.id } }, { type: 'RelativeDeclared', data: { staffId: li.id } }],
    and: story => expect(story.state).toMatchObject({ handlerId: null, recused: [sun.id, li.id] }),
  },
  {
    title: 'nor whoever it is said of', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [zhou, recuse(sun), { named: { otherAccounts: [li.id], deputies: [] } }],
    expected: [{ type: 'RelativeDeclared', data: { staffId: sun.id } }, { type: 'RelativeDeclared', data: { staffId: li.id } }],
    and: story => expect(story.state).toMatchObject({ handlerId: null }),
  },
  {
    title: 'of oneself anybody says it, without a reason', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [qian, { type: 'declare-relative', staffId: qian.id, relation: 'parent' }], expected: [{ type: 'RelativeDeclared' }],
  },
  {
    title: 'a post one stands in for is somebody else\'s', cites: byRule('recusal'),
    given: story => story.upTo('take-over'), when: [{ ...zhou, id: 'deputy', onBehalfOf: zhou.id }, recuse(zhou), { mayNotRecuse: true }],
    expected: refusedAsCited('above-only', { field: 'staffId' }),
  },
  {
    title: 'the county lifts it, with its reason', cites: byRule('recusal'),
    given: recused, when: [wu, lift(wang)], expected: [{ type: 'RecusalLifted', data: { staffId: wang.id }, personal: REASON }],
    and: story => {
      expect(story.state).toMatchObject({ recused: [], recusedBy: {} });
      expect(mayDo(story.state!, wang, story.rules.pack, story.now)).not.toEqual([]);
    },
  },
  {
    title: 'even once the case has been closed', cites: byRule('recusal'),
    given: story => recused(story).does(STAFF.citizen, { type: 'withdraw', personal: REASON }), when: [zheng, lift(wang)], expected: [{ type: 'RecusalLifted' }],
  },
  {
    title: 'the town does not', cites: byRule('recusal'),
    given: recused, when: [qian, lift(wang)], expected: refusedAsCited('no-authority', { params: { body: 'county' } }),
  },
  {
    title: 'nor whoever said it', cites: byRule('second-person'),
    given: story => story.upTo('take-over').does(wu, recuse(wang)), when: [wu, lift(wang)], expected: refusedAsCited('second-person-needed'),
  },
  {
    title: 'nor whoever it was said of', cites: byRule('recusal'),
    given: story => story.upTo('take-over').does(wu, { type: 'declare-relative', relation: 'parent' }), when: [wu, lift(wu)], expected: refusedAsCited('recused'),
  },
  {
    title: 'nor of somebody who is not', cites: byRule('recusal'),
    given: recused, when: [wu, lift(li)], expected: refused('not-recused', { field: 'staffId' }),
  },
];

export const handlingScenarios: Scenario[] = [...takingOver, ...handingOver, ...relatives, ...fromAbove];
