import { readStories } from '#apps/cli/demo/stories.js';

const stories = readStories();
const commands = stories.flatMap(({ steps }) => steps).filter(step => 'do' in step);
/** What the commands of a type say of something. */
const said = (type: string, field: string) => [...new Set(commands.filter(step => step.do === type).map(step => step.with[field]).filter(value => value !== undefined))].toSorted();

it('two dozen cases show what a county meets with', () => {
  expect(stories).toHaveLength(24);
  expect(said('assess', 'tier')).toEqual(expect.arrayContaining(['low-income', 'on-relief', 'suddenly-hit']));
  expect(said('accept', 'track')).toEqual(['expenditure-type', 'urgent-type']);
  expect(said('relief-first', 'form')).toEqual(expect.arrayContaining(['money', 'goods', 'lodging']));
  const departments = [...said('issue-slip', 'department'), ...said('route-slip', 'department'), ...said('confer', 'departments').flat()];
  expect(new Set(departments).size).toBeGreaterThanOrEqual(6);
  expect(said('issue-slip', 'townCode')).toHaveLength(1);
  for (const type of ['return-slip', 'reject', 'object', 'correct-card', 'override-duplicate', 'approve-orally', 'list-missing', 'confer', 'raise', 'withdraw', 'follow-up']) expect(commands.map(step => step.do)).toContain(type);
});

it('somebody has no resident number, and somebody is reported by a hospital', () => {
  expect(commands.filter(step => step.do === 'apply' && !('residentId' in (step.with['personal'] as object))).length).toBeGreaterThan(0);
  expect(commands.filter(step => step.do === 'report-lead').map(step => step.as)).toContain('kong-hospital');
});
