import { z } from 'zod';
import { regionCode, staffId } from '#libs/contracts/command.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { parseFen } from '#libs/money/fen.js';
import { readMark, writeMark } from '#apps/api/page-mark.js';
import { caseIdText, limit } from '#apps/api/relief-case/case-query.js';

interface FoundMark {
  openedMs: number;
  caseId: string;
}

const mark = z.tuple([z.number().int().min(-62_135_596_800_000).max(253_402_300_799_999), caseIdText]);
const fen = z.string().refine(text => parseFen(text) !== null, 'a sum of fen').meta({ pattern: '^[1-9]\\d{0,15}$' });

export const foundQuery = z.strictObject({
  caseNo: z.string().refine(isCaseNumber, 'not a case number').optional(),
  town: regionCode.optional(),
  breached: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'a clock of a policy').optional().describe('Cases in which this clock was missed.'),
  fromFen: fen.optional().describe('Granted this much or more.'),
  uptoFen: fen.optional().describe('Granted this much or less, and something.'),
  decidedBy: staffId.optional().describe('Cases in which this colleague approved or decided.'),
  after: z.string().max(200).transform((text, context): FoundMark => {
    const { success, data } = mark.safeParse(readMark(text));
    if (success) return { openedMs: data[0], caseId: data[1] };
    context.addIssue({ code: 'custom', message: 'not a page of this list' });
    return z.NEVER;
  }).optional().describe('`next` of the page before.'),
  limit,
});
export type FoundQuery = z.infer<typeof foundQuery>;

export function foundMark({ openedMs, caseId }: FoundMark): string {
  return writeMark([openedMs, caseId]);
}
