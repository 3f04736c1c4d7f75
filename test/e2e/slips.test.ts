import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { application, DAY_MS, EAST, eventually, Town, WEST } from '#test/e2e/town.js';

let town: Town;
beforeAll(async () => { town = await Town.start(); }, 120_000);
afterAll(() => town?.stop(), 30_000);

interface Item { caseNo: string; slipNo: number; state: string; item: string | null; name: string | null; due: { at: string; clock: string } | null; outcome: string | null; townCode: string }
const slips = async (as: string, query = ''): Promise<Item[]> => (await town.call(as, 'GET', `/v1/slips${query}`)).body.slips;
const shown = async (as: string, query?: string) => (await slips(as, query)).map(({ caseNo, slipNo, state }) => [caseNo, slipNo, state]);

async function opened(name: string, urgency = 'ordinary'): Promise<string> {
  const { body: { caseNo } } = await town.open('li-intake', application({ personal: { name, residentId: '110101199003070011', phone: '13900001111', summary: '住院费用高' } }));
  await town.done('li-intake', caseNo, 'accept', { urgency, takeOver: true });
  return caseNo as string;
}

describe('what is asked of a department', () => {
  let first: string;
  let second: string;
  beforeAll(async () => {
    [first, second] = [await opened('林间'), await opened('何方')];
    await town.done('li-intake', first, 'issue-slip', { department: 'medical-insurance', personal: { item: '核定医疗救助' } });
    await town.done('li-intake', second, 'issue-slip', { department: 'medical-insurance', personal: { item: '异地就医备案' } });
    await town.done('li-intake', first, 'issue-slip', { department: 'education', personal: { item: '减免学费' } });
    await town.done('li-intake', first, 'issue-slip', { townCode: WEST, personal: { item: '核实住处' } });
  }, 60_000);

  it('stands on its desk by what is due next, with what is asked and nobody\'s name', async () => {
    const listed = await slips('yi-medical');
    // Both are due at the end of one day.
    expect(listed.toSorted((a, b) => a.caseNo < b.caseNo ? -1 : 1)).toMatchObject([
      { caseNo: first, slipNo: 1, state: 'issued', item: '核定医疗救助', name: '林*', townCode: EAST, due: { clock: 'slip-accept' }, outcome: null, reliefFirst: false, number: `${first}-1` }, { caseNo: second, slipNo: 1, item: '异地就医备案' },
    ]);
    expect(JSON.stringify(listed)).not.toMatch(/住院|减免|林间|139|1101/);
    expect(listed[0]!.due!.at <= listed[1]!.due!.at).toBe(true);
  });

  it('and on nobody else\'s: each department, each town, each county has its own', async () => {
    expect(await shown('jiao-education')).toEqual([[first, 2, 'issued']]);
    expect(await shown('he-intake')).toEqual([[first, 3, 'issued']]);
    expect(await slips('he-intake')).toMatchObject([{ item: '核实住处', name: '林*' }]);
    for (const as of ['min-civil', 'du-civil', 'li-intake', 'bai-intake', 'tang-intake']) expect([as, await slips(as)]).toEqual([as, []]);
    for (const as of ['wu-county', 'feng-auditor', 'zhao-village', 'chen-admin', 'grid-east', 'wang-approver']) expect([as, (await town.call(as, 'GET', '/v1/slips')).status]).toEqual([as, 403]);
  });

  it('goes on page by page, each slip once', async () => {
    const { body: { slips: [one], next } } = await town.call('yi-medical', 'GET', '/v1/slips?limit=1');
    const { body } = await town.call('yi-medical', 'GET', `/v1/slips?limit=1&after=${next}`);
    expect([[one.caseNo, body.slips[0].caseNo].toSorted(), body.next]).toEqual([[first, second], null]);
    expect((await town.call('yi-medical', 'GET', '/v1/slips?after=x')).body.code).toBe('query-invalid');
  });

  it('moves on as it is accepted, answered, returned and routed', async () => {
    await town.done('yi-medical', first, 'accept-slip', { slipNo: 1 });
    expect((await slips('yi-medical')).find(({ caseNo }) => caseNo === first)).toMatchObject({ state: 'accepted', due: { clock: 'slip-answer' } });
    expect(await shown('yi-medical', '?state=issued')).toEqual([[second, 1, 'issued']]);
    await town.done('yi-medical', first, 'answer-slip', { slipNo: 1, outcome: 'helped', personal: { answer: '已报销 3000 元' } });
    expect(await shown('yi-medical')).toEqual([[second, 1, 'issued']]);
    expect(await slips('yi-medical', '?state=answered')).toMatchObject([{ caseNo: first, state: 'answered', outcome: 'helped', due: null }]);

    await town.done('yi-medical', second, 'return-slip', { slipNo: 1, personal: { reason: '由民政办理' } });
    expect(await shown('yi-medical')).toEqual([]);
    await town.done('li-intake', second, 'route-slip', { slipNo: 1, department: 'civil-affairs', personal: { reason: '改送民政' } });
    expect(await shown('min-civil')).toEqual([[second, 2, 'issued']]);
    expect((await town.database.query('SELECT slip_no, state FROM slip s JOIN relief_case USING (case_id) WHERE case_no = $1 ORDER BY 1', [second])).rows).toEqual([{ slip_no: 1, state: 'rerouted' }, { slip_no: 2, state: 'issued' }]);
  });

  it('leaves the desk with its case', async () => {
    await town.takeBack(second);
    expect(await shown('min-civil')).toEqual([]);
  });
});

it('relief first is due by the case\'s own hours', async () => {
  const caseNo = await opened('方圆', 'urgent');
  await town.done('li-intake', caseNo, 'issue-slip', { department: 'emergency-management', reliefFirst: true, personal: { item: '安置住处' } });
  const { due } = (await slips('ying-emergency'))[0]!;
  expect(due!.clock).toBe('urgent-relief');
  // A case whose own time was moved ahead tells its deadlines by that time, whether or not anything came due on the way.
  await town.forward(caseNo, DAY_MS / 12);
  expect((await slips('ying-emergency'))[0]!.due!.at.slice(0, 16)).toBe(due!.at.slice(0, 16));
  expect((await town.call('li-intake', 'GET', '/v1/cases?handler=li-intake&limit=100')).body.cases.find((one: { caseNo: string }) => one.caseNo === caseNo).due.at.slice(0, 16)).toBe(due!.at.slice(0, 16));
  await town.forward(caseNo, DAY_MS / 2);
  await eventually(async () => (await town.types(caseNo)).includes('RungReached'), 'rung');
  expect((await slips('ying-emergency'))[0]!.due!.at.slice(0, 16)).toBe(due!.at.slice(0, 16));
});

it('a migration finds in the journal what the journal\'s own writer keeps', async () => {
  const columns = 'case_id, slip_no, to_department, to_town, county, state, outcome, relief_first, issued_at';
  const kept = (await town.database.query(`SELECT ${columns} FROM slip ORDER BY case_id, slip_no`)).rows;
  expect(kept.length).toBeGreaterThanOrEqual(6);
  const { Slips1764085000000 } = await import('#infra/database/migrations/1764085000000-slips.js');
  await town.database.query('BEGIN; ALTER TABLE slip RENAME TO kept; DROP INDEX slip_department, slip_town; ALTER INDEX slip_pkey RENAME TO kept_pkey');
  try {
    await new Slips1764085000000().up({ query: (text: string) => town.database.query(text) } as never);
    expect((await town.database.query(`SELECT ${columns} FROM slip ORDER BY case_id, slip_no`)).rows).toEqual(kept);
  } finally {
    await town.database.query('ROLLBACK');
  }
});
