import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import type { Actor } from '#libs/contracts/command.js';
import { calendarLanding, type CalendarLandingState, calendarYear } from '#libs/contracts/calendar-landing.js';
import { By, AccessGuard } from '#apps/api/auth/access.guard.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { Submission, WorkflowGone } from '#apps/api/relief-case/submission.js';

@ApiTags('calendar')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/calendar-years')
export class CalendarController {
  constructor(private readonly submission: Submission) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'landCalendarYear', summary: 'Publish a year of working days: for new cases, and into every open one', description: 'Sending the same year again is the same landing; no Idempotency-Key is needed.' })
  @ApiResponse({ status: 200, description: 'How far it has come.', standardSchema: calendarLanding })
  @Problems('body-invalid', 'not-json', 'token-missing', 'token-invalid', 'role-not-allowed', 'body-too-large', 'unsupported-media-type', 'busy')
  land(@Body({ schema: calendarYear }) year: CalendarYear, @By() actor: Actor): Promise<CalendarLandingState> {
    if (actor.role !== 'administrator') throw Problem.refused({ code: 'role-not-allowed' });
    return this.submission.land(year).catch((error: unknown) => { throw error instanceof WorkflowGone ? new Problem('unavailable') : error; });
  }
}
