import type { CommandType } from '#libs/contracts/command.js';
import { fenOfYuan } from '#libs/money/fen.js';
import type { Field, Values } from '#apps/web/form/field.js';

/** What only steers the form. */
const OF_THE_FORM = ['to', 'granted', 'file', 'helped', 'papersIn', 'otherCard'];
/** Ticks that say something either way. */
const SAID_EITHER_WAY = ['debited', 'furtherNeed'];

/** The command as it goes over the wire. Money is fen there, numbers are numbers, and what was left empty is left out. */
export function commandOf(type: CommandType, fields: Field[], values: Values): { [name: string]: unknown } {
  const body: { [name: string]: unknown } = { type };
  for (const { name, kind, isNumber, when } of fields) {
    const value = values[name];
    const isSteering = OF_THE_FORM.includes(name) && !(type === 'raise' && name === 'to');
    if (isSteering || (when && !when(values))) continue;
    if (SAID_EITHER_WAY.includes(name)) set(body, name, value === true);
    else if (value !== undefined && value !== '' && value !== false) set(body, name, wire(value));
    function wire(given: string | string[] | boolean): unknown {
      if (typeof given !== 'string') return given;
      if (kind === 'yuan') return String(fenOfYuan(given) ?? given);
      if (kind === 'moment') return `${given}:00+08:00`;
      if (name === 'satisfied' || name === 'stands') return given === 'true';
      return isNumber ? Number(given) : given;
    }
  }
  if (type === 'confer') body['departments'] ??= [];
  return body;
}

function set(into: { [name: string]: unknown }, path: string, value: unknown): void {
  const [first, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length === 0) into[first] = value;
  else set((into[first] ??= {}) as { [name: string]: unknown }, rest.join('.'), value);
}

/** With whatever leaves no choice, and what is known before anybody fills it in. */
export function withPresets(fields: Field[], values: Values): Values {
  const only = fields.filter(({ kind, options, required }) => kind === 'one' && required && options?.length === 1);
  const known = fields.filter(({ preset }) => preset !== undefined);
  return { ...Object.fromEntries([...only.map(({ name, options }) => [name, options![0]!.value]), ...known.map(({ name, preset }) => [name, preset])]), ...values };
}
