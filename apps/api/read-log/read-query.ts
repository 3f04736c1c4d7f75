import { z } from 'zod';
import { staffId } from '#libs/contracts/command.js';
import { isCaseNumber } from '#libs/identifiers/case-number.js';
import { streamNo } from '#apps/api/alert/alert-query.js';
import { limit } from '#apps/api/relief-case/case-query.js';

export const readQuery = z.strictObject({
  caseNo: z.string().refine(isCaseNumber, 'not a case number').optional(),
  account: staffId.optional().describe('Of this colleague.'),
  after: streamNo.optional().describe('`next` of the page before.'),
  limit,
});

export type ReadQuery = z.infer<typeof readQuery>;
