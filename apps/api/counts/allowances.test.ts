import { jest } from '@jest/globals';
import { Allowances } from '#apps/api/counts/allowances.js';

const monotonic = jest.spyOn(performance, 'now');
afterAll(() => monotonic.mockRestore());

test('calls are counted per caller until the window has passed, wherever the wall\'s clock is set meanwhile', () => {
  const allowances = new Allowances();
  const counted = (caller: string) => allowances.take(caller, 60_000);
  monotonic.mockReturnValue(1_000);
  expect([counted('li'), counted('he')]).toEqual([{ amount: 1, ttlMs: 60_000 }, { amount: 1, ttlMs: 60_000 }]);
  const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
  monotonic.mockReturnValue(31_000);
  expect(counted('li')).toEqual({ amount: 2, ttlMs: 30_000 });
  monotonic.mockReturnValue(61_000);
  expect(counted('li')).toEqual({ amount: 1, ttlMs: 60_000 });
  wall.mockRestore();
});

test('of very many callers those who called last are remembered', () => {
  const allowances = new Allowances();
  const counted = (caller: string) => allowances.take(caller, 60_000).amount;
  monotonic.mockReturnValue(0);
  for (const caller of ['first', 'second']) counted(caller);
  counted('first');
  for (let i = 0; i < 4_999; i++) counted(`caller ${i}`);
  expect([counted('first'), counted('second')]).toEqual([3, 1]);
});
