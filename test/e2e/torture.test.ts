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
    const { read } = evidence;
    const readOtherwise = (path: string, otherwise: (answer: never) => unknown): Evidence['read'] => async (as, asked, body) => {
      const { status, answer } = await read(as, asked, body);
      return { status, answer: as === 'wu-county' && asked.startsWith(path) ? otherwise(answer as never) : answer };
    };
    const lacking = readOtherwise('/v1/cases?', ({ cases, next }: { cases: object[]; next: string | null }) => ({ cases: cases.slice(1), next }));
    expect((await verdict({ read: lacking })).violations).toEqual({ ...SOUND, wrongRead: 2 });
    expect((await verdict({ read: readOtherwise('/v1/cases/count?status=open', ({ count }: { count: number }) => ({ count: count + 1 })) })).violations).toEqual({ ...SOUND, wrongRead: 1 });
    expect((await verdict({ read: readOtherwise('/v1/searches', () => ({ cases: [] })) })).violations.wrongRead).toBeGreaterThan(0);
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
    expect(await verdict({ givenUp: 1 })).toEqual({ violations: { ...SOUND, openCase: 1 }, unresolved: 1 });
  });
});
