import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { eventContext, type SaltedFields, stateContext } from '#infra/database/sealed.js';
import { type Rows, rowsWithin } from '#infra/database/rows.js';
import { Seal } from '#infra/seal.js';
import { type Instant, instantOf } from '#libs/clock/instant.js';
import type { Actor } from '#libs/contracts/command.js';
import type { CaseState } from '#libs/contracts/event.js';
import type { Role, TaskAct } from '#libs/contracts/words.js';
import type { caseList, CaseListItem, CaseView, eventList } from '#libs/contracts/view.js';
import { READS, type Sight, sightOf } from '#libs/relief/authority.js';
import { openState } from '#libs/relief/evolve.js';
import { OF_TIME } from '#libs/relief/passing-time.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { rowScopeOf } from '#apps/api/auth/row-scope.js';
import { inSight, scopePrefix } from '#apps/api/auth/scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { type Answer, type Answered, answerOf } from '#apps/api/relief-case/answers.js';
import { type CaseQuery, pageMark } from '#apps/api/relief-case/case-query.js';
import { type CaseScope, countStatement, foundStatement, listStatement } from '#apps/api/relief-case/case-list.js';
import { caseView, type EventRow, eventsInSight, eventView, type OpenedRow } from '#apps/api/relief-case/case-views.js';
import { MaskedNames } from '#apps/api/relief-case/masked-names.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { TrainingClock } from '#apps/api/training/training-clock.js';
import type { RequestKeys } from '#apps/api/relief-case/request-keys.js';

/** A case as it is stored, with its state opened. */
export interface StoredCase {
  caseId: string;
  caseNo: string;
  state: CaseState;
  /** How much of it whoever asked may see. */
  sight: NonNullable<Sight>;
  /** Until when, where they see it, or all of it, only because the glass was broken for them; by the clock on the wall. */
  glassUntil: Instant | null;
  /** The case's own time: fast-forwarding moves it ahead of the clock on the wall. */
  now: Instant;
  packHash: string;
  calendarHash: string;
}

const CASE_COLUMNS = `case_id, (extract(epoch FROM clock_timestamp()) * 1000)::bigint + clock_offset_ms AS now_ms, pack_hash, calendar_hash, sealed_state,
  (SELECT g.until_at FROM glass g WHERE g.case_id = relief_case.case_id AND g.account_id = current_setting('jishi.account') AND g.until_at > clock_timestamp()) AS glass_until`;
type CaseRow = { case_id: string; glass_until: Date | null; now_ms: string; pack_hash: string; calendar_hash: string; sealed_state: Buffer };
type ListRow = {
  case_id: string; case_no: string; head: number; status: string; task: string | null; cause: string; urgency: string | null; town_code: string; handler_id: string | null; breached: boolean;
  due_at: Date | number; due_text: string; due_clock: string | null; due_anchor: Date | null; next_rung_at: Date | number; next_rung: string | null; opened_at: Date; offset_ms: string; pack_hash: string; sealed_name: Buffer | null;
};

/** Reads cases from the read model and the journal, never beyond the actor's scope. */
@Injectable()
export class CaseReader {
  constructor(private readonly database: DataSource, private readonly seal: Seal, private readonly names: MaskedNames, private readonly editions: Editions, private readonly training: TrainingClock) {}

  /** What PostgreSQL shows the actor. */
  rows(actor: Actor): Rows {
    return rowsWithin(this.database, rowScopeOf(actor));
  }

  /** @throws not-found for a case that does not exist and for one out of sight alike. */
  async find(caseNo: string, actor: Actor): Promise<StoredCase> {
    const [row] = isCaseNumber(caseNo) ? await this.rows(actor).query<CaseRow>(`SELECT ${CASE_COLUMNS} FROM relief_case WHERE case_no = $1`, [caseNo]) : [];
    return this.stored(caseNo, row, actor);
  }

  /**
   * The case for a command, or the answer its key was given before: first of all, for the case may since have moved out
   * of the actor's sight. @throws as `find` does, and idempotency-key-reused.
   */
  async findFor(keys: Pick<RequestKeys, 'cause' | 'requestHash'>, caseNo: string, actor: Actor): Promise<{ answer: Answer } | { stored: StoredCase }> {
    const [row] = await this.rows(actor).query<{ answered: Answered } & (CaseRow | { case_id: null })>(
      `SELECT ${CASE_COLUMNS}, answered($1) AS answered FROM (SELECT) AS nothing LEFT JOIN relief_case ON case_no = $2`, [keys.cause, isCaseNumber(caseNo) ? caseNo : '']);
    if (!row) throw new Error('a row without a case was asked for');
    const answer = answerOf(row.answered, keys);
    return answer ? { answer } : { stored: this.stored(caseNo, row.case_id === null ? undefined : row, actor) };
  }

  /** Whether anything happened since that somebody who is about to act should have seen; that time passes they know. */
  async hasChangedSince({ caseId, state: { head } }: StoredCase, seenHead: number, actor: Actor): Promise<boolean> {
    if (head <= seenHead) return head !== seenHead;
    const [row] = await this.rows(actor).query<{ changed: boolean }>('SELECT EXISTS (SELECT 1 FROM journal_event WHERE case_id = $1 AND seq > $2 AND seq <= $3 AND type <> ALL ($4::text[])) AS changed', [caseId, seenHead, head, OF_TIME]);
    return row!.changed;
  }

  private stored(caseNo: string, row: CaseRow | undefined, actor: Actor): StoredCase {
    if (!row) throw new Problem('not-found');
    const opened = this.opened(caseNo, row);
    const { glass_until: until } = row;
    return { ...opened, sight: until ? 'whole' : inSight(actor, opened.state), glassUntil: until && sightOf(actor, opened.state) !== 'whole' ? instantOf(until.getTime()) : null };
  }

  private opened(caseNo: string, row: CaseRow): StoredCase {
    const state = openState(this.seal.openJson<Partial<CaseState>>(row.sealed_state, stateContext(row.case_id)));
    return { caseId: row.case_id, caseNo, state, sight: 'whole', glassUntil: null, now: instantOf(Number(row.now_ms)), packHash: row.pack_hash, calendarHash: row.calendar_hash };
  }

  /** For whoever is let in by the case's own secret, and not by a post: the scope has been found by that. */
  async findBySecret(caseNo: string, rows: Rows): Promise<StoredCase | null> {
    const [row] = await rows.query<CaseRow>(`SELECT ${CASE_COLUMNS} FROM relief_case WHERE case_no = $1`, [caseNo]);
    return row ? this.opened(caseNo, row) : null;
  }

  async view(caseNo: string, actor: Actor): Promise<CaseView> {
    const stored = await this.find(caseNo, actor);
    const view = caseView(stored, await this.editions.of(stored), actor);
    return { ...view, attachments: await this.scannedOrNot(view.attachments, stored.caseId, actor), trainingClock: this.training.standing(stored) };
  }

  /** The journal does not know it: a file may be scanned again. A case without files asks nothing. */
  private async scannedOrNot(attachments: CaseView['attachments'], caseId: string, actor: Actor): Promise<CaseView['attachments']> {
    if (attachments.length === 0) return [];
    const rows = await this.rows(actor).query<{ sha256: string }>(`SELECT sha256 FROM upload WHERE case_id = $1 AND state <> 'going' AND scanned_at IS NOT NULL`, [caseId]);
    const scanned = new Set(rows.map(({ sha256 }) => sha256));
    return attachments.map(one => ({ ...one, scanned: scanned.has(one.sha256) }));
  }

  async events(caseNo: string, actor: Actor): Promise<z.infer<typeof eventList>> {
    const stored = await this.find(caseNo, actor);
    const rows = await this.eventRows(stored, actor);
    return { events: rows.map(row => eventView(row, actor)), head: stored.state.head };
  }

  /** What of the case's history is in the actor's sight, with its personal data. */
  async eventRows(stored: StoredCase, actor: Actor): Promise<OpenedRow[]> {
    const { caseId } = stored;
    const rows = await this.rows(actor).query<EventRow>('SELECT seq, type, occurred_at, recorded_at, actor, data, sealed, hash FROM journal_event WHERE case_id = $1 ORDER BY seq', [caseId]);
    return eventsInSight(stored, rows, actor).map(row => {
      const salted = row.sealed ? this.seal.openJson<SaltedFields>(row.sealed, eventContext(caseId, row.seq)) : {};
      return { ...row, values: Object.fromEntries(Object.entries(salted).map(([field, { value }]) => [field, value])) };
    });
  }

  /** Cases by what is due next: those without a rung to come stand last. */
  async list(query: CaseQuery, actor: Actor): Promise<z.infer<typeof caseList>> {
    const { name, text, values } = listStatement(query, listScope(actor));
    const rows = await this.rows(actor).query<ListRow>(text, values, name);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return { cases: page.map(row => this.listItem(row, actor)), next: rows.length > query.limit && last ? pageMark({ dueAt: last.due_text, caseId: last.case_id }) : null };
  }

  /** How many there are: up to a thousand, and nobody counts further. */
  async count(query: Omit<CaseQuery, 'after' | 'limit'>, actor: Actor): Promise<number> {
    const { name, text, values } = countStatement(query, listScope(actor));
    const [row] = await this.rows(actor).query<{ count: number }>(text, values, name);
    return row!.count;
  }

  /** Of cases found in another way those in the actor's scope, the latest first. */
  async found(by: Parameters<typeof foundStatement>[0], limit: number, actor: Actor): Promise<{ rows: { caseId: string; item: CaseListItem }[]; more: boolean }> {
    const { name, text, values } = foundStatement(by, listScope(actor), limit);
    const rows = await this.rows(actor).query<ListRow>(text, values, name);
    return { rows: rows.slice(0, limit).map(row => ({ caseId: row.case_id, item: this.listItem(row, actor) })), more: rows.length > limit };
  }

  private listItem(row: ListRow, actor: Actor): CaseListItem {
    const inCaseTime = (wall: Date) => instantOf(wall.getTime() + Number(row.offset_ms));
    return {
      caseNo: row.case_no, head: row.head, status: row.status as 'lead', task: seesWhole(actor, row.town_code) ? row.task as TaskAct | null : null, cause: row.cause as 'other', urgency: row.urgency as 'urgent' | null, townCode: row.town_code,
      handlerId: row.handler_id, breached: row.breached,
      name: row.sealed_name && this.names.of(row.case_id, row.sealed_name),
      // The driver reads 'infinity' as a number.
      due: row.due_at instanceof Date && row.due_clock !== null ? { at: inCaseTime(row.due_at), anchor: inCaseTime(row.due_anchor ?? row.due_at), clock: row.due_clock } : null,
      clockOffsetMs: Number(row.offset_ms), policyHash: row.pack_hash,
      nextRungAt: row.next_rung_at instanceof Date ? instantOf(row.next_rung_at.getTime()) : null,
      nextRung: row.next_rung, openedAt: instantOf(row.opened_at.getTime()),
    };
  }
}

/** Of a case that one has only a part in, what the rest of it waits for is nothing to see. */
function seesWhole(actor: Actor, townCode: string): boolean {
  return READS[actor.role as Role] === 'region' && townCode.startsWith(scopePrefix(actor));
}

function listScope(actor: Actor): CaseScope {
  return { account: actor.id, postOf: actor.onBehalfOf ?? null, role: actor.role as Role, regionPrefix: scopePrefix(actor), department: READS[actor.role as Role] === 'slip' ? actor.department ?? '' : null };
}
