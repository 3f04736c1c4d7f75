import type { DataSource } from 'typeorm';
import { type Edition, readEdition } from '#infra/policy.js';
import { type CalendarYear, withYears } from '#libs/calendar/calendar.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { Pack } from '#libs/policy/pack.js';
import { countyOf, type Staff } from '#infra/staff.js';

/** What was published since the release: years of working days, in the order they landed, and by county the pack its administrators confirmed. Hashes, as `LANDED` says. */
export interface Landed {
  years: string[];
  packs: { [county: string]: string };
}

/** The rules that cases opened from now on are pinned to: the county's pack and the calendar, this release's or what was published since. */
export class CurrentEdition {
  private readonly released: ReadonlyMap<string, Edition>;
  private readonly database: Pick<DataSource, 'query'>;
  private landed: { known: string; calendar?: Pick<Edition, 'calendar' | 'calendarHash'> } = { known: '' };
  /** By hash, which tells all of it. */
  private readonly packs = new Map<string, Pack>();

  /** `released` by county. */
  constructor(released: ReadonlyMap<string, Edition>, database: Pick<DataSource, 'query'>) {
    this.released = released;
    this.database = database;
  }

  /** The packs in force on the day; a county that names none works by `otherwise`. @throws when a county's pack is missing or wrong. */
  static read({ counties }: Staff, otherwise: string, onDate: string, database: Pick<DataSource, 'query'>): CurrentEdition {
    return new CurrentEdition(new Map([...counties].map(([code, { policy = otherwise }]) => [code, readEdition(policy, onDate)])), database);
  }

  /** For a town of a known county. */
  async of(townCode: string, { years, packs }: Landed): Promise<Edition> {
    const county = countyOf(townCode);
    const released = this.released.get(county)!;
    const { pack, packHash } = await this.packOf(county, packs[county], released);
    const { calendar, calendarHash } = await this.calendarOf(released, years);
    return { pack, packHash, calendar, calendarHash };
  }

  /** The working days, which are the same in every county. */
  async yearsNow({ years }: Landed): Promise<CalendarYear[]> {
    const [released] = this.released.values();
    return released ? (await this.calendarOf(released, years)).calendar.years : [];
  }

  /** A later version that came with a release replaces an earlier one that the county had confirmed. */
  private async packOf(county: string, hash: string | undefined, released: Edition): Promise<Pick<Edition, 'pack' | 'packHash'>> {
    if (hash === undefined) return released;
    let pack = this.packs.get(hash);
    if (!pack) {
      const [row] = await this.database.query('SELECT content FROM county_pack_in_force WHERE county = $1 AND pack_hash = $2', [county, hash]) as { content: Pack }[];
      if (!row) return released;
      this.packs.set(hash, pack = row.content);
    }
    return pack.id === released.pack.id && pack.version < released.pack.version ? released : { pack, packHash: hash };
  }

  private async calendarOf(released: Edition, years: string[]): Promise<Pick<Edition, 'calendar' | 'calendarHash'>> {
    if (years.join() !== this.landed.known) {
      const rows = await this.database.query('SELECT hash, content FROM calendar_year ORDER BY year, edition') as { hash: string; content: CalendarYear }[];
      const calendar = withYears(released.calendar, rows.map(row => row.content));
      this.landed = { known: rows.map(row => row.hash).join(), calendar: { calendar, calendarHash: digestOf(calendar) } };
    }
    return this.landed.calendar ?? released;
  }
}

/** What was published since the release, as a column. */
export const LANDED = `json_build_object('years', (SELECT coalesce(json_agg(hash ORDER BY year, edition), '[]') FROM calendar_year),
  'packs', (SELECT coalesce(json_object_agg(county, pack_hash), '{}') FROM county_pack_in_force))`;
