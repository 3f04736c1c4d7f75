import type { Bilingual } from '#libs/words/words.js';

export type Values = { [field: string]: string | string[] | boolean | undefined };
export type Option = { value: string; label: Bilingual };

/** A field of a command's form; `name` is where it stands in the command, as a problem names it. */
export interface Field {
  name: string;
  label: Bilingual;
  kind: 'line' | 'text' | 'yuan' | 'card' | 'one' | 'several' | 'tick' | 'day' | 'moment' | 'file';
  options?: Option[];
  required?: boolean;
  help?: Bilingual;
  /** Whether it is asked for, by what else has been filled in. */
  when?: (values: Values) => boolean;
  /** What it holds before anybody fills it in. */
  preset?: string;
  /** On the wire a number. */
  isNumber?: boolean;
}
