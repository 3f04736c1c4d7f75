import { z } from 'zod';
import { nameText } from '#libs/contracts/command.js';
import { type CalendarYear, CalendarYearFault, checkCalendarYear } from '#libs/calendar/calendar.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day, YYYY-MM-DD');
const words = nameText(100);

const FAULTS: { [field in CalendarYearFault['field']]: string } = {
  year: 'a year and its notice',
  holidays: 'days that exist and lie in the year, the last not before the first',
  workdays: 'weekend days that exist, lie in the year and are no holiday',
};

/** A year of working days as the State Council publishes them, on its way into running cases. */
export const calendarYear = z.strictObject({
  year: z.int().min(2000).max(2200),
  notice: words.describe('The State Council\'s notice that fixed the year.').meta({ example: '国办发明电〔2025〕7号' }),
  holidays: z.array(z.strictObject({ name: words, from: day, to: day, notice: words.optional() })).max(60),
  workdays: z.array(day).max(60),
}).superRefine((year, context) => {
  try {
    checkCalendarYear(year as CalendarYear);
  } catch (error) {
    if (!(error instanceof CalendarYearFault)) throw error;
    context.addIssue({ code: 'custom', path: [error.field], message: FAULTS[error.field] });
  }
}).meta({ id: 'CalendarYear' });

/** A year that two people of the body which speaks for the whole instance have agreed on, with its edition. */
export interface PublishedYear {
  year: CalendarYear;
  proposedBy: string;
  confirmedBy: string;
}

/** How far a landing has come: `done` when every case that was open has been told. */
export const calendarLanding = z.strictObject({
  year: z.int(), notice: z.string(), done: z.boolean(), cases: z.int().describe('Open cases that took the year over.'),
  failed: z.int().describe('Open cases that could not be told yet; they are tried again every minute.'),
}).meta({ id: 'CalendarLanding' });

export type CalendarLandingState = z.infer<typeof calendarLanding>;

/** Activities of a landing, as its workflow sees them. */
export interface CalendarActivities {
  /**
   * From now on new cases count by the year; null for one that no two people agreed on. It says something, since nothing at
   * all is what anybody could hand in for it.
   */
  publishYear(published: PublishedYear): Promise<{ published: number | null }>;
  /** Tells one page of open cases; `failed` could not be told now, `next` is null after the last. Safe to repeat. */
  landInCases(page: { published: PublishedYear; after: string }): Promise<{ landed: number; failed: number; next: string | null }>;
}
