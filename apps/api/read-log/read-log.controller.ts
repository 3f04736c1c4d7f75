import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { readList } from '#libs/contracts/view.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { readQuery, type ReadQuery } from '#apps/api/read-log/read-query.js';
import { Reads } from '#apps/api/read-log/reads.js';

@ApiTags('read log')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/reads')
export class ReadLogController {
  constructor(private readonly reads: Reads) {}

  @Get()
  @ApiOperation({ operationId: 'listReads', summary: 'Who looked at whose personal data, and why, the latest first', description: 'For auditors, of the cases of their region.' })
  @ApiResponse({ status: 200, description: 'A page of the read log.', standardSchema: readList })
  @Problems('query-invalid', 'token-missing', 'token-invalid', 'role-not-allowed')
  list(@Query({ schema: readQuery }) query: ReadQuery, @By() actor: Actor): Promise<z.infer<typeof readList>> {
    assertRole(actor, 'auditor');
    return this.reads.list(query, actor);
  }
}
