import { z } from 'zod';
import { limit } from '#apps/api/relief-case/case-query.js';

/** A stream number as the wire writes it; PostgreSQL's bigint bounds it. */
export const streamNo = z.string().regex(/^(0|[1-9]\d{0,17})$/, 'a stream number');

export const alertQuery = z.strictObject({
  after: streamNo.optional().describe('`next` of the page before, or the last `no` seen.'),
  order: z.enum(['oldest', 'newest']).default('oldest').describe('Which stand first; `after` goes on in that direction.'),
  limit,
});

export type AlertQuery = z.infer<typeof alertQuery>;

export const streamQuery = z.strictObject({
  after: streamNo.optional().describe('Begin after this `no`; Last-Event-ID does the same. Without either, only what comes from now on.'),
});
