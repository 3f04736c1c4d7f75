import fc from 'fast-check';

/** As much of JSON Schema as openapi.json uses. */
export interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';
  oneOf?: Schema[];
  anyOf?: Schema[];
  properties?: { [name: string]: Schema };
  required?: string[];
  additionalProperties?: boolean | Schema;
  propertyNames?: Schema;
  items?: Schema;
  enum?: string[];
  example?: unknown;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

type Path = (string | number)[];
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface BadBody {
  body: Json;
  /** Where it is wrong. */
  at: Path;
  what: string;
}

/** A body as the schema wants it, save in one place. Whatever is done there the schema forbids, so that nobody has to be asked whether it does. */
export function badBody(schema: Schema): fc.Arbitrary<BadBody> {
  return goodBody(schema).chain(good => {
    const places = placesOf(schema, good);
    return fc.constantFrom(...places).chain(place => fc.constantFrom(...wrongs(place, places))).map(({ at, value, what }) => ({ body: replaced(good, at, value), at, what }));
  });
}

/** What the schema allows, examples rather than chance where it gives any. */
export function goodBody(schema: Schema): fc.Arbitrary<Json> {
  const { oneOf, anyOf, type, properties = {}, required = [], items, additionalProperties } = schema;
  if (oneOf) return fc.constantFrom(...oneOf).chain(goodBody);
  if (anyOf) return fc.constantFrom(...anyOf).chain(goodBody);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.example !== undefined) return fc.constant(schema.example as Json);
  switch (type) {
    case 'object':
      if (typeof additionalProperties === 'object') return fc.dictionary(goodBody(schema.propertyNames!) as fc.Arbitrary<string>, goodBody(additionalProperties), { maxKeys: 2 });
      return fc.record(Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, goodBody(inner)])), { requiredKeys: required, noNullPrototype: true });
    case 'array': return fc.array(goodBody(items!), { minLength: schema.minItems ?? 0, maxLength: (schema.minItems ?? 0) + 2 });
    case 'integer':
    case 'number': return fc.integer({ min: schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1, max: schema.maximum ?? 9_999 });
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'string': return schema.pattern !== undefined ? fc.stringMatching(new RegExp(schema.pattern)) : fc.constantFrom('失火', 'Ўзбек', 'قۇتقۇزۇش', '𠮷', '·');
  }
  throw new Error(`a schema this test cannot read: ${JSON.stringify(schema)}`);
}

interface Place {
  at: Path;
  schema: Schema;
  value: Json;
  required: boolean;
}

function placesOf(schema: Schema, value: Json, at: Path = [], required = true): Place[] {
  if (schema.oneOf) return placesOf(schema.oneOf.find(one => one.properties!['type']!.enum![0] === (value as { type: string }).type)!, value, at, required);
  const here = { at, schema, value, required };
  if (Array.isArray(value)) return [here, ...value.flatMap((item, i) => placesOf(schema.items!, item, [...at, i]))];
  if (typeof value !== 'object' || value === null) return [here];
  return [here, ...Object.entries(value).flatMap(([name, inner]) =>
    placesOf(schema.properties?.[name] ?? schema.additionalProperties as Schema, inner, [...at, name], schema.required?.includes(name) ?? false))];
}

/** Not a word of any pattern or list, and no text that a form may hold. */
const NEVER_TEXT = ['', '   ', 'a\u0000b', '\u0007', '\ud83d', 'x\udc00', '\u007f'];
const NEVER_WORD = ['\u202eegdur', '٣٧٠٨٩٩١٠١٠٠٠', '-50000', '1e9', '0x10', 'Infinity', '0000-00-00', '2026-02-30', '9999-99-99T99:99:99Z', "'; DROP TABLE relief_case; --", '../../etc/passwd', '{{7*7}}', '１２３', 'x'.repeat(100_000)];
const NEVER_NAMES = ['extra', 'constructor', 'toString', 'hasOwnProperty', '', '\u0000', '\ud800', '名', '$where', 'x'.repeat(1_000)];
const HUGE = [1e308, -1e308, 2 ** 53, -1, 0.5, 1e-7];

function wrongs({ at, schema, value, required }: Place, places: Place[]): { at: Path; value: Json | undefined; what: string }[] {
  const found: { at: Path; value: Json | undefined; what: string }[] = [];
  const put = (what: string, ...values: Json[]) => { for (const wrong of values) found.push({ at, value: wrong, what }); };
  if (!(schema.type === 'object')) put('an object', {}, { ...(typeof value === 'string' && { [value.slice(0, 9)]: value }) });
  if (!(schema.type === 'array')) put('a list', [], [value], [[[[]]]]);
  if (!(schema.type === 'string')) put('a text', '', 'true', '1', 'NaN');
  if (!(schema.type === 'boolean')) put('a flag', true, false);
  put('null', null);
  if (schema.type !== 'integer' && schema.type !== 'number') put('a number', 0, 1, 20261123, ...HUGE);
  else put('a number out of bounds', ...HUGE, -20261123);
  if (schema.type === 'string') {
    put('no text', ...NEVER_TEXT);
    if (schema.enum || schema.pattern || schema.example !== undefined && schema.minLength === undefined) put('no such word', ...NEVER_WORD.filter(word => schema.pattern === undefined || !new RegExp(schema.pattern).test(word)));
    if (schema.maxLength !== undefined) put('too long a text', '长'.repeat(schema.maxLength + 1), '长'.repeat(Math.max(schema.maxLength + 1, 60_000)));
  }
  if (Array.isArray(value)) {
    if (schema.minItems) put('too short a list', []);
    if (schema.maxItems !== undefined) put('too long a list', Array<Json>(schema.maxItems + 1).fill(value[0] ?? 'x'), Array<Json>(5_000).fill(value[0] ?? 'x'));
  }
  if (required && at.length > 0 && typeof at.at(-1) === 'string') found.push({ at, value: undefined, what: 'nothing' });
  if (schema.type === 'object' && schema.additionalProperties === false) {
    for (const name of NEVER_NAMES) found.push({ at: [...at, name], value: places[0]!.value, what: 'one field more' });
    found.push({ at: [...at, '__proto__'], value: { polluted: true }, what: 'a prototype' });
  }
  return found;
}

function replaced(body: Json, [first, ...rest]: Path, value: Json | undefined): Json {
  if (first === undefined) return value!;
  if (Array.isArray(body)) return body.map((item, i) => i === first ? replaced(item, rest, value) : item);
  const copy = { ...body as { [key: string]: Json } };
  // Defined, not assigned: it may be called __proto__.
  const wanted = rest.length > 0 || value !== undefined;
  if (wanted) Object.defineProperty(copy, first, { value: replaced(Object.hasOwn(copy, first) ? copy[first]! : null, rest, value), enumerable: true, configurable: true });
  else delete copy[first];
  return copy;
}
