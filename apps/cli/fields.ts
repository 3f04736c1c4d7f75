import { z } from 'zod';
import { command, type PersonCommand } from '#libs/contracts/command.js';
import { Failure } from '#apps/cli/failure.js';

type Field = { [name: string]: unknown };
type Shape = { readonly [name: string]: z.core.$ZodType };

/**
 * A command from `name=value` pairs, with the fields the contract gives it. Personal ones need no prefix, other parts of
 * a part do (`grant.programme=…`). Numbers, yes/no and lists (`a,b`) become what the schema wants; everything else stays
 * text, as amounts and codes have to.
 */
export function commandOf(type: string, pairs: string[], data: Field = {}): Field {
  const shape = shapeOf(type);
  const body: Field = { ...data, type };
  for (const pair of pairs) {
    const [, path, value] = /^([\w.]+)=(.*)$/s.exec(pair) ?? [];
    if (!path || value === undefined) throw new Failure({ zh: `--set 写作 名称=值，而不是 ${pair}。`, en: `--set takes name=value, not ${pair}.` }, { usage: true });
    set(body, knownPath(path, type), value, shape);
  }
  return body;
}

export const COMMAND_TYPES = command.options.map(option => option.shape.type.value);

function shapeOf(type: string): Shape {
  const option = command.options.find(known => known.shape.type.value === (type as PersonCommand['type']));
  if (option) return option.shape;
  throw new Failure({ zh: `没有命令 ${type}。可用：${COMMAND_TYPES.join(' ')}`, en: `There is no command ${type}. Known: ${COMMAND_TYPES.join(' ')}` }, { usage: true });
}

/** Where a field stands. @throws when the command has none of that name; says which it has. */
function knownPath(path: string, type: string): string[] {
  const { type: _type, ...shape } = shapeOf(type);
  const known = Object.entries(shape).flatMap(([name, schema]) => {
    const parts = partsOf(schema);
    return parts ? Object.keys(parts).map(part => [name, part]) : [[name]];
  });
  const found = known.find(where => where.join('.') === path) ?? known.find(([first, name]) => first === 'personal' && name === path);
  if (found) return found;
  const names = known.map(where => where[0] === 'personal' ? where[1] : where.join('.')).join(' ');
  throw new Failure({ zh: `${type} 没有字段 ${path}。可用：${names}`, en: `${type} has no field ${path}. Known: ${names}` }, { usage: true });
}

function set(into: Field, [name, ...rest]: string[], value: string, shape: Shape): void {
  const schema = shape[name!]!;
  if (rest.length === 0) into[name!] = typed(schema, value);
  else set(into[name!] = { ...into[name!] as Field }, rest, value, partsOf(schema)!);
}

function typed(schema: z.core.$ZodType, value: string): unknown {
  const inner = bare(schema);
  if (inner instanceof z.ZodNumber) return /^\d+$/.test(value) ? Number(value) : value;
  if (inner instanceof z.ZodBoolean) return value === 'true' ? true : value === 'false' ? false : value;
  if (inner instanceof z.ZodRecord) return json(value);
  // A household's members have fields of their own, which only JSON can say.
  if (inner instanceof z.ZodArray) return value.trimStart().startsWith('[') ? json(value) : value.split(/[,，、]/).map(one => one.trim()).filter(Boolean);
  return value;
}

function partsOf(schema: z.core.$ZodType): Shape | null {
  const inner = bare(schema);
  return inner instanceof z.ZodObject ? inner.shape : null;
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
