import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from '#apps/api/relief-case/turns.js';

const SOON_MS = 1_000;

test('four commands of a case at once, the rest in the order they came', async () => {
  const turns = new Turns();
  const order: number[] = [];
  let running = 0;
  let most = 0;
  await Promise.all(Array.from({ length: 12 }, (_, i) => turns.run('case', SOON_MS, async () => {
    order.push(i);
    most = Math.max(most, ++running);
    await sleep(5);
    running--;
  })));
  expect([most, order]).toEqual([4, Array.from({ length: 12 }, (_, i) => i)]);
});

test('a command that fails gives its turn away, and other cases do not wait', async () => {
  const turns = new Turns();
  const stuck = Array.from({ length: 4 }, () => turns.run('a', SOON_MS, () => sleep(50)));
  await expect(turns.run('b', SOON_MS, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await Promise.all(stuck);
  await expect(turns.run('a', SOON_MS, () => Promise.resolve(1))).resolves.toBe(1);
});

test('who waits too long is told so, and leaves the line', async () => {
  const turns = new Turns();
  const slow = Array.from({ length: 4 }, () => turns.run('a', SOON_MS, () => sleep(60)));
  let done = false;
  await expect(turns.run('a', 10, async () => { done = true; })).rejects.toMatchObject({ code: 'busy' });
  await Promise.all(slow);
  expect(done).toBe(false);
});
