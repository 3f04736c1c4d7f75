import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '#libs/contracts/command.js';
import { slipList, type SlipListView } from '#libs/contracts/view.js';
import { mayGive } from '#libs/relief/authority.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { Problem } from '#apps/api/problems/problem.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { slipQuery, type SlipQuery } from '#apps/api/slip/slip-query.js';
import { SlipReader } from '#apps/api/slip/slip-reader.js';

/** 转办: what is asked of one's department, or by another town of one's own. */
@ApiTags('slips')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/slips')
export class SlipController {
  constructor(private readonly reader: SlipReader) {}

  @Get()
  @ApiOperation({ operationId: 'listSlips', summary: 'Transfer slips that one\'s department or town holds, what is due next first' })
  @ApiResponse({ status: 200, description: 'A page of slips; who they are about is masked.', standardSchema: slipList })
  @Problems('query-invalid', 'token-missing', 'token-invalid', 'role-not-allowed')
  list(@Query({ schema: slipQuery }) query: SlipQuery, @By() actor: Actor): Promise<SlipListView> {
    if (!mayGive(actor, 'answer-slip')) throw Problem.refused({ code: 'role-not-allowed' });
    return this.reader.list(query, actor);
  }
}
