import type { z } from 'zod';
import type { ProblemBody } from '#libs/contracts/view.js';
import { fieldsEn } from '#apps/api/problems/problems.en.js';
import { fieldsZh } from '#apps/api/problems/problems.zh.js';

export type FieldError = NonNullable<ProblemBody['errors']>[number];

/** What can be the matter with one field, in one language. */
export interface FieldSentences {
  missing(): string;
  type(expected: string): string;
  option(options: string[]): string;
  unknown(keys: string[]): string;
  tooShort(least: number): string;
  tooLong(most: number): string;
  tooFew(least: number): string;
  tooMany(most: number): string;
  tooSmall(least: number): string;
  tooBig(most: number): string;
  other(): string;
  own: { [english: string]: string };
}

// A hostile body can be wrong in thousands of places; nobody reads more than these.
const MOST_ERRORS = 50;
const MOST_KEYS = 10;

/** What may be a field's name misspelt is told; anything else somebody may have typed by mistake is not. */
export const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** A schema's complaints about `value`, field by field. Values never stand in them: they may be personal data. */
export function fieldErrors(issues: readonly z.core.$ZodIssue[], value: unknown): FieldError[] {
  return issues.slice(0, MOST_ERRORS).map(issue => ({
    field: issue.path.join('.'),
    message: { zh: sentence(issue, value, fieldsZh), en: sentence(issue, value, fieldsEn) },
  }));
}

function sentence(issue: z.core.$ZodIssue, value: unknown, say: FieldSentences): string {
  if (at(value, issue.path) === undefined && issue.code !== 'custom') return say.missing();
  switch (issue.code) {
    case 'invalid_type': return say.type(issue.expected);
    case 'invalid_value': return say.option(issue.values.map(String));
    case 'invalid_union': return 'options' in issue && Array.isArray(issue.options) ? say.option(issue.options.map(String)) : say.other();
    case 'unrecognized_keys': return say.unknown(issue.keys.slice(0, MOST_KEYS).map(key => FIELD_NAME.test(key) ? key : '…'));
    case 'too_small': return (issue.origin === 'string' ? say.tooShort : issue.origin === 'array' ? say.tooFew : say.tooSmall)(Number(issue.minimum));
    case 'too_big': return (issue.origin === 'string' ? say.tooLong : issue.origin === 'array' ? say.tooMany : say.tooBig)(Number(issue.maximum));
    case 'custom':
    case 'invalid_format': return say === fieldsEn ? issue.message : say.own[issue.message] ?? say.other();
    default: return say.other();
  }
}

function at(value: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as { [key: PropertyKey]: unknown } | null | undefined)?.[key], value);
}
