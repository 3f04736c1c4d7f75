import { readEdition } from '#infra/policy.js';
import { aCase, type CaseStory, STAFF } from '#libs/relief/scenario.js';
import { acceptedAs, medicalSlip } from '#libs/relief/scenarios/situations.js';
import { bindingClock } from '#libs/relief/slip-clock.js';

const { li, medical } = STAFF;
const rules = readEdition('jining-2021');
const bound = (story: CaseStory, slipNo = 1) => bindingClock(story.state!.slips.find(slip => slip.slipNo === slipNo)!, story.clocks())?.key ?? null;

test('first it has to be accepted, then answered, then nothing is owed', () => {
  const story = acceptedAs('ordinary')(aCase(rules)).does(li, medicalSlip).does(li, medicalSlip);
  expect([bound(story), bound(story, 2)]).toEqual(['slip-accept#1', 'slip-accept#2']);
  expect(bound(story.does(medical, { type: 'accept-slip', slipNo: 1 }))).toBe('slip-answer#1');
  expect(bound(story.does(medical, { type: 'answer-slip', slipNo: 1, outcome: 'helped' }))).toBeNull();
  expect(bound(story, 2)).toBe('slip-accept#2');
});

test('relief first is bound by the case\'s own hours', () => {
  const story = acceptedAs('urgent')(aCase(rules)).does(li, { ...medicalSlip, reliefFirst: true });
  expect(bound(story)).toBe('urgent-relief#1');
});
