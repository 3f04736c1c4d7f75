import { z } from 'zod';
import { instant, nameText } from '#libs/contracts/command.js';
import { parseFen } from '#libs/money/fen.js';

const code = z.string().regex(/^[a-z0-9-]{1,40}$/, 'a code: small letters, digits and hyphens');

/** What a bank says of itself about an order: carried out after all, declined, or sent back by the payee's bank. */
export const bankCallback = z.strictObject({
  orderId: nameText(100),
  state: z.enum(['debited', 'declined', 'returned']),
  amountFen: z.string().refine(value => parseFen(value) !== null, 'a whole positive number of fen, as a string of digits').meta({ example: '50000', pattern: '^[1-9]\\d{0,15}$' }),
  reference: z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'the bank\'s reference: letters, digits and hyphens').optional().describe('With `debited` and `returned`.'),
  reason: code.optional().describe('With `declined` and `returned`.'),
  at: instant.describe('When the bank did it.'),
}).refine(c => (c.state === 'declined') === (c.reference === undefined), { path: ['reference'], message: 'what was paid has a reference, and nothing else has' })
  .refine(c => (c.state === 'debited') === (c.reason === undefined), { path: ['reason'], message: 'what was not paid, or came back, has a reason' })
  .meta({ id: 'BankCallback' });

export type BankCallback = z.infer<typeof bankCallback>;
