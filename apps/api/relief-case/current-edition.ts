import type { DataSource } from 'typeorm';
import type { Edition } from '#infra/policy.js';
import { type CalendarYear, withYears } from '#libs/calendar/calendar.js';
import { digestOf } from '#libs/contracts/digest.js';

/** The rules that cases opened from now on are pinned to: this release's pack, and its calendar with the years that landed since. */
export class CurrentEdition {
  private readonly released: Edition;
  private readonly database: DataSource;
  private latest: { known: string; edition: Edition };

  constructor(released: Edition, database: DataSource) {
    this.released = released;
    this.database = database;
    this.latest = { known: '', edition: released };
  }

  async today(): Promise<Edition> {
    const rows = await this.database.query('SELECT hash, content FROM calendar_year ORDER BY landed_at') as { hash: string; content: CalendarYear }[];
    const known = rows.map(row => row.hash).join();
    if (known !== this.latest.known) {
      const calendar = withYears(this.released.calendar, rows.map(row => row.content));
      this.latest = { known, edition: { ...this.released, calendar, calendarHash: digestOf(calendar) } };
    }
    return this.latest.edition;
  }
}
