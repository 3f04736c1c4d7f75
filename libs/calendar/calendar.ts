/**
 * Working days of China as the State Council publishes them, one file a year (`years/*.json`): public holidays are
 * off, some weekend days are worked in exchange (调休). A year that is not published counts Monday to Friday, and
 * whoever asked is told so (`published: false`).
 */
export interface CalendarYear {
  year: number;
  /** The State Council's notice that fixed the year. */
  notice: string;
  /** A holiday that a later year's notice brought forward into this one names that notice. */
  holidays: { name: string; from: string; to: string; notice?: string }[];
  workdays: string[];
  /** Of a year that was published into a running instance: the higher number takes the lower one's place. */
  edition?: number;
}

export interface Calendar {
  years: CalendarYear[];
}

export interface DayKind {
  working: boolean;
  /** Why the day is off: the holiday's name or 周末; null on a working day. */
  reason: string | null;
  published: boolean;
}

export function dayKind(calendar: Calendar, date: string): DayKind {
  const year = calendar.years.find(y => y.year === Number(date.slice(0, 4)));
  const weekend = [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  if (year?.workdays.includes(date)) return { working: true, reason: null, published: true };
  const holiday = year?.holidays.find(h => h.from <= date && date <= h.to);
  if (holiday) return { working: false, reason: holiday.name, published: true };
  return { working: !weekend, reason: weekend ? '周末' : null, published: year !== undefined };
}

/** The civil day after `date`; both `YYYY-MM-DD`. */
export function nextDay(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Which edition of the year the calendar holds: 0 for a year of the release, null where it holds none. */
export function editionOf({ years }: Calendar, year: number): number | null {
  const known = years.find(one => one.year === year);
  return known ? known.edition ?? 0 : null;
}

/** The calendar with years that were published since; a year's later edition takes the place of its earlier one. */
export function withYears(calendar: Calendar, landed: CalendarYear[]): Calendar {
  if (landed.length === 0) return calendar;
  const newest = new Map([...calendar.years, ...landed].map(year => [year.year, year]));
  return { years: [...newest.values()].toSorted((a, b) => a.year - b.year) };
}

/** Reads a year's file. @throws an Error that names what is wrong: a file that lies would move every deadline. */
export function parseCalendarYear(text: string): CalendarYear {
  return checkCalendarYear(JSON.parse(text) as CalendarYear);
}

export class CalendarYearFault extends Error {
  readonly field: 'year' | 'holidays' | 'workdays';

  constructor(field: CalendarYearFault['field'], message: string) {
    super(message);
    this.field = field;
  }
}

/** @throws CalendarYearFault, which names what is wrong with the year. */
export function checkCalendarYear(year: CalendarYear): CalendarYear {
  const wrong = (field: CalendarYearFault['field'], what: string) => new CalendarYearFault(field, `calendar year ${year.year}: ${what}`);
  const day = (d: unknown) => typeof d === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(d)
    && !Number.isNaN(Date.parse(d)) && new Date(d).toISOString().startsWith(d); // Date.parse rolls 31 April over
  if (!Number.isInteger(year.year) || !year.notice) throw wrong('year', 'year or notice is missing');
  if (!Array.isArray(year.holidays) || !Array.isArray(year.workdays)) throw wrong('holidays', 'holidays or workdays are missing');
  for (const h of year.holidays) {
    if (!h.name || !day(h.from) || !day(h.to) || h.from > h.to) throw wrong('holidays', `holiday ${h.name} ${h.from}..${h.to}`);
    if (!h.from.startsWith(`${year.year}-`) || !h.to.startsWith(`${year.year}-`)) throw wrong('holidays', `${h.name} leaves the year`);
  }
  for (const d of year.workdays) {
    if (!day(d) || !d.startsWith(`${year.year}-`)) throw wrong('workdays', `workday ${d}`);
    if (![0, 6].includes(new Date(`${d}T00:00:00Z`).getUTCDay())) throw wrong('workdays', `workday ${d} is no weekend day`);
    if (year.holidays.some(h => h.from <= d && d <= h.to)) throw wrong('workdays', `workday ${d} is also a holiday`);
  }
  return year;
}
