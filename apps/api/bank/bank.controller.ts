import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { type BankCallback, bankCallback } from '#libs/contracts/bank-callback.js';
import { SignatureGuard } from '#apps/api/bank/signature.guard.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

@ApiTags('bank')
@Controller('v1/bank-callbacks')
@UseGuards(SignatureGuard)
export class BankController {
  constructor(private readonly database: DataSource) {}

  /** Only taken down here, so that a bank is answered at once, whatever else is away; the worker tells the case. */
  @Post()
  @HttpCode(204)
  @ApiOperation({ operationId: 'bankCallback', summary: 'The bank\'s own word on an order, late, repeated, or days after it had paid', description: 'Repetitions change nothing. Whoever gets no 204 sends it again.' })
  @ApiHeader({ name: 'X-Bank-Signature', required: true, description: '`sha256=` and the HMAC-SHA256 of the body, in hex, under the secret shared with the bank.', schema: { type: 'string' } })
  @ApiResponse({ status: 204, description: 'Taken down.' })
  @Problems('body-invalid', 'not-json', 'signature-invalid', 'not-found', 'body-too-large', 'unsupported-media-type')
  async take(@Body({ schema: bankCallback }) { orderId, state, amountFen, reference, reason, at }: BankCallback): Promise<void> {
    const [{ known }] = await this.database.query('SELECT is_order($1) AS known', [orderId]) as [{ known: boolean }];
    if (!known) throw Problem.atField('not-found', 'orderId');
    await this.database.query(
      'INSERT INTO bank_word (order_id, state, amount_fen, reference, reason, said_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING',
      [orderId, state, amountFen, reference ?? null, reason ?? null, at]);
    await this.database.query(`SELECT pg_notify('jishi_bank', '')`);
  }
}
