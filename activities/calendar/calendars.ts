import { Injectable } from '@nestjs/common';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import type { CalendarActivities } from '#libs/contracts/calendar-landing.js';
import { digestOf } from '#libs/contracts/digest.js';
import { type LandedAnswer, landingCause, NAMES } from '#libs/contracts/journal.js';
import { failpoint } from '#infra/failpoint.js';
import { retryable } from '#activities/retryable.js';

const PAGE = 100;
const AT_ONCE = 5;
const TELL_WITHIN_MS = 10_000;

/** Brings published years of working days to new cases and to open ones. */
@Injectable()
export class Calendars implements CalendarActivities {
  constructor(private readonly database: DataSource, private readonly client: Client) {}

  publishYear(year: CalendarYear): Promise<{ published: number }> {
    return retryable('calendar', async () => {
      await failpoint('calendar.before-publishing');
      await this.database.query('INSERT INTO calendar_year (hash, year, content) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [digestOf(year), year.year, JSON.stringify(year)]);
      await failpoint('calendar.published');
      return { published: year.year };
    });
  }

  async landInCases({ year, after }: { year: CalendarYear; after: string }): Promise<{ landed: number; failed: number; next: string | null }> {
    const rows = await retryable('calendar', () => this.database.query(
      `SELECT case_id FROM relief_case WHERE status <> 'closed' AND case_id > $1 ORDER BY case_id LIMIT ${PAGE}`, [after])) as { case_id: string }[];
    let landed = 0;
    let failed = 0;
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      const took = await Promise.allSettled(rows.slice(i, i + AT_ONCE).map(({ case_id }) => this.landIn(case_id, year)));
      landed += took.filter(one => one.status === 'fulfilled' && one.value).length;
      failed += took.filter(one => one.status === 'rejected').length;
      Context.current().heartbeat();
    }
    await failpoint('calendar.landed');
    return { landed, failed, next: rows.length === PAGE ? rows.at(-1)!.case_id : null };
  }

  /** Whether the case took the year over now; false when it knew it. @throws when it can't be told now: the others are told all the same. */
  private async landIn(caseId: string, year: CalendarYear): Promise<boolean> {
    await failpoint('calendar.before-telling');
    const took = await this.client.connection.withDeadline(Date.now() + TELL_WITHIN_MS, () =>
      this.client.workflow.getHandle(caseId).executeUpdate<LandedAnswer, [CalendarYear]>(NAMES.landCalendar, { updateId: landingCause(year), args: [year] }));
    await failpoint('calendar.told');
    return took;
  }
}
