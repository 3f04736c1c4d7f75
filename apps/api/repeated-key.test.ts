import fc from 'fast-check';
import { repeatedKey } from '#apps/api/repeated-key.js';

test.each([
  ['{"type":"apply","type":"close"}', 'type'],
  ['{"a":1,"b":{"c":[{"d":1},{"d":2,"d":3}]}}', 'd'],
  ['{ "type" : 1 , "t\\u0079pe" : 2 }', 'type'],
  ['[{"":1,"":1}]', ''],
  ['{"a":{"x":1},"b":2,"a":3}', 'a'],
  ['{"a\\\\":1,"a\\\\":2}', 'a\\'],
])('%s names %j twice', (json, name) => {
  expect(repeatedKey(json)).toBe(name);
});

test.each(['{"a":"{\\"a\\":1,\\"a\\":2}"}', '{"a":{"a":{"a":1}},"b":["a","a"]}', '[{"a":1},{"a":1}]', '"a"', '{}', '{"a":"\\\\","b":",\\"a\\":"}'])('%s names nothing twice', json => {
  expect(repeatedKey(json)).toBeNull();
});

test('whatever JSON.stringify writes has each name once, and is found out when one is written again', () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.nat(), (value, n) => {
    const json = JSON.stringify(value);
    expect(repeatedKey(json)).toBeNull();
    const names = Object.keys(value);
    const name = names[n % names.length]!;
    expect(repeatedKey(`${json.slice(0, -1)},${JSON.stringify(name)}:0}`)).toBe(name);
  }));
});

test('a body nested beyond any stack is read, too', () => {
  expect(repeatedKey(`${'['.repeat(120_000)}{"a":1,"a":1}${']'.repeat(120_000)}`)).toBe('a');
});
