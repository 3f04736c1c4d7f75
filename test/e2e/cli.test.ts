import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { replayCase } from '#apps/cli/replay/replay-case.js';
import type { Summary, Totals } from '#apps/cli/demo/summary.js';
import { ROOT } from '#infra/root.js';
import type { BoardView } from '#libs/contracts/view.js';
import { CAUSES, URGENCIES } from '#libs/contracts/words.js';
import { Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

/** Runs a program of ours as npm would, and gives back what it printed. */
function run(program: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise(resolve => execFile(process.execPath, ['--conditions=development', join(ROOT, program), ...args], { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } },
    (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr })));
}

const jishi = (...args: string[]) => run('apps/cli/jishi.ts', ...args);

it('plays the demo: two dozen families, each to the end', async () => {
  const { code, stdout, stderr } = await run('apps/cli/demo.ts', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('[24/24]') });
  const { cases, totals } = JSON.parse(stdout) as { cases: Summary[]; totals: Totals };
  expect(cases.every(({ closed, state, slips, slipsEnded }) => closed && state === 'closed' && slips === slipsEnded)).toBe(true);
  const all = (field: 'pack' | 'cause' | 'urgency') => [...new Set(cases.map(one => one[field]))].toSorted();
  expect(all('cause')).toEqual([...CAUSES].toSorted());
  expect(all('pack')).toEqual(['chaoyang-2021', 'jining-2021']);
  expect(all('urgency')).toEqual([...URGENCIES].toSorted());
  // The town that slept, with six calls nobody answered, the visit that came late, and with it the advisory window for it; a slip nobody took.
  expect(cases.map(({ clocksMissed, clocksWarned }) => [clocksMissed, clocksWarned]).filter(([missed, warned]) => missed || warned)).toEqual([[1, 6], [1, 1], [0, 1]]);
  expect(totals).toEqual({
    cases: 24, clocksMet: expect.any(Number), clocksMissed: 2, clocksWarned: 8, rungsFired: expect.any(Number), slips: 13, slipsEnded: 13,
    paidFen: String(cases.reduce((sum, { paidFen }) => sum + Number(paidFen), 0)),
  });
  const debited = town.bankBooks().flatMap(entry => entry.type === 'debited' ? [Number(entry.amountFen)] : []).reduce((sum, amountFen) => sum + amountFen, 0);
  // One payment came back.
  expect(debited).toBe(Number(totals.paidFen) + 70_000);
  // The boards of both counties count the same.
  const boards = await Promise.all(['wu-county', 'yuan-county'].map(async as => (await town.call(as, 'GET', '/v1/board')).body as BoardView));
  const missed = (breachable: boolean) => boards.flatMap(({ kept }) => kept).filter(row => row.breachable === breachable).reduce((sum, row) => sum + row.missed, 0);
  expect([missed(true), missed(false)]).toEqual([totals.clocksMissed, totals.clocksWarned]);
}, 240_000);

it('replays every case the demo made, and finds them the same', async () => {
  const { rows } = await town.database.query('SELECT case_no, head FROM relief_case ORDER BY case_no');
  expect(rows).toHaveLength(24);
  for (const { case_no: caseNo, head } of rows.slice(0, 3)) {
    const { code, stdout } = await jishi('case', 'replay', caseNo, '--json');
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, caseNo, verdict: 'same', head, events: head, runs: [{ runId: expect.any(String), status: 'COMPLETED', historyEvents: expect.any(Number) }], difference: null });
  }
  for (const { case_no: caseNo } of rows.slice(3)) expect(await replayCase(town.instance.settings, caseNo)).toMatchObject({ verdict: 'same', difference: null });
}, 120_000);

it('plays the demo once more, with other families', async () => {
  expect(await run('apps/cli/demo.ts', '--lang', 'en')).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n24 cases .* 13\/13 /) });
}, 240_000);

it('walks a case from the command line', async () => {
  const opened = await jishi('case', 'apply', '--as', 'li-intake', '--name', '张三', '--summary', '失火', '--urgency', 'urgent', '--json');
  expect(opened.code).toBe(0);
  const { caseNo } = JSON.parse(opened.stdout);
  expect((await jishi('case', 'do', 'take-over', caseNo, '--as', 'li-intake', '--json')).code).toBe(0);
  expect((await jishi('case', 'fast-forward', caseNo, '--by', '13h', '--json')).code).toBe(0);
  const shown = JSON.parse((await jishi('case', 'show', caseNo, '--as', 'li-intake', '--json')).stdout);
  expect(shown).toMatchObject({ caseNo, handlerId: 'li-intake', clocks: [{ clock: 'urgent-relief', rungs: [{ step: 'half', reached: true }, { reached: false }, { reached: false }, { reached: false }, { reached: false }] }] });
  expect((await jishi('case', 'events', caseNo, '--as', 'li-intake')).stdout).toMatch(/#1 .*申请（li-intake）\n#2 .*接办（li-intake）\n#3 .*先行救助（24小时）”过半/);
  expect(JSON.parse((await jishi('case', 'list', '--as', 'li-intake', '--json')).stdout).cases.map((c: { caseNo: string }) => c.caseNo)).toContain(caseNo);
});

it('lists what was entered late to whoever watches over the town', async () => {
  const occurredAt = new Date(Date.now() - 3 * 3_600_000).toISOString();
  const { caseNo } = JSON.parse((await jishi('case', 'report', '--as', 'zhao-village', '--summary', '失火', '--occurred-at', occurredAt, '--json')).stdout) as { caseNo: string };
  expect((await jishi('case', 'late-entries', '--as', 'qian-supervisor')).stdout).toMatch(new RegExp(`${caseNo} +1 +登记线索 +zhao-village`));
  expect((await jishi('case', 'late-entries', '--as', 'li-intake')).code).toBe(1);
});

it('tells refusals and wrong usage apart by its exit code, with nothing but one JSON value on stdout', async () => {
  const refused = await jishi('case', 'show', 'JS-2026-9999999-9', '--as', 'li-intake', '--json');
  expect(refused.code).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ code: 'not-found', status: 404 });
  expect((await jishi('case', 'show')).code).toBe(2);
  expect((await jishi('nonsense')).code).toBe(2);
  const help = await jishi('--help');
  expect([help.code, help.stderr]).toEqual([0, '']);
  const token = JSON.parse((await jishi('token', 'li-intake', '--json')).stdout).token as string;
  const answer = await fetch(`${town.instance.settings.apiUrl}/v1/cases`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
});
