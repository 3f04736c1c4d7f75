import { type Calendar, dayKind, nextDay } from '#libs/calendar/calendar.js';
import { type Instant, instantOf, localDate, msOf } from '#libs/clock/instant.js';
import type { Bilingual } from '#libs/words/words.js';

/** `10月13日`, and the year before it where it is another than that of `now`. */
export function dayText(date: string, now: Instant): Bilingual {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const other = !now.startsWith(date.slice(0, 4));
  return { zh: `${other ? `${year}年` : ''}${month}月${day}日`, en: `${day} ${MONTHS[month - 1]}${other ? ` ${year}` : ''}` };
}

/** `10月13日 14:05` */
export function instantText(instant: string, now: Instant): Bilingual {
  return withTime(dayText(instant.slice(0, 10), now), instant.slice(11, 16));
}

/** A deadline: one at the first instant of a day is written as 24:00 of the day before, as the law counts. */
export function dueText(due: string, now: Instant): Bilingual {
  if (due.slice(11, 19) !== '00:00:00') return instantText(due, now);
  return withTime(dayText(lastDayOf(due), now), '24:00');
}

export interface TimeLeft {
  standing: 'running' | 'soon' | 'late';
  text: Bilingual;
}

/** What a clock counts in. */
export type ClockUnit = 'hours' | 'workingDays';

/**
 * How much time is left, as people say it. Hours and minutes go on at night; working days are those that follow today, so that
 * the last of them is “today”. `soon`: a fifth of the time from `anchor` is left, or the last day has come.
 */
export function timeLeft({ unit, due, anchor, now }: { unit: ClockUnit; due: string; anchor: string; now: Instant }, calendar: Calendar): TimeLeft {
  const leftMs = msOf(due as Instant) - msOf(now);
  if (leftMs <= 0) return { standing: 'late', text: lateText(unit, due, now, calendar) };
  if (unit === 'hours') {
    const soon = leftMs <= (msOf(due as Instant) - msOf(anchor as Instant)) / 5;
    return { standing: soon ? 'soon' : 'running', text: both(spanText(leftMs), span => `剩 ${span}`, span => `${span} left`) };
  }
  const today = localDate(now);
  const days = workingDaysBetween(today, lastDayOf(due), calendar);
  const by = dueText(due, now);
  if (lastDayOf(due) === today) return { standing: 'soon', text: { zh: '今天 24:00 到期', en: 'due today, 24:00' } };
  return { standing: 'running', text: { zh: `剩 ${days} 个工作日（至 ${by.zh}）`, en: `${days} working day${days === 1 ? '' : 's'} left (by ${by.en})` } };
}

function lateText(unit: ClockUnit, due: string, now: Instant, calendar: Calendar): Bilingual {
  const days = unit === 'workingDays' ? workingDaysBetween(lastDayOf(due), localDate(now), calendar) : 0;
  if (days > 0) return { zh: `超时 ${days} 个工作日`, en: `${days} working day${days === 1 ? '' : 's'} overdue` };
  return both(spanText(msOf(now) - msOf(due as Instant)), span => `超时 ${span}`, span => `${span} overdue`);
}

/** `1 小时 40 分`; from two days on in days and hours. */
export function spanText(ms: number): Bilingual {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return { zh: '不到 1 分', en: 'less than a minute' };
  const [days, hours] = minutes >= 2_880 ? [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24] : [0, Math.floor(minutes / 60)];
  const rest = days > 0 ? 0 : minutes % 60;
  return {
    zh: [days && `${days} 天`, hours && `${hours} 小时`, rest && `${rest} 分`].filter(Boolean).join(' '),
    en: [days && `${days} d`, hours && `${hours} h`, rest && `${rest} min`].filter(Boolean).join(' '),
  };
}

/** Working days after one date, up to and with the other. */
function workingDaysBetween(after: string, last: string, calendar: Calendar): number {
  let count = 0;
  for (let date = after; date < last;) {
    date = nextDay(date);
    if (dayKind(calendar, date).working) count++;
  }
  return count;
}

/** The day whose end a deadline is, or on which it lies. */
function lastDayOf(due: string): string {
  return localDate(instantOf(msOf(due as Instant) - 1));
}

function withTime(day: Bilingual, time: string): Bilingual {
  return { zh: `${day.zh} ${time}`, en: `${day.en} ${time}` };
}

function both(words: Bilingual, zh: (text: string) => string, en: (text: string) => string): Bilingual {
  return { zh: zh(words.zh), en: en(words.en) };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
