import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Calendar } from '#libs/calendar/calendar.js';
import type { Pack } from '#libs/policy/pack.js';

/** The rules cases are pinned to. Content under a hash never changes, so it is read once. */
@Injectable()
export class Editions {
  private readonly contents = new Map<string, Promise<Pack | Calendar>>();

  constructor(private readonly database: DataSource) {}

  async of(pinned: { packHash: string; calendarHash: string }): Promise<{ pack: Pack; calendar: Calendar }> {
    const [pack, calendar] = await Promise.all([this.content(pinned.packHash), this.content(pinned.calendarHash)]);
    return { pack: pack as Pack, calendar: calendar as Calendar };
  }

  /** A pack or a calendar; null where nothing is kept under the hash. */
  async find(hash: string): Promise<Pack | Calendar | null> {
    return this.content(hash).catch((error: unknown) => {
      if (error instanceof NoEdition) return null;
      throw error;
    });
  }

  private content(hash: string): Promise<Pack | Calendar> {
    const known = this.contents.get(hash);
    if (known) return known;
    const reading = this.read(hash);
    this.contents.set(hash, reading);
    reading.catch(() => this.contents.delete(hash));
    return reading;
  }

  private async read(hash: string): Promise<Pack | Calendar> {
    const [row] = await this.database.query('SELECT content FROM policy_edition WHERE hash = $1', [hash]) as { content: Pack | Calendar }[];
    if (!row) throw new NoEdition(`no policy edition ${hash}`);
    return row.content;
  }
}

class NoEdition extends Error {}
