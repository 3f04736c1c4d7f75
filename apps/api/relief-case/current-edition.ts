import type { DataSource } from 'typeorm';
import { type Edition, readEdition } from '#infra/policy.js';
import { type CalendarYear, withYears } from '#libs/calendar/calendar.js';
import { digestOf } from '#libs/contracts/digest.js';
import { countyOf, type Staff } from '#infra/staff.js';

/** The rules that cases opened from now on are pinned to: this release's pack for the county, and its calendar with the years that landed since. */
export class CurrentEdition {
  private readonly released: ReadonlyMap<string, Edition>;
  private readonly database: Pick<DataSource, 'query'>;
  private landed: { known: string; calendar?: Pick<Edition, 'calendar' | 'calendarHash'> } = { known: '' };

  /** `released` by county. */
  constructor(released: ReadonlyMap<string, Edition>, database: Pick<DataSource, 'query'>) {
    this.released = released;
    this.database = database;
  }

  /** The packs in force on the day; a county that names none works by `otherwise`. @throws when a county's pack is missing or wrong. */
  static read({ counties }: Staff, otherwise: string, onDate: string, database: Pick<DataSource, 'query'>): CurrentEdition {
    return new CurrentEdition(new Map([...counties].map(([code, { policy = otherwise }]) => [code, readEdition(policy, onDate)])), database);
  }

  /** For a town of a known county; `landed` are the years that are known to have landed by now, as `LANDED` says. */
  async of(townCode: string, landed: string[]): Promise<Edition> {
    const released = this.released.get(countyOf(townCode))!;
    if (landed.join() !== this.landed.known) {
      const rows = await this.database.query('SELECT hash, content FROM calendar_year ORDER BY landed_at') as { hash: string; content: CalendarYear }[];
      const calendar = withYears(released.calendar, rows.map(row => row.content));
      this.landed = { known: rows.map(row => row.hash).join(), calendar: { calendar, calendarHash: digestOf(calendar) } };
    }
    return { ...released, ...this.landed.calendar };
  }
}

/** The hashes of the years that have landed, in the order they did, as a column. */
export const LANDED = `(SELECT coalesce(json_agg(hash ORDER BY landed_at), '[]') FROM calendar_year)`;
