import { jest } from '@jest/globals';
import { Allowances } from '#apps/api/allowances.js';

const monotonic = jest.spyOn(performance, 'now');
afterAll(() => monotonic.mockRestore());

function counted(allowances: Allowances, caller: string): { current: number; ttl: number } {
  let counts = { current: 0, ttl: 0 };
  allowances.incr(caller, (_, result) => { counts = result!; }, 60_000);
  return counts;
}

test('calls are counted per caller until the window has passed, wherever the wall\'s clock is set meanwhile', () => {
  const allowances = new Allowances();
  monotonic.mockReturnValue(1_000);
  expect([counted(allowances, 'li'), counted(allowances, 'he')]).toEqual([{ current: 1, ttl: 60_000 }, { current: 1, ttl: 60_000 }]);
  const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
  monotonic.mockReturnValue(31_000);
  expect(counted(allowances, 'li')).toEqual({ current: 2, ttl: 30_000 });
  monotonic.mockReturnValue(61_000);
  expect(counted(allowances, 'li')).toEqual({ current: 1, ttl: 60_000 });
  wall.mockRestore();
});

test('of very many callers those who called last are remembered', () => {
  const allowances = new Allowances();
  monotonic.mockReturnValue(0);
  for (const caller of ['first', 'second']) counted(allowances, caller);
  counted(allowances, 'first');
  for (let i = 0; i < 4_999; i++) counted(allowances, `caller ${i}`);
  expect([counted(allowances, 'first').current, counted(allowances, 'second').current]).toEqual([3, 1]);
});
