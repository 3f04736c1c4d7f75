import { Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { msOf } from '#libs/clock/instant.js';
import type { PublishedYear } from '#libs/contracts/calendar-landing.js';
import type { Actor } from '#libs/contracts/command.js';
import { digestOf } from '#libs/contracts/digest.js';
import type { CaseEvent, CaseState, Facts } from '#libs/contracts/event.js';
import type { Role } from '#libs/contracts/words.js';
import type { Append, Appended, ForeignFound, JournalActivities, Synced } from '#libs/contracts/journal.js';
import type { Pack } from '#libs/policy/pack.js';
import { isPerson, ORAL_APPROVERS, regionCovers, workRegion } from '#libs/relief/authority.js';
import { countsAsRelief, duplicateHits, reliefEventOf } from '#libs/relief/duplicates.js';
import { mayRecuse } from '#libs/relief/authority.js';
import { evolveAll, openState } from '#libs/relief/evolve.js';
import { changesByNamed, namedBy } from '#libs/relief/named.js';
import { isOneself } from '#libs/relief/rules/handling.js';
import { dutyCall } from '#libs/relief/machine.js';
import { onDuty, type Roster } from '#libs/relief/roster.js';
import { caseNumber } from '#libs/identifiers/case-number.js';
import { eventContext, nameContext, stateContext } from '#infra/database/sealed.js';
import { databaseMs, NOW_MS } from '#infra/database/clock.js';
import { tx } from '#infra/database/source.js';
import { failpoint } from '#infra/failpoint.js';
import type { LinkSigner } from '#infra/link-signatures.js';
import type { Seal } from '#infra/seal.js';
import { chainHash, commit, genesis } from '#activities/journal/chain.js';
import { tellOfForeign } from '#activities/journal/foreign-links.js';
import { EditionStore } from '#activities/journal/edition-store.js';
import { canTakeOver, leaveWord, mergeTarget } from '#activities/journal/mergers.js';
import type { PersonIndex } from '#activities/journal/person-index.js';
import { project } from '#activities/journal/project.js';
import { ForeignLink, type StoredLinks } from '#activities/journal/stored-links.js';
import { putOnRecord } from '#activities/journal/uploads.js';
import type { AlertChannels } from '#activities/notify/alert-channels.js';
import { retryable } from '#activities/retryable.js';

interface CaseHead {
  case_no: string;
  head: number;
  head_hash: string;
  sealed_state: Buffer;
}

/** An append under its locks, with what it makes of the case. */
interface Step {
  append: Append;
  state: CaseState;
  pack: Pack;
  /** The case these events merge theirs into. */
  target: string | null | undefined;
  /** Whom an application is for. */
  persons: string[];
}

/** The only writer of cases: events, hash chain, read model, alert outbox and what other cases are told, in one transaction. */
@Injectable()
export class Journal implements JournalActivities {
  private readonly editions = new EditionStore();

  constructor(
    private readonly database: DataSource, private readonly seal: Seal, private readonly signer: LinkSigner, private readonly links: StoredLinks,
    private readonly index: PersonIndex, private readonly channels: AlertChannels, private readonly rosters: readonly Roster[],
  ) {}

  /**
   * Appends at the expected head, once per cause. Whatever the journal holds beyond that head was written by an attempt
   * whose answer got lost: it is handed back to be folded, and nothing is written.
   */
  async appendEvents(append: Append): Promise<Appended> {
    await failpoint('journal.before-append');
    const appended = await retryable('journal', () => this.orForeign(append.caseId, () => tx(this.database, manager => this.append(manager, append))));
    await failpoint('journal.committed');
    return appended;
  }

  async syncCase({ caseId, expectedHead, now, begins }: Parameters<JournalActivities['syncCase']>[0]): Promise<Synced | ForeignFound> {
    await failpoint('journal.before-sync');
    const synced = await retryable('journal', () => this.orForeign(caseId, () => tx(this.database, async manager => {
      const ownAheadMs = clockOffsetMs(now, databaseMs(await manager.query(`SELECT ${NOW_MS}`)));
      // TypeORM answers an UPDATE with rows and their count.
      const [[updated]] = await manager.query(
        `UPDATE relief_case c SET clock_offset_ms = ahead.ms, due_at = c.due_at - (ahead.ms - ahead.was_ms) * interval '1 millisecond', due_anchor = c.due_anchor - (ahead.ms - ahead.was_ms) * interval '1 millisecond'
           FROM (SELECT CASE WHEN $3 THEN greatest(clock_offset_ms, $2) ELSE $2 END AS ms, clock_offset_ms AS was_ms FROM relief_case WHERE case_id = $1) AS ahead
          WHERE c.case_id = $1 RETURNING c.case_no, c.clock_offset_ms, ahead.ms - ahead.was_ms AS moved_ms`,
        [caseId, ownAheadMs, begins]) as [{ case_no: string; clock_offset_ms: string; moved_ms: string }[]];
      // What is due stands by the clock on the wall, and the case's own has come nearer to it.
      if (Number(updated?.moved_ms ?? 0) !== 0) await manager.query(`UPDATE slip SET due_at = due_at - $2 * interval '1 millisecond', due_anchor = due_anchor - $2 * interval '1 millisecond' WHERE case_id = $1`, [caseId, updated!.moved_ms]);
      const aheadMs = Number(updated?.clock_offset_ms ?? ownAheadMs);
      return {
        caseNo: updated?.case_no ?? '', ...await this.links.beyond(manager, caseId, expectedHead), at: now, aheadMs, behindMs: aheadMs - ownAheadMs,
        years: begins ? await newestYears(manager) : [],
      };
    })));
    await failpoint('journal.synced');
    return synced;
  }

  /** Whoever finds a link that none of ours wrote tells of it, and goes no further. */
  private async orForeign<T>(caseId: string, work: () => Promise<T>): Promise<T | ForeignFound> {
    try {
      return await work();
    } catch (error) {
      const seq = error instanceof ForeignLink ? error.seq : await this.linkInTheWay(error, caseId);
      if (seq === null) throw error;
      await tx(this.database, manager => tellOfForeign(manager, this.channels, caseId, seq));
      return { foreign: seq };
    }
  }

  /** The number was taken although the case's row knows of no such link: somebody wrote it who does not know how we do. */
  private async linkInTheWay(error: unknown, caseId: string): Promise<number | null> {
    const { code, table } = (error as { driverError?: { code?: string; table?: string } }).driverError ?? {};
    if (code !== '23505' || table !== 'journal_event') return null;
    const [found] = await this.database.query('SELECT min(e.seq) AS seq FROM journal_event e WHERE e.case_id = $1 AND e.seq > coalesce((SELECT head FROM relief_case c WHERE c.case_id = $1), 0)', [caseId]) as [{ seq: number | null }];
    return found.seq;
  }

  private async append(manager: EntityManager, append: Append): Promise<Appended> {
    const { caseId, cause, expectedHead } = append;
    const target = await mergeTarget(manager, append.events);
    // Sent together and carried out in order: one way to PostgreSQL and back.
    const [, , [{ now_ms: lockedAtMs }], [current], others] = await Promise.all([
      // A case's appends queue up here even before its row exists. Sorted: two cases merged into each other wait in turn.
      Promise.all([caseId, ...(target ? [target] : [])].sort().map(locked => manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [locked]))),
      // A person's key is good for one case, whichever came first.
      append.requestHash && manager.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 2))', [cause]),
      manager.query(`SELECT ${NOW_MS}`) as Promise<[{ now_ms: string }]>,
      manager.query('SELECT case_no, head, head_hash, sealed_state FROM relief_case WHERE case_id = $1 FOR UPDATE', [caseId]) as Promise<CaseHead[]>,
      append.requestHash ? manager.query('SELECT 1 FROM journal_cause WHERE cause = $1 AND case_id <> $2', [cause, caseId]) as Promise<unknown[]> : [],
    ]);
    await failpoint('journal.locked');
    if ((current?.head ?? 0) !== expectedHead) {
      if (!current || current.head < expectedHead) throw new Error(`the journal is behind its workflow: ${current?.head ?? 0} < ${expectedHead}`);
      const { rows, standing } = await this.links.beyond(manager, caseId, expectedHead);
      return { caseNo: current.case_no, adopted: rows, standing };
    }
    if (others.length > 0) return { taken: true };

    const before = current ? openState(this.seal.openJson(current.sealed_state, stateContext(caseId))) : null;
    const state = evolveAll(before, append.events);
    const edition = await this.editions.of(manager, append);
    if (!edition) return { edition: 'wanted' };
    const { pack, calendar } = edition;
    const applied = append.events.find(event => event.type === 'Applied');
    const step: Step = { append, state, pack, target, persons: applied ? this.index.personsOf(applied) : [] };
    const facts = await this.otherwise(manager, step);
    if (facts) return { facts };

    const caseNo = current?.case_no ?? await this.newCaseNumber(manager, append.events[0]!);
    const writtenAtMs = Number(lockedAtMs);
    const written: Promise<unknown>[] = [manager.query('INSERT INTO journal_cause (case_id, cause, request_hash, first_seq, last_seq) VALUES ($1, $2, $3, $4, $5)',
      [caseId, cause, append.requestHash, expectedHead + 1, expectedHead + append.events.length])];
    let hash = current?.head_hash ?? genesis(caseId);
    for (const [i, event] of append.events.entries()) {
      const row = this.eventRow({ caseId, caseNo, seq: expectedHead + i + 1, cause, prevHash: hash }, event);
      hash = row.hash;
      written.push(manager.query(INSERT_EVENT, row.values));
    }
    await Promise.all(written);
    await failpoint('journal.written');
    await project(manager, {
      append, caseNo, state, before, headHash: hash, pack, calendar, channels: this.channels,
      clockOffsetMs: clockOffsetMs(append.now, writtenAtMs), sealedState: this.seal.sealJson(state, stateContext(caseId)),
      sealedName: state.person.name === undefined ? null : this.seal.sealJson(state.person.name, nameContext(caseId)),
    });
    await this.tellOthers(manager, step);
    await failpoint('journal.uncommitted');
    return { caseNo, digest: digestOf(append.events), decidedAt: append.now, writtenAtMs, adopted: null };
  }

  /** What other cases are, where the events say otherwise; null when they are right. Under locks, so that it stays so until they are written. */
  private async otherwise(manager: EntityManager, { append: { caseId, events }, state, pack, target, persons }: Step): Promise<Facts | null> {
    const unlikeRoster = await this.otherOnDuty(manager, events, state);
    if (unlikeRoster) return unlikeRoster;
    const unlikeNamed = await this.otherNamed(manager, events, state);
    if (unlikeNamed) return unlikeNamed;
    const wrongApproval = await this.otherApproval(manager, events, state);
    if (wrongApproval) return wrongApproval;
    if (!await this.isConfirmed(manager, events)) return { yearNotConfirmed: true };
    if (!await this.mayRecuse(manager, events)) return { mayNotRecuse: true };
    if (!await putOnRecord(manager, caseId, events)) return { fileGone: true };
    if (target !== undefined && !await canTakeOver(manager, target, caseId)) return { mergeTargetNotOpen: true };
    if (persons.length === 0) return null;
    await this.index.lock(manager, persons);
    const duplicates = duplicateHits(reliefEventOf(state), await this.index.othersOf(manager, persons, caseId), pack);
    const flagged = events.filter(event => event.type === 'DuplicateFlagged').map(event => event.data);
    return digestOf(duplicates) === digestOf(flagged) ? null : { duplicates };
  }

  /** Who is on duty where the events say otherwise; a step calls one person. */
  private async otherOnDuty(manager: EntityManager, events: CaseEvent[], state: CaseState): Promise<Facts | null> {
    const call = events.find(event => event.type === 'DutyCalled');
    if (!call) return null;
    const facts = { onDuty: await this.dutyOf(manager, state, call.occurredAt) };
    return dutyCall(state, call.data.clockKey, call.data.turn, facts).data.staffId === call.data.staffId ? null : facts;
  }

  /**
   * Whether an oral approval is asked of somebody on duty, or of the county's duty officer; and whether another on the roster
   * could have recorded it, where who proposed the relief or handles the case did.
   */
  private async otherApproval(manager: EntityManager, events: CaseEvent[], state: CaseState): Promise<Facts | null> {
    for (const { type, data, by, occurredAt } of events) {
      if (type === 'ApprovalAsked' && !await this.mayBeAsked(manager, data.approverId, state.townCode, occurredAt)) return { cannotBeAsked: true };
      if (type !== 'ReliefApproved' || data.orallyBy === null || by.id === data.orallyBy) continue;
      const proposer = state.reliefs.find(({ reliefId }) => reliefId === data.reliefId)!.proposedBy;
      const isOwnCase = [proposer, state.handlerId].some(id => isPerson(by, id));
      const rostered = isOwnCase ? await this.dutyOf(manager, state, occurredAt) : [];
      if (rostered.some(id => ![data.orallyBy, proposer, state.handlerId].includes(id) && !isPerson(by, id))) return { onDuty: rostered };
    }
    return null;
  }

  /** What is known of whomever the events name, where it makes them otherwise: further accounts of theirs, and who stands in for them. */
  private async otherNamed(manager: EntityManager, events: CaseEvent[], state: CaseState): Promise<Facts | null> {
    for (const event of events) {
      const id = namedBy(event);
      if (id === null) continue;
      const [named] = await manager.query(NAMED, [id]) as [NonNullable<Facts['named']>];
      if (changesByNamed(event, state, named)) return { named };
    }
    return null;
  }

  private async mayBeAsked(manager: EntityManager, id: string, townCode: string, at: CaseEvent['occurredAt']): Promise<boolean> {
    const [account] = await manager.query('SELECT role, region FROM account WHERE account_id = $1 AND left_at IS NULL', [id]) as { role: Role; region: string }[];
    if (!account || !ORAL_APPROVERS.includes(account.role) || !regionCovers(workRegion(account.region), townCode)) return false;
    return account.role === 'county-duty' || onDuty(this.rosters, townCode, at).includes(id);
  }

  /** The roster may still name somebody who has left, or who is kept away under another account. */
  private async dutyOf(manager: EntityManager, { townCode, recused }: CaseState, at: CaseEvent['occurredAt']): Promise<string[]> {
    const rostered = onDuty(this.rosters, townCode, at);
    const here = await manager.query(
      'SELECT account_id FROM account WHERE account_id = ANY ($1) AND left_at IS NULL AND NOT accounts_of_person(account_id) && $2', [rostered, recused]) as { account_id: string }[];
    return rostered.filter(id => here.some(({ account_id: known }) => known === id));
  }

  /** Whether whoever recuses somebody else stands above them, by the posts they hold now. */
  private async mayRecuse(manager: EntityManager, events: CaseEvent[]): Promise<boolean> {
    for (const event of events) {
      if (event.type === 'RelativeDeclared' && !await this.mayDeclare(manager, event)) return false;
    }
    return true;
  }

  private async mayDeclare(manager: EntityManager, declared: CaseEvent & { type: 'RelativeDeclared' }): Promise<boolean> {
    if (isOneself(declared.by, declared.data.staffId)) return true;
    const [post] = await manager.query('SELECT role, region FROM account WHERE account_id = $1 AND left_at IS NULL', [declared.data.staffId]) as Pick<Actor, 'role' | 'region'>[];
    return post !== undefined && mayRecuse(declared.by, post);
  }

  /** Whether the year that lands is the very one that these two people agreed on. */
  private async isConfirmed(manager: EntityManager, events: CaseEvent[]): Promise<boolean> {
    const landed = events.find(event => event.type === 'CalendarLanded');
    if (!landed) return true;
    const { year, proposedBy, confirmedBy } = landed.data;
    const known = await manager.query(
      'SELECT FROM calendar_year WHERE hash = $1 AND proposed_by = $2 AND confirmed_by = $3', [digestOf(year), proposedBy, confirmedBy]) as unknown[];
    return known.length > 0;
  }

  /** Writes down what other cases have to know of this step. */
  private async tellOthers(manager: EntityManager, { append: { caseId, events }, state, target, persons }: Step): Promise<void> {
    if (events.some(({ type }) => type === 'LeadReported' || type === 'Applied')) await this.index.makeFindable(manager, caseId, state);
    if (persons.length > 0) await this.index.add(manager, persons, caseId, reliefEventOf(state));
    if (events.some(({ type }) => type === 'Closed' || type === 'Reopened')) await this.index.setCounts(manager, caseId, countsAsRelief(state));
    if (!target) return;
    await this.index.carryOver(manager, caseId, target);
    await leaveWord(manager, caseId, target, state.marks['first-contact']!);
  }

  private eventRow(at: { caseId: string; caseNo: string; seq: number; cause: string; prevHash: string }, event: CaseEvent): { hash: string; values: unknown[] } {
    const { salted, commitments } = commit(event.personal);
    const { caseId, caseNo, seq, cause, prevHash } = at;
    const { type, occurredAt, recordedAt, by, data } = event;
    const hash = chainHash(prevHash, { caseId, caseNo, seq, cause, type, occurredAt, recordedAt, by, data, personal: commitments });
    const { signedBy, signature } = this.signer.sign(hash);
    return {
      hash,
      values: [caseId, seq, caseNo, cause, type, occurredAt, recordedAt, JSON.stringify(by), JSON.stringify(data), JSON.stringify(commitments),
        salted && this.seal.sealJson(salted, eventContext(caseId, seq)), prevHash, hash, signedBy, signature],
    };
  }

  private async newCaseNumber(manager: EntityManager, opening: CaseEvent): Promise<string> {
    const [{ serial }] = await manager.query(`SELECT nextval('case_serial')::int AS serial`) as [{ serial: number }];
    return caseNumber(Number(opening.recordedAt.slice(0, 4)), serial);
  }
}

const NAMED = `
  WITH person AS (SELECT unnest(accounts_of_person($1)) AS id)
  SELECT (SELECT coalesce(array_agg(id ORDER BY id) FILTER (WHERE id <> $1), '{}') FROM person) AS "otherAccounts",
         (SELECT coalesce(array_agg(DISTINCT to_account ORDER BY to_account), '{}') FROM standing_delegation WHERE of_account IN (SELECT id FROM person)) AS deputies`;

const INSERT_EVENT = `INSERT INTO journal_event (case_id, seq, case_no, cause, type, occurred_at, recorded_at, actor, data, personal, sealed, prev_hash, hash, signed_by, signature)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

/** The years that were published since the release, of each the edition that counts. */
async function newestYears(manager: EntityManager): Promise<PublishedYear[]> {
  const rows = await manager.query(
    `SELECT DISTINCT ON (calendar_year.year) content AS year, proposed_by AS "proposedBy", confirmed_by AS "confirmedBy" FROM calendar_year
      WHERE edition > 0 ORDER BY calendar_year.year, edition DESC`) as PublishedYear[];
  return rows.map(({ year, proposedBy, confirmedBy }) => ({ year, proposedBy, confirmedBy }));
}

/** How far the case's own time runs ahead of PostgreSQL's; this worker's clock may be wrong. */
function clockOffsetMs(caseNow: Append['now'], databaseNowMs: number): number {
  const offset = msOf(caseNow) - databaseNowMs;
  return offset < 60_000 ? 0 : offset; // Clocks that differ a little, or an append that was held up, are no fast-forward.
}
