import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { board, type BoardView, clockRecordList } from '#libs/contracts/view.js';
import { WATCHING } from '#libs/relief/authority.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { clockRecordQuery, type ClockRecordQuery } from '#apps/api/board/board-query.js';
import { BoardReader } from '#apps/api/board/board-reader.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

const FOR = 'For supervisors, county duty, team leads and auditors, of the cases of their region.';
const ACCESS = ['token-missing', 'token-invalid', 'role-not-allowed'] as const;

@ApiTags('board')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/board')
export class BoardController {
  constructor(private readonly reader: BoardReader) {}

  @Get()
  @ApiOperation({ operationId: 'getBoard', summary: 'What is going wrong, and whose it is, in figures', description: `${FOR} What is due is told by the clock on the wall, as in the inbox; how clocks were kept, by what the journal says.` })
  @ApiResponse({ status: 200, description: 'Figures, how clocks were kept in the last twelve weeks, owed papers, cases nobody handles.', standardSchema: board })
  @Problems(...ACCESS)
  board(@By() actor: Actor): Promise<BoardView> {
    assertRole(actor, ...WATCHING);
    return this.reader.board(actor);
  }

  @Get('clocks')
  @ApiOperation({ operationId: 'listClockRecords', summary: 'The clocks behind a figure of the board, the latest first', description: FOR })
  @ApiResponse({ status: 200, description: 'A page of clocks that were settled in the last twelve weeks.', standardSchema: clockRecordList })
  @Problems(...ACCESS, 'query-invalid')
  records(@Query({ schema: clockRecordQuery }) query: ClockRecordQuery, @By() actor: Actor): Promise<z.infer<typeof clockRecordList>> {
    assertRole(actor, ...WATCHING);
    return this.reader.records(query, actor);
  }
}
