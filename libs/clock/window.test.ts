import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import { dayKind, nextDay } from '#libs/calendar/calendar.js';
import { type Instant, instantOf, localDate, msOf } from '#libs/clock/instant.js';
import { rungTimes, windowOf } from '#libs/clock/window.js';
import type { ClockRule } from '#libs/policy/pack.js';

const { pack, calendar } = readEdition('jining-2021');
const day = (text: string) => `${text}T00:00:00+08:00` as Instant;
const at = (text: string) => `${text}+08:00` as Instant;
const rule = pack.clocks.find(({ id }) => id === 'urgent-relief')!;
const clock = (value: ClockRule['value']): ClockRule => ({ ...rule, value });
const rungs = (value: ClockRule['value'], anchor: Instant) => Object.fromEntries(rungTimes(clock(value), anchor, calendar).map(r => [r.step, r.at]));

describe('a window of hours', () => {
  it('counts wall-clock, through nights and holidays, and is never provisional', () => {
    expect(windowOf(clock({ hours: 24 }), at('2026-02-15T22:40:00'), calendar))
      .toEqual({ due: at('2026-02-16T22:40:00'), provisional: false, counted: [], skipped: [] });
    expect(windowOf(clock({ hours: 24 }), at('2026-12-31T22:40:00'), calendar)).toMatchObject({ due: at('2027-01-01T22:40:00'), provisional: false });
  });

  it('has its shares to the second, and its later rungs at the end of working days', () => {
    expect(rungs({ hours: 24 }, at('2026-10-13T10:00:00'))).toEqual({
      half: at('2026-10-13T22:00:00'), eighty: at('2026-10-14T05:12:00'), due: at('2026-10-14T10:00:00'),
      plus1: day('2026-10-16'), plus3: day('2026-10-20'), // the 15th; the 15th, 16th and 19th
    });
  });

  it('escalates over Spring Festival on the first working days after it', () => {
    expect(rungs({ hours: 24 }, at('2026-02-14T22:40:00'))).toEqual({
      half: at('2026-02-15T10:40:00'), eighty: at('2026-02-15T17:52:00'), due: at('2026-02-15T22:40:00'),
      plus1: day('2026-02-25'), plus3: day('2026-02-27'),
    });
  });

  it('that ends at midnight ends on the day that then begins', () => {
    expect(rungs({ hours: 24 }, day('2026-10-13'))).toMatchObject({ due: day('2026-10-14'), plus1: day('2026-10-16') });
  });

  it('keeps an anchor\'s milliseconds', () => {
    expect(rungs({ hours: 24 }, at('2026-10-13T10:00:00.001'))).toMatchObject({ half: at('2026-10-13T22:00:00.001') });
  });
});

describe('a window of working days', () => {
  it('does not count the anchor\'s date, and ends at 24:00 of its last day', () => {
    for (const anchor of [day('2026-10-12'), at('2026-10-12T09:00:00'), at('2026-10-12T23:59:59.999')]) {
      expect(windowOf(clock({ workingDays: 5 }), anchor, calendar)).toEqual({
        due: day('2026-10-20'), provisional: false, counted: ['2026-10-13', '2026-10-14', '2026-10-15', '2026-10-16', '2026-10-19'],
        skipped: [{ date: '2026-10-17', reason: '周末' }, { date: '2026-10-18', reason: '周末' }],
      });
    }
  });

  it('begins the next day even where the anchor\'s date is off', () => {
    expect(windowOf(clock({ workingDays: 1 }), at('2026-10-17T10:00:00'), calendar).due).toBe(day('2026-10-20'));
  });

  it('has 50 % and 80 % of five days at the end of the second and fourth', () => {
    expect(rungs({ workingDays: 5 }, at('2026-10-12T09:00:00'))).toEqual({
      half: day('2026-10-15'), eighty: day('2026-10-17'), due: day('2026-10-20'), plus1: day('2026-10-21'), plus3: day('2026-10-23'),
    });
  });

  it('has every share of one day at that day\'s end', () => {
    expect(rungs({ workingDays: 1 }, at('2026-10-12T09:00:00'))).toMatchObject({ half: day('2026-10-14'), eighty: day('2026-10-14'), due: day('2026-10-14') });
  });

  it('steps over Spring Festival and works its Saturdays', () => {
    const window = windowOf(clock({ workingDays: 5 }), at('2026-02-13T16:00:00'), calendar);
    expect(window).toMatchObject({ due: day('2026-02-28'), counted: ['2026-02-14', '2026-02-24', '2026-02-25', '2026-02-26', '2026-02-27'], provisional: false });
    expect(window.skipped).toHaveLength(9);
    expect(new Set(window.skipped.map(s => s.reason))).toEqual(new Set(['春节']));
    expect(rungs({ workingDays: 5 }, at('2026-02-13T16:00:00'))).toEqual({
      half: day('2026-02-25'), eighty: day('2026-02-27'), due: day('2026-02-28'), plus1: day('2026-03-01'), plus3: day('2026-03-04'),
    });
  });

  it('steps over National Day and works its Saturday', () => {
    expect(windowOf(clock({ workingDays: 5 }), at('2026-09-29T16:00:00'), calendar))
      .toMatchObject({ due: day('2026-10-13'), counted: ['2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10', '2026-10-12'] });
  });

  it('is provisional only where a day of an unpublished year was examined', () => {
    expect(windowOf(clock({ workingDays: 5 }), at('2026-12-24T10:00:00'), calendar)).toMatchObject({ due: day('2027-01-01'), provisional: false });
    expect(windowOf(clock({ workingDays: 5 }), at('2026-12-25T10:00:00'), calendar)).toMatchObject({ due: day('2027-01-02'), provisional: true });
  });

  it('stays provisional where the days after the unpublished ones are published', () => {
    const gap = { years: [{ year: 2027, notice: 'n', holidays: [], workdays: [] }] };
    expect(windowOf(clock({ workingDays: 5 }), at('2026-12-30T10:00:00'), gap)).toMatchObject({ due: day('2027-01-07'), provisional: true });
  });
});

describe('any window', () => {
  // So far from the last published day that no window leaves the published years.
  const anchor = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2026, 10, 20) }).map(instantOf);
  const workingDays = fc.integer({ min: 1, max: 25 });
  const value = fc.oneof(fc.record({ hours: fc.integer({ min: 1, max: 240 }) }), fc.record({ workingDays }));

  /** Every working day of the published years in one row, made without the calendar's own reading of them. */
  const worked = calendar.years.flatMap(({ year, holidays, workdays }) => {
    const days = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(year, 0, 1 + i))).filter(d => d.getUTCFullYear() === year);
    const iso = (date: Date) => date.toISOString().slice(0, 10);
    const off = new Set(holidays.flatMap(h => days.map(iso).filter(d => d >= h.from && d <= h.to)));
    return days.filter(d => (d.getUTCDay() % 6 !== 0 && !off.has(iso(d))) || workdays.includes(iso(d))).map(iso);
  });

  it('finds as many working days in the published years as the notices leave', () => {
    expect(worked.filter(d => d.startsWith('2025'))).toHaveLength(248);
    expect(worked.filter(d => d.startsWith('2026'))).toHaveLength(248);
  });

  it('of working days agrees with a row of all working days', () => {
    fc.assert(fc.property(anchor, workingDays, (from, n) => {
      const anchored = new Date(msOf(from) + 8 * 3_600_000).toISOString().slice(0, 10);
      const first = worked.findIndex(d => d > anchored);
      const window = windowOf(clock({ workingDays: n }), from, calendar);
      expect(window.counted).toEqual(worked.slice(first, first + n));
      expect(msOf(window.due)).toBe(Date.parse(`${worked[first + n - 1]}T16:00:00Z`));
      const later = Object.fromEntries(rungTimes(clock({ workingDays: n }), from, calendar).map(r => [r.step, msOf(r.at)]));
      expect(later['plus3']).toBe(Date.parse(`${worked[first + n + 2]}T16:00:00Z`));
    }));
  });

  it('moves its end forward with its anchor', () => {
    fc.assert(fc.property(anchor, anchor, value, (a, b, v) => {
      const [early, late] = msOf(a) <= msOf(b) ? [a, b] : [b, a];
      expect(msOf(windowOf(clock(v), early, calendar).due)).toBeLessThanOrEqual(msOf(windowOf(clock(v), late, calendar).due));
    }));
  });

  it('counts only working days, skips only days off, and leaves none out between', () => {
    fc.assert(fc.property(anchor, workingDays, (from, n) => {
      const { counted, skipped, due } = windowOf(clock({ workingDays: n }), from, calendar);
      expect(counted).toHaveLength(n);
      expect(counted.every(d => dayKind(calendar, d).working)).toBe(true);
      expect(skipped.every(s => dayKind(calendar, s.date).reason === s.reason)).toBe(true);
      const all = [...counted, ...skipped.map(s => s.date)].toSorted();
      let expected = localDate(from);
      for (const date of all) expect(date).toBe(expected = nextDay(expected));
      expect(due).toBe(`${nextDay(expected)}T00:00:00+08:00`);
    }));
  });

  it('has its rungs in the ladder\'s order, none before the anchor', () => {
    fc.assert(fc.property(anchor, value, (from, v) => {
      const ladder = rungTimes(clock(v), from, calendar);
      expect(ladder.map(r => r.step)).toEqual(rule.ladder.map(r => r.step));
      expect(msOf(ladder[0]!.at)).toBeGreaterThan(msOf(from));
      for (let i = 1; i < ladder.length; i++) expect(msOf(ladder[i]!.at)).toBeGreaterThanOrEqual(msOf(ladder[i - 1]!.at));
    }));
  });
});
