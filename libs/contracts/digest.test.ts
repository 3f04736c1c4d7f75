import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { canonicalJson, digestOf, sha256Hex } from '#libs/contracts/digest.js';

/** The same value with every object's keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const).toReversed());
}

describe('digests', () => {
  it('are SHA-256 of UTF-8, as everybody else computes it', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))));
  });

  it('do not depend on the order of keys', () => {
    fc.assert(fc.property(fc.jsonValue(), value => expect(digestOf(reversed(value))).toBe(digestOf(value))));
  });

  it('spell values as RFC 8785 does', () => {
    expect(canonicalJson({ b: [1e21, 0.1, -0], a: '𠮷\u000f', c: undefined })).toBe('{"a":"𠮷\\u000f","b":[1e+21,0.1,0]}');
    expect(canonicalJson(JSON.parse(canonicalJson({ z: 1, y: { x: null } })))).toBe('{"y":{"x":null},"z":1}');
  });

  it('refuse what is no JSON', () => {
    expect(() => digestOf(undefined)).toThrow('no JSON value');
    expect(() => digestOf(Number.NaN)).toThrow();
  });
});
