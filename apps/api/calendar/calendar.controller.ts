import { Body, Controller, Delete, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { CalendarYear } from '#libs/calendar/calendar.js';
import { calendarYear } from '#libs/contracts/calendar-landing.js';
import type { Actor } from '#libs/contracts/command.js';
import {
  calendarConfirmed, type CalendarConfirmedView, calendarProposal, calendarProposalList, type CalendarProposalView,
} from '#libs/contracts/view.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { CalendarProposals } from '#apps/api/calendar/calendar-proposals.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { RowNo, rowNo } from '#apps/api/row-no.js';

const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

@ApiTags('calendar')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/calendar-proposals')
export class CalendarController {
  constructor(private readonly proposals: CalendarProposals) {}

  @Post()
  @ApiOperation({
    operationId: 'proposeCalendarYear', summary: 'Propose a year of working days',
    description: 'For administrators of the body that speaks for the whole instance. It reaches no case before a second of them has confirmed it. The same days again are the same proposal; others are the year\'s next edition.',
  })
  @ApiResponse({ status: 201, description: 'It waits for a second administrator.', standardSchema: calendarProposal })
  @Problems('body-invalid', 'not-json', 'body-too-large', 'unsupported-media-type', ...ACCESS, 'not-of-the-body')
  propose(@Body({ schema: calendarYear }) year: CalendarYear, @By() actor: Actor): Promise<CalendarProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.propose(year, actor);
  }

  @Get()
  @ApiOperation({ operationId: 'listCalendarProposals', summary: 'Years that were proposed, the latest first', description: 'For administrators and auditors.' })
  @ApiResponse({ status: 200, description: 'With who proposed, confirmed or declined them.', standardSchema: calendarProposalList })
  @Problems(...ACCESS)
  async list(@By() actor: Actor): Promise<{ proposals: CalendarProposalView[] }> {
    assertRole(actor, 'administrator', 'auditor');
    return { proposals: await this.proposals.list(actor) };
  }

  @Post(':proposalNo/confirmation')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'confirmCalendarYear', summary: 'Confirm a year: for new cases, and into every open one',
    description: 'Not for whoever proposed it, nor whom either of them made within thirty days. Asked again, it says how far the year has come; no Idempotency-Key is needed.',
  })
  @ApiParam(rowNo('proposalNo'))
  @ApiResponse({ status: 200, description: 'How far it has come.', standardSchema: calendarConfirmed })
  @Problems(...ACCESS, 'not-found', 'not-of-the-body', 'second-administrator-needed', 'made-by-the-other', 'edition-replaced', 'proposal-outdated', 'busy')
  confirm(@Param('proposalNo', RowNo) proposalNo: string, @By() actor: Actor): Promise<CalendarConfirmedView> {
    assertRole(actor, 'administrator');
    return this.proposals.confirm(proposalNo, actor);
  }

  @Delete(':proposalNo')
  @ApiOperation({ operationId: 'withdrawCalendarYear', summary: 'Take back or decline a year that nobody has confirmed' })
  @ApiParam(rowNo('proposalNo'))
  @ApiResponse({ status: 200, description: 'It never takes effect.', standardSchema: calendarProposal })
  @Problems(...ACCESS, 'not-found', 'not-of-the-body')
  withdraw(@Param('proposalNo', RowNo) proposalNo: string, @By() actor: Actor): Promise<CalendarProposalView> {
    assertRole(actor, 'administrator');
    return this.proposals.withdraw(proposalNo, actor);
  }
}
