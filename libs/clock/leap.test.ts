import { readCalendar } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import { leapMs } from '#libs/clock/leap.js';

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
