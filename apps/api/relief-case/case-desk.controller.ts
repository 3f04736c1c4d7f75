import { Body, Controller, Get, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { withYears } from '#libs/calendar/calendar.js';
import { clocksOf } from '#libs/clock/clocks.js';
import { explain } from '#libs/clock/explain.js';
import { type Actor, command, type PersonCommand } from '#libs/contracts/command.js';
import { actList, type ConsequencesView, explanationView, preview } from '#libs/contracts/view.js';
import { type Consequences, foresee, foreseen } from '#libs/relief/consequences.js';
import { decide } from '#libs/relief/decide.js';
import { type Access, AccessGuard, By, Through } from '#apps/api/auth/access.guard.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { Streams } from '#apps/api/counts/streams.js';
import { CaseHeads } from '#apps/api/relief-case/case-heads.js';
import { caseView } from '#apps/api/relief-case/case-views.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { caseNoParam } from '#apps/api/relief-case/relief-case.controller.js';

const READ = ['token-missing', 'token-invalid', 'role-not-allowed', 'not-found'] as const;

/** What stands beside a case on somebody's desk: what their acts would set going, why a clock is due when it is, and that somebody else has acted. */
@ApiTags('cases')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/cases/:caseNo')
export class CaseDeskController {
  constructor(private readonly reader: CaseReader, private readonly editions: Editions, private readonly heads: CaseHeads, private readonly streams: Streams) {}

  @Get('acts')
  @ApiOperation({ operationId: 'listActs', summary: 'What one may do now, and what each would set going' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'Commands with their consequences.', standardSchema: actList })
  @Problems(...READ)
  async acts(@Param('caseNo') caseNo: string, @By() actor: Actor): Promise<z.infer<typeof actList>> {
    assertMayRead(actor);
    const stored = await this.reader.find(caseNo, actor);
    const acts = foreseen({ ...stored, ...await this.editions.of(stored), actor });
    return { head: stored.state.head, acts: acts.map(({ type, consequences }) => ({ type, consequences: consequences && view(consequences) })) };
  }

  @Post('previews')
  @HttpCode(200)
  @ApiOperation({ operationId: 'previewCommand', summary: 'What a command would set going; nothing is carried out' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'Its consequences.', standardSchema: preview })
  @Problems(...READ, 'body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', 'second-person-needed', 'occurred-in-future', 'no-such-relief')
  async preview(@Param('caseNo') caseNo: string, @Body({ schema: command }) body: PersonCommand, @By() actor: Actor): Promise<z.infer<typeof preview>> {
    assertMayRead(actor);
    const stored = await this.reader.find(caseNo, actor);
    const asked = { ...stored, ...await this.editions.of(stored), actor, command: body };
    const consequences = foresee(asked);
    if (!consequences) throw Problem.refused(decide(asked).refusal!);
    return { consequences: view(consequences) };
  }

  @Get('clocks/:clock/:arming')
  @ApiOperation({ operationId: 'explainClock', summary: 'Why a clock of a case is due when it is, day by day' })
  @ApiParam(caseNoParam)
  @ApiParam({ name: 'clock', example: 'paperwork', schema: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' } })
  @ApiParam({ name: 'arming', example: '1', description: 'Of a clock\'s key `paperwork#1`, what follows the sign.', schema: { type: 'string', pattern: '^[1-9]\\d{0,8}$' } })
  @ApiResponse({ status: 200, description: 'Its explanation.', standardSchema: explanationView })
  @Problems(...READ)
  async clock(@Param('caseNo') caseNo: string, @Param('clock') id: string, @Param('arming') arming: string, @By() actor: Actor): Promise<z.infer<typeof explanationView>> {
    assertMayRead(actor);
    const stored = await this.reader.find(caseNo, actor);
    const { pack, calendar } = await this.editions.of(stored);
    const clockKey = `${id}#${arming}`;
    const clock = clocksOf(stored.state, pack, calendar).find(({ key }) => key === clockKey);
    // Whoever sees a part of the case has the clocks of that part.
    if (!clock || !caseView(stored, { pack, calendar }, actor).clocks.some(({ key }) => key === clockKey)) throw new Problem('not-found');
    return explain({ pack, rule: clock.rule, anchor: clock.anchor, urgency: stored.state.urgency ?? pack.ungraded.countsAs }, withYears(calendar, stored.state.landedYears));
  }

  @Get('stream')
  @ApiOperation({ operationId: 'streamCase', summary: 'That a case has gone on, as server-sent events' })
  @ApiParam(caseNoParam)
  @ApiResponse({
    status: 200, description: 'Events named `head`: how many events the case has, now and whenever there are more. `beat`: the line stands.',
    content: { 'text/event-stream': { schema: { type: 'object', required: ['data'], properties: { id: { type: 'string' }, event: { type: 'string', enum: ['head', 'beat'] }, data: { type: 'string' } } } } },
  })
  @Problems(...READ, 'too-many-streams')
  async stream(@Param('caseNo') caseNo: string, @Through() access: Access, @Res() reply: FastifyReply): Promise<void> {
    assertMayRead(access.actor);
    await this.reader.find(caseNo, access.actor);
    const end = await this.streams.begin(access.actor.id);
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    await this.heads.run(reply.raw, caseNo, access).finally(end);
  }
}

function view({ tells, ...consequences }: Consequences): ConsequencesView {
  return { ...consequences, tells: tells.map(({ handlerId = null, role = null, department = null, region }) => ({ handlerId, role, department, region })) };
}
