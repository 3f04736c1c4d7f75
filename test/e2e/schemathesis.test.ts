import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signToken } from '#apps/cli/sign-token.js';
import { Staff, DEMO_STAFF_FILE } from '#infra/staff.js';
import { readSigningRing } from '#infra/keys.js';
import { ROOT } from '#infra/root.js';
import { ROLES } from '#libs/contracts/words.js';
import { solution } from '#libs/identifiers/puzzle.js';
import { application, DAY_MS, EAST, Town } from '#test/e2e/town.js';
import { schemathesis, schemathesisPackages } from '#test/schemathesis/schemathesis.js';

const STREAM_TOKENS = 900;
const COUNTY = '370899000000';
/** Somebody of each role, who has to do with the cases. */
const ACCOUNTS: { [role: string]: string } = {
  'village-assistant': 'zhao-village', reporter: 'grid-east', 'town-intake': 'li-intake', 'town-investigator': 'sun-investigator', 'town-approver': 'wang-approver', 'team-lead': 'zhou-lead', 'department-handler': 'yi-medical',
  'county-approver': 'jiang-approver', 'county-duty': 'zheng-duty', 'county-finance': 'cao-finance', supervisor: 'wu-county', auditor: 'feng-auditor', administrator: 'chen-admin',
};
/** Every edge of every field is tried as these; what differs for the others is who asks. */
const THOROUGH: readonly string[] = ['town-intake', 'administrator'];
/**
 * A post is taken, and one's sessions end, in a browser, which no token has (`e2e/sessions`); nobody guesses a policy pack, or its
 * second administrator (`e2e/packs`); a family's own code comes by a gateway (`e2e/oversight-trust`).
 */
const NEVER_DONE = ['takePost', 'endSessionOf', 'proposePack', 'confirmPack', 'withdrawPack', 'requestCode', 'withdrawApplication'];
/** After these a token is good for nothing. */
const LEAVING = ['endSession', 'revokeTokens'];

let town: Town;
let packages: string;
beforeAll(async () => {
  packages = await schemathesisPackages();
  town = await Town.start({ JISHI_API_REQUESTS_PER_MINUTE: '1000000' });
}, 420_000);
afterAll(() => town?.stop(), 30_000);

/** One after another, so that a stream can be given one that is about to end. */
async function streamTokens(as: string): Promise<[endSeconds: number, token: string][]> {
  const ring = await readSigningRing(town.instance.settings);
  const who = Staff.read(DEMO_STAFF_FILE).accounts.get(as)!;
  return Promise.all(Array.from({ length: STREAM_TOKENS }, async (_, i) => [Math.floor(Date.now() / 1_000) + i, await signToken(ring, who, i)] as [number, string]));
}

it('finds no 5xx and no undeclared answer in 5,000 requests and more', async () => {
  const cases = [await town.readyForRelief(), (await town.open('li-intake', application())).body.caseNo as string, await town.readyForRelief()];
  const closed = await town.readyForRelief();
  await town.pay(closed);
  const printed = await town.readyForRelief();
  await town.done('li-intake', printed, 'issue-slip', { department: 'medical-insurance', personal: { item: '医疗救助' } });
  const { apiUrl } = town.instance.settings;
  const { policy: { hash: policy } } = await town.view(cases[0]!);
  /** Some that they may end. */
  const delegations = async (as: string) => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const made = await Promise.all(Array.from({ length: 3 }, () => town.call(as, 'POST', '/v1/delegations', { to: as === 'zheng-duty' ? 'wu-county' : 'zheng-duty', from: new Date().toISOString(), until })));
    return made.flatMap(({ body }) => body.delegationNo ?? []);
  };
  /** Posts that another administrator proposes, for this one to confirm or turn down. */
  const proposals = async (as: string) => {
    if (as !== ACCOUNTS['administrator']) return [];
    const posts = Array.from({ length: 6 }, (_, i) => `proposed-${i}`);
    const made = await Promise.all(posts.map(name => town.call('bao-admin', 'PUT', `/v1/accounts/${name}`, { name, role: 'county-approver', region: COUNTY, active: true })));
    return made.map(({ body }) => body.proposalNo as string);
  };
  /** An approver's, which an administrator confirms; one after another, for they may not overlap. */
  const unconfirmed = async (as: string) => {
    if (as !== ACCOUNTS['administrator']) return [];
    const day = (n: number) => new Date(Date.now() + n * DAY_MS).toISOString();
    const made = await Promise.all([1, 3, 5].map(n =>
      town.call('wang-approver', 'POST', '/v1/delegations', { to: 'qian-supervisor', from: day(n), until: day(n + 1) })));
    return made.map(({ body }) => body.delegationNo as string);
  };
  /** Working days, proposed by the other administrator of the whole instance. */
  const years = () => Promise.all(Array.from({ length: 6 }, async (_, i) =>
    (await town.call('li-calendar', 'POST', '/v1/calendar-proposals', { year: 2190 + i, notice: '虚构〔2189〕1号', holidays: [], workdays: [] })).body.proposalNo as string));
  const kept = await fetch(`${apiUrl}/v1/cases/${cases[0]}/files`, { method: 'POST', body: '%PDF-1.7\n%%EOF', headers: { authorization: `Bearer ${town.token('li-intake')}`, 'content-type': 'application/pdf' } });
  await town.done('li-intake', cases[0]!, 'attach', await kept.json() as object);
  // What people without an account hold: a case they may rate, and puzzles that are solved.
  const citizen = async (path: string, body: object) => (await fetch(`${apiUrl}/v1/citizen/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() }, body: JSON.stringify(body) })).json() as Promise<{ [field: string]: string }>;
  const solved = async () => {
    const { puzzle, bits } = await citizen('puzzles', {});
    return { puzzle, answer: solution(puzzle!, Number(bits), 0, 10_000_000) };
  };
  const { caseNo: held, secret } = await citizen('applications', { type: 'apply', townCode: EAST, cause: 'other', personal: { name: '赵六', summary: '困难' }, humanCheck: await solved() });
  await town.done('li-intake', held!, 'take-over');
  await town.done('li-intake', held!, 'reject', { ground: 'not-in-hardship' });
  await town.done('li-intake', held!, 'feedback');
  const folder = (name: string) => join(town.data, `schemathesis-${name}`);
  const run = async (name: string, as: string, ...args: string[]) =>
    schemathesis(packages, folder(name), apiUrl, { name, account: as, town: EAST, cases: [...cases, closed], printed, order: `${(await town.view(closed)).caseId}-p1`, bankSecret: town.instance.settings.bankSecret, policy, held: { caseNo: held, secret }, humanCheck: await solved(), deputy: 'zheng-duty', delegations: await delegations(as), proposals: await proposals(as), unconfirmed: await unconfirmed(as) }, ['-H', `Authorization: Bearer ${town.token(as)}`, ...args]);
  // Its hook gives each request the token, so that nothing can be found out by leaving it off.
  const streams = async () => schemathesis(packages, folder('stream'), apiUrl, { name: 'stream', cases, streamTokens: await streamTokens('zheng-duty') },
    ['-n', '4', '--include-operation-id', 'streamAlerts', '--include-operation-id', 'streamCase'], ['ignored_auth', 'missing_required_header']);
  // A file is told by its content: one that is good is taken, whatever type it comes under.
  const files = async () => schemathesis(packages, folder('files'), apiUrl, { name: 'files', cases }, ['-H', `Authorization: Bearer ${town.token('li-intake')}`, '-n', '30', '--include-operation-id', 'keepFile'], ['negative_data_rejection']);
  // Everybody meets every operation, one way or the other; two at a time, as there are cores.
  const roles = ROLES.filter(role => role !== 'citizen');
  const lane = async () => {
    const done = [];
    for (let role = roles.shift(); role; role = roles.shift()) {
      done.push(await run(role, ACCOUNTS[role]!, ...(THOROUGH.includes(role) ? ['-n', '4'] : ['-n', '12', '--phases', 'fuzzing']), ...['streamAlerts', 'streamCase', 'keepFile', 'forwardCase', ...LEAVING, ...(role === 'administrator' ? [] : ['proposeCalendarYear'])].flatMap(id => ['--exclude-operation-id', id])));
    }
    return done;
  };
  const runs = (await Promise.all([lane(), lane()])).flat();
  const ofCalendar = ['proposeCalendarYear', 'listCalendarProposals', 'confirmCalendarYear', 'withdrawCalendarYear'];
  runs.push(await schemathesis(packages, folder('calendar'), apiUrl, { name: 'calendar', cases, years: await years() },
    ['-H', `Authorization: Bearer ${town.token('nian-calendar')}`, '-n', '12', '--phases', 'fuzzing', ...ofCalendar.flatMap(id => ['--include-operation-id', id])]));
  // Time takes its time.
  runs.push(await streams(), await files(), await run('training', 'li-intake', '-n', '4', '--phases', 'fuzzing', '--include-operation-id', 'forwardCase'));
  // Each is the last thing its token does.
  for (const [i, id] of LEAVING.entries()) runs.push(await run(id, ['li-intake', 'wang-approver'][i]!, '-n', '4', '--phases', 'fuzzing', '--include-operation-id', id));
  for (const { report, printed: said } of runs) {
    if (report.failures.length > 0 || report.errors.length > 0 || !report.complete) throw new Error(said.slice(-20_000));
    expect(report.operations.tested).toBe(report.operations.selected);
  }
  expect(runs.reduce((sum, { report }) => sum + report.test_cases.generated, 0)).toBeGreaterThanOrEqual(5_000);

  // What arrived, as the API itself wrote it down: every operation was both answered and refused.
  const lines = readFileSync(join(town.data, 'logs/api.log'), 'utf8').split('\n').filter(line => line.includes('"msg":"request"'));
  const arrived = lines.map(line => JSON.parse(line) as { method: string; route: string; status: number });
  expect(arrived.length).toBeGreaterThanOrEqual(5_000);
  const answered = Object.groupBy(arrived, ({ method, route }) => `${method} ${route.replace(/:(\w+)/g, '{$1}')}`);
  const { paths } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: { [path: string]: { [method: string]: { operationId: string; security?: object } } } };
  const unmet = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).flatMap(([method, { operationId, security }]) => {
    const statuses = answered[`${method.toUpperCase()} ${path}`]?.map(({ status }) => status) ?? [];
    const isDone = NEVER_DONE.includes(operationId) || statuses.some(status => status < 300);
    const isRefused = !security || statuses.some(status => status >= 400);
    return [...(isDone ? [] : [`${operationId} was never done`]), ...(isRefused ? [] : [`${operationId} was never refused`])];
  }));
  expect(unmet).toEqual([]);
}, 1_800_000);
