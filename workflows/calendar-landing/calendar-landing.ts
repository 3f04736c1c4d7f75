import { ApplicationFailure, condition, defineUpdate, proxyActivities, setHandler, sleep } from '@temporalio/workflow';
import type { CalendarActivities, CalendarLandingState, PublishedYear } from '#libs/contracts/calendar-landing.js';
import { NAMES } from '#libs/contracts/journal.js';
import { askedUntil, isAnswer, refusedPayload, takesNothing } from '#workflows/refused-payload.js';

/**
 * Brings a newly published year into every open case. A case that was being opened just then may still have begun
 * with the old calendar, so a second round follows.
 */
export async function calendarLanding(published: PublishedYear): Promise<CalendarLandingState> {
  if (!published?.year?.notice) throw refusedPayload();
  const { year } = published;
  const state: CalendarLandingState = { year: year.year, notice: year.notice, done: false, cases: 0, failed: 0 };
  setHandler(landed, async () => {
    await condition(() => state.done, WAIT);
    return state;
  }, { validator: takesNothing });
  const { published: agreed } = await askedUntil(() => calendar.publishYear(published), isAnswer);
  if (agreed !== year.year) throw ApplicationFailure.create({ type: 'YearNotConfirmed', message: 'nobody agreed on this year', nonRetryable: true });
  await round();
  state.done = true;
  for (let rounds = 1; rounds < MIN_ROUNDS || (state.failed > 0 && rounds < MAX_ROUNDS); rounds++) {
    await sleep('1 minute');
    await round();
  }
  return state;

  async function round(): Promise<void> {
    let failed = 0;
    for (let after: string | null = ''; after !== null;) {
      const asked = { published, after };
      const page: Awaited<ReturnType<CalendarActivities['landInCases']>> = await askedUntil(() => calendar.landInCases(asked), isLanded);
      state.cases += page.landed;
      failed += page.failed;
      after = page.next;
    }
    state.failed = failed;
  }
}

function isLanded(answer: unknown): boolean {
  const { landed: told, failed, next } = (answer ?? {}) as { [field: string]: unknown };
  return Number.isInteger(told) && Number.isInteger(failed) && (next === null || typeof next === 'string');
}

const MIN_ROUNDS = 2;
/** A day's worth: by then somebody has seen to the cases that can't be told. */
const MAX_ROUNDS = 1_440;
const WAIT = '15 seconds';

/** Waits for the first round, but not for ever. */
const landed = defineUpdate<CalendarLandingState>(NAMES.landed);

const calendar = proxyActivities<CalendarActivities>({
  startToCloseTimeout: '5 minutes', heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});
