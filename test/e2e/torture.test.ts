import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FAILPOINTS } from '#infra/failpoint.js';
import { ROOT } from '#infra/root.js';
import { chanceOf } from '#test/torture/chance.js';
import { check, type Evidence, type Verdict } from '#test/torture/checker.js';
import { isSound, type Outcome, Place } from '#test/torture/engine.js';
import type { FailpointsOutcome } from '#test/torture/failpoints.js';
import { drawn, take } from '#test/torture/ways.js';

const SOUND = { lostAnswer: 0, changedAnswer: 0, doubleDebit: 0, doubleRung: 0, brokenChain: 0, journalMismatch: 0, openCase: 0 };

/** The campaigns as anybody starts them, in the size of every day; docs/torture.md has the commands for the large ones. */
describe('a campaign', () => {
  const run = (...args: string[]): Outcome & Partial<FailpointsOutcome> => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, ['--conditions=development', join(ROOT, 'test/torture/torture.ts'), ...args, '--json'], { cwd: ROOT, env, encoding: 'utf8' });
    if (!stdout) throw new Error(stderr);
    const outcome = JSON.parse(stdout) as Outcome;
    return isSound(outcome) && !(outcome as Partial<FailpointsOutcome>).missed ? outcome : Object.assign(outcome, { stderr });
  };

  it('of sixty cases, with everything killed at random, breaks no promise', () => {
    const { kills, ...outcome } = run('engine', '--cases', '60', '--seed', '20261123');
    expect(outcome).toEqual({ cases: 60, violations: SOUND, unresolved: 0, seed: 20261123 });
    expect(kills).toBeGreaterThan(5);
  }, 900_000);

  it('of deaths at every failpoint breaks no promise', () => {
    const { kills, cases: _, ...outcome } = run('failpoints', '--rounds', '1', '--seed', '20261123');
    expect(outcome).toEqual({ violations: SOUND, unresolved: 0, seed: 20261123, points: FAILPOINTS.length, missed: 0 });
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

  const verdict = async (otherwise: Partial<Evidence>): Promise<Verdict> => check({ ...evidence, healedAtMs: Date.now() - 60_000, ...otherwise });

  it('finds nothing where nothing is wrong', async () => {
    expect(await check({ ...evidence, healedAtMs: Date.now() })).toEqual({ violations: SOUND, unresolved: 0 });
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

  it('finds a case that has not ended, and a command that was given up', async () => {
    await place.client.give('zhao-village', '/v1/cases', { type: 'report-lead', townCode: '370899101000', cause: 'other', channel: 'village', personal: { summary: '火灾' } });
    expect(await verdict({ givenUp: 1 })).toEqual({ violations: { ...SOUND, openCase: 1 }, unresolved: 1 });
  });
});
