import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import { clocksOf } from '#libs/clock/clocks.js';
import { msOf } from '#libs/clock/instant.js';
import { aCase, STAFF } from '#libs/relief/scenario.js';

/** What a year's landing does by itself stands in scenarios/machine.ts; this is what it does to a case on its way. */
const rules = readEdition('jining-2021');
const { system } = STAFF;
/** A fictional year: nobody has published 2027 here. */
const year2027: CalendarYear = {
  year: 2027, notice: '虚构〔2026〕1号', holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }], workdays: ['2027-01-09'], edition: 1,
};

describe('a year that lands', () => {
  it('keeps what was set off before it, and sets nothing off twice', () => {
    const story = aCase(rules).at('2026-12-30T10:00:00+08:00').upTo('confirm').at('2027-01-05T08:00:00+08:00').tick();
    expect(story.state!.clocks['paperwork#1']!.rungs).toEqual(['half']);
    story.does(system, { type: 'land-calendar', year: year2027, proposedBy: 'nian-calendar', confirmedBy: 'li-calendar' });
    expect(story.state!.clocks['paperwork#1']!.rungs).toEqual(['half']);
    expect(story.nextRung()?.rung).toMatchObject({ step: 'eighty', at: '2027-01-07T00:00:00+08:00' });
  });

  it('whenever it lands, the deadline afterwards is the one a case begun with it would have', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }), (startDays, landDays) => {
      const start = msOf('2026-12-10T09:00:00+08:00' as never) + startDays * 86_400_000;
      const story = aCase(rules).at(new Date(start).toISOString()).upTo('confirm').later(landDays * 3_600_000);
      story.does(system, { type: 'land-calendar', year: year2027, proposedBy: 'nian-calendar', confirmedBy: 'li-calendar' });
      const begunWithIt = clocksOf({ ...story.state!, landedYears: [] }, rules.pack, { years: [...rules.calendar.years, year2027] });
      expect(clocksOf(story.state!, rules.pack, rules.calendar)).toEqual(begunWithIt);
    }));
  });
});
