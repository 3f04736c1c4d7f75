import type { Instant } from '#libs/clock/instant.js';
import { command } from '#libs/contracts/command.js';
import type { Problem } from '#apps/api/problems/problem.js';
import { assertBorn } from '#apps/api/relief-case/birthdays.js';

/** Born on 14 October 2026, by its digits. */
const CHILD = '110101202610140012';
const ADULT = '110101199003070003';
const apply = (personal: object) => command.parse({ type: 'apply', personal: { name: '王小明', summary: '困难', ...personal } });
const BEFORE = '2026-10-13T23:59:59+08:00' as Instant;
const ON_THE_DAY = '2026-10-14T00:00:00+08:00' as Instant;

function problemOf(work: () => void): Problem | null {
  try {
    work();
    return null;
  } catch (error) {
    return error as Problem;
  }
}

test.each([
  [{ residentId: CHILD }, ['personal.residentId']],
  [{ residentId: ADULT, household: [{ name: '甲' }, { name: '乙', residentId: CHILD }] }, ['personal.household.1.residentId']],
  [{ residentId: CHILD, household: [{ name: '甲', residentId: CHILD }] }, ['personal.residentId', 'personal.household.0.residentId']],
])('nobody can be helped before they are born: %#', (personal, fields) => {
  const problem = problemOf(() => assertBorn(apply(personal), BEFORE));
  expect(problem).toMatchObject({ code: 'body-invalid', status: 400 });
  expect(problem!.body.errors!.map(({ field }) => field)).toEqual(fields);
  expect(problem!.body.errors![0]!.message).toEqual({ zh: '身份证号码中的出生日期尚未到来，请核对。', en: 'the birthday in this identity number has not come yet' });
  expect(JSON.stringify(problem!.body)).not.toContain(CHILD);
  expect(problemOf(() => assertBorn(apply(personal), ON_THE_DAY))).toBeNull();
});

test('a missing number is no fault, and other commands carry none', () => {
  expect(problemOf(() => assertBorn(apply({ household: [{ name: '甲' }] }), BEFORE))).toBeNull();
  expect(problemOf(() => assertBorn(command.parse({ type: 'close' }), BEFORE))).toBeNull();
});
