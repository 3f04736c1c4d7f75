import type { EntityManager } from 'typeorm';
import type { BlindIndex } from '#infra/blind-index.js';
import type { CaseEvent, CaseState } from '#libs/contracts/event.js';
import type { Candidate, ReliefEvent } from '#libs/relief/duplicates.js';

/**
 * Who was in which case, and for what. A person is known by a hash of their identity number under the ring's index key,
 * so that the table tells nobody who has asked for relief. Who gave no number is not in it.
 */
export class PersonIndex {
  constructor(private readonly index: BlindIndex) {}

  /** Everybody an application is for. Sorted, so that two applications never wait for each other. */
  personsOf({ personal }: CaseEvent & { type: 'Applied' }): string[] {
    const household = JSON.parse(personal?.household ?? '[]') as { residentId?: string }[];
    const ids = [personal?.residentId, ...household.map(member => member.residentId)].filter(id => id !== undefined);
    return [...new Set(ids.map(id => this.index.person(id)))].sort();
  }

  /** Until the transaction ends, nobody else applies for any of them. */
  async lock(manager: EntityManager, persons: string[]): Promise<void> {
    for (const person of persons) await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 3))', [person]);
  }

  /** Every other case any of them is or was in. */
  async othersOf(manager: EntityManager, persons: string[], caseId: string): Promise<Candidate[]> {
    const rows = await manager.query(
      `SELECT DISTINCT c.case_no, e.cause, e.event_date, e.year, e.counts FROM relief_event e JOIN relief_case c USING (case_id)
        WHERE e.person_key = ANY($1) AND e.case_id <> $2`, [persons, caseId]) as { case_no: string; cause: Candidate['cause']; event_date: string; year: number; counts: boolean }[];
    return rows.map(({ case_no: caseNo, cause, event_date: eventDate, year, counts }) => ({ caseNo, cause, eventDate, year, counts }));
  }

  async add(manager: EntityManager, persons: string[], caseId: string, { cause, eventDate, year }: ReliefEvent): Promise<void> {
    await manager.query(
      `INSERT INTO relief_event (person_key, case_id, cause, event_date, year, counts) SELECT unnest($1::text[]), $2, $3, $4, $5, true
       ON CONFLICT (person_key, case_id) DO UPDATE SET cause = $3, event_date = $4, year = $5`, [persons, caseId, cause, eventDate, year]);
  }

  /** Whoever was in a case that was merged is in the one that goes on: it is the same plea. */
  async carryOver(manager: EntityManager, caseId: string, intoCaseId: string): Promise<void> {
    await manager.query(
      `INSERT INTO relief_event (person_key, case_id, cause, event_date, year, counts) SELECT person_key, $2, cause, event_date, year, true FROM relief_event WHERE case_id = $1
       ON CONFLICT DO NOTHING`, [caseId, intoCaseId]);
  }

  async setCounts(manager: EntityManager, caseId: string, counts: boolean): Promise<void> {
    await manager.query('UPDATE relief_event SET counts = $2 WHERE case_id = $1 AND counts <> $2', [caseId, counts]);
  }

  /** What the case is found by from now on; what it was found by before stays: a name that was entered wrong may be all that somebody remembers. */
  async makeFindable(manager: Pick<EntityManager, 'query'>, caseId: string, state: CaseState): Promise<void> {
    await manager.query('INSERT INTO case_key (key, case_id) SELECT unnest($1::text[]), $2 ON CONFLICT DO NOTHING', [this.index.keysOf(state), caseId]);
    await manager.query('UPDATE relief_case SET has_keys = true WHERE case_id = $1 AND NOT has_keys', [caseId]);
  }
}
