import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { application, eventually, lead, Town, WEST } from '#test/e2e/town.js';

/** Names and numbers that occur nowhere but in what people typed. */
const NAME = '诸葛望山';
const MEMBER = '诸葛小满';
const [ID, MEMBER_ID, OTHER_ID] = ['110101199003070011', '11010119900307002X', '110101199003070038'].map(fixed);
const TAIL = ID!.slice(-4);

let town: Town;
let own: string;
let west: string;
let chaoyang: string;
beforeAll(async () => {
  town = await Town.start();
  const apply = async (as: string, fields: object) => (await town.open(as, application(fields))).body.caseNo as string;
  own = await apply('li-intake', { personal: { name: NAME, residentId: ID, summary: '失火', household: [{ name: MEMBER, residentId: MEMBER_ID, relation: '子' }] } });
  west = await apply('he-intake', { townCode: WEST, cause: 'other', personal: { name: '诸葛 望山', summary: '失业' } });
  chaoyang = await apply('bai-intake', { townCode: '211399101000', personal: { name: NAME, residentId: OTHER_ID, summary: '失火' } });
}, 120_000);
afterAll(() => town?.stop(), 30_000);

const search = (as: string, text: string) => town.call(as, 'POST', '/v1/searches', { text });
const found = async (as: string, text: string): Promise<string[]> => ((await search(as, text)).body.cases as { caseNo: string }[]).map(({ caseNo }) => caseNo).sort();

describe('a case is found', () => {
  it('by its number, however it is typed', async () => {
    expect((await search('li-intake', ` ${own.toLowerCase().replaceAll('-', ' ')} `)).body).toMatchObject({ by: 'number', more: false, cases: [{ caseNo: own, name: '诸***' }] });
  });

  it('by a name as a whole, of whoever lives there too', async () => {
    expect((await search('li-intake', NAME)).body.by).toBe('name');
    expect(await found('li-intake', NAME)).toEqual([own]);
    expect(await found('li-intake', MEMBER)).toEqual([own]);
    expect(await found('li-intake', '诸葛')).toEqual([]);
    expect(await found('wu-county', NAME)).toEqual([own, west].sort());
  });

  it('by an identity number or its last four', async () => {
    expect(await found('li-intake', ID!)).toEqual([own]);
    expect(await found('li-intake', TAIL)).toEqual([own]);
    expect(await found('li-intake', MEMBER_ID!.slice(-4).toLowerCase())).toEqual([own]);
    expect((await search('li-intake', ID!)).body.by).toBe('id');
  });

  it('by the name of a lead, and by the one it turned out to have', async () => {
    const { body: { caseNo } } = await town.open('zhao-village', lead({ personal: { summary: '独居老人', name: '上官阿婆' } }));
    await town.done('li-intake', caseNo, 'apply', { personal: { name: '上官桂兰', summary: '独居老人' } });
    for (const name of ['上官阿婆', '上官桂兰']) expect(await found('li-intake', name)).toEqual([caseNo]);
  });

  it('not beyond one\'s scope', async () => {
    for (const as of ['he-intake', 'bai-intake', 'ye-auditor', 'yi-medical', 'tian-village']) for (const text of [ID!, TAIL, own, MEMBER]) expect([as, text, await found(as, text)]).toEqual([as, text, []]);
    expect(await found('he-intake', NAME)).toEqual([west]);
    expect(await found('bai-intake', NAME)).toEqual([chaoyang]);
    expect(await found('feng-auditor', NAME)).toEqual([own, west].sort());
    for (const as of ['grid-east', 'chen-admin']) expect((await search(as, NAME)).status).toBe(403);
    // A department that is brought in finds its part.
    await town.done('li-intake', own, 'issue-slip', { department: 'education', personal: { item: '减免学费' } });
    expect([await found('jiao-education', NAME), await found('yi-medical', NAME)]).toEqual([[own], []]);
  });

  it('what cannot be looked for is told', async () => {
    for (const text of ['JS-2026-0000001-0', '110101199003070019', '12', ' ']) expect([text, (await search('li-intake', text)).body.code]).toEqual([text, 'body-invalid']);
  });
});

describe('before a second plea is entered', () => {
  const persons = async (as: string, ...residentIds: (string | undefined)[]) => (await town.call(as, 'POST', '/v1/persons/cases', { residentIds })).body;

  it('the counter learns of this year\'s cases of the household, and of others only that they are', async () => {
    expect(await persons('li-intake', MEMBER_ID, ID)).toMatchObject({ persons: [{ at: 0, cases: [{ caseNo: own }], elsewhere: false }, { at: 1, cases: [{ caseNo: own }], elsewhere: false }] });
    expect(await persons('he-intake', ID)).toEqual({ persons: [{ at: 0, cases: [], elsewhere: true }] });
    expect(await persons('bai-intake', ID, OTHER_ID)).toMatchObject({ persons: [{ at: 0, cases: [], elsewhere: true }, { at: 1, cases: [{ caseNo: chaoyang }], elsewhere: false }] });
    expect(await persons('li-intake', fixed('110101198501010019'))).toEqual({ persons: [] });
    for (const as of ['wu-county', 'grid-east', 'cao-finance', 'yi-medical']) expect((await persons(as, ID)).code).toBe('role-not-allowed');
  });

  it('last year\'s are no duplicates', async () => {
    await town.database.query('UPDATE relief_event SET year = year - 1 WHERE case_id = (SELECT case_id FROM relief_case WHERE case_no = $1)', [chaoyang]);
    expect(await persons('li-intake', OTHER_ID)).toEqual({ persons: [] });
  });
});

it('whoever finds a case by whom it is about is in the read log, and what they looked for is not', async () => {
  const { body: { reads } } = await town.call('feng-auditor', 'GET', `/v1/reads?caseNo=${own}&limit=100`);
  const searches = (reads as { by: { id: string }; act: string; what: string[]; reason: null }[]).filter(({ act }) => act === 'search');
  expect(searches.some(({ by, what }) => by.id === 'li-intake' && what.join() === 'name')).toBe(true);
  expect(searches.some(({ by, what }) => by.id === 'li-intake' && what.join() === 'resident-id')).toBe(true);
  // By its number one finds nobody one did not know.
  expect(searches.every(({ what, reason }) => ['name', 'resident-id'].includes(what.join()) && reason === null)).toBe(true);
});

it('nothing that was looked for stands in logs or in the database', async () => {
  const logs = readdirSync(join(town.data, 'logs')).map(file => readFileSync(join(town.data, 'logs', file), 'utf8')).join('');
  expect(logs).toContain('/v1/searches');
  for (const secret of [NAME, MEMBER, ID!, MEMBER_ID!, OTHER_ID!, '上官']) expect(logs).not.toContain(secret);
  const { rows } = await town.database.query('SELECT key FROM case_key');
  expect(rows.length).toBeGreaterThanOrEqual(8);
  for (const { key } of rows) expect(key).toMatch(/^[0-9a-f]{64}$/);
  // The same name in two counties, and what the duplicates are found by, have nothing in common.
  const { rows: shared } = await town.database.query('SELECT key FROM case_key GROUP BY key HAVING count(DISTINCT case_id) > 1');
  expect(shared).toHaveLength(1);
  expect((await town.database.query('SELECT 1 FROM case_key JOIN relief_event ON person_key = key')).rows).toEqual([]);
});

it('cases of an earlier release are found once the worker has been through them', async () => {
  await town.database.query('DELETE FROM case_key; UPDATE relief_case SET has_keys = false');
  expect(await found('li-intake', NAME)).toEqual([]);
  await town.instance.restart('worker');
  await eventually(async () => (await found('li-intake', NAME)).length === 1, 'key');
});

/** With the check digit that belongs to it. */
function fixed(id: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return id.slice(0, 17) + '10X98765432'[weights.reduce((sum, weight, i) => sum + weight * Number(id[i]), 0) % 11]!;
}
