import { readEdition } from '#infra/policy.js';
import { dayKind, nextDay, parseCalendarYear } from '#libs/calendar/calendar.js';

const { calendar } = readEdition('jining-2021');

describe('the calendar', () => {
  it.each<[string, boolean, string | null, string]>([
    ['2026-02-13', true, null, 'an ordinary Friday'],
    ['2026-02-14', true, null, 'a Saturday worked for Spring Festival'],
    ['2026-02-15', false, '春节', 'the first day of Spring Festival'],
    ['2026-02-23', false, '春节', 'its last day, a Monday'],
    ['2026-02-24', true, null, 'the Tuesday after'],
    ['2026-02-28', true, null, 'a Saturday worked for Spring Festival'],
    ['2026-03-01', false, '周末', 'an ordinary Sunday'],
    ['2026-09-20', true, null, 'a Sunday worked for National Day'],
    ['2026-09-25', false, '中秋节', 'Mid-Autumn'],
    ['2026-10-07', false, '国庆节', 'the last day of National Day'],
    ['2026-10-10', true, null, 'a Saturday worked for National Day'],
    ['2026-12-31', true, null, 'the last day of the year'],
  ])('%s: working %s (%s), %s', (date, working, reason) => {
    expect(dayKind(calendar, date)).toEqual({ working, reason, published: true });
  });

  it('counts an unpublished year Monday to Friday, and says so', () => {
    expect(dayKind(calendar, '2027-01-01')).toEqual({ working: true, reason: null, published: false });
    expect(dayKind(calendar, '2027-01-02')).toEqual({ working: false, reason: '周末', published: false });
  });

  it.each([['2026-02-28', '2026-03-01'], ['2028-02-28', '2028-02-29'], ['2026-12-31', '2027-01-01']])('after %s comes %s', (date, next) => {
    expect(nextDay(date)).toBe(next);
  });
});

describe('a calendar year\'s file', () => {
  const good = { year: 2026, notice: 'n', holidays: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }], workdays: ['2026-10-10'] };
  const holiday = (from: unknown, to: unknown, name: unknown = 'h') => ({ ...good, holidays: [{ name, from, to }] });

  it('is read as it stands', () => {
    expect(parseCalendarYear(JSON.stringify(good))).toEqual(good);
  });

  it.each([
    ['no year', { ...good, year: undefined }, /year or notice/],
    ['a year in words', { ...good, year: '2026' }, /year or notice/],
    ['no notice', { ...good, notice: '' }, /year or notice/],
    ['no holidays', { ...good, holidays: undefined }, /2026: holidays or workdays/],
    ['no workdays', { ...good, workdays: undefined }, /2026: holidays or workdays/],
    ['a holiday without name', holiday('2026-10-01', '2026-10-02', ''), /2026-10-01/],
    ['a holiday that ends before it begins', holiday('2026-10-02', '2026-10-01'), /2026-10-02\.\.2026-10-01/],
    ['a holiday of a day that does not exist', holiday('2026-04-31', '2026-05-01'), /2026-04-31/],
    ['a holiday of a month that does not exist', holiday('2026-13-01', '2026-13-02'), /2026-13-01/],
    ['a holiday that is no text', holiday(20261001, '2026-10-02'), /20261001/],
    ['a holiday in another year', holiday('2026-12-31', '2027-01-01'), /leaves the year/],
    ['a workday in another year', { ...good, workdays: ['2027-01-02'] }, /workday 2027-01-02/],
    ['a workday that does not exist', { ...good, workdays: ['2026-02-29'] }, /workday 2026-02-29$/],
    ['a workday that is a weekday anyway', { ...good, workdays: ['2026-10-09'] }, /no weekend day/],
    ['a workday inside a holiday', { ...good, workdays: ['2026-10-03'] }, /also a holiday/],
  ])('with %s is refused, and the fault named', (_, file, fault) => {
    expect(() => parseCalendarYear(JSON.stringify(file))).toThrow(fault);
  });
});
