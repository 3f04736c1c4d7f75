import { z } from 'zod';
import { streamNo } from '#apps/api/alert/alert-query.js';
import { limit } from '#apps/api/relief-case/case-query.js';

export const accountChangeQuery = z.strictObject({ after: streamNo.optional().describe('`next` of the page before.'), limit });
export type AccountChangeQuery = z.infer<typeof accountChangeQuery>;
