import { readCalendar } from '#infra/policy.js';
import type { Instant } from '#libs/clock/instant.js';
import { dayText, dueText, instantText, spanText, timeLeft } from '#libs/words/time-text.js';

const calendar = readCalendar();
const now = '2026-10-09T14:05:00+08:00' as Instant;
const left = (unit: 'hours' | 'workingDays', due: string, at: string = now, anchor = '2026-10-09T00:00:00+08:00') => timeLeft({ unit, due, anchor, now: at as Instant }, calendar);

test.each([
  ['2026-10-13', '10月13日', '13 Oct'], ['2025-01-02', '2025年1月2日', '2 Jan 2025'],
])('the day %s is %s', (date, zh, en) => expect(dayText(date, now)).toEqual({ zh, en }));

test('an instant has its minute', () => expect(instantText('2026-10-13T14:05:59.123+08:00', now)).toEqual({ zh: '10月13日 14:05', en: '13 Oct 14:05' }));

test.each([
  ['2026-10-14T00:00:00+08:00', '10月13日 24:00'], ['2027-01-01T00:00:00+08:00', '12月31日 24:00'], ['2026-10-14T00:00:01+08:00', '10月14日 00:00'], ['2026-10-13T09:30:00+08:00', '10月13日 09:30'],
])('a deadline at %s is written %s', (due, zh) => expect(dueText(due, now).zh).toBe(zh));

test.each([
  ['hours', '2026-10-09T15:45:00+08:00', 'soon', '剩 1 小时 40 分'],
  ['hours', '2026-10-09T15:45:00+08:00', 'running', '剩 1 小时 40 分', '2026-10-09T14:00:00+08:00'],
  ['hours', '2026-10-09T14:05:30+08:00', 'soon', '剩 不到 1 分'],
  ['hours', '2026-10-09T11:05:00+08:00', 'late', '超时 3 小时'],
  ['hours', '2026-10-06T10:05:00+08:00', 'late', '超时 3 天 4 小时'],
  // 10 October 2026 is a Saturday that is worked (调休), 11 a Sunday.
  ['workingDays', '2026-10-14T00:00:00+08:00', 'running', '剩 3 个工作日（至 10月13日 24:00）'],
  ['workingDays', '2026-10-11T00:00:00+08:00', 'running', '剩 1 个工作日（至 10月10日 24:00）'],
  ['workingDays', '2026-10-10T00:00:00+08:00', 'soon', '今天 24:00 到期'],
  ['workingDays', '2026-10-09T00:00:00+08:00', 'late', '超时 1 个工作日'],
  ['workingDays', '2026-09-30T00:00:00+08:00', 'late', '超时 3 个工作日'],
] as const)('%s until %s: %s, %s', (unit, due, standing, zh, ...[anchor]: string[]) => {
  expect(left(unit, due, now, anchor)).toMatchObject({ standing, text: { zh } });
});

test('what ran out on the last day before a holiday is late by hours until a working day has passed', () => {
  expect(left('workingDays', '2026-10-01T00:00:00+08:00', '2026-10-01T08:00:00+08:00').text).toEqual({ zh: '超时 8 小时', en: '8 h overdue' });
});

test.each([[59_999, '不到 1 分'], [60_000, '1 分'], [3_600_000, '1 小时'], [47 * 3_600_000, '47 小时'], [48 * 3_600_000, '2 天']])('%d ms are %s', (ms, zh) => expect(spanText(ms).zh).toBe(zh));
