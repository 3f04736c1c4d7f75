import { readPack } from '#infra/policy.js';
import { decodeJwt } from 'jose';
import { tokenReader } from '#apps/api/auth/claims.js';
import { signToken } from '#apps/cli/sign-token.js';
import { groundWithoutServers } from '#apps/api/ground-without-servers.js';
import { countyOf, DEMO_STAFF_FILE, Staff } from '#infra/staff.js';

const staff = { counties: [], towns: [], staff: [] as object[] };
const WALL = { nowMs: () => Promise.resolve(Date.now()) };
const YI = { id: 'yi-medical', name: '易医保', role: 'department-handler', region: '370899000000', department: 'medical-insurance' } as const;

test('a token says who calls, by an id of its own, and nothing of their post', async () => {
  const { ring } = await groundWithoutServers();
  const read = await tokenReader(ring, WALL);
  const [one, other] = await Promise.all([signToken(ring, YI, 60), signToken(ring, YI, 60)]);
  expect(decodeJwt(one)).toEqual({ iss: 'jishi', aud: 'jishi-api', sub: 'yi-medical', jti: expect.any(String), iat: expect.any(Number), exp: expect.any(Number) });
  expect(await read(one)).toMatchObject({ accountId: 'yi-medical', tokenId: decodeJwt(one).jti });
  expect((await read(one)).tokenId).not.toBe((await read(other)).tokenId);
});

test('a token is good for an hour at most, and not before its time', async () => {
  const { ring } = await groundWithoutServers();
  const read = await tokenReader(ring, WALL);
  await expect(signToken(ring, YI, 3_600).then(read)).resolves.toMatchObject({ accountId: 'yi-medical' });
  await expect(signToken(ring, YI, 3_602).then(read)).rejects.toThrow();
  await expect(signToken(ring, YI, 60).then(await tokenReader(ring, { nowMs: () => Promise.resolve(Date.now() - 10_000) }))).rejects.toThrow();
});

test('whoever answers for a department names it, and nobody else does', () => {
  const read = (account: object) => () => Staff.parse({ ...staff, staff: [account] });
  expect(read(YI)().accounts.get('yi-medical')).toEqual(YI);
  expect(read({ ...YI, department: undefined })).toThrow(/department/);
  expect(read({ ...YI, role: 'county-finance' })).toThrow(/department/);
});

test('a town lies in a county, which says by which rules it works', () => {
  const towns = [{ code: '370899101000', name: '河东镇' }];
  expect(Staff.parse({ ...staff, counties: [{ code: '370899000000', name: '示例县' }], towns }).towns.size).toBe(1);
  expect(() => Staff.parse({ ...staff, counties: [{ code: '211399000000', name: '样例县' }], towns })).toThrow(/lies in none of the counties/);
});

test.each([
  ['370899000000', undefined, ['civil-affairs', 'medical-insurance', 'education', 'housing', 'human-resources', 'emergency-management']],
  ['211399000000', 'chaoyang-2021', ['civil-affairs']],
])('the demo county %s has somebody for every post that acts, and departments its policy knows', (county, policy, wanted) => {
  const { accounts, counties, towns } = Staff.read(DEMO_STAFF_FILE);
  const people = [...accounts.values()].filter(({ region }) => countyOf(region) === county);
  expect(counties.get(county)?.policy).toBe(policy);
  const known = readPack(policy ?? 'jining-2021', '2026-10-13').departments.map(({ id }) => id);
  const departments = people.flatMap(({ department }) => department ?? []);
  expect(departments).toHaveLength(new Set(departments).size);
  expect(known).toEqual(expect.arrayContaining(departments));
  expect(departments).toEqual(expect.arrayContaining(wanted));
  expect(people.map(({ role }) => role)).toEqual(expect.arrayContaining(['town-intake', 'town-approver', 'team-lead', 'county-approver', 'county-finance', 'county-duty', 'supervisor', 'auditor']));
  expect([...towns.keys()].filter(town => countyOf(town) === county).length).toBeGreaterThan(1);
});

test('whether a token still holds is told by the database\'s clock, not by this machine\'s', async () => {
  const { ring } = await groundWithoutServers();
  // Signed where the clock is right, or nearly so.
  const token = await signToken(ring, YI, 60);
  const readAt = async (aheadMs: number) => (await tokenReader(ring, { nowMs: () => Promise.resolve(Date.now() + aheadMs) }))(token);
  await expect(readAt(-4_000)).resolves.toMatchObject({ accountId: 'yi-medical' });
  await expect(readAt(59_000)).resolves.toMatchObject({ accountId: 'yi-medical' });
  await expect(readAt(61_000)).rejects.toThrow();
});
