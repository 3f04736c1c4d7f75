import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { DatabaseClock } from '#infra/database/clock.js';
import { rowsWithin } from '#infra/database/rows.js';
import { isBreachable } from '#libs/clock/clocks.js';
import { instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { BoardView, clockRecordList } from '#libs/contracts/view.js';
import { type ClockOutcome, PAPERS_OWED, type PapersOwed } from '#libs/contracts/words.js';
import type { Basis, Pack } from '#libs/policy/pack.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { scopePrefix } from '#apps/api/auth/scope.js';
import { type ClockRecordQuery, recordMark } from '#apps/api/board/board-query.js';
import { FIGURES, KEPT, SATISFACTION, SINCE, WEEKS } from '#apps/api/board/board-statements.js';
import { Editions } from '#apps/api/relief-case/editions.js';

const UNANSWERED = 50;

type ClockNames = Pick<Pack, 'clocks' | 'departments'>;
type Answerable = BoardView['kept'][number]['by'];

interface FigureRow {
  town_code: string;
  open: number;
  due_today: number;
  overdue: number;
  unassigned: number;
  oldest: Date | null;
  papers: number[];
}

interface KeptRow {
  clock: string | null;
  basis: Basis;
  body_town: string | null;
  department: string | null;
  /** Null where it is counted by clock and not by week. */
  week: string | null;
  outcome: 'met' | 'missed' | 'explained';
  count: number;
  pack_hash: string;
}

interface RecordRow {
  case_id: string;
  case_no: string;
  handler_id: string | null;
  clock_key: string;
  clock: string;
  pack_hash: string;
  basis: Basis;
  body_town: string | null;
  department: string | null;
  anchor: Date;
  due_at: Date;
  stopped_at: Date | null;
  outcome: ClockOutcome;
  settled_ms: string;
}

/** What is going wrong, and whose it is: counted within the rows that PostgreSQL shows whoever asks. */
@Injectable()
export class BoardReader {
  constructor(private readonly database: DataSource, private readonly editions: Editions, private readonly clock: DatabaseClock) {}

  async board(actor: Actor): Promise<BoardView> {
    const [nowMs, towns, kept, unanswered, satisfaction] = await Promise.all([this.clock.nowMs(), this.figures(actor), this.kept(actor), this.unanswered(actor), this.satisfaction(actor)]);
    const all = (number: (town: FigureRow) => number) => towns.reduce((sum, town) => sum + number(town), 0);
    const now = instantOf(nowMs);
    const byClock = kept.filter(({ week }) => week === null);
    const packs = await this.packsOf(byClock.map(row => row.pack_hash));
    return {
      now, figures: { open: all(town => town.open), dueToday: all(town => town.due_today), overdue: all(town => town.overdue), owedPapers: all(town => town.papers.reduce((sum, count) => sum + count, 0)), unassigned: all(town => town.unassigned) },
      satisfaction, unanswered, weeks: weeksUntil(nowMs),
      kept: grouped(byClock, row => `${row.clock} ${isBreachable(row.basis)} ${row.body_town} ${row.department}`, row => ({
        clock: row.clock!, name: nameIn(packs.get(row.pack_hash)?.clocks, row.clock!), breachable: isBreachable(row.basis), by: answerable(row, packs.get(row.pack_hash)),
      })),
      trend: grouped(kept.filter(({ week }) => week !== null), row => `${row.week} ${isBreachable(row.basis)}`, row => ({ week: row.week!, breachable: isBreachable(row.basis) })).sort((one, other) => one.week < other.week ? -1 : 1),
      papers: PAPERS_OWED.map((late: PapersOwed, i) => ({ late, count: all(town => town.papers[i]!) })),
      unassigned: towns.flatMap(({ town_code: townCode, unassigned: count, oldest }) => oldest ? [{ townCode, count, oldest: instantOf(oldest.getTime()) }] : []).sort((one, other) => other.count - one.count),
    };
  }

  /** Clocks that were settled in these weeks, the latest first. */
  async records({ clock, outcome, breachable, town, department, after, limit }: ClockRecordQuery, actor: Actor): Promise<z.infer<typeof clockRecordList>> {
    const rows = await this.rows(actor).query<RecordRow>(
      `SELECT r.case_id, c.case_no, c.handler_id, r.clock_key, r.clock, r.pack_hash, r.basis, r.body_town, r.department, r.anchor, r.due_at, r.stopped_at, r.outcome, floor(extract(epoch FROM r.settled_at) * 1000)::bigint AS settled_ms
         FROM clock_record r JOIN relief_case c ON c.case_id = r.case_id
        WHERE r.settled_at >= ${SINCE} AND r.town_code ^@ $1 AND r.clock = $2 AND ($3::text IS NULL OR r.outcome = $3) AND ($4::boolean IS NULL OR (r.basis IN ('statutory', 'interpretation')) = $4)
          AND ($5::text IS NULL OR r.body_town = $5) AND ($6::text IS NULL OR r.department = $6)
          AND ($7::bigint IS NULL OR (r.settled_at, r.case_id, r.clock_key) < (to_timestamp($7 / 1000.0), $8::text, $9::text))
        ORDER BY r.settled_at DESC, r.case_id DESC, r.clock_key DESC LIMIT $10`,
      [scopePrefix(actor), clock, outcome ?? null, breachable === undefined ? null : breachable === 'true', town ?? null, department ?? null, after?.settledMs ?? null, after?.caseId ?? null, after?.clockKey ?? null, limit + 1]);
    const page = rows.slice(0, limit);
    const packs = await this.packsOf(page.map(row => row.pack_hash));
    const last = page.at(-1);
    return {
      records: page.map(row => ({
        caseNo: row.case_no, handlerId: row.handler_id, clock: row.clock, name: nameIn(packs.get(row.pack_hash)?.clocks, row.clock), breachable: isBreachable(row.basis), by: answerable(row, packs.get(row.pack_hash)),
        anchor: instantOf(row.anchor.getTime()), due: instantOf(row.due_at.getTime()), stoppedAt: row.stopped_at && instantOf(row.stopped_at.getTime()), outcome: row.outcome,
      })),
      next: rows.length > limit && last ? recordMark({ settledMs: Number(last.settled_ms), caseId: last.case_id, clockKey: last.clock_key }) : null,
    };
  }

  /** Of the same cases as the inbox lists: those of the region, and those that a town there has been brought into. */
  private figures(actor: Actor): Promise<FigureRow[]> {
    return this.rows(actor).query<FigureRow>(FIGURES, [scopePrefix(actor)], 'board-figures');
  }

  private kept(actor: Actor): Promise<KeptRow[]> {
    return this.rows(actor).query<KeptRow>(KEPT, [scopePrefix(actor)], 'board-kept');
  }

  private async satisfaction(actor: Actor): Promise<BoardView['satisfaction']> {
    const rows = await this.rows(actor).query<{ by_family: boolean; satisfied: boolean; count: number }>(SATISFACTION, [scopePrefix(actor)], 'board-satisfaction');
    const count = (byFamily: boolean, satisfied: boolean) => rows.find(row => row.by_family === byFamily && row.satisfied === satisfied)?.count ?? 0;
    const answers = (byFamily: boolean) => ({ satisfied: count(byFamily, true), notSatisfied: count(byFamily, false) });
    return { family: answers(true), desk: answers(false) };
  }

  private async unanswered(actor: Actor): Promise<BoardView['unanswered']> {
    const rows = await this.rows(actor).query<{ case_no: string; town_code: string; handler_id: string | null; since: Date }>(
      `SELECT case_no, town_code, handler_id, answer_owed_since AS since FROM relief_case WHERE answer_owed_since IS NOT NULL AND town_code ^@ $1 ORDER BY answer_owed_since, case_id LIMIT ${UNANSWERED}`, [scopePrefix(actor)]);
    return rows.map(({ case_no, town_code, handler_id, since }) => ({ caseNo: case_no, townCode: town_code, handlerId: handler_id, since: instantOf(since.getTime()) }));
  }

  /** What clocks and departments are called, in the packs that cases were pinned to. */
  private async packsOf(hashes: string[]): Promise<Map<string, ClockNames>> {
    const found = await Promise.all([...new Set(hashes)].map(async (hash): Promise<[string, ClockNames]> => [hash, await this.editions.find(hash) as Pack]));
    return new Map(found);
  }

  private rows(actor: Actor) {
    return rowsWithin(this.database, rowScopeOf(actor));
  }
}

/** Rows that differ in their outcome only, as one with a number for each. */
function grouped<T extends object>(rows: KeptRow[], keyOf: (row: KeptRow) => string, whatOf: (row: KeptRow) => T): (T & { met: number; missed: number; explained: number })[] {
  return [...Map.groupBy(rows, keyOf).values()].map(those => {
    const count = (outcome: KeptRow['outcome']) => those.filter(row => row.outcome === outcome).reduce((sum, row) => sum + row.count, 0);
    return { ...whatOf(those[0]!), met: count('met'), missed: count('missed'), explained: count('explained') };
  });
}

function answerable({ body_town, department }: Pick<KeptRow, 'body_town' | 'department'>, pack: ClockNames | undefined): Answerable {
  return department === null ? { townCode: body_town! } : { department, name: nameIn(pack?.departments, department) };
}

function nameIn(named: readonly { id: string; name: { zh: string; en: string } }[] | undefined, id: string): { zh: string; en: string } {
  return named?.find(one => one.id === id)?.name ?? { zh: id, en: id };
}

/** The Mondays, the earliest first. */
function weeksUntil(nowMs: number): string[] {
  const today = instantOf(nowMs).slice(0, 10);
  const dayMs = 86_400_000;
  const todayMs = Date.parse(`${today}T00:00:00Z`);
  const mondayMs = todayMs - (new Date(todayMs).getUTCDay() + 6) % 7 * dayMs;
  return Array.from({ length: WEEKS }, (_, i) => new Date(mondayMs - (WEEKS - 1 - i) * 7 * dayMs).toISOString().slice(0, 10));
}
