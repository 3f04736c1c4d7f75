import { z } from 'zod';
import { caseIdText, limit, timestampText } from '#apps/api/relief-case/case-query.js';
import { readMark, writeMark } from '#apps/api/page-mark.js';

interface SlipMark {
  /** As PostgreSQL writes it, so that no digit is lost. */
  dueAt: string;
  caseId: string;
  slipNo: number;
}

const mark = z.tuple([timestampText, caseIdText, z.int().positive().max(9_999)]);

export const slipQuery = z.strictObject({
  after: z.string().max(200).transform((text, context): SlipMark => {
    const { data, success } = mark.safeParse(readMark(text));
    if (success) return { dueAt: data[0], caseId: data[1], slipNo: data[2] };
    context.addIssue({ code: 'custom', message: 'not a page of this list' });
    return z.NEVER;
  }).optional().describe('`next` of the page before.'),
  limit,
  state: z.enum(['open', 'issued', 'accepted', 'answered']).default('open').describe('`open`: to be accepted or answered; `answered`: also those whose family has been told.'),
});

export type SlipQuery = z.infer<typeof slipQuery>;

export const STATES_OF = { open: ['issued', 'accepted'], issued: ['issued'], accepted: ['accepted'], answered: ['answered', 'fed-back'] } satisfies { [state in SlipQuery['state']]: string[] };

export function slipMark({ dueAt, caseId, slipNo }: SlipMark): string {
  return writeMark([dueAt, caseId, slipNo]);
}
