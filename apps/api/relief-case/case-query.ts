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

const TIMESTAMP = /^(infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2})$/;
/** As PostgreSQL writes one, and can read it again. */
export const timestampText = z.string().refine(text => TIMESTAMP.test(text) && isTimestamp(text));

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

/** Whether PostgreSQL can read it: a day of a real month, a time of a real day. */
function isTimestamp(text: string): boolean {
  if (text === 'infinity') return true;
  const [date, time, offset] = [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1, text.indexOf(' ') + 9), /[+-](\d\d)/.exec(text.slice(text.indexOf(' ')))?.[1] ?? '99'];
  const day = new Date(`${date}T00:00:00Z`);
  return date.length === 10 && !date.startsWith('0000') && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date) && time < '24:00:00' && time.slice(3) < '60:00' && time.slice(6) < '60' && offset < '15';
}
