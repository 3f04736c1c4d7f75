import { type Instant, instantOf, localDate, msOf, startOfDay } from '#libs/clock/instant.js';

/** Who is on duty in a town, by the time of day. The first shift that fits counts: a holiday's stand before the usual ones. */
export interface Roster {
  townCode: string;
  shifts: Shift[];
}

export interface Shift {
  /** `HH:MM` in China's time; one that ends before it begins goes on after midnight. */
  from: string;
  to: string;
  /** Only on these days, by their date; of a night, the date it begins on. Left out: on any. */
  dates?: string[] | undefined;
  /** In the order in which they are called. */
  staff: string[];
}

/** The people on duty in a town at an instant, in the order in which they are called; nobody where the roster says nothing. */
export function onDuty(rosters: readonly Roster[], townCode: string, at: Instant): string[] {
  const today = localDate(at);
  const time = at.slice(11, 16);
  const shifts = rosters.find(roster => roster.townCode === townCode)?.shifts ?? [];
  return shifts.find(shift => covers(shift, today, time))?.staff ?? [];
}

function covers({ from, to, dates }: Shift, today: string, time: string): boolean {
  const beganToday = from < to ? from <= time && time < to : from <= time;
  const beganYesterday = from >= to && time < to;
  if (!dates) return beganToday || beganYesterday;
  return (beganToday && dates.includes(today)) || (beganYesterday && dates.includes(dayBefore(today)));
}

function dayBefore(date: string): string {
  return localDate(instantOf(msOf(startOfDay(date)) - 1));
}
