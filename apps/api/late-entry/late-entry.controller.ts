import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { lateEntryList } from '#libs/contracts/view.js';
import { WATCHING } from '#libs/relief/authority.js';
import { By, AccessGuard } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { lateEntryQuery, type LateEntryQuery } from '#apps/api/late-entry/late-entry-query.js';
import { LateEntryReader } from '#apps/api/late-entry/late-entry-reader.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';

@ApiTags('late entries')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/late-entries')
export class LateEntryController {
  constructor(private readonly reader: LateEntryReader) {}

  @Get()
  @ApiOperation({ operationId: 'listLateEntries', summary: 'What was entered more than an hour after it happened, the latest entry first', description: 'For supervisors, county duty, auditors and team leads, of the cases of their region.' })
  @ApiResponse({ status: 200, description: 'A page of events.', standardSchema: lateEntryList })
  @Problems('query-invalid', 'token-missing', 'token-invalid', 'role-not-allowed')
  list(@Query({ schema: lateEntryQuery }) query: LateEntryQuery, @By() actor: Actor): Promise<z.infer<typeof lateEntryList>> {
    assertRole(actor, ...WATCHING);
    return this.reader.list(query, actor);
  }
}
