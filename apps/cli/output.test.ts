import { commandOf } from '#apps/cli/fields.js';
import { durationMs } from '#apps/cli/duration.js';
import { displayWidth, table } from '#apps/cli/output.js';

test('Chinese takes two columns', () => {
  expect(['abc', '受理', '“急难”', '𠮷', '：', '·'].map(displayWidth)).toEqual([3, 4, 6, 2, 2, 1]);
  expect(table([['环节', 'x'], ['a', 'y']])).toEqual(['环节  x', 'a     y']);
});

test('fields go where the schema has them', () => {
  expect(commandOf('relief-first', ['amountFen=50000', 'payeeName=王小明', 'bankCard=6222020000000007'])).toEqual({
    type: 'relief-first', form: 'money', amountFen: '50000', personal: { payeeName: '王小明', bankCard: '6222020000000007' },
  });
  expect(commandOf('approve', ['reliefId=1'])).toEqual({ type: 'approve', reliefId: 1 });
  expect(commandOf('feedback', ['satisfied=true', 'note=a=b'])).toEqual({ type: 'feedback', satisfied: true, personal: { note: 'a=b' } });
  expect(commandOf('hand-over', ['personal.reason=x'], { townCode: '370899102000' })).toEqual({ type: 'hand-over', townCode: '370899102000', personal: { reason: 'x' } });
  expect(() => commandOf('fly', [])).toThrow('no command fly');
  expect(() => commandOf('close', ['x'])).toThrow('name=value');
});

test('durations', () => {
  expect(['90s', '90m', '12h', '3d'].map(durationMs)).toEqual([90_000, 5_400_000, 43_200_000, 259_200_000]);
  for (const wrong of ['', '0h', '3', 'h', '-1d', '1w', '1.5h']) expect(() => durationMs(wrong)).toThrow('A duration');
});
