import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Actor, command, openingCommand, type OpeningCommand, type PersonCommand } from '#libs/contracts/command.js';
import { REFUSAL_CODES, type RefusalCode } from '#libs/contracts/event.js';
import { type DisclosureRequest, disclosureRequest } from '#libs/contracts/request.js';
import { caseCount, caseList, caseView, type CaseView, commandAnswer, disclosure, eventList } from '#libs/contracts/view.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { type Access, AccessGuard, By, Through } from '#apps/api/auth/access.guard.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import type { Answer } from '#apps/api/relief-case/answers.js';
import { CaseCommands } from '#apps/api/relief-case/case-commands.js';
import { caseQuery, type CaseQuery, countQuery } from '#apps/api/relief-case/case-query.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';
import { Disclosures } from '#apps/api/relief-case/disclosures.js';

const key = { name: 'Idempotency-Key', required: true, description: '1 to 200 visible ASCII characters; a repetition with the same key brings the same answer.', schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' } };
export const caseNoParam = { name: 'caseNo', example: 'JS-2026-0003127-6', schema: { type: 'string' as const, pattern: '^JS-\\d{4}-\\d{7,}-\\d$' } };
const WRITE = ['body-invalid', 'not-json', 'idempotency-key-missing', 'token-missing', 'token-invalid', 'body-too-large', 'unsupported-media-type', 'idempotency-key-reused', 'record-forged', 'busy'] as const;
/** What only the machine's own commands are refused for. */
const OF_THE_MACHINE: readonly RefusalCode[] = ['nothing-due', 'no-such-order', 'calendar-known', 'nothing-to-absorb'];
const READ = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

@ApiTags('cases')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/cases')
export class ReliefCaseController {
  constructor(private readonly commands: CaseCommands, private readonly reader: CaseReader, private readonly disclosures: Disclosures) {}

  @Post()
  @ApiOperation({ operationId: 'openCase', summary: 'Open a case: hand in a lead, or apply' })
  @ApiHeader(key)
  @ApiResponse({ status: 201, description: 'The case is open and in the journal.', standardSchema: commandAnswer, headers: { Location: { description: 'The case', schema: { type: 'string' } } } })
  @Problems(...WRITE, 'unknown-town', 'role-not-allowed', 'occurred-in-future', 'occurred-too-early', 'cause-not-offered', 'grade-not-offered', 'no-such-material')
  async open(
    @Headers('idempotency-key') idempotencyKey: string | undefined, @Body({ schema: openingCommand }) body: OpeningCommand, @By() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer> {
    const answer = await this.commands.open(idempotencyKey, body, actor);
    void reply.header('location', `/v1/cases/${answer.caseNo}`);
    return answer;
  }

  @Post(':caseNo/commands')
  @HttpCode(200)
  @ApiOperation({ operationId: 'giveCommand', summary: 'Do something about a case' })
  @ApiParam(caseNoParam)
  @ApiHeader(key)
  @ApiHeader({ name: 'If-Match', required: false, description: 'How many events the case had when you looked, in quotes: what happened since, save for the passing of time, then stands in the way.', schema: { type: 'string', pattern: '^"\\d{1,9}"$' } })
  @ApiResponse({ status: 200, description: 'The command is carried out and in the journal.', standardSchema: commandAnswer })
  @Problems(...WRITE, 'not-found', 'unknown-town', 'unknown-staff', 'case-changed', 'time-moving', 'fresh-login-needed', ...REFUSAL_CODES.filter(code => !OF_THE_MACHINE.includes(code)))
  give(
    @Headers('idempotency-key') idempotencyKey: string | undefined, @Param('caseNo') caseNo: string, @Body({ schema: command }) body: PersonCommand, @Through() access: Access,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<Answer> {
    return this.commands.give(idempotencyKey, caseNo, body, access, ifMatch);
  }

  @Get()
  @ApiOperation({ operationId: 'listCases', summary: 'Cases of one\'s region, what is due next first' })
  @ApiResponse({ status: 200, description: 'A page of cases.', standardSchema: caseList })
  @Problems(...READ, 'query-invalid')
  list(@Query({ schema: caseQuery }) query: CaseQuery, @By() actor: Actor): Promise<z.infer<typeof caseList>> {
    assertMayRead(actor);
    return this.reader.list(query, actor);
  }

  @Get('count')
  @ApiOperation({ operationId: 'countCases', summary: 'How many cases of one\'s region there are, counted up to a thousand' })
  @ApiResponse({ status: 200, description: 'Their number.', standardSchema: caseCount })
  @Problems(...READ, 'query-invalid')
  async count(@Query({ schema: countQuery }) query: z.infer<typeof countQuery>, @By() actor: Actor): Promise<z.infer<typeof caseCount>> {
    assertMayRead(actor);
    return { count: await this.reader.count(query, actor) };
  }

  @Get(':caseNo')
  @ApiOperation({ operationId: 'getCase', summary: 'A case: where it stands, its clocks, and what one may do' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'The case; personal data masked.', standardSchema: caseView })
  @Problems(...READ, 'not-found')
  view(@Param('caseNo') caseNo: string, @By() actor: Actor): Promise<CaseView> {
    assertMayRead(actor);
    return this.reader.view(caseNo, actor);
  }

  @Get(':caseNo/events')
  @ApiOperation({ operationId: 'listEvents', summary: 'Everything that happened to a case, in order' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'Its events; personal data masked.', standardSchema: eventList })
  @Problems(...READ, 'not-found')
  events(@Param('caseNo') caseNo: string, @By() actor: Actor): Promise<z.infer<typeof eventList>> {
    assertMayRead(actor);
    return this.reader.events(caseNo, actor);
  }

  @Post(':caseNo/disclosures')
  @HttpCode(200)
  @ApiOperation({ operationId: 'disclose', summary: 'Personal data whole, for a reason', description: 'Which kinds a role may ask for, the case says in `mayDisclose`. It stands in the read log before it is answered.' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'What of the case is of these kinds.', standardSchema: disclosure })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', ...READ, 'not-found')
  disclose(@Param('caseNo') caseNo: string, @Body({ schema: disclosureRequest }) body: DisclosureRequest, @By() actor: Actor): Promise<z.infer<typeof disclosure>> {
    assertMayRead(actor);
    return this.disclosures.disclose(caseNo, body, actor);
  }
}
