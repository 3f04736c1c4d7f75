import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pathOf } from '#apps/api/session/return-path.js';

describe('where a login leads', () => {
  it.each([
    '/', '/cases/JS-2026-0000001-5?tab=events', '/cases/JS-2026-0000001-5#clocks', '/?q=%E4%B8%AD%E6%96%87&overdue=1', '/board?town=370899101000', '/audit?from=2026-01-01&to=2026-02-01',
    '/slips?state=open', '/?next=//elsewhere.example', '/?a=%2F%2Fb',
  ])('is the page that was asked for: %s', path => expect(pathOf(path)).toBe(path));

  it('is the page as a browser normalises it', () => expect(pathOf('/cases/../board/./x')).toBe('/board/x'));

  it.each([
    undefined, '', 'cases', '//elsewhere.example', '///elsewhere.example', '/\\elsewhere.example', '\\/elsewhere.example', '/..//elsewhere.example', '/.//elsewhere.example', '/a/..//elsewhere.example',
    '/%2e%2e//elsewhere.example', '/%2E//elsewhere.example', '/%2f/elsewhere.example', '/%2Felsewhere.example', '/%252felsewhere.example', '/%25252f%25252felsewhere.example', '/%5celsewhere.example',
    '/%255celsewhere.example', '/%2e%2e%2f/elsewhere.example', '/a/%2e%2e%2f%2felsewhere.example', '/\telsewhere.example', '/\t/elsewhere.example', '/%09/elsewhere.example', '/%0d%0aset-cookie:a=b',
    '/?a=%0d%0aset-cookie:a=b', '/a\r\nset-cookie: a=b', '/\u0000', '/%00', '/%7f', ' //elsewhere.example', '/ /elsewhere.example', 'https://elsewhere.example/', 'HTTPS:elsewhere.example', 'https:/elsewhere.example',
    'javascript:alert(1)', 'data:text/html,x', '/／elsewhere.example', '/\u2028/elsewhere.example', '/案件', '／／elsewhere.example', '/%', '/%zz', '/%c0%af/elsewhere.example', '/%ff', `/${'a'.repeat(2_000)}`, '/login',
    '/login?to=/', '/./login', '/login/callback?code=1', '@elsewhere.example', '.elsewhere.example', '?//elsewhere.example', '#//elsewhere.example',
  ])('is the start page for %j', path => expect(pathOf(path)).toBe('/'));

  it('is on this host, and stays there read as often as one likes', () => {
    const piece = fc.constantFrom('/', '\\', '.', '..', '%2f', '%2F', '%5c', '%2e', '%25', '%252f', '%09', '\t', '\n', '\r', ' ', '@', ':', '?', '#', 'elsewhere.example', 'https:', '／', '%00', 'a');
    fc.assert(fc.property(fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('')), text => {
      const path = pathOf(text);
      let read = path.split(/[?#]/)[0]!;
      for (let times = 0; times < 8; times++) {
        expect(new URL(read, 'https://jishi.example').origin).toBe('https://jishi.example');
        expect(read).toMatch(/^\/(?![/\\])/);
        read = decodeURIComponent(read);
      }
      expect(pathOf(path)).toBe(path);
    }), { numRuns: 5_000 });
  });
});
