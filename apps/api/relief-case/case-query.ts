import { z } from 'zod';
import { regionCode, staffId } from '#libs/contracts/command.js';
import { PAPERS_OWED, STATUSES, URGENCIES } from '#libs/contracts/words.js';
import { readMark, writeMark } from '#apps/api/page-mark.js';

interface PageMark {
  /** As PostgreSQL writes it, so that no digit is lost; `infinity` where nothing is due. */
  dueAt: string;
  caseId: string;
}

export const caseIdText = z.string().regex(/^case-[0-9a-f]{32}$/);

/** A time of a real day, and an offset PostgreSQL knows; it knows no year 0. */
const TIMESTAMP = /^(?!0000)(\d{4}-\d\d-\d\d) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-](0\d|1[0-5])(:[0-5]\d){0,2}$/;
/** As PostgreSQL writes one, and can read it again. */
export const timestampText = z.string().refine(text => text === 'infinity' || isTimestamp(text));

const mark = z.tuple([timestampText, caseIdText]);

export const limit = z.coerce.number().int().min(1).max(100).default(20);

export const caseQuery = z.strictObject({
  after: z.string().max(200).transform((text, context): PageMark => {
    const parsed = mark.safeParse(readMark(text));
    if (parsed.success) return { dueAt: parsed.data[0], caseId: parsed.data[1] };
    context.addIssue({ code: 'custom', message: 'not a page of this list' });
    return z.NEVER;
  }).optional().describe('`next` of the page before.'),
  limit,
  status: z.enum([...STATUSES, 'open']).optional().describe('`open`: whatever is not closed.'),
  handler: staffId.optional().describe('Cases this colleague handles.'),
  awaiting: z.enum(['me']).optional().describe('Cases that ask your post for something, or that you handle; a department is asked by its slips, and has all its cases here.'),
  unassigned: z.enum(['true']).optional().describe('Cases nobody handles.'),
  urgency: z.enum(URGENCIES).optional(),
  due: z.enum(['overdue', 'today']).optional().describe('What is overdue, or falls due by the end of today.'),
  town: regionCode.optional().describe('Cases of this town.'),
  papers: z.enum(['owed', ...PAPERS_OWED]).optional().describe('Cases that owe papers: all, or those that are so late with them.'),
});

export const countQuery = caseQuery.omit({ after: true, limit: true });

export type CaseQuery = z.infer<typeof caseQuery>;

export function pageMark({ dueAt, caseId }: PageMark): string {
  return writeMark([dueAt, caseId]);
}

function isTimestamp(text: string): boolean {
  const date = TIMESTAMP.exec(text)?.[1];
  // What no calendar has, say 30 February, Date makes another day of.
  return date !== undefined && new Date(`${date}T00:00:00Z`).toJSON()?.slice(0, 10) === date;
}
