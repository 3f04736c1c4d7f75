import type { EntityManager } from 'typeorm';
import type { Calendar } from '#libs/calendar/calendar.js';
import type { Append } from '#libs/contracts/journal.js';
import type { Pack } from '#libs/policy/pack.js';

/** The rules cases are pinned to, kept for good by content hash; a case's first append brings them along. */
export class EditionStore {
  private readonly known = new Map<string, unknown>();

  async of(manager: EntityManager, { edition, packHash, calendarHash }: Append): Promise<{ pack: Pack; calendar: Calendar }> {
    if (edition) {
      await manager.query(`INSERT INTO policy_edition (hash, kind, content) VALUES ($1, 'pack', $2), ($3, 'calendar', $4) ON CONFLICT DO NOTHING`,
        [packHash, JSON.stringify(edition.pack), calendarHash, JSON.stringify(edition.calendar)]);
      return edition;
    }
    return { pack: await this.load(manager, packHash) as Pack, calendar: await this.load(manager, calendarHash) as Calendar };
  }

  private async load(manager: EntityManager, hash: string): Promise<unknown> {
    if (!this.known.has(hash)) {
      const [row] = await manager.query('SELECT content FROM policy_edition WHERE hash = $1', [hash]) as { content: unknown }[];
      if (!row) throw new Error(`no edition of the rules has the hash ${hash}`);
      this.known.set(hash, row.content);
    }
    return this.known.get(hash);
  }
}
