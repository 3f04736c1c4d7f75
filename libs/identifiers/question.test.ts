import fc from 'fast-check';
import { answerIdentifier } from '#libs/identifiers/question.js';

const TODAY = '2026-10-13';

describe('a question about an identifier', () => {
  it.each([
    [{ value: '11010519491231002x', kind: 'resident-id' }, { valid: true, reason: null, normalized: '11010519491231002X' }],
    [{ value: '6222 0200 0000 0007', kind: 'bank-card', note: 'kept' }, { valid: true, reason: null, normalized: '6222020000000007' }],
    [{ value: '6222020000000007', kind: 'resident-id' }, { valid: false, reason: 'length', normalized: null }],
    [{ value: '110101202610140015', kind: 'resident-id' }, { valid: false, reason: 'future-date', normalized: null }],
  ])('%j is answered', (asked, answer) => {
    expect(answerIdentifier(asked, TODAY)).toEqual(answer);
  });

  it.each([
    [{ value: '1', kind: 'passport' }, 'unknown-kind', 'kind'], [{ value: '1', kind: 'constructor' }, 'unknown-kind', 'kind'],
    [{ value: '1' }, 'question-invalid', 'kind'], [{ value: '1', kind: null }, 'question-invalid', 'kind'],
    [{ kind: 'bank-card' }, 'question-invalid', 'value'], [{ value: 6222020000000007, kind: 'bank-card' }, 'question-invalid', 'value'],
    ['bank-card', 'question-invalid', null], [null, 'question-invalid', null], [[], 'question-invalid', null],
  ])('%j is not answered, and the field named', (asked, code, field) => {
    expect(answerIdentifier(asked, TODAY)).toEqual({ error: { code, field } });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), asked => expect(answerIdentifier(asked, TODAY)).toHaveProperty('error')));
  });
});
