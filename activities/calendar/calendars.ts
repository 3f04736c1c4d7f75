import { Injectable } from '@nestjs/common';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { CalendarActivities, PublishedYear } from '#libs/contracts/calendar-landing.js';
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

  async publishYear({ year }: PublishedYear): Promise<{ published: number | null }> {
    const published = await retryable('calendar', async () => {
      await failpoint('calendar.before-publishing');
      // What the workflow was told may be anybody's word: the year is taken from what two people agreed on.
      const rows = await this.database.query(PUBLISH, [digestOf(year), year.year, year.edition ?? 0, JSON.stringify(year)]) as unknown[];
      await failpoint('calendar.published');
      return rows.length > 0;
    });
    return { published: published ? year.year : null };
  }

  async landInCases({ published, after }: { published: PublishedYear; after: string }): Promise<{ landed: number; failed: number; next: string | null }> {
    const rows = await retryable('calendar', () => this.database.query(
      `SELECT case_id FROM relief_case WHERE status <> 'closed' AND case_id > $1 ORDER BY case_id LIMIT ${PAGE}`, [after])) as { case_id: string }[];
    let landed = 0;
    let failed = 0;
    for (let i = 0; i < rows.length; i += AT_ONCE) {
      const took = await Promise.allSettled(rows.slice(i, i + AT_ONCE).map(({ case_id }) => this.landIn(case_id, published)));
      landed += took.filter(one => one.status === 'fulfilled' && one.value).length;
      failed += took.filter(one => one.status === 'rejected').length;
      Context.current().heartbeat();
    }
    await failpoint('calendar.landed');
    return { landed, failed, next: rows.length === PAGE ? rows.at(-1)!.case_id : null };
  }

  /** Whether the case took the year over now; false when it knew it. @throws when it can't be told now: the others are told all the same. */
  private async landIn(caseId: string, published: PublishedYear): Promise<boolean> {
    await failpoint('calendar.before-telling');
    const took = await this.client.connection.withDeadline(Date.now() + TELL_WITHIN_MS, () =>
      this.client.workflow.getHandle(caseId).executeUpdate<LandedAnswer, [PublishedYear]>(NAMES.landCalendar, { updateId: landingCause(published.year), args: [published] }));
    await failpoint('calendar.told');
    return took;
  }
}

/** No row for a year that no two people agreed on; the same one again changes nothing and answers the same. */
const PUBLISH = `
  WITH agreed AS (
    SELECT year, edition, proposed_by, confirmed_by FROM calendar_proposal
     WHERE year = $2::integer AND edition = $3::integer AND content || jsonb_build_object('edition', edition) = $4::jsonb
       AND confirmed_at IS NOT NULL
  ), published AS (
    INSERT INTO calendar_year (hash, year, content, edition, proposed_by, confirmed_by)
    SELECT $1, year, $4::jsonb, edition, proposed_by, confirmed_by FROM agreed ON CONFLICT DO NOTHING
  )
  SELECT FROM agreed`;
