import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { BANK } from '#infra/database/functions/bank.js';
import { rowsWithin } from '#infra/database/rows.js';
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
    const [taken] = await rowsWithin(this.database, { account: BANK, region: '', department: '' }).query<{ known: boolean }>(
      'SELECT take_bank_word($1, $2, $3, $4, $5, $6) AS known', [orderId, state, amountFen, reference ?? null, reason ?? null, at]);
    if (!taken?.known) throw Problem.atField('not-found', 'orderId');
  }
}
