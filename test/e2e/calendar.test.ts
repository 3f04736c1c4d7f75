import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '#infra/root.js';
import { application, eventually, lead, Town } from '#test/e2e/town.js';

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
  const calendar = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=development', join(ROOT, 'apps/cli/jishi.ts'), 'calendar', ...args, '--json'],
      { cwd: ROOT, env: { ...env, JISHI_DATA: town.data } });
    return JSON.parse(stdout);
  };
  const { proposalNo } = await calendar('propose', file, '--as', 'nian-calendar');
  expect((await calendar('list', '--as', 'li-calendar')).proposals).toMatchObject([{ proposalNo, edition: 1, confirmedBy: null, published: false }]);
  expect((await calendar('confirm', proposalNo, '--as', 'li-calendar')).landing).toEqual({ year: year.year, notice: year.notice, done: true, cases: 2, failed: 0 });

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

describe('a year that lands on cases on their way', () => {
  // So far away that nobody publishes it; until it lands, Monday to Friday count.
  const YEAR = { year: 2044, notice: '虚构〔2043〕1号', holidays: [{ name: '春节', from: '2044-02-08', to: '2044-02-12' }], workdays: ['2044-03-05', '2044-03-06', '2044-03-12'] };
  const CORRECTED = { ...YEAR, notice: '虚构〔2044〕1号', workdays: ['2044-03-06'] };
  const on = (written: string) => `2044-${written.includes('T') ? written : `${written}T00:00`}:00+08:00`;

  const until = async (caseNo: string, written: string) => town.forward(caseNo, Date.parse(on(written)) - Date.parse((await town.view(caseNo)).now));
  /** An ordinary lead has no clock yet, so that nothing happens on its way into that year. */
  async function begun(written: string): Promise<string> {
    const { body: { caseNo } } = await town.open('zhao-village', lead({ urgency: 'ordinary' }));
    await town.done('li-intake', caseNo, 'grade', { urgency: 'ordinary' });
    await until(caseNo, written);
    return caseNo;
  }
  async function accepted(written: string): Promise<string> {
    const caseNo = await begun(written);
    await town.done('li-intake', caseNo, 'apply', { materials: ['application', 'means-authorisation', 'hardship-evidence'], personal: { name: '张三', summary: '大病' } });
    await town.done('li-intake', caseNo, 'accept');
    return caseNo;
  }
  const due = async (caseNo: string, clock: string) => {
    const { due: at, provisional } = (await town.view(caseNo)).clocks.find((c: { clock: string }) => c.clock === clock);
    return [at, provisional];
  };
  const of = async (caseNo: string, clock: string, type: string) => (await town.journal(caseNo)).filter(row => row.type === type && row.data['clock'] === clock);
  const rungs = async (caseNo: string, clock: string) => (await of(caseNo, clock, 'RungReached')).map(row => [row.data['step'], row.occurred_at.getTime(), row.data['delivered']]);
  const rung = (step: string, written: string, delivered = true) => [step, Date.parse(on(written)), delivered];
  const moves = async (caseNo: string, clock: string) => (await of(caseNo, clock, 'DeadlineSuperseded')).map(row => row.data);
  const moved = (from: string, to: string, { year, notice } = YEAR) => ({ from: on(from), to: on(to), provisional: false, reason: { year, notice } });
  const publish = async (year: typeof YEAR) => expect(await town.publishYear(year)).toMatchObject({ status: 200, body: { landing: { done: true, failed: 0 } } });

  let later: string;
  let earlier: string;
  let passed: string;
  let same: string;
  let hours: string;
  beforeAll(async () => {
    [later, earlier, passed, same, hours] = await Promise.all([
      accepted('02-04T10:00'), accepted('03-03T10:00'), accepted('03-03T10:00'), begun('03-15T10:00'), town.open('zhao-village', lead({ urgency: 'urgent' })).then(({ body }) => body.caseNo as string),
    ]);
    await town.done('li-intake', same, 'issue-slip', { department: 'medical-insurance', personal: { item: '住院费用' } });
    await Promise.all([until(later, '02-08T10:00'), until(passed, '03-08T10:00')]);
    expect(await Promise.all([later, earlier, passed].flatMap(caseNo => ['investigation', 'town-decision'].map(clock => due(caseNo, clock)))))
      .toEqual([[on('02-10'), true], [on('03-04'), true], [on('03-09'), true], [on('04-01'), true], [on('03-09'), true], [on('04-01'), true]]);
    await publish(YEAR);
  }, 120_000);

  it('a holiday puts a running deadline off, and its rungs with it', async () => {
    expect([await due(later, 'investigation'), await due(later, 'town-decision')]).toEqual([[on('02-17'), false], [on('03-09'), false]]);
    expect([await moves(later, 'investigation'), await moves(later, 'town-decision')]).toMatchObject([[moved('02-10', '02-17')], [moved('03-04', '03-09')]]);
    await until(later, '02-15T12:00');
    expect([await rungs(later, 'investigation'), await of(later, 'investigation', 'ClockBreached')]).toEqual([[rung('half', '02-06')], []]);
    await until(later, '02-17T00:01');
    expect(await rungs(later, 'investigation')).toEqual([rung('half', '02-06'), rung('eighty', '02-16'), rung('due', '02-17')]);
    expect(await of(later, 'investigation', 'ClockBreached')).toMatchObject([{ occurred_at: new Date(on('02-17')) }]);
  });

  it('a weekend that is worked brings a running deadline forward', async () => {
    expect([await due(earlier, 'investigation'), await due(earlier, 'town-decision')]).toEqual([[on('03-07'), false], [on('03-29'), false]]);
    expect([await moves(earlier, 'investigation'), await moves(earlier, 'town-decision')]).toMatchObject([[moved('03-09', '03-07')], [moved('04-01', '03-29')]]);
    await until(earlier, '03-07T00:01');
    expect(await rungs(earlier, 'investigation')).toEqual([rung('half', '03-05'), rung('eighty', '03-06'), rung('due', '03-07')]);
    expect(await of(earlier, 'investigation', 'ClockBreached')).toMatchObject([{ occurred_at: new Date(on('03-07')) }]);
  });

  it('a deadline that by the new days has passed is missed as of then, and only the highest rung is delivered', async () => {
    expect(await moves(passed, 'investigation')).toMatchObject([moved('03-09', '03-07')]);
    await eventually(async () => (await rungs(passed, 'investigation')).length === 4, 'rungs');
    expect(await rungs(passed, 'investigation')).toEqual([rung('half', '03-05'), rung('eighty', '03-08'), rung('due', '03-07', false), rung('plus1', '03-08')]);
    const [breach] = await of(passed, 'investigation', 'ClockBreached');
    expect([breach!.occurred_at, breach!.data['due']]).toEqual([new Date(on('03-07')), on('03-07')]);
    expect(breach!.recorded_at.getTime()).toBeGreaterThan(Date.parse(on('03-08T10:00')));
    expect(await due(passed, 'town-decision')).toEqual([on('03-29'), false]);
  });

  it('a deadline that stays where it was is no longer provisional, and hours do not ask for days', async () => {
    expect(await moves(same, 'slip-accept')).toMatchObject([moved('03-19', '03-19')]);
    expect(await town.types(hours)).toEqual(['LeadReported', 'CalendarLanded']);
  });

  it('a year that is corrected moves deadlines once more, and takes back nothing that was set off', async () => {
    const before = [await rungs(passed, 'investigation'), await of(passed, 'investigation', 'ClockBreached')];
    await publish(CORRECTED);
    expect([await due(earlier, 'town-decision'), await moves(earlier, 'town-decision')]).toMatchObject([[on('03-31'), false], [moved('04-01', '03-29'), moved('03-29', '03-31', CORRECTED)]]);
    expect([await rungs(passed, 'investigation'), await of(passed, 'investigation', 'ClockBreached')]).toEqual(before);
  });
});

it('the same year again changes nothing; a wrong one, or somebody without the post, is refused', async () => {
  const year = { ...(await next()), year: 2150, holidays: [], workdays: [] };
  const first = await town.publishYear(year);
  expect(first).toMatchObject({ status: 200, body: { proposal: { edition: 1 }, landing: { done: true } } });
  expect(await town.publishYear(year)).toMatchObject({ status: 200, body: { proposal: { edition: 1 }, landing: { done: true } } });
  expect(await town.call('li-intake', 'POST', '/v1/calendar-proposals', year)).toMatchObject({ status: 403, body: { code: 'role-not-allowed' } });
  expect(await town.call('nian-calendar', 'POST', '/v1/calendar-proposals', { ...year, workdays: ['2150-01-01', '2150-02-30'] })).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
