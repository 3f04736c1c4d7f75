import { readCalendar } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import { clearOfRungs, leapMs } from '#libs/clock/leap.js';

const calendar = readCalendar();
const HOUR_MS = 3_600_000;

test('hours and days go on at night, working days pass over those that are off', () => {
  const tuesday = '2026-10-13T10:00:00+08:00' as Instant;
  expect([leapMs('2-hours', tuesday, calendar), leapMs('1-day', tuesday, calendar), leapMs('3-working-days', tuesday, calendar)].map(ms => ms / HOUR_MS)).toEqual([2, 24, 72]);
  // Thursday: Friday, and after the weekend Monday and Tuesday.
  expect(leapMs('3-working-days', '2026-10-15T10:00:00+08:00' as Instant, calendar) / HOUR_MS).toBe(120);
  // Before the National Day.
  expect(leapMs('3-working-days', '2026-09-30T10:00:00+08:00' as Instant, calendar) / HOUR_MS).toBeGreaterThan(200);
});

test('a case\'s time stops clear of its rungs', () => {
  const [now, two, later] = ['2026-10-13T10:00:00+08:00', '2026-10-13T12:00:00+08:00', '2026-10-13T12:00:20+08:00'] as Instant[];
  const clocks = (...rungsAt: Instant[]) => rungsAt.map(at => ({ rungs: [{ at }] }));
  const stops = (seconds: number) => clearOfRungs(2 * HOUR_MS + seconds * 1_000, now!, clocks(later!, two!)) / 1_000 - 7_200;
  expect([-60, -5, -1, 0, 1, 29, 30, 49, 50, 90].map(stops)).toEqual([-60, -5, 50, 50, 50, 50, 50, 50, 50, 90]);
  expect(clearOfRungs(2 * HOUR_MS, now!, clocks(two!))).toBe(2 * HOUR_MS + 30_000);
});
