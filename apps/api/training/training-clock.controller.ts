import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { withYears } from '#libs/calendar/calendar.js';
import { clocksOf } from '#libs/clock/clocks.js';
import { clearOfRungs, leapMs } from '#libs/clock/leap.js';
import type { Actor } from '#libs/contracts/command.js';
import { trainingRequest } from '#libs/contracts/request.js';
import { trainingAnswer } from '#libs/contracts/view.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertMayRead } from '#apps/api/auth/scope.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { CaseReader } from '#apps/api/relief-case/case-reader.js';
import { Editions } from '#apps/api/relief-case/editions.js';
import { caseNoParam } from '#apps/api/relief-case/relief-case.controller.js';
import { TrainingClock } from '#apps/api/training/training-clock.js';

/** 培训时钟. */
@ApiTags('cases')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/cases/:caseNo/training-clock')
export class TrainingClockController {
  constructor(private readonly reader: CaseReader, private readonly editions: Editions, private readonly training: TrainingClock) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'forwardCase', summary: 'Move a case\'s own time ahead, for training', description: 'On demo instances only; elsewhere there is no such address. It answers when all that came due on the way has happened; until then the case takes no command.' })
  @ApiParam(caseNoParam)
  @ApiResponse({ status: 200, description: 'The case\'s time has come there.', standardSchema: trainingAnswer })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', 'token-missing', 'token-invalid', 'csrf-token-missing', 'role-not-allowed', 'not-found', 'time-moving')
  async forward(@Param('caseNo') caseNo: string, @Body({ schema: trainingRequest }) { by }: z.infer<typeof trainingRequest>, @By() actor: Actor): Promise<z.infer<typeof trainingAnswer>> {
    assertMayRead(actor);
    const stored = await this.reader.find(caseNo, actor);
    const { state, now } = stored;
    const { pack, calendar } = await this.editions.of(stored);
    await this.training.forward(stored, clearOfRungs(leapMs(by, now, withYears(calendar, state.landedYears)), now, clocksOf(state, pack, calendar)));
    return { now: (await this.reader.find(caseNo, actor)).now };
  }
}
