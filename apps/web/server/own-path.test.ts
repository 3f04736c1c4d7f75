import { describe, expect, it } from '@jest/globals';
import { ownPath } from '#apps/web/server/own-path.js';

describe('a call of a page', () => {
  it.each(['/v1/session', '/v1/cases/JS-2026-0000001-5/events', '/v1/cases?q=中文&town=370899101000', '/v1/cases/JS-2026-0000001-5/clocks/relief%231/1'])('goes where it is meant to: %s', path => expect(ownPath(path)).toBe(path));
  it.each(['/v1/cases/../../login', '/v1/cases/..', '/v1/cases/%2e%2e/session', '/v1/cases/..%2F..%2Flogin', '/v1/cases/a%5c..', '/v1/cases/a\\..\\..', '//elsewhere.example/v1/x', 'https://elsewhere.example/v1/x', '/login', 'v1/session', '/v1/cases/a\tb', '/v1/cases/%00'])(
    'and nowhere else: %j', path => expect(() => ownPath(path)).toThrow('not-found'));
});
