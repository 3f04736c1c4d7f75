import type { Logger } from 'pino';
import type { DataSource, EntityManager } from 'typeorm';
import type { LockedWork } from '#infra/database/locked-loop.js';
import { stateContext } from '#infra/database/sealed.js';
import { tx } from '#infra/database/source.js';
import type { Seal } from '#infra/seal.js';
import { openState } from '#libs/relief/evolve.js';
import { askedOf, tasksOf } from '#libs/relief/tasks.js';
import { EditionStore } from '#activities/journal/edition-store.js';
import { overseen, writeOversight } from '#activities/journal/oversight.js';

const BATCH = 50;

interface Row {
  case_id: string;
  pack_hash: string;
  calendar_hash: string;
  clock_offset_ms: string;
  sealed_state: Buffer;
  overseen: boolean;
}

/** Goes once through the cases that were there before an instance wrote down what became of clocks and what a case waits for, and writes it down for them. */
export class OlderCases implements LockedWork {
  readonly name = 'older-cases';
  readonly lock = 7_210_010;
  readonly pauseMs = 60_000;
  private readonly editions = new EditionStore();
  /** Those that cannot be read, so that the others get their turn. */
  private readonly unreadable = new Set<string>();

  constructor(private readonly database: DataSource, private readonly seal: Seal, private readonly log: Logger) {}

  async turn(): Promise<number> {
    const found = await this.database.query('SELECT case_id FROM relief_case WHERE (granted_fen IS NULL OR asked_of IS NULL) AND case_id <> ALL ($1) ORDER BY case_id LIMIT $2', [[...this.unreadable], BATCH]) as { case_id: string }[];
    for (const { case_id: caseId } of found) {
      try {
        await tx(this.database, manager => this.record(manager, caseId));
      } catch (error) {
        if ((error as { code?: unknown }).code !== undefined) throw error; // The database's own fault: the loop tries again.
        this.unreadable.add(caseId);
        this.log.error({ caseId, error: (error as Error).name }, 'a case cannot be read for the board');
      }
    }
    return found.length;
  }

  private async record(manager: EntityManager, caseId: string): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [caseId]);
    const [row] = await manager.query('SELECT case_id, pack_hash, calendar_hash, clock_offset_ms, sealed_state, granted_fen IS NOT NULL AS overseen FROM relief_case WHERE case_id = $1 AND (granted_fen IS NULL OR asked_of IS NULL) FOR UPDATE', [caseId]) as Row[];
    const edition = row && await this.editions.of(manager, { packHash: row.pack_hash, calendarHash: row.calendar_hash });
    if (!row || !edition) return;
    const state = openState(this.seal.openJson(row.sealed_state, stateContext(caseId)));
    const tasks = tasksOf(state, edition.pack);
    await manager.query('UPDATE relief_case SET task = $2, asked_of = $3 WHERE case_id = $1', [caseId, tasks[0]?.act ?? null, askedOf(tasks)]);
    if (row.overseen) return;
    const pinned = { caseId, packHash: row.pack_hash, ...edition, clockOffsetMs: Number(row.clock_offset_ms) };
    const { answerOwedSince, papersDueAt, grantedFen } = overseen(state, pinned);
    await manager.query('UPDATE relief_case SET answer_owed_since = $2, papers_due_at = $3, granted_fen = $4 WHERE case_id = $1', [caseId, answerOwedSince, papersDueAt, grantedFen]);
    await writeOversight(manager, null, state, pinned);
  }
}
