import { durationMs } from '#apps/cli/duration.js';
import { displayWidth, table } from '#apps/cli/output.js';

test('Chinese takes two columns', () => {
  expect(['abc', '受理', '“急难”', '𠮷', '：', '·'].map(displayWidth)).toEqual([3, 4, 6, 2, 2, 1]);
  expect(table([['环节', 'x'], ['a', 'y']])).toEqual(['环节  x', 'a     y']);
});

test('durations', () => {
  expect(['90s', '90m', '12h', '3d'].map(durationMs)).toEqual([90_000, 5_400_000, 43_200_000, 259_200_000]);
  for (const wrong of ['', '0h', '3', 'h', '-1d', '1w', '1.5h']) expect(() => durationMs(wrong)).toThrow('A duration');
});
