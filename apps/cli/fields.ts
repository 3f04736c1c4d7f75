import { z } from 'zod';
import { command, type PersonCommand } from '#libs/contracts/command.js';
import { Failure } from '#apps/cli/failure.js';

type Field = { [name: string]: unknown };

/**
 * A command from `name=value` pairs. Personal fields need no prefix: the schema knows which they are. Numbers and
 * yes/no become what the schema wants; everything else stays text, as amounts and codes have to.
 */
export function commandOf(type: string, pairs: string[], data: Field = {}): Field {
  const shape = shapeOf(type);
  const body: Field = { ...data, type };
  for (const pair of pairs) {
    const [, path, value] = /^([\w.]+)=(.*)$/s.exec(pair) ?? [];
    if (!path || value === undefined) throw new Failure({ zh: `--set 写作 名称=值，而不是 ${pair}。`, en: `--set takes name=value, not ${pair}.` }, { usage: true });
    const [name, personal] = personalField(path, shape);
    if (personal) body['personal'] = { ...body['personal'] as Field, [name]: value };
    else body[name] = name === 'reliefId' && /^\d+$/.test(value) ? Number(value) : value === 'true' ? true : value === 'false' ? false : value;
  }
  for (const [name, field] of Object.entries(shape)) if (field instanceof z.ZodLiteral) body[name] ??= field.value; // only one thing can stand there
  return body;
}

export const COMMAND_TYPES = command.options.map(option => option.shape.type.value);

function shapeOf(type: string): z.core.$ZodLooseShape {
  const option = command.options.find(known => known.shape.type.value === (type as PersonCommand['type']));
  if (option) return option.shape;
  throw new Failure({ zh: `没有命令 ${type}。可用：${COMMAND_TYPES.join(' ')}`, en: `There is no command ${type}. Known: ${COMMAND_TYPES.join(' ')}` }, { usage: true });
}

function personalField(path: string, shape: z.core.$ZodLooseShape): [name: string, personal: boolean] {
  return path.startsWith('personal.') ? [path.slice(9), true] : [path, !(path in shape) && 'personal' in shape];
}
