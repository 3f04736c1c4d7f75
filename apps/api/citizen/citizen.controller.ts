import { Body, Controller, Get, Headers, HttpCode, Post, Req } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type CitizenApplication, citizenApplication, codeRequest, lookupRequest, type RatingRequest, ratingRequest, type WithdrawalRequest, withdrawalRequest } from '#libs/contracts/request.js';
import { codeRequested, citizenReceipt, type CitizenReceiptView, places, type PlacesView, progress, type ProgressView, puzzle, type PuzzleView } from '#libs/contracts/view.js';
import { Attempts } from '#apps/api/citizen/attempts.js';
import { networkOf } from '#apps/api/network.js';
import { CitizenDesk } from '#apps/api/citizen/citizen-desk.js';
import { Puzzles } from '#apps/api/citizen/puzzles.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

const key = { name: 'Idempotency-Key', required: true, description: 'Anew for each thing that is sent, of chance alone, 22 to 64 letters, digits, - and _; a repetition with the same key is the same thing.', schema: { type: 'string' as const, pattern: '^[\\w-]{22,64}$' } };
const BODY = ['body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type'] as const;

/** 一码求助: for people without an account, on their phones. No cookie is read here; what lets somebody in stands in the body. */
@ApiTags('citizen')
@Controller('v1/citizen')
export class CitizenController {
  constructor(private readonly desk: CitizenDesk, private readonly puzzles: Puzzles, private readonly attempts: Attempts) {}

  @Get('places')
  @ApiOperation({ operationId: 'listPlaces', summary: 'Where help can be asked for, and whom to call there' })
  @ApiResponse({ status: 200, description: 'Counties with their towns.', standardSchema: places })
  @Problems()
  places(): Promise<PlacesView> {
    return this.desk.places();
  }

  @Post('puzzles')
  @HttpCode(200)
  @ApiOperation({ operationId: 'getPuzzle', summary: 'A puzzle to solve before an application is sent' })
  @ApiResponse({ status: 200, description: 'It is good for two hours, and for one application.', standardSchema: puzzle })
  @Problems()
  async puzzle(@Req() { ip }: FastifyRequest): Promise<PuzzleView> {
    await this.attempts.count('puzzle', networkOf(ip));
    return this.puzzles.create();
  }

  @Post('applications')
  @ApiOperation({ operationId: 'askForHelp', summary: 'Apply, or tell of somebody in need' })
  @ApiHeader(key)
  @ApiResponse({ status: 201, description: 'The case is open; what it is looked up by is told this once.', standardSchema: citizenReceipt })
  @Problems(...BODY, 'idempotency-key-missing', 'idempotency-key-reused', 'puzzle-wrong', 'unknown-town', 'cause-not-offered', 'role-not-allowed', 'busy')
  apply(@Headers('idempotency-key') idempotencyKey: string | undefined, @Body({ schema: citizenApplication }) body: CitizenApplication, @Req() { ip }: FastifyRequest): Promise<CitizenReceiptView> {
    return this.desk.apply(idempotencyKey, body, networkOf(ip));
  }

  @Post('lookups')
  @HttpCode(200)
  @ApiOperation({ operationId: 'lookUpCase', summary: 'Where one\'s case stands, by its number and secret', description: 'A wrong number and a wrong secret have the same answer, after the same time.' })
  @ApiResponse({ status: 200, description: 'Four steps, what comes next, whom to call.', standardSchema: progress })
  @Problems(...BODY, 'lookup-failed')
  lookUp(@Body({ schema: lookupRequest }) { caseNo, secret }: z.infer<typeof lookupRequest>, @Req() { ip }: FastifyRequest): Promise<ProgressView> {
    return this.desk.lookUp(caseNo, secret, networkOf(ip));
  }

  @Post('codes')
  @HttpCode(202)
  @ApiOperation({ operationId: 'requestCode', summary: 'Have a code sent by text message to the phone on record', description: 'The answer is the same whether or not there is such a case, and a phone; a few times a day for each case.' })
  @ApiResponse({ status: 202, description: 'If there is such a case and a phone, a message is on its way.', standardSchema: codeRequested })
  @Problems(...BODY, 'codes-not-sent')
  async requestCode(@Body({ schema: codeRequest }) { caseNo }: z.infer<typeof codeRequest>, @Req() { ip }: FastifyRequest): Promise<z.infer<typeof codeRequested>> {
    await this.desk.requestCode(caseNo, networkOf(ip));
    return { requested: true };
  }

  @Post('withdrawals')
  @HttpCode(200)
  @ApiOperation({ operationId: 'withdrawApplication', summary: 'Take one\'s application back, by the family\'s own code' })
  @ApiHeader(key)
  @ApiResponse({ status: 200, description: 'It is on record, and the case closed.', standardSchema: progress })
  @Problems(...BODY, 'idempotency-key-missing', 'idempotency-key-reused', 'lookup-failed', 'family-code-needed', 'relief-pending', 'relief-given', 'oral-approval-owed', 'inspection-open', 'status-not-allowed', 'time-moving', 'busy')
  withdraw(@Headers('idempotency-key') idempotencyKey: string | undefined, @Body({ schema: withdrawalRequest }) body: WithdrawalRequest, @Req() { ip }: FastifyRequest): Promise<ProgressView> {
    return this.desk.withdraw(idempotencyKey, body, networkOf(ip));
  }

  @Post('ratings')
  @HttpCode(200)
  @ApiOperation({ operationId: 'rateCase', summary: 'Say whether one was helped, once, by the family\'s own code' })
  @ApiHeader(key)
  @ApiResponse({ status: 200, description: 'It is on record.', standardSchema: progress })
  @Problems(...BODY, 'idempotency-key-missing', 'idempotency-key-reused', 'lookup-failed', 'family-code-needed', 'not-fed-back', 'already-rated', 'status-not-allowed', 'time-moving', 'busy')
  rate(@Headers('idempotency-key') idempotencyKey: string | undefined, @Body({ schema: ratingRequest }) body: RatingRequest, @Req() { ip }: FastifyRequest): Promise<ProgressView> {
    return this.desk.rate(idempotencyKey, body, networkOf(ip));
  }
}
