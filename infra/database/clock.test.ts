import { jest } from '@jest/globals';
import { DatabaseClock } from '#infra/database/clock.js';

const monotonic = jest.spyOn(performance, 'now');
afterAll(() => monotonic.mockRestore());

const at = (ms: number) => monotonic.mockReturnValue(ms);

test('time is the database\'s, counted on between two looks, whatever the wall says', async () => {
  const look = jest.fn<() => Promise<number>>().mockResolvedValueOnce(1_000_000).mockResolvedValueOnce(1_003_500);
  const clock = new DatabaseClock(look);
  at(10);
  expect(await clock.nowMs()).toBe(1_000_000);
  at(1_510);
  const wall = jest.spyOn(Date, 'now').mockReturnValue(0);
  expect(await clock.nowMs()).toBe(1_001_500);
  wall.mockRestore();
  expect(look).toHaveBeenCalledTimes(1);
  at(3_010);
  expect(await clock.nowMs()).toBe(1_003_000); // Nobody waits for the second look.
  await Promise.resolve();
  expect([await clock.nowMs(), look.mock.calls.length]).toEqual([1_003_500, 2]);
});

test('a look that was too long ago is not trusted, unless there is no other', async () => {
  const look = jest.fn<() => Promise<number>>().mockResolvedValueOnce(1_000).mockResolvedValueOnce(500_000).mockRejectedValueOnce(new Error('away'));
  const clock = new DatabaseClock(look);
  at(0);
  await clock.nowMs();
  at(100_000);
  expect(await clock.nowMs()).toBe(500_000);
  at(300_000);
  expect(await clock.nowMs()).toBe(700_000);
});

test('a database that was never reached has no time', async () => {
  at(0);
  await expect(new DatabaseClock(() => Promise.reject(new Error('away'))).nowMs()).rejects.toThrow('the database has not said what time it is');
});
