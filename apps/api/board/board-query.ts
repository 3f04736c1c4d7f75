import { z } from 'zod';
import { departmentId } from '#libs/contracts/request.js';
import { regionCode } from '#libs/contracts/command.js';
import { CLOCK_OUTCOMES } from '#libs/contracts/words.js';
import { readMark, writeMark } from '#apps/api/page-mark.js';
import { caseIdText, limit } from '#apps/api/relief-case/case-query.js';

interface RecordMark {
  /** As PostgreSQL counts milliseconds. */
  settledMs: number;
  caseId: string;
  clockKey: string;
}

const mark = z.tuple([z.number().int().min(0).max(253_402_300_799_999), caseIdText, z.string().regex(/^[a-z][a-z0-9-]{0,60}#\d{1,9}$/)]);

export const clockRecordQuery = z.strictObject({
  clock: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a clock of a policy'),
  outcome: z.enum(CLOCK_OUTCOMES).exclude(['running', 'ended']).optional(),
  breachable: z.enum(['true', 'false']).optional(),
  town: regionCode.optional().describe('Which town had to keep it.'),
  department: departmentId.optional().describe('Which department had to.'),
  after: z.string().max(300).transform((text, context): RecordMark => {
    const { success, data } = mark.safeParse(readMark(text));
    if (success) return { settledMs: data[0], caseId: data[1], clockKey: data[2] };
    context.addIssue({ code: 'custom', message: 'not a page of this list' });
    return z.NEVER;
  }).optional().describe('`next` of the page before.'),
  limit,
});
export type ClockRecordQuery = z.infer<typeof clockRecordQuery>;

export function recordMark({ settledMs, caseId, clockKey }: RecordMark): string {
  return writeMark([settledMs, caseId, clockKey]);
}
