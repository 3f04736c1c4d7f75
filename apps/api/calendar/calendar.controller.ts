import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import type { Actor } from '#libs/contracts/command.js';
import { calendarLanding, type CalendarLandingState, calendarYear } from '#libs/contracts/calendar-landing.js';
import { digestOf } from '#libs/contracts/digest.js';
import { NAMES } from '#libs/contracts/journal.js';
import { ApiSettings } from '#apps/api/api-settings.js';
import { By, TokenGuard } from '#apps/api/auth/token.guard.js';
import { faultOf } from '#apps/api/relief-case/submission.js';
import { Problem } from '#apps/api/problems/problem.js';
import { failpoint } from '#infra/failpoint.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

@ApiTags('calendar')
@ApiBearerAuth()
@UseGuards(TokenGuard)
@Controller('v1/calendar-years')
export class CalendarController {
  constructor(private readonly client: Client, private readonly settings: ApiSettings) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'landCalendarYear', summary: 'Publish a year of working days: for new cases, and into every open one', description: 'Sending the same year again is the same landing; no Idempotency-Key is needed.' })
  @ApiResponse({ status: 200, description: 'How far it has come.', standardSchema: calendarLanding })
  @Problems('body-invalid', 'not-json', 'token-missing', 'token-invalid', 'role-not-allowed', 'body-too-large', 'unsupported-media-type', 'busy')
  async land(@Body({ schema: calendarYear }) year: CalendarYear, @By() actor: Actor): Promise<CalendarLandingState> {
    if (actor.role !== 'administrator') throw Problem.refused({ code: 'role-not-allowed' });
    await failpoint('api.before-landing');
    const landing = this.client.workflow.executeUpdateWithStart<(year: CalendarYear) => Promise<CalendarLandingState>, CalendarLandingState, []>(NAMES.landed, {
      args: [],
      startWorkflowOperation: new WithStartWorkflowOperation(NAMES.calendarLanding, {
        workflowId: `calendar-${year.year}-${digestOf(year).slice(0, 16)}`, taskQueue: this.settings.taskQueue, args: [year],
        workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    });
    const answered = await Promise.race([landing, sleep(20_000, null, { ref: false })]).catch((error: unknown) => { throw faultOf(error); });
    await failpoint('api.landed');
    if (!answered) throw new Problem('busy');
    return answered;
  }
}
