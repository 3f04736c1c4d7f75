import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ROOT } from '#infra/root.js';
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

it('plays both stories of the demo and counts their clocks', async () => {
  const { code, stdout } = await run('apps/cli/demo.ts', '--json');
  expect(code).toBe(0);
  const [helped, slept] = JSON.parse(stdout).cases;
  expect(helped).toMatchObject({ closed: true, clocksMissed: 0, clocksMet: 2, paidFen: '120000' });
  expect(slept).toMatchObject({ closed: true, clocksMissed: 1, clocksMet: 1, paidFen: '120000' });
  expect(slept.story.filter((e: { type: string }) => e.type === 'RungReached')).toHaveLength(4);
});

it('replays every case the demo made, and finds them the same', async () => {
  const { rows } = await town.database.query('SELECT case_no, head FROM relief_case ORDER BY case_no');
  expect(rows).toHaveLength(2);
  for (const { case_no: caseNo, head } of rows) {
    const { code, stdout } = await jishi('case', 'replay', caseNo, '--json');
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, caseNo, verdict: 'same', head, events: head, runs: [{ runId: expect.any(String), status: 'COMPLETED', historyEvents: expect.any(Number) }], difference: null });
  }
});

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
