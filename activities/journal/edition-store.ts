import type { EntityManager } from 'typeorm';
import type { Calendar } from '#libs/calendar/calendar.js';
import type { Append } from '#libs/contracts/journal.js';
import type { Pack } from '#libs/policy/pack.js';

/** The rules cases are pinned to, kept for good by content hash; the first append of the first case brings them along. */
export class EditionStore {
  private readonly known = new Map<string, unknown>();

  /** Null for rules that are not kept yet: an append brings them along where it is asked to. */
  async of(manager: EntityManager, { edition, packHash, calendarHash }: Pick<Append, 'edition' | 'packHash' | 'calendarHash'>): Promise<{ pack: Pack; calendar: Calendar } | null> {
    if (edition) {
      await manager.query(`INSERT INTO policy_edition (hash, kind, content) VALUES ($1, 'pack', $2), ($3, 'calendar', $4) ON CONFLICT DO NOTHING`,
        [packHash, JSON.stringify(edition.pack), calendarHash, JSON.stringify(edition.calendar)]);
      return edition;
    }
    const [pack, calendar] = [await this.load(manager, packHash), await this.load(manager, calendarHash)];
    return pack && calendar ? { pack: pack as Pack, calendar: calendar as Calendar } : null;
  }

  private async load(manager: EntityManager, hash: string): Promise<unknown> {
    if (!this.known.has(hash)) {
      const [row] = await manager.query('SELECT content FROM policy_edition WHERE hash = $1', [hash]) as { content: unknown }[];
      if (!row) return null;
      this.known.set(hash, row.content);
    }
    return this.known.get(hash);
  }
}
