import { onTime } from '#apps/web/board/on-time.js';

test.each([
  [{ met: 0, missed: 0, explained: 0 }, undefined],
  [{ met: 3, missed: 0, explained: 0 }, '100%'],
  [{ met: 999, missed: 1, explained: 0 }, '99.9%'],
  [{ met: 9_999, missed: 1, explained: 0 }, '99.9%'],
  [{ met: 2, missed: 0, explained: 1 }, '66.6%'],
  [{ met: 0, missed: 2, explained: 0 }, '0%'],
])('of %j it is %s', (kept, text) => {
  expect(onTime(kept)?.text).toBe(text);
});
