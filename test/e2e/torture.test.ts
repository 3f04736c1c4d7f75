import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FAILPOINTS } from '#infra/failpoint.js';
import { ROOT } from '#infra/root.js';
import { type CampaignResult, isSound } from '#test/torture/campaign.js';
import { chanceOf } from '#test/torture/chance.js';
import { check, type Evidence, type Verdict } from '#test/torture/checker.js';
import { Place } from '#test/torture/engine.js';
import type { AlertStream, HeadStream, Look, SeenAlert } from '#test/torture/onlookers.js';
import { drawn, take } from '#test/torture/ways.js';

const SOUND = { lostAnswer: 0, changedAnswer: 0, doubleDebit: 0, doubleRung: 0, brokenChain: 0, journalMismatch: 0, openCase: 0, wrongRead: 0, ownDeath: 0 };

/** The campaigns as anybody starts them, in the size of every day; docs/torture.md has the commands for the large ones. */
describe('a campaign', () => {
  const run = (...args: string[]): CampaignResult => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=development', join(ROOT, 'test/torture/torture.ts'), ...args, '--json'], { cwd: ROOT, env, encoding: 'utf8' });
    if (!stdout) throw new Error(stderr);
    const outcome = JSON.parse(stdout) as CampaignResult;
    return isSound(outcome) ? outcome : Object.assign(outcome, { stderr });
  };

  it('of sixty cases, with everything killed at random, breaks no promise', () => {
    const { kills, ...outcome } = run('engine', '--cases', '60', '--seed', '20261123');
    expect(outcome).toEqual({ name: 'engine', cases: 60, faults: 0, ownDeaths: 0, violations: SOUND, unresolved: 0, seed: 20261123, sometimes: { met: expect.any(Array), missed: [] } });
    expect(kills).toBeGreaterThan(5);
  }, 900_000);

  it('of deaths at every failpoint breaks no promise', () => {
    const { kills, cases: _, ...outcome } = run('failpoints', '--rounds', '1', '--seed', '20261123');
    expect(outcome).toEqual({ name: 'failpoints', faults: 0, ownDeaths: 0, violations: SOUND, unresolved: 0, seed: 20261123, sometimes: { met: expect.any(Array), missed: [] } });
    expect(outcome.sometimes.met).toEqual(expect.arrayContaining(FAILPOINTS.map(point => `died at ${point}`)));
    expect(kills).toBeGreaterThanOrEqual(FAILPOINTS.length);
  }, 900_000);
});

/** A checker that finds nothing has to be shown that it would. */
describe('the checker', () => {
  let place: Place;
  let database: pg.Client;
  let evidence: Evidence;
  beforeAll(async () => {
    place = await Place.start(1, () => undefined);
    const chance = chanceOf(3);
    await Promise.all(drawn(chance, 12).map((way, number) => take(way, number, place.client, chance)));
    evidence = await place.healed();
    database = new pg.Client(evidence.settings.adminDatabaseUrl);
    await database.connect();
  }, 150_000);
  afterAll(async () => {
    await database?.end();
    await place?.end();
  }, 30_000);

  const verdict = async (otherwise: Partial<Evidence>): Promise<Verdict> => {
    const { violations, unresolved } = await check({ ...evidence, healedAtMs: Date.now() - 60_000, ...otherwise });
    return { violations, unresolved };
  };

  const readOtherwise = (path: string, otherwise: (answer: never) => unknown): Evidence['read'] => async (as, asked, body) => {
    const { status, answer } = await evidence.read(as, asked, body);
    return { status, answer: as === 'wu-county' && asked.startsWith(path) ? otherwise(answer as never) : answer };
  };

  it('finds nothing where nothing is wrong', async () => {
    expect(await check({ ...evidence, healedAtMs: Date.now() })).toMatchObject({ violations: SOUND, unresolved: 0, sometimes: { missed: [] } });
  });

  it('finds an answer that is not in the journal, one nobody was told, and one that changed', async () => {
    const [first, ...others] = evidence.answered as [Evidence['answered'][number], ...Evidence['answered']];
    const told = first.answer as { caseNo: string; events: object[] };
    const other = { ...told, events: told.events.map(event => ({ ...event, type: 'Withdrawn' })) };
    expect((await verdict({ answered: [{ ...first, answer: other }, ...others] })).violations).toEqual({ ...SOUND, lostAnswer: 2, changedAnswer: 1 });
    expect((await verdict({ answered: others })).violations).toEqual({ ...SOUND, lostAnswer: 1 });
    expect((await verdict({ answered: [{ ...first, status: 409 }, ...others] })).violations).toEqual({ ...SOUND, lostAnswer: 1 });
    expect((await verdict({ again: async one => ({ ...one, ...(one === first && { status: 404 }) }) })).violations).toEqual({ ...SOUND, changedAnswer: 1 });
  });

  it('finds money that went twice, and money the journal does not know of', async () => {
    const debited = evidence.bankBooks.split('\n').find(line => line.includes('"debited"'))!;
    expect((await verdict({ bankBooks: `${evidence.bankBooks}${debited}\n` })).violations).toEqual({ ...SOUND, doubleDebit: 1 });
    expect((await verdict({ bankBooks: evidence.bankBooks.replace(debited, '') })).violations).toEqual({ ...SOUND, journalMismatch: 2 });
  });

  it('finds an event that was changed, and events that are gone', async () => {
    const tampered = async (sql: string) => {
      await database.query(`ALTER TABLE journal_event DISABLE TRIGGER append_only; CREATE TABLE kept AS SELECT * FROM journal_event; ${sql}`);
      const { violations } = await verdict({});
      await database.query('DELETE FROM journal_event; INSERT INTO journal_event SELECT * FROM kept; DROP TABLE kept; ALTER TABLE journal_event ENABLE TRIGGER append_only');
      return violations;
    };
    const [{ case_id: caseId, head }] = (await database.query(`SELECT case_id, head FROM relief_case WHERE status = 'closed' ORDER BY case_no`)).rows;
    expect(await tampered(`UPDATE journal_event SET data = data || '{"x": 1}' WHERE case_id = '${caseId}' AND seq = 2`)).toEqual({ ...SOUND, brokenChain: 1 });
    expect(await tampered(`DELETE FROM journal_event WHERE case_id = '${caseId}' AND seq = ${head}`)).toMatchObject({ brokenChain: 1, journalMismatch: 2, openCase: 1, lostAnswer: 2 });
    expect((await verdict({})).violations).toEqual(SOUND);
  });

  it('finds a list that lacks a case, a count that is wrong and a search that finds nothing', async () => {
    const lacking = readOtherwise('/v1/cases?', ({ cases, next }: { cases: object[]; next: string | null }) => ({ cases: cases.slice(1), next }));
    expect((await verdict({ read: lacking })).violations).toEqual({ ...SOUND, wrongRead: 2 });
    expect((await verdict({ read: readOtherwise('/v1/cases/count?status=open', ({ count }: { count: number }) => ({ count: count + 1 })) })).violations).toEqual({ ...SOUND, wrongRead: 1 });
    expect((await verdict({ read: readOtherwise('/v1/searches', () => ({ cases: [] })) })).violations.wrongRead).toBeGreaterThan(0);
  });

  it('finds a board that shows another figure', async () => {
    type Board = { figures: { open: number }; satisfaction: { desk: { satisfied: number } }; kept: { clock: string; met: number; missed: number }[] };
    const wrong = async (otherwise: (board: Board) => Board) => (await verdict({ read: readOtherwise('/v1/board', otherwise) })).violations;
    const keptOtherwise = (outcome: 'met' | 'missed') => ({ kept, ...board }: Board) =>
      ({ ...board, kept: kept.map(one => one.clock === 'urgent-relief' ? { ...one, [outcome]: one[outcome] + 1 } : one) });
    expect(await wrong(board => board)).toEqual(SOUND);
    expect(await wrong(board => ({ ...board, figures: { ...board.figures, open: 1 } }))).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong(({ satisfaction: { desk, ...others }, ...board }) => ({ ...board, satisfaction: { ...others, desk: { ...desk, satisfied: desk.satisfied - 1 } } }))).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong(keptOtherwise('met'))).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong(keptOtherwise('missed'))).toEqual({ ...SOUND, wrongRead: 1 });
  });

  it('finds what somebody cannot have seen while it went on', async () => {
    const overseer = evidence.overseers[0]!;
    const opening = evidence.answered.find(one => one.path === '/v1/cases' && (one.body as { townCode: string }).townCode.startsWith(overseer.county))!;
    const { caseNo } = opening.answer as { caseNo: string };
    const look = async (what: Look['what'], answer: unknown, atMs = Date.now(), status = 200) => {
      const looks: Look[] = [{ overseer, what, caseNo, status, answer, askedAtMs: atMs, heardAtMs: atMs }];
      return (await verdict({ looks: [...evidence.looks, ...looks] })).violations;
    };
    const read = async (path: string, body?: object) => (await evidence.read(overseer.account, path, body)).answer;
    const events = await read(`/v1/cases/${caseNo}/events`) as { events: object[] };
    const found = await read('/v1/searches', { text: caseNo }) as { cases: { head: number }[] };
    const board = await read('/v1/board') as { figures: object };
    expect(evidence.looks.length).toBeGreaterThan(0);
    expect([await look('events', events), await look('search', found), await look('board', board), await look('list', await read('/v1/cases?status=open'))]).toEqual([SOUND, SOUND, SOUND, SOUND]);
    // As soon as it was answered it had to be listed, and it had not come so far.
    expect((await look('list', { cases: [], next: null }, opening.heardAtMs)).wrongRead).toBeGreaterThan(0);
    expect(await look('search', found, opening.heardAtMs)).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('search', { cases: [] })).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('search', { cases: [{ ...found.cases[0]!, status: 'accepted' }] })).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('events', { events: events.events.slice(0, -1) })).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('events', { events: events.events.with(1, { ...events.events[1]!, hash: '0' }) })).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('count', { count: 1 })).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('board', { ...board, figures: { ...board.figures, unassigned: 1 } })).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await look('board', {}, Date.now(), 500)).toEqual({ ...SOUND, wrongRead: 1 });
  });

  it('finds a stream that lacks an alert, brings one twice or in another order, or one that is nobody\'s', async () => {
    const [stream, ...others] = evidence.alertStreams as [AlertStream, ...AlertStream[]];
    const [first, second] = stream.seen as [SeenAlert, SeenAlert];
    const wrong = async (seen: SeenAlert[]) => (await verdict({ alertStreams: [{ ...stream, seen }, ...others] })).violations;
    expect(stream.seen.length).toBeGreaterThan(10);
    expect(await wrong(stream.seen.toSpliced(3, 1))).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong([...stream.seen, stream.seen.at(-1)!])).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong([second, first, ...stream.seen.slice(2)])).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong(stream.seen.with(0, { ...first, kind: 'urge' }))).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrong([...stream.seen, { ...first, no: '999999' }])).toEqual({ ...SOUND, wrongRead: 1 });
    const [head, ...more] = evidence.headStreams as [HeadStream, ...HeadStream[]];
    const wrongHeads = async (heads: number[]) => (await verdict({ headStreams: [{ ...head, heads }, ...more] })).violations;
    expect(await wrongHeads([head.heads.at(-1)!])).toEqual(SOUND);
    expect(await wrongHeads([head.heads.at(-1)! - 1])).toEqual({ ...SOUND, wrongRead: 1 });
    expect(await wrongHeads([head.heads.at(-1)!, 1, head.heads.at(-1)!])).toEqual({ ...SOUND, wrongRead: 1 });
  });

  it('finds an event nobody was told of', async () => {
    // Of an application somebody is told only where nobody handles it yet; of a lead always.
    const { rows: [lead] } = await database.query<{ key: string }>(`
      SELECT a.alert_key AS key FROM alert a JOIN journal_event e ON e.case_id = a.case_id AND e.seq = split_part(a.alert_key, ':', 2)::int
       WHERE e.type = 'LeadReported' AND a.kind = 'new-case' LIMIT 1`);
    const called = (name: string) => database.query('UPDATE alert SET kind = $2 WHERE alert_key = $1', [lead!.key, name]);
    await called('urge');
    try {
      // Whose stream had brought it knows it by its other kind.
      expect((await verdict({})).violations).toEqual({ ...SOUND, journalMismatch: 1, wrongRead: 1 });
    } finally {
      await called('new-case');
    }
  });

  it('finds a program that ended by itself, and a situation that never came up', async () => {
    expect((await verdict({ ownDeaths: ['api ended by itself'] })).violations).toEqual({ ...SOUND, ownDeath: 1 });
    const missed = 'turned away for now, then answered under the same key';
    const { answered } = evidence;
    expect((await check({ ...evidence, answered: answered.map(one => ({ ...one, turnedAway: false })), owed: [missed] })).sometimes.missed).toEqual([missed]);
    expect((await check({ ...evidence, answered: answered.map(one => ({ ...one, turnedAway: true })), owed: [missed] })).sometimes).toMatchObject({ met: expect.arrayContaining([missed]), missed: [] });
  });

  it('finds a case that has not ended, and a command that was given up', async () => {
    await place.client.give('zhao-village', '/v1/cases', { type: 'report-lead', townCode: '370899101000', cause: 'other', channel: 'village', personal: { summary: '火灾' } });
    expect(await verdict({ givenUp: 1, healedAtMs: Date.now() })).toEqual({ violations: { ...SOUND, openCase: 1 }, unresolved: 1 });
  });
});
