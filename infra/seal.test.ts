import { randomBytes } from 'node:crypto';
import { Seal } from '#infra/seal.js';

const key = () => randomBytes(32).toString('base64');
const ringOf = (current: string, keys: { [id: string]: string }) => ({ current, keys, indexKey: '', tokenKey: {} });
const keys = { k1: key() };
const seal = new Seal(ringOf('k1', keys));
const plain = Buffer.from('张三 失火');

test('what is sealed opens for whom it was sealed, and for nobody else', () => {
  const sealed = seal.seal(plain, 'state:case-1');
  expect(seal.open(sealed, 'state:case-1')).toEqual(plain);
  expect(() => seal.open(sealed, 'state:case-2')).toThrow();
  expect(() => new Seal(ringOf('k1', { k1: key() })).open(sealed, 'state:case-1')).toThrow();
  expect(sealed.includes(plain)).toBe(false);
});

test('no two alike: the same value is sealed otherwise each time', () => {
  const nonces = Array.from({ length: 50 }, () => seal.seal(plain, 'c').subarray(4, 16).toString('hex'));
  expect(new Set(nonces).size).toBe(50);
});

test('what is long takes less room, and opens as it was', () => {
  const long = Buffer.from('入户走访，情况属实。'.repeat(1_000));
  const sealed = seal.seal(long, 'c');
  expect(seal.open(sealed, 'c')).toEqual(long);
  expect(sealed.length).toBeLessThan(long.length / 10);
  for (const form of [0, 1, 3]) expect(() => seal.open(Buffer.concat([Buffer.from([form]), sealed.subarray(1)]), 'c')).toThrow();
});

test('a value changed in any of its bytes does not open', () => {
  const sealed = seal.seal(plain, 'c');
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed);
    changed[i]! ^= 1;
    expect(() => seal.open(changed, 'c')).toThrow();
  }
});

test('a value sealed under an earlier key opens as long as that is in the ring', () => {
  const sealed = seal.seal(plain, 'c');
  const k2 = key();
  expect(new Seal(ringOf('k2', { ...keys, k2 })).open(sealed, 'c')).toEqual(plain);
  expect(() => new Seal(ringOf('k2', { k2 })).open(sealed, 'c')).toThrow('not in the ring');
});
