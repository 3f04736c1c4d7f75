import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signToken } from '#apps/api/auth/claims.js';
import { Staff, DEMO_STAFF_FILE } from '#infra/staff.js';
import { readKeyRing } from '#infra/keys.js';
import { ROOT } from '#infra/root.js';
import { application, EAST, Town } from '#test/e2e/town.js';
import { schemathesis, schemathesisPackages } from '#test/schemathesis/schemathesis.js';

const STREAM_TOKENS = 600;

let town: Town;
let packages: string;
beforeAll(async () => {
  packages = await schemathesisPackages();
  town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '1000000' });
}, 420_000);
afterAll(() => town?.stop(), 30_000);

/** One after another, so that a stream can be given one that is about to end. */
async function streamTokens(as: string): Promise<[endSeconds: number, token: string][]> {
  const ring = await readKeyRing(town.instance.settings.keysFile);
  const who = Staff.read(DEMO_STAFF_FILE).accounts.get(as)!;
  return Promise.all(Array.from({ length: STREAM_TOKENS }, async (_, i) => [Math.floor(Date.now() / 1_000) + i, await signToken(ring, who, i)] as [number, string]));
}

it('finds no 5xx and no undeclared answer in 5,000 requests and more', async () => {
  const cases = [await town.readyForRelief(), (await town.open('li-intake', application())).body.caseNo as string, await town.readyForRelief()];
  const closed = await town.readyForRelief();
  await town.pay(closed);
  const { apiUrl } = town.instance.settings;
  const kept = await fetch(`${apiUrl}/v1/cases/${cases[0]}/files`, { method: 'POST', body: '%PDF-1.7\n%%EOF', headers: { authorization: `Bearer ${town.token('li-intake')}`, 'content-type': 'application/pdf' } });
  await town.done('li-intake', cases[0]!, 'attach', await kept.json() as object);
  const { policy: { hash: policy } } = await town.view(cases[0]!);
  const folder = (name: string) => join(town.data, `schemathesis-${name}`);
  const run = async (name: string, as: string, ...args: string[]) =>
    schemathesis(packages, folder(name), apiUrl, { name, town: EAST, policy, cases: [...cases, closed], order: `${(await town.view(closed)).caseId}-p1`, bankSecret: town.instance.settings.bankSecret }, ['-H', `Authorization: Bearer ${town.token(as)}`, ...args]);
  // Its hook gives each request the token, so that nothing can be found out by leaving it off.
  const streams = async () => schemathesis(packages, folder('stream'), apiUrl, { name: 'stream', cases, streamTokens: await streamTokens('zheng-duty') },
    ['-n', '4', '--include-operation-id', 'streamAlerts', '--include-operation-id', 'streamCase'], ['ignored_auth', 'missing_required_header']);
  // A file is told by its content: one that is good is taken, whatever type it comes under.
  const files = async () => schemathesis(packages, folder('files'), apiUrl, { name: 'files', cases }, ['-H', `Authorization: Bearer ${town.token('li-intake')}`, '-n', '30', '--include-operation-id', 'keepFile'], ['negative_data_rejection']);
  const runs = await Promise.all([
    run('intake', 'li-intake', '-n', '60', '--exclude-operation-id', 'streamAlerts', '--exclude-operation-id', 'streamCase', '--exclude-operation-id', 'keepFile'),
    (async () => [
      await run('supervisor', 'wu-county', '-n', '60', '--exclude-operation-id', 'streamAlerts', '--exclude-operation-id', 'streamCase', '--exclude-operation-id', 'openCase', '--exclude-operation-id', 'landCalendarYear', '--exclude-operation-id', 'keepFile'),
      await run('administrator', 'chen-admin', '-n', '60', '--include-operation-id', 'landCalendarYear'),
      await streams(),
      await files(),
    ])(),
  ]).then(all => all.flat());
  for (const { report, printed } of runs) {
    if (report.failures.length > 0 || report.errors.length > 0 || !report.complete) throw new Error(printed.slice(-20_000));
    expect(report.operations.tested).toBe(report.operations.selected);
  }
  expect(runs.reduce((sum, { report }) => sum + report.test_cases.generated, 0)).toBeGreaterThanOrEqual(5_000);

  // What arrived, as the API itself wrote it down: every operation was both answered and refused.
  const lines = readFileSync(join(town.data, 'logs/api.log'), 'utf8').split('\n').filter(line => line.includes('"msg":"request"'));
  const arrived = lines.map(line => JSON.parse(line) as { method: string; route: string; status: number });
  expect(arrived.length).toBeGreaterThanOrEqual(5_000);
  const answered = Object.groupBy(arrived, ({ method, route }) => `${method} ${route.replace(/:(\w+)/g, '{$1}')}`);
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: { security?: object } } } };
  for (const [path, methods] of Object.entries(paths)) for (const [method, { security }] of Object.entries(methods)) {
    const statuses = answered[`${method.toUpperCase()} ${path}`]?.map(({ status }) => status) ?? [];
    expect([method, path, statuses.some(status => status < 300), !security || statuses.some(status => status >= 400)]).toEqual([method, path, true, true]);
  }
}, 900_000);
