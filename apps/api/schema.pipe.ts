import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { fieldErrors } from '#apps/api/problems/fields.js';
import { Problem } from '#apps/api/problems/problem.js';

/**
 * Parses a body or a query by the zod schema that stands at the parameter. Nest's own pipe hands its error factory
 * no value, and a field that is missing could then not be told from one that is wrong.
 */
@Injectable()
export class SchemaPipe implements PipeTransform {
  transform(value: unknown, { schema, type }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new Problem(type === 'body' ? 'body-invalid' : 'query-invalid', { errors: fieldErrors(parsed.error.issues, value) });
  }
}
