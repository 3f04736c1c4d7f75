import { REFUSAL_CODES } from '#libs/contracts/event.js';
import { PROBLEM_CODES, problem } from '#libs/contracts/view.js';
import { isDatabaseGone } from '#apps/api/problems/database-failure.js';
import { problemOf } from '#apps/api/problems/problem.filter.js';
import { Problem } from '#apps/api/problems/problem.js';

test.each([...REFUSAL_CODES, ...PROBLEM_CODES])('%s is a problem the contract knows, in both languages', code => {
  const { body } = new Problem(code, { params: { status: 'accepted' } });
  expect(problem.parse({ ...body, instance: 'urn:uuid:0' })).toMatchObject({ code, status: expect.any(Number) });
  expect(body.detail.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(JSON.stringify(body)).not.toContain('{status}');
});

test('a refusal keeps what it rests on, its field, and names the status in words', () => {
  const { body, status } = Problem.refused({ code: 'status-not-allowed', field: 'type', params: { status: 'accepted' }, citation: { notice: '济政字〔2021〕16号', section: '二(三)' } });
  expect(status).toBe(409);
  expect(body).toMatchObject({ citation: { section: '二(三)' }, errors: [{ field: 'type' }], detail: { zh: expect.stringContaining('“受理”'), en: expect.stringContaining('“accepted”') } });
});

test('a word is chosen by the place it fills: a slip is accepted otherwise than a case', () => {
  const { body } = Problem.refused({ code: 'state-not-allowed', field: 'slipNo', params: { state: 'accepted' } });
  expect(body.detail).toEqual({ zh: expect.stringContaining('“已接收”'), en: expect.stringContaining('“accepted”') });
  expect(Problem.refused({ code: 'duplicate-unresolved', params: { caseNo: 'JS-2026-0000007-8' } }).body.detail.zh).toContain('案件 JS-2026-0000007-8 ');
});

test.each([['not-your-slip', 403], ['role-not-allowed', 403], ['no-such-slip', 422], ['form-not-offered', 422], ['duplicate-unresolved', 409], ['slips-open', 409], ['recused', 409]] as const)('%s is answered with %i', (code, status) => {
  expect(Problem.refused({ code }).status).toBe(status);
});

test.each([
  [{ code: 'ECONNREFUSED' }, true], [{ driverError: { code: '57P01' } }, true], [{ code: '53300' }, true], [new Error('timeout exceeded when trying to connect'), true],
  [new Error('Connection terminated unexpectedly'), true], [{ code: '42P01' }, false], [{ code: '22P02' }, false], [new Error('wrong'), false],
])('%o: database gone %s', (error, gone) => {
  expect(isDatabaseGone(error)).toBe(gone);
});

test.each([
  [{ code: '22008' }, 'request-malformed'], [{ code: '22P02' }, 'request-malformed'], [{ driverError: { code: '22009' } }, 'request-malformed'], [{ code: '22012' }, 'internal'], [{ code: '23505' }, 'internal'],
  [{ statusCode: 403 }, 'not-found'], [{ statusCode: 412 }, 'request-malformed'], [{ statusCode: 416 }, 'request-malformed'], [{ statusCode: 500 }, 'internal'], [new RangeError('Invalid time value'), 'internal'],
])('what a library or the database could not read is the caller\'s mistake, and nothing else is: %j → %s', (error, code) => {
  expect(problemOf(error).code).toBe(code);
});
