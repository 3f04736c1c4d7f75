import { readEdition } from '#infra/policy.js';
import { aCase, type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { acceptedAs, appliedAs, approved, medicalSlip, opined, paidOut, proposed, ready, toPay } from '#libs/relief/scenarios/situations.js';
import { progressOf } from '#libs/relief/progress.js';

const { citizen, li, medical, wang, zhou } = STAFF;
const rules = readEdition('jining-2021');
const after = (...given: ((story: CaseStory) => CaseStory)[]) => {
  const story = given.reduce((before, next) => next(before), aCase(rules));
  return progressOf(story.state!, rules.pack, rules.calendar);
};
const standings = (...given: Parameters<typeof after>) => after(...given).steps.map(({ standing }) => standing).join(' ');

test.each([
  ['a lead', [(story: CaseStory) => story.upTo('report-lead')], 'now ahead ahead ahead', 'contact'],
  ['an application', [appliedAs('ordinary')], 'done now ahead ahead', 'acceptance'],
  ['accepted', [acceptedAs('ordinary')], 'done done now ahead', 'opinion'],
  ['with the opinion on it', [ready], 'done done now ahead', 'decision'],
  ['decided', [toPay], 'done done now ahead', 'payment'],
  ['urgent', [acceptedAs('urgent')], 'done done now ahead', 'relief'],
  ['relief proposed', [proposed], 'done done now ahead', 'relief'],
  ['relief at the bank', [approved], 'done done now ahead', 'payment'],
  ['helped', [paidOut], 'done done now ahead', 'telling'],
  ['denied', [ready, (story: CaseStory) => story.does(wang, { type: 'deny', ground: 'not-in-hardship' })], 'done done done now', 'letter'],
  ['told', [paidOut, (story: CaseStory) => story.does(li, { type: 'feedback' })], 'done done done done', 'rating'],
  ['closed', [(story: CaseStory) => story.upTo('close')], 'done done done done', 'rating'],
  ['rated', [(story: CaseStory) => story.upTo('close').does(citizen, { type: 'rate', satisfied: true })], 'done done done done', 'nothing'],
  ['withdrawn', [appliedAs('ordinary'), (story: CaseStory) => story.does(STAFF.citizen, { type: 'withdraw', personal: { reason: '已自行解决' } })], 'done ahead ahead ahead', 'nothing'],
] as const)('%s', (_, given, steps, awaited) => {
  expect([standings(...given), after(...given).awaited]).toEqual([steps, awaited]);
});

test('papers the family was asked for come first, by their names, until they are in', () => {
  const listed = (story: CaseStory) => appliedAs('ordinary')(story).does(li, { type: 'list-missing', materials: ['application', 'means-authorisation', 'hardship-evidence'] });
  expect(after(listed)).toMatchObject({ awaited: 'papers', missing: [{ zh: '救助申请' }, {}, {}], by: null });
  expect(after(appliedAs('ordinary')).missing).toEqual([]);
  expect(after(listed, story => story.does(li, { type: 'supply', materials: ['application', 'means-authorisation', 'hardship-evidence'] }))).toMatchObject({ awaited: 'acceptance', missing: [] });
});

test('by when it is told by the clock that ends with it', () => {
  expect(after(acceptedAs('ordinary')).by).toBe('2026-10-17T00:00:00+08:00');
  expect(after(acceptedAs('urgent')).by).toBe('2026-10-14T10:00:00+08:00');
  expect(after(paidOut).by).toBeNull();
});

test('who else is at it, and whether they have done their part; what came back is somebody else\'s', () => {
  const slipped = (story: CaseStory) => opined(acceptedAs('ordinary')(story)).does(li, medicalSlip).does(li, { ...medicalSlip, department: 'education' });
  expect(after(slipped)).toMatchObject({ awaited: 'slips', bodies: [{ name: { zh: '医保' }, done: false }, { name: { zh: '教育' }, done: false }] });
  expect(after(slipped, story => story.does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' })).bodies[0]).toMatchObject({ done: true });
  expect(after(slipped, story => story.does(medical, { type: 'return-slip', slipNo: 1, personal: { reason: '不归本部门' } })).bodies).toHaveLength(1);
});

test('after it was reopened they may say so again', () => {
  const rated = (story: CaseStory) => story.upTo('close').does(citizen, { type: 'rate', satisfied: false });
  expect(after(rated)).toMatchObject({ rated: false, mayRate: false });
  expect(after(rated, story => story.does(zhou, { type: 'reopen', personal: { reason: '未解决' } }))).toMatchObject({ rated: null, mayRate: false, helped: false });
});
