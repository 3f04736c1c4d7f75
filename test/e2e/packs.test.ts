import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { packFiles } from '#infra/policy.js';
import { ROOT } from '#infra/root.js';
import { application, eventually, Town } from '#test/e2e/town.js';

const COUNTY = '370899000000';
const FILE = packFiles().findLast(({ id }) => id === 'jining-2021')!.file;
const YAML = readFileSync(join(ROOT, 'libs/policy/packs', FILE), 'utf8');
/** The same rules, under another version. */
const version = (number: number, more: (yaml: string) => string = yaml => yaml) => more(YAML.replace(/^version: .*$/m, `version: ${number}`));

let town: Town;
beforeAll(async () => {
  town = await Town.start();
}, 120_000);
afterAll(() => town?.stop(), 30_000);

const propose = (yaml: string, { as = 'chen-admin', county = COUNTY } = {}) => town.call(as, 'POST', '/v1/pack-proposals', { county, yaml });
const bySecond = (method: string, path: string) => town.call('bao-admin', method, path);
/** What they are told of rules, and of whom. */
const told = async (as: string): Promise<string[]> =>
  (await town.call(as, 'GET', '/v1/alerts?limit=100&order=newest')).body.alerts
    .filter(({ kind }: { kind: string }) => kind.startsWith('rules-')).map(({ kind, accountId }: { kind: string; accountId: string }) => `${kind} ${accountId}`);
const versionOfNewCase = async (name: string) => {
  const { body: { caseNo } } = await town.open('li-intake', application({ personal: { name, summary: '失火' } }));
  return [caseNo, (await town.view(caseNo)).policy.version] as const;
};

it('a pack with a fault is refused with everything that is wrong, and leaves nothing', async () => {
  const { status, body } = await propose(version(90, yaml => yaml.replace(/^urgencies: .*$/m, 'urgencies: [soon]').replace(/^notice: .*$/m, 'notice: ""')));
  expect([status, body.code]).toEqual([422, 'pack-invalid']);
  expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(expect.arrayContaining(['notice', 'urgencies.0']));
  expect((await propose('a: [')).body).toMatchObject({ code: 'pack-invalid', errors: [{ field: 'yaml' }] });
  expect((await propose('a: &a [*a, *a]')).body.code).toBe('pack-invalid');
  expect((await town.call('chen-admin', 'GET', '/v1/pack-proposals')).body.proposals).toEqual([]);
});

it('is for administrators, in their own region', async () => {
  for (const as of ['li-intake', 'wu-county', 'feng-auditor']) expect([as, (await propose(YAML, { as })).status]).toEqual([as, 403]);
  expect((await propose(YAML, { county: '211399000000' })).body).toMatchObject({ status: 422, code: 'not-in-region' });
  expect((await town.call('feng-auditor', 'GET', '/v1/pack-proposals')).status).toBe(200);
  expect((await town.call('zhou-lead', 'GET', '/v1/pack-proposals')).status).toBe(403);
});

it('takes effect for new cases once a second administrator has confirmed it, and running cases keep theirs', async () => {
  const [before, released] = await versionOfNewCase('先来');
  const { status, body: { packNo } } = await propose(version(90));
  expect(status).toBe(201);
  expect((await versionOfNewCase('其间'))[1]).toBe(released);
  expect((await town.call('chen-admin', 'POST', `/v1/pack-proposals/${packNo}/confirmation`)).body).toMatchObject({ status: 409, code: 'second-administrator-needed' });
  await eventually(async () => (await told('feng-auditor')).includes('rules-proposed chen-admin'), 'word to the auditor');
  expect(await told('ye-auditor')).toEqual([]);
  expect((await bySecond('POST', `/v1/pack-proposals/${packNo}/confirmation`)).body).toMatchObject({ confirmedBy: 'bao-admin', proposedBy: 'chen-admin' });
  const [after, confirmed] = await versionOfNewCase('后来');
  await eventually(async () => (await told('feng-auditor')).includes('rules-confirmed chen-admin'), 'word to the auditor');
  expect([confirmed, (await town.view(before)).policy.version]).toEqual([90, released]);
  // Its clocks run by the new edition, from the journal as well as in the workflow.
  await town.done('li-intake', after, 'accept', { urgency: 'urgent', takeOver: true });
  expect((await town.view(after)).clocks.some(({ clock }: { clock: string }) => clock === 'urgent-relief')).toBe(true);
  const { body: { packs } } = await town.call('chen-admin', 'GET', '/v1/packs');
  expect(packs.find((pack: { version: number }) => pack.version === 90)).toMatchObject({ id: 'jining-2021', counties: [{ code: COUNTY }] });
  for (const method of ['POST', 'DELETE'] as const) expect((await bySecond(method, `/v1/pack-proposals/${packNo}${method === 'POST' ? '/confirmation' : ''}`)).status).toBe(404);
});

it('from its own first day on, and not if it was taken back', async () => {
  const later = (await propose(version(91, yaml => yaml.replace(/^validFrom: .*$/m, 'validFrom: 2099-01-01')))).body;
  await bySecond('POST', `/v1/pack-proposals/${later.packNo}/confirmation`);
  expect((await versionOfNewCase('未到'))[1]).toBe(90);
  const withdrawn = (await propose(version(92))).body;
  expect((await town.call('chen-admin', 'DELETE', `/v1/pack-proposals/${withdrawn.packNo}`)).body).toMatchObject({ withdrawnBy: 'chen-admin' });
  expect((await bySecond('POST', `/v1/pack-proposals/${withdrawn.packNo}/confirmation`)).status).toBe(404);
  expect((await versionOfNewCase('撤回'))[1]).toBe(90);
});

it('all of these cases replay', async () => {
  expect(await town.contradictory()).toEqual([]);
});
