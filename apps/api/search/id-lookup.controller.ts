import { Controller, Get, Query, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '#libs/contracts/command.js';
import { idLookupList } from '#libs/contracts/view.js';
import { AccessGuard, By } from '#apps/api/auth/access.guard.js';
import { assertRole } from '#apps/api/auth/scope.js';
import { Problems } from '#apps/api/problems/problems.decorator.js';
import { readQuery } from '#apps/api/read-log/read-query.js';
import { IdLookups } from '#apps/api/search/id-lookups.js';

const lookupQuery = readQuery.omit({ caseNo: true });

@ApiTags('read log')
@ApiBearerAuth()
@UseGuards(AccessGuard)
@Controller('v1/id-lookups')
export class IdLookupController {
  constructor(private readonly lookups: IdLookups) {}

  @Get()
  @ApiOperation({
    operationId: 'listIdLookups', summary: 'Who looked for people by an identity number, found or not, the latest first',
    description: 'For auditors, of those who work in their region. The numbers are not on record.',
  })
  @ApiResponse({ status: 200, description: 'A page of look-ups.', standardSchema: idLookupList })
  @Problems('query-invalid', 'token-missing', 'token-invalid', 'role-not-allowed')
  list(@Query({ schema: lookupQuery }) query: z.infer<typeof lookupQuery>, @By() actor: Actor): Promise<z.infer<typeof idLookupList>> {
    assertRole(actor, 'auditor');
    return this.lookups.list(query, actor);
  }
}
