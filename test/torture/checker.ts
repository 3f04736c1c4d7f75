import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client as Temporal, Connection, type WorkflowHandle, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, type DataConverter } from '@temporalio/common';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import canonicalize from 'canonicalize';
import type pg from 'pg';
import { steadyPool } from '#infra/database/connection.js';
import { replayed } from '#apps/cli/replay/history-check.js';
import { readKeyRing } from '#infra/keys.js';
import { ensureBundle } from '#infra/launch/bundle.js';
import type { InstanceFile } from '#infra/launch/instance-file.js';
import { payloadContexts } from '#infra/payload-context.js';
import { Seal } from '#infra/seal.js';
import { dataConverter } from '#infra/codec.js';
import { clientOf } from '#infra/temporal-client.js';
import { reaching } from '#infra/temporal-connection.js';
import type { Answered } from '#test/torture/client.js';
import type { Sometimes } from '#test/torture/campaign.js';
import { type AlertRow, alertsAtOdds, type BankEntry, debitedTwice, type EventRow, lastState, ledgerAtOdds, mergersAtOdds, type OrderRow, ordersAtOdds, rungsOwed, rungsTwice } from '#test/torture/fold.js';
import { wrongLooks } from '#test/torture/looks.js';
import type { AlertStream, HeadStream, Look } from '#test/torture/onlookers.js';
import { type Overseer, type Read, wrongReads } from '#test/torture/reads.js';
import { type Situation, sometimes } from '#test/torture/situations.js';
import { alertsFor, cameBack, wrongStreams } from '#test/torture/streams.js';

/** What a campaign found: how often each promise was broken, and how many cases could not be judged. */
export interface Verdict {
  violations: {
    /** Answered, and not in the journal as it was answered; or in the journal, and the client was told otherwise. */
    lostAnswer: number;
    /** Asked again under its key and answered otherwise. */
    changedAnswer: number;
    doubleDebit: number;
    doubleRung: number;
    brokenChain: number;
    /** A minute after everything ran again, the workflow, the rungs on record, a merger, the ledger or the bank's books did not agree with the journal. */
    journalMismatch: number;
    /** Neither its journal nor its workflow had come to an end. */
    openCase: number;
    /** A list, a count, the search, the board or a stream said otherwise than the journal, meanwhile or in the end. */
    wrongRead: number;
    /** A program ended although nobody had ended it, or nothing caught an error in it. */
    ownDeath: number;
  };
  unresolved: number;
}

export interface Evidence {
  settings: InstanceFile;
  answered: Answered[];
  givenUp: number;
  again: (one: Answered) => Promise<{ status: number; answer: unknown }>;
  /** Asks as somebody, and goes on asking until there is an answer. */
  read: Read;
  overseers: readonly Overseer[];
  /** What people saw who only looked. */
  looks: readonly Look[];
  alertStreams: readonly AlertStream[];
  headStreams: readonly HeadStream[];
  /** Programs that ended by themselves: a line for each. */
  ownDeaths: string[];
  workerLog: string;
  /** By what each worker process signs a workflow's task, with the program it is. */
  workers: ReadonlyMap<string, string>;
  diedAt: ReadonlySet<string>;
  /** Situations the campaign answers for. */
  owed: readonly Situation[];
  healedAtMs: number;
  bankBooks: string;
  log: (line: string) => void;
}

interface Case {
  case_id: string;
  case_no: string;
  status: string;
  head: number;
  head_hash: string;
}

interface Cause {
  case_id: string;
  cause: string;
  request_hash: string | null;
  first_seq: number;
  last_seq: number;
}

/** What healing may take. */
const HEALS_WITHIN_MS = 60_000;
const AT_ONCE = 8;

export const NO_VIOLATIONS: Verdict['violations'] = { lostAnswer: 0, changedAnswer: 0, doubleDebit: 0, doubleRung: 0, brokenChain: 0, journalMismatch: 0, openCase: 0, wrongRead: 0, ownDeath: 0 };

/**
 * Judges by what is left: PostgreSQL, the bank's books, what the clients were told, the workflows' own count of their
 * events, and whether their histories replay. Nothing else of the engine's code is used for it, for that could be wrong in the same way.
 */
export async function check(evidence: Evidence): Promise<Verdict & { sometimes: Sometimes }> {
  const violations = { ...NO_VIOLATIONS };
  const found = (kind: keyof typeof violations, what: string) => {
    violations[kind]++;
    evidence.log(`${kind}: ${what}`);
  };
  const database = steadyPool({ connectionString: evidence.settings.adminDatabaseUrl, max: AT_ONCE });
  const { laggards, unresolved } = await settled(evidence, database);
  for (const [caseNo, why] of laggards) found(why === RUNS_ON ? 'openCase' : 'journalMismatch', `${caseNo}: ${why}`);

  const cases = (await database.query<Case>('SELECT case_id, case_no, status, head, head_hash FROM relief_case')).rows;
  const journal = await storiesOf(database);
  const causes = (await database.query<Cause>('SELECT case_id, cause, request_hash, first_seq, last_seq FROM journal_cause')).rows;
  const ledger = (await database.query<OrderRow>('SELECT order_id, amount_fen, state, sends FROM payment_order')).rows;
  const alerts = await allTold(evidence, database);
  await database.end();
  const books = booksOf(evidence.bankBooks);

  const isSigned = signaturesOf(evidence.settings.keysFile);
  for (const one of cases) {
    const story = journal.get(one.case_id) ?? [];
    const broken = brokenAt(one, story, isSigned);
    if (broken !== null) found('brokenChain', `${one.case_no} at event ${broken}`);
    for (const rung of rungsTwice(story)) found('doubleRung', `${one.case_no} ${rung}`);
    for (const twice of debitedTwice(one.case_id, story, books)) found('doubleDebit', `${one.case_no} ${twice}`);
    for (const odd of ordersAtOdds(one.case_id, story, books)) found('journalMismatch', `${one.case_no} ${odd}`);
    const state = lastState(story);
    if (state !== 'closed') found('openCase', `${one.case_no} after ${story.map(({ type }) => type).join(' ')}`);
    if ((state === 'closed') !== (one.status === 'closed')) found('journalMismatch', `${one.case_no} is ${one.status} in the read model, ${state} by its events`);
  }
  for (const caseId of journal.keys()) if (!cases.some(one => one.case_id === caseId)) found('journalMismatch', `${caseId} has events and no case`);
  for (const odd of [...ledgerAtOdds(ledger, books), ...mergersAtOdds(journal.values()), ...alertsAtOdds(journal.values(), alerts)]) found('journalMismatch', odd);

  const converter = dataConverter(new Seal(await readKeyRing(evidence.settings.keysFile)), 'worker');
  const histories = await historiesOf(evidence);
  for (const odd of await unrepeatable(histories, converter)) found('journalMismatch', `no replay of ${odd}`);
  const stories = [...journal.values()];
  const wrong = [
    ...await wrongReads(evidence.read, evidence.overseers, stories), ...wrongLooks(evidence.looks, stories, evidence.answered),
    ...wrongStreams(evidence.alertStreams, evidence.headStreams, alerts, stories), ...alerts.filter(one => one.stream_no === null).map(one => `${one.alert_key} is in no stream`),
  ];
  for (const one of wrong) found('wrongRead', one);
  for (const death of evidence.ownDeaths) found('ownDeath', death);

  for (const lost of lostAnswers(evidence.answered, cases, journal, causes)) found('lostAnswer', lost);
  await each(evidence.answered.filter(({ status }) => status < 300), async one => {
    const { status, answer } = await evidence.again(one).catch(() => ({ status: 0, answer: null }));
    if (status !== one.status || canonicalize(answer) !== canonicalize(one.answer)) found('changedAnswer', `${one.as} ${one.path} ${one.key}: ${one.status} ${JSON.stringify(one.answer)}, then ${status} ${JSON.stringify(answer)}`);
  });
  const { answered, workerLog, diedAt } = evidence;
  const traces = { answered, stories, ledger, books, histories, adopted: await hasAdopted(histories, converter), workerLog, diedAt, streamCameBack: cameBack(evidence.alertStreams, alerts), workers: evidence.workers };
  return { violations, unresolved: unresolved + evidence.givenUp, sometimes: sometimes(traces, evidence.owed) };
}

/** A case that runs says how far it is when it is asked to catch up with less: it refuses, and nothing changes. */
async function headOfRunning(handle: WorkflowHandle): Promise<number> {
  return handle.executeUpdate<null, [{ head: number }]>('sync', { args: [{ head: 0 }] }).then(
    () => Number.NaN,
    (error: unknown) => {
      const refused = error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure ? error.cause : null;
      if (refused?.type !== 'UpToDate') throw error;
      return refused.details![0] as number;
    });
}

interface Told {
  workflowId: string;
  history: History;
}

async function historiesOf({ settings }: Evidence): Promise<Told[]> {
  const connection = await Connection.connect(reaching(settings));
  const temporal = new Temporal({ connection, namespace: settings.namespace });
  const runs: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of temporal.workflow.list()) runs.push({ workflowId, runId });
  const histories: Told[] = [];
  await each(runs, async ({ workflowId, runId }) => { histories.push({ workflowId, history: await temporal.workflow.getHandle(workflowId, runId).fetchHistory() }); });
  await connection.close();
  return histories;
}

/** Workflows whose histories the code cannot have made: should their worker die, they would stand still for ever. */
async function unrepeatable(histories: Told[], converter: DataConverter): Promise<string[]> {
  const faults = await replayed(histories, { workflowBundle: { codePath: await ensureBundle(process.env, () => undefined) }, dataConverter: converter });
  return histories.flatMap(({ workflowId }, i) => faults[i] ? [`${workflowId}: ${faults[i]}`] : []);
}

/** Whether an append to the journal came back with what somebody else had written: a local activity's result stands in a marker. */
async function hasAdopted(histories: Told[], converter: DataConverter): Promise<boolean> {
  for (const { workflowId, history } of histories) {
    const contextOf = payloadContexts(history.events ?? [], workflowId);
    const results = (history.events ?? []).flatMap(event => (event.markerRecordedEventAttributes?.details?.['result']?.payloads ?? []).map(one => ({ one, context: contextOf(event) })));
    for (const [payload] of await Promise.all(results.map(({ one, context }) => converter.payloadCodecs![0]!.decode([one], context)))) {
      const result = JSON.parse(Buffer.from(payload?.data ?? []).toString() || 'null') as { adopted?: unknown[] | null } | null;
      if (result?.adopted?.length) return true;
    }
  }
  return false;
}

const RUNS_ON = 'its workflow goes on';

/** Waits until workflows and journal agree, every rung that was due is on record and mergers are told; a minute, and those that do not by then are told. */
async function settled({ settings, healedAtMs, log }: Evidence, database: pg.Pool): Promise<{ laggards: Map<string, string>; unresolved: number }> {
  const connection = await Connection.connect(reaching(settings));
  const temporal = clientOf(connection, settings.namespace, new Seal(await readKeyRing(settings.keysFile)));
  const headOf = async (caseId: string) => connection.withDeadline(Date.now() + 15_000, async () => {
    const handle = temporal.workflow.getHandle(caseId);
    const status = (await handle.describe()).status.name;
    return { status, head: status === 'COMPLETED' ? await handle.result() as number : await headOfRunning(handle) };
  });
  let waiting = new Map((await database.query<Case>('SELECT case_id, case_no FROM relief_case')).rows.map(one => [one.case_id, one.case_no]));
  const deadlineMs = healedAtMs + HEALS_WITHIN_MS;
  for (;;) {
    const last = Date.now() >= deadlineMs;
    const laggards = new Map<string, string>();
    const unknown = new Map<string, string>();
    await each([...waiting], async ([caseId, caseNo]) => {
      const seen = await headOf(caseId).catch((error: unknown) => String(error));
      const story = (await storiesOf(database, caseId)).get(caseId) ?? [];
      if (typeof seen === 'string') unknown.set(caseId, `${caseNo}: ${seen}`);
      else if (seen.head !== story.length) laggards.set(caseId, `the workflow knows ${seen.head} of ${story.length} events`);
      else if (lastState(story) === 'closed' && seen.status !== 'COMPLETED') laggards.set(caseId, RUNS_ON);
      else {
        const owed = rungsOwed(story, Date.now() - HEALS_WITHIN_MS / 10);
        if (owed.length > 0) laggards.set(caseId, `not on record: ${owed.join(', ')}`);
      }
    });
    const { rows: untold } = await database.query('SELECT 1 FROM merge_delivery WHERE delivered_at IS NULL');
    if (last || laggards.size + unknown.size + untold.length === 0) {
      await connection.close();
      for (const why of unknown.values()) log(`could not be judged: ${why}`);
      log(`settled ${((Date.now() - healedAtMs) / 1_000).toFixed(1)} s after healing`);
      return { laggards: new Map([...laggards].map(([caseId, why]) => [waiting.get(caseId)!, why])), unresolved: unknown.size };
    }
    waiting = new Map([...waiting].filter(([caseId]) => laggards.has(caseId) || unknown.has(caseId)));
    await new Promise(resolve => setTimeout(resolve, 1_000));
  }
}

/** The outbox's alerts, once every one has its number and every stream has brought what it is to bring; or as they are after the time that healing may take. */
async function allTold({ alertStreams, headStreams, healedAtMs }: Evidence, database: pg.Pool): Promise<AlertRow[]> {
  for (;;) {
    const { rows: alerts } = await database.query<AlertRow>('SELECT alert_key, case_id, case_no, kind, to_handler, to_role, to_region, occurred_at, stream_no FROM alert ORDER BY stream_no');
    const { rows: heads } = await database.query<{ case_no: string; head: number }>('SELECT case_no, head FROM relief_case WHERE case_no = ANY ($1)', [headStreams.map(({ caseNo }) => caseNo)]);
    const isAllThere = alerts.every(one => one.stream_no !== null) && alertStreams.every(stream => stream.seen.length >= alertsFor(stream, alerts).length)
      && heads.every(one => headStreams.some(stream => stream.caseNo === one.case_no && stream.heads.at(-1) === one.head));
    if (isAllThere || Date.now() >= healedAtMs + HEALS_WITHIN_MS) return alerts;
    await new Promise(resolve => setTimeout(resolve, 500));
  }
}

/** A journal's events by case, in order. */
async function storiesOf(database: pg.Pool, caseId?: string): Promise<Map<string, EventRow[]>> {
  const { rows } = await database.query<EventRow>(
    `SELECT case_id, seq, case_no, cause, type, occurred_at, recorded_at, actor, data, personal, prev_hash, hash, signed_by, signature FROM journal_event
      WHERE $1::text IS NULL OR case_id = $1 ORDER BY case_id, seq`, [caseId ?? null]);
  return Map.groupBy(rows, row => row.case_id);
}

/** The first event that does not follow from the one before it; null when all do, up to the head the case names. */
function brokenAt({ case_id: caseId, case_no: caseNo, head, head_hash: headHash }: Case, story: EventRow[], isSigned: (row: EventRow) => boolean): number | null {
  let hash = sha256(`jishi-journal-1\n${caseId}`);
  for (const [i, row] of story.entries()) {
    const { seq, cause, type, occurred_at: occurredAt, recorded_at: recordedAt, actor: by, data, personal } = row;
    const chained = { caseId, caseNo, seq, cause, type, occurredAt: inChina(occurredAt), recordedAt: inChina(recordedAt), by, data, personal };
    const next = sha256(`${hash}\n${canonicalize(chained)}`);
    if (seq !== i + 1 || row.case_no !== caseNo || row.prev_hash !== hash || row.hash !== next || !isSigned(row)) return i + 1;
    hash = next;
  }
  return story.length === head && hash === headHash ? null : story.length + 1;
}

/** Whether a worker's key, by what the ring's file says of it, has signed a link. */
function signaturesOf(keysFile: string): (row: EventRow) => boolean {
  const { journalKeys } = JSON.parse(readFileSync(keysFile, 'utf8')) as { journalKeys: { [id: string]: string } };
  return ({ hash, signed_by: id, signature }) => journalKeys[id] !== undefined
    && verify(null, Buffer.from(`jishi-journal-link\n${hash}`), createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: journalKeys[id] } }), signature);
}

/** What was answered and is not so; what was carried out and nobody was told of. */
function lostAnswers(answered: Answered[], cases: Case[], journal: Map<string, EventRow[]>, causes: Cause[]): string[] {
  const lost: string[] = [];
  const byNumber = new Map(cases.map(one => [one.case_no, one.case_id]));
  const told = new Set<string>();
  for (const { as, path, key, status, answer } of answered) {
    if (status >= 300) continue;
    const { caseNo, events } = answer as { caseNo: string; events: { seq: number; type: string; occurredAt: string; recordedAt: string }[] };
    const caseId = byNumber.get(caseNo) ?? '';
    const cause = causes.find(one => one.case_id === caseId && one.request_hash !== null && one.first_seq === events[0]?.seq && one.last_seq === events.at(-1)?.seq);
    const kept = events.every(({ seq, type, occurredAt, recordedAt }) => {
      const row = journal.get(caseId)?.[seq - 1];
      return row?.type === type && inChina(row.occurred_at) === occurredAt && inChina(row.recorded_at) === recordedAt && row.cause === cause?.cause && row.actor.id === as;
    });
    if (!cause || !kept) lost.push(`${as} ${path} ${key}: ${JSON.stringify(answer)}`);
    else if (told.has(`${caseId} ${cause.cause}`)) lost.push(`${as} ${path} ${key}: two answers about the same events`);
    else told.add(`${caseId} ${cause.cause}`);
  }
  for (const { case_id: caseId, cause, request_hash: hash, first_seq: seq } of causes) {
    if (hash !== null && !told.has(`${caseId} ${cause}`)) lost.push(`${caseId} event ${seq} was carried out, and whoever asked was told otherwise`);
  }
  return lost;
}

function booksOf(text: string): BankEntry[] {
  return text.split('\n').filter(Boolean).map(line => JSON.parse(line) as BankEntry);
}

/** An instant as the journal spells it: in China's offset, milliseconds only where there are any. */
function inChina(at: Date): string {
  return `${new Date(at.getTime() + 8 * 3_600_000).toISOString().replace(/(\.000)?Z$/, '')}+08:00`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

async function each<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const one of queue) await work(one);
  }));
}
