import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ROOT } from '#infra/root.js';
import { application, eventually, Town } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

/** The year after the last one that is published, with a New Year's holiday: fictional, as long as nobody has published it. */
const next = async () => {
  const { rows } = await town.database.query(`SELECT content FROM policy_edition WHERE kind = 'calendar'`);
  const year = Math.max(...rows.flatMap(row => row.content.years.map((y: { year: number }) => y.year))) + 1;
  return { year, notice: `虚构〔${year - 1}〕1号`, holidays: [{ name: '元旦', from: `${year}-01-01`, to: `${year}-01-03` }], workdays: [] as string[] };
};

const breaches = async (caseNo: string) => (await town.journal(caseNo)).filter(e => e.type === 'ClockBreached' && e.data['clock'] === 'paperwork').length;

it('a year that lands mid-case moves running deadlines in every open case, and counts for new ones', async () => {
  const caseNo = await town.readyForRelief();
  const other = (await town.open('li-intake', application())).body.caseNo as string;
  const year = await next();
  // To the second last day of the year, so that five working days reach into the next.
  const dayBefore = Date.parse(`${year.year - 1}-12-30T10:00:00+08:00`);
  await town.forward(caseNo, dayBefore - Date.parse((await town.view(caseNo)).now));
  await town.pay(caseNo);
  await eventually(async () => (await town.view(caseNo)).reliefs[0].state === 'paid', 'payment');
  const before = (await town.view(caseNo)).clocks.find((c: { clock: string }) => c.clock === 'paperwork');
  expect(before).toMatchObject({ provisional: true });

  const file = join(town.data, 'year.json');
  writeFileSync(file, JSON.stringify(year));
  const { NODE_OPTIONS: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), 'calendar', 'add', file, '--json'],
    { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } });
  expect(JSON.parse(stdout)).toEqual({ year: year.year, notice: year.notice, done: true, cases: 2, failed: 0 });

  const after = (await town.view(caseNo)).clocks.find((c: { clock: string }) => c.clock === 'paperwork');
  expect(after.provisional).toBe(false);
  expect(Date.parse(after.due)).toBeGreaterThan(Date.parse(before.due));
  expect((await town.journal(caseNo)).filter(e => e.type === 'DeadlineSuperseded').map(e => e.data)).toMatchObject([
    { clock: 'paperwork', from: before.due, to: after.due, reason: { year: year.year, notice: year.notice } },
  ]);
  expect(await town.types(other)).toEqual(['Applied', 'CalendarLanded']);

  // Its rungs follow: the old due instant passes unnoticed, the new one does not.
  await town.forward(caseNo, Date.parse(before.due) + 60_000 - Date.parse((await town.view(caseNo)).now));
  expect(await breaches(caseNo)).toBe(0);
  await town.forward(caseNo, Date.parse(after.due) - Date.parse(before.due) + 60_000);
  expect(await breaches(caseNo)).toBe(1);

  const born = (await town.open('li-intake', application())).body.caseNo as string;
  const { rows } = await town.database.query(`SELECT p.content FROM relief_case r JOIN policy_edition p ON p.hash = r.calendar_hash WHERE r.case_no = $1`, [born]);
  expect(rows[0].content.years.map((y: { year: number }) => y.year)).toContain(year.year);
});

it('the same year again changes nothing; a wrong one, or somebody without the post, is refused', async () => {
  const year = { ...(await next()), year: 2150, holidays: [], workdays: [] };
  const first = await town.call('chen-admin', 'POST', '/v1/calendar-years', year);
  expect(first).toMatchObject({ status: 200, body: { done: true } });
  expect((await town.call('chen-admin', 'POST', '/v1/calendar-years', year)).status).toBe(200);
  expect(await town.call('li-intake', 'POST', '/v1/calendar-years', year)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
  expect(await town.call('chen-admin', 'POST', '/v1/calendar-years', { ...year, workdays: ['2150-01-01', '2150-02-30'] })).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
