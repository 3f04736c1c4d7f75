import fc from 'fast-check';
import { readEdition } from '#infra/policy.js';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import { clocksOf, nextRung } from '#libs/clock/clocks.js';
import { msOf } from '#libs/clock/instant.js';
import { aCase, STAFF } from '#libs/relief/scenario.js';

const rules = readEdition('jining-2021');
const { system } = STAFF;
/** A fictional year: nobody has published 2027 here. */
const year2027: CalendarYear = {
  year: 2027, notice: '虚构〔2026〕1号', holidays: [{ name: '元旦', from: '2027-01-01', to: '2027-01-03' }], workdays: ['2027-01-09'],
};
/** Relief reached the family on Wednesday 30 December 2026: five working days reach into January. */
const paidInDecember = () => aCase(rules).at('2026-12-30T10:00:00+08:00').upTo('confirm');
const paperwork = (story: ReturnType<typeof paidInDecember>) => clocksOf(story.state!, rules.pack, rules.calendar).find(c => c.rule.id === 'paperwork')!;

describe('a year that lands', () => {
  it('moves a running provisional deadline, superseded with the reason, under the same arming', () => {
    const story = paidInDecember();
    expect(paperwork(story)).toMatchObject({ key: 'paperwork#1', due: '2027-01-07T00:00:00+08:00', provisional: true });
    const { events } = story.when(system, { type: 'land-calendar', year: year2027 });
    expect(events).toMatchObject([
      { type: 'CalendarLanded', data: { year: { year: 2027 } } },
      { type: 'DeadlineSuperseded', data: {
        clockKey: 'paperwork#1', from: '2027-01-07T00:00:00+08:00', to: '2027-01-08T00:00:00+08:00', provisional: false, reason: { year: 2027, notice: '虚构〔2026〕1号' },
      } },
    ]);
    story.does(system, { type: 'land-calendar', year: year2027 });
    expect(paperwork(story)).toMatchObject({ key: 'paperwork#1', due: '2027-01-08T00:00:00+08:00', provisional: false });
  });

  it('is recorded but moves nothing where no window reaches it', () => {
    const story = aCase(rules).upTo('confirm');
    expect(story.when(system, { type: 'land-calendar', year: year2027 }).events?.map(e => e.type)).toEqual(['CalendarLanded']);
  });

  it('leaves a clock alone that has stopped', () => {
    const story = paidInDecember().upTo('complete-papers');
    expect(story.when(system, { type: 'land-calendar', year: year2027 }).events?.map(e => e.type)).toEqual(['CalendarLanded']);
  });

  it('keeps what was set off before it, and sets nothing off twice', () => {
    const story = paidInDecember().at('2027-01-05T08:00:00+08:00');
    story.does(system, { type: 'reach-rungs', clockKey: 'paperwork#1' });
    const reached = story.state!.clocks['paperwork#1']!.rungs;
    expect(reached).toEqual(['half']);
    story.does(system, { type: 'land-calendar', year: year2027 });
    expect(story.state!.clocks['paperwork#1']!.rungs).toEqual(['half']);
    expect(nextRung(clocksOf(story.state!, rules.pack, rules.calendar))?.rung).toMatchObject({ step: 'eighty', at: '2027-01-07T00:00:00+08:00' });
  });

  it('is known once it landed; a corrected edition of the year takes its place', () => {
    const story = paidInDecember().does(system, { type: 'land-calendar', year: year2027 });
    expect(story.when(system, { type: 'land-calendar', year: year2027 }).refusal).toMatchObject({ code: 'calendar-known' });
    const corrected = { ...year2027, workdays: [] };
    story.does(system, { type: 'land-calendar', year: corrected });
    expect(story.state!.landedYears).toEqual([corrected]);
  });

  it('whenever it lands, the deadline afterwards is the one a case begun with it would have', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }), (startDays, landDays) => {
      const start = msOf('2026-12-10T09:00:00+08:00' as never) + startDays * 86_400_000;
      const story = aCase(rules).at(new Date(start).toISOString()).upTo('confirm').later(landDays * 3_600_000);
      story.does(system, { type: 'land-calendar', year: year2027 });
      const begunWithIt = clocksOf({ ...story.state!, landedYears: [] }, rules.pack, { years: [...rules.calendar.years, year2027] });
      expect(clocksOf(story.state!, rules.pack, rules.calendar)).toEqual(begunWithIt);
    }));
  });
});
