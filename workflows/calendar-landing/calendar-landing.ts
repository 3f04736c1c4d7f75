import { condition, defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import type { CalendarActivities, CalendarLandingState } from '#libs/contracts/calendar-landing.js';
import { NAMES } from '#libs/contracts/journal.js';

/**
 * Brings a newly published year into every open case. A case that was being opened just then may still have begun
 * with the old calendar, so a second round follows.
 */
export async function calendarLanding(year: CalendarYear): Promise<CalendarLandingState> {
  const state: CalendarLandingState = { year: year.year, notice: year.notice, done: false, cases: 0 };
  setHandler(landed, async () => {
    await condition(() => state.done, WAIT);
    return state;
  });
  await calendar.publishYear(year);
  await round();
  state.done = true;
  await sleep(SECOND_ROUND_AFTER);
  await round();
  return state;

  async function round(): Promise<void> {
    for (let after: string | null = ''; after !== null;) {
      const page: { landed: number; next: string | null } = await calendar.landInCases({ year, after });
      state.cases += page.landed;
      after = page.next;
    }
  }
}

const WAIT = '15 seconds';
const SECOND_ROUND_AFTER = '1 minute';

/** Waits for the first round, but not for ever. */
const landed = defineUpdate<CalendarLandingState>(NAMES.landed);

const calendar = proxyActivities<CalendarActivities>({
  startToCloseTimeout: '5 minutes', heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});
