import { z } from 'zod';
import { type Instant, parseInstant } from '#libs/clock/instant.js';
import { readMark, writeMark } from '#apps/api/page-mark.js';
import { caseIdText, limit } from '#apps/api/relief-case/case-query.js';

interface LateEntryMark {
  recordedAt: Instant;
  caseId: string;
  seq: number;
}

// The journal keeps milliseconds, which an instant's spelling keeps too. PostgreSQL knows no year 0.
const mark = z.tuple([z.string().refine(text => parseInstant(text) === text && !text.startsWith('0000')), caseIdText, z.int().positive().max(2_147_483_647)]);

export const lateEntryQuery = z.strictObject({
  after: z.string().max(200).transform((text, context): LateEntryMark => {
    const { success, data } = mark.safeParse(readMark(text));
    if (success) return { recordedAt: data[0] as Instant, caseId: data[1], seq: data[2] };
    context.addIssue({ code: 'custom', message: 'not a page of this list' });
    return z.NEVER;
  }).optional().describe('`next` of the page before.'),
  limit,
});

export type LateEntryQuery = z.infer<typeof lateEntryQuery>;

export function lateEntryMark({ recordedAt, caseId, seq }: LateEntryMark): string {
  return writeMark([recordedAt, caseId, seq]);
}
